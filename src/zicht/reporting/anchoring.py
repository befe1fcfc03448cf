"""What the anchors of a wave say about the factor of the band, in words."""

from zicht.disclosure.anchors import Anchors
from zicht.estimation.model import SHOWN_FACTOR
from zicht.language import Text


def finding(found: Anchors) -> Text:
    """In a sentence, how many of the ratios the factor of the band covers."""
    shown = found.shown
    if not shown:
        return Text(
            nl="Van geen kerncijfer kan deze vergelijking worden getoond",
            en="Of no key figure can this comparison be shown",
        )
    covered = sum(1 / SHOWN_FACTOR <= one.ratio <= SHOWN_FACTOR for one in shown)
    return Text(
        nl=f"{covered} van de {len(shown)} verhoudingen liggen tussen ½ en 2, binnen de band",
        en=f"{covered} of {len(shown)} ratios lie between ½ and 2, within the band",
    )


def meaning(found: Anchors) -> Text:
    """What the ratios say about the factor, in plain words."""
    shown = found.shown
    outside = [one for one in shown if not 1 / SHOWN_FACTOR <= one.ratio <= SHOWN_FACTOR]
    if not shown:
        return Text(
            nl="Dat de band met een factor 2 rekent, blijft hier dus een aanname.",
            en="So that the band takes a factor of 2 remains an assumption here.",
        )
    if outside:
        return Text(
            nl="Niet elke verhouding past in de band van factor 2. Lees bij die cijfers de band "
            "met factor 3 in de bijlage van het rapport.",
            en="Not every ratio fits the band of factor 2. For those figures read the band with "
            "factor 3 in the annex of the report.",
        )
    wide = any(
        one.interval.low < 1 / SHOWN_FACTOR or one.interval.high > SHOWN_FACTOR for one in shown
    )
    if wide:
        return Text(
            nl="De gevonden verhoudingen passen in de band van factor 2. Hun marges zijn wijd: een "
            "grotere factor is niet uitgesloten, daarom staat factor 3 in de bijlage.",
            en="The ratios that were found fit the band of factor 2. Their margins are wide: a "
            "larger factor is not ruled out, so factor 3 stands in the annex.",
        )
    return Text(
        nl="De gevonden verhoudingen passen met hun marges in de band van factor 2.",
        en="The ratios that were found fit the band of factor 2, margins included.",
    )


def missing(found: Anchors) -> tuple[Text, ...]:
    """Why a comparison is not there."""
    said = []
    if found.late is None:
        said.append(
            Text(
                nl="Bij deze antwoorden staat niet op welke dag zij binnenkwamen. Vroege en late "
                "antwoorden zijn dus niet te vergelijken.",
                en="These answers do not say on which day they came in. So early and late answers "
                "cannot be compared.",
            )
        )
    if found.silent is None:
        said.append(
            Text(
                nl="Er is geen eerdere meting. Wat zwijgende gemeenten toen zeiden, is dus niet "
                "bekend.",
                en="There is no earlier wave. So what silent municipalities said then is not "
                "known.",
            )
        )
    return tuple(said)
