"""What others published about the regions of a wave, entered by the national team."""

from django.db import models
from django.db.models import Q

from zicht.platform.fieldwork.models.asking import Wave

#: Nobody counted before; a wave asks about later years anyway.
FIRST_YEAR = 2000
LAST_YEAR = 2100
#: A count below this says more about a person than about a region.
SMALLEST = 5


class RegionalFigure(models.Model):
    """How many presumed victims were notified from a region in a year, as it was published.

    ``layer`` and ``region`` are codes of the register of areas. ``count`` is None where fewer than
    five were notified but not none: how many exactly is never kept.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="regional_figures")
    layer = models.CharField(max_length=60)
    region = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    count = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200)
    url = models.CharField(max_length=1000)

    class Meta:
        ordering = ["wave", "layer", "region", "-year"]
        constraints = [
            models.UniqueConstraint(
                name="regional_figure_once_per_year",
                fields=["wave", "layer", "region", "year"],
                violation_error_message="This region already has a figure of this year.",
            ),
            models.CheckConstraint(
                name="regional_figure_is_no_small_cell",
                condition=Q(count__isnull=True) | Q(count=0) | Q(count__gte=SMALLEST),
                violation_error_message="A count below five is not kept.",
            ),
            models.CheckConstraint(
                name="regional_figure_year_possible",
                condition=Q(year__gte=FIRST_YEAR, year__lte=LAST_YEAR),
                violation_error_message="A figure is of a year of this century.",
            ),
            models.CheckConstraint(
                name="regional_figure_has_a_source",
                condition=~Q(source="") & Q(url__startswith="https://"),
                violation_error_message="A figure has a source, with an address.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id} {self.layer} {self.region} {self.year}"
