"""Words that every chart, page and document shares."""

from collections.abc import Callable, Sequence

from zicht.disclosure.model import Suppressed
from zicht.estimation.model import Interval, Mean, Share
from zicht.language import Language, Text, number, percent
from zicht.reporting.wave import Wave

SYNTHETIC = Text(nl="SYNTHETISCH", en="SYNTHETIC")
SYNTHETIC_SENTENCE = Text(
    nl="Deze cijfers zijn gemaakt met verzonnen antwoorden. Ze gaan niet over echte gemeenten.",
    en="These figures were made from made-up answers. They are not about real municipalities.",
)
READING = Text(
    nl="Wat zegt zo’n cijfer, en wat niet? Dat staat met een voorbeeld op de site, op de pagina "
    "met die naam: /wat-zegt-een-cijfer/.",
    en="What can such a number say, and what not? The site tells that with an example, on the "
    "page of that name: /en/wat-zegt-een-cijfer/.",
)
NOT_SHOWN = Text(nl="niet getoond", en="not shown")
ALL = Text(nl="alle gemeenten", en="all municipalities")
UNKNOWN = Text(nl="weet niet", en="do not know")


def both(write: Callable[[Language], str]) -> Text:
    """A text whose two sentences are written by the same rule, numbers in each one's manner."""
    return Text(nl=write(Language.NL), en=write(Language.EN))


def percentage(share: float, *, decimals: int = 0) -> Text:
    """A share as a percentage in both languages."""
    return both(lambda language: percent(share, language, decimals=decimals))


def score(value: float) -> Text:
    """A score with one decimal in both languages."""
    return both(lambda language: number(value, language, decimals=1))


def count(value: int) -> Text:
    """A whole number in both languages."""
    return both(lambda language: number(value, language))


def estimate(result: Share | Mean | None) -> float | None:
    """The estimate of a figure that may be shown, or None."""
    return None if result is None else result.estimate


def respondents(wave: Wave) -> Text:
    """How many answered: ``135 van de 355 gemeenten``."""
    answered, asked = wave.book.respondents, wave.book.population
    return Text(
        nl=f"{number(answered, Language.NL)} van de {number(asked, Language.NL)} gemeenten",
        en=f"{number(answered, Language.EN)} of the {number(asked, Language.EN)} municipalities",
    )


def source(wave: Wave) -> Text:
    """The line under a chart: where its numbers come from."""
    who = respondents(wave)
    title = wave.questionnaire.title
    return Text(
        nl=f"Bron: Zicht, {title.nl}, antwoorden van {who.nl}.",
        en=f"Source: Zicht, {title.en}, answers of {who.en}.",
    )


def withheld_note(minimum: int) -> Text:
    """What the sign for a withheld value means."""
    return Text(
        nl=f"x = niet getoond: er staan minder dan {minimum} gemeenten achter, "
        "of het cijfer zou een ander cijfer verraden.",
        en=f"x = not shown: fewer than {minimum} municipalities stand behind it, "
        "or it would give another figure away.",
    )


def withheld_reason(suppressed: Suppressed) -> Text:
    """Why one value is withheld."""
    if suppressed.reason == "too_few":
        return Text(
            nl=f"minder dan {suppressed.minimum} gemeenten",
            en=f"fewer than {suppressed.minimum} municipalities",
        )
    return Text(nl="beschermt een ander cijfer", en="protects another figure")


def spread(interval: Interval) -> Text:
    """An interval of shares in words: ``30% tot 92%``."""
    return _from_to(percentage(interval.low), percentage(interval.high))


def spread_of_scores(interval: Interval) -> Text:
    """An interval of scores in words: ``1,2 tot 4,0``."""
    return _from_to(score(interval.low), score(interval.high))


def _from_to(low: Text, high: Text) -> Text:
    return Text(nl=f"{low.nl} tot {high.nl}", en=f"{low.en} to {high.en}")


def sum_of_shares(shares: Sequence[float]) -> Text:
    """Their sum as a percentage; "about" where the percentages of the parts add up differently."""
    total = percentage(sum(shares))
    parts = sum(round(share * 100) for share in shares)
    if total.nl == percentage(parts / 100).nl:
        return total
    return Text(nl=f"ongeveer {total.nl}", en=f"about {total.en}")


def under(question: Text, label: Text) -> Text:
    """A label with the question or heading that it stands under."""
    return Text(nl=_joined(question.nl, label.nl), en=_joined(question.en, label.en))


def _joined(question: str, label: str) -> str:
    return f"{question} {label}" if question.endswith(("?", "…", ":")) else f"{question}: {label}"


def lower(label: str) -> str:
    """A label in the middle of a sentence."""
    return label[:1].lower() + label[1:]


#: What a finding over some areas adds when others are withheld: those may lie further out.
AS_FAR_AS_SHOWN = Text(nl=" (voor zover getoond)", en=" (as far as shown)")
