"""Where somebody of a municipality begins who has just accepted an invitation."""

from django.urls import reverse
from django.utils import timezone

from zicht.platform.accounts.models import Organisation
from zicht.platform.fieldwork.models import Response, WaveState


def page_of(organisation: Organisation) -> str | None:
    """The list of tasks of what the municipality fills in now; None when that is nothing."""
    today = timezone.localdate()
    found = Response.objects.filter(
        municipality=organisation.code,
        wave__state=WaveState.OPEN,
        wave__opens_on__lte=today,
        wave__closes_on__gte=today,
    )
    waves = list(found.values_list("wave", flat=True)[:2])
    if len(waves) == 1:
        return reverse("filling:tasks", args=[waves[0], organisation.code])
    return reverse("filling:mine") if waves else None
