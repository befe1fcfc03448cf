"""How many people are on which lists together (UpSet, Lex and others 2014).

Columns are combinations of lists, the fullest first: a bar for the people, and under it a dot at
every list of the combination, joined by a line. Rows are lists, with a bar for all people on each.
"""

from collections.abc import Iterator

from zicht.disclosure.model import Published
from zicht.disclosure.overlaps import Overlap, Overlaps
from zicht.language import Language, Text, number
from zicht.reporting.charts.model import Chart
from zicht.reporting.prevalence.dossier import Dossier
from zicht.reporting.prevalence.upset_plot import MOST_COLUMNS, plot
from zicht.reporting.tables import Column, Kind, Table
from zicht.reporting.wording import both

_SUBTITLE = Text(
    nl="Aantal mensen per combinatie van lijsten: op deze lijsten en op geen andere",
    en="Number of people by combination of lists: on these lists and on no other",
)
ROUNDED = Text(
    nl="Aantallen zijn afgerond op vijftallen. Combinaties met minder dan 5 mensen zijn "
    "weggelaten, of er nu iemand op staat of niet. Totalen zijn sommen van wat getoond is.",
    en="Counts are rounded to fives. Combinations with fewer than 5 people are left out, whether "
    "somebody is on them or not. Totals are sums of what is shown.",
)
EXACT = Text(
    nl="Op verzoek staan hier alle aantallen, ook kleine. Die kunnen naar één mens wijzen: deel "
    "dit rapport niet met anderen en maak het niet openbaar.",
    en="On request all counts are shown, small ones as well. Those may point at one person: do "
    "not share this report and do not make it public.",
)


def build(dossier: Dossier) -> Chart | None:
    """The plot; None where no combination may be shown."""
    overlaps = dossier.overlaps
    if not overlaps.combinations:
        return None
    return Chart(
        key="prevalence_overlaps",
        title=_finding(overlaps),
        subtitle=_SUBTITLE,
        description=_in_words(overlaps),
        table=table(overlaps),
        legend=(),
        source=dossier.source,
        is_synthetic=dossier.is_synthetic,
        plot=lambda language, shape: plot(overlaps, language, shape),
    )


def note(overlaps: Overlaps) -> Text:
    """How the counts were protected, or that they were not."""
    return EXACT if overlaps.is_exact else ROUNDED


def table(overlaps: Overlaps) -> Table:
    """One row per combination, and one for those that are left out."""
    others = Text(
        nl=f"alle andere combinaties, elk minder dan {overlaps.minimum}",
        en=f"all other combinations, each fewer than {overlaps.minimum}",
    )
    rows = [(_joined(one), one.count.value) for one in overlaps.combinations]
    hidden = [] if overlaps.others is None else [(others, overlaps.others)]
    totals = [(_whole_list(name), one.value) for name, one in _lists(overlaps)]
    return Table(
        key="prevalence_overlaps",
        title=Text(nl="Overlap van de lijsten", en="Overlaps of the lists"),
        columns=(
            Column(key="lists", heading=Text(nl="lijsten", en="lists"), kind=Kind.TEXT),
            Column(key="people", heading=Text(nl="mensen", en="people"), kind=Kind.COUNT),
        ),
        rows=(*rows, *hidden, *totals),
        notes=(note(overlaps),),
    )


def _lists(overlaps: Overlaps) -> Iterator[tuple[str, Published[int]]]:
    return zip(overlaps.lists, overlaps.totals, strict=True)


def _whole_list(name: str) -> Text:
    return Text(
        nl=f"op {name}, alleen of met andere lijsten",
        en=f"on {name}, alone or with other lists",
    )


def _joined(one: Overlap) -> Text:
    names = " + ".join(one.lists)
    return Text(nl=names, en=names)


def _finding(overlaps: Overlaps) -> Text:
    single = sum(one.count.value for one in overlaps.combinations if len(one.lists) == 1)
    share = round(100 * single / overlaps.total.value)
    return Text(
        nl=f"{share}% van de getelde mensen staat op één lijst",
        en=f"{share}% of the people counted are on one list",
    )


def _in_words(overlaps: Overlaps) -> Text:
    def written(language: Language) -> str:
        shown = overlaps.combinations[:MOST_COLUMNS]
        said = [f"{_joined(one).nl}: {number(one.count.value, language)}" for one in shown]
        said += [
            f"{_whole_list(name).to(language)}: {number(one.value, language)}"
            for name, one in _lists(overlaps)
        ]
        kind = Text(nl="Staafgrafiek", en="Bar chart").to(language)
        return f"{kind}. {_SUBTITLE.to(language)}. {'; '.join(said)}."

    return both(written)
