"""What a page shows again of a text that was refused: what was typed, where, and what is wrong."""

from collections.abc import Sequence

from django.http import HttpRequest

from zicht.platform.support.models import LONGEST
from zicht.problems import Problem


def context(request: HttpRequest, problems: Sequence[Problem]) -> dict[str, object]:
    """For the templates with a box to write in; ``typed_in`` names the thread, empty for none."""
    typed_in = request.POST.get("write", "") if problems else ""
    column = problems[0].column if problems else None
    return {
        "problems": problems,
        "faults": [one for one in problems if one.column == "text"],
        "typed": request.POST.get("text", "") if problems else "",
        "typed_in": typed_in,
        "target": f"id_text-{typed_in}" if typed_in else f"id_{column}",
        "longest": LONGEST,
    }
