"""The second opinion on the levels, in words."""

from collections.abc import Iterator, Sequence

from zicht.disclosure.figures import FigureBook
from zicht.disclosure.model import Published
from zicht.disclosure.opinions import SecondOpinion
from zicht.language import Text
from zicht.maturity.model import Indicator, MaturityModel

WHAT = Text(
    nl="Een niveau volgt vaste regels, die u kunt nalopen. De tweede mening kent die regels niet. "
    "Zij kijkt alleen welke antwoorden samengaan, en zet gemeenten daarmee op één lijn: 50 is het "
    "gemiddelde van wie antwoordde, twee derde staat tussen 40 en 60. Wijzen niveau en lijn "
    "dezelfde kant op, dan hangt het niveau niet aan één vraag. Wijzen zij een andere kant op, dan "
    "telt het niveau, en is er reden om nog eens naar de regels te kijken.",
    en="A level follows fixed rules, which you can check. The second opinion does not know those "
    "rules. It only looks at which answers go together, and so puts municipalities on one line: 50 "
    "is the mean of those that answered, two in three stand between 40 and 60. If level and line "
    "point the same way, the level does not hang on one question. If they do not, the level "
    "counts, and there is reason to look at the rules again.",
)


def finding(opinions: Sequence[SecondOpinion]) -> Text:
    """At how many roles those on a higher level stand higher on the line as well."""
    judged = [one for one in opinions if one.problem is None]
    rising = sum(_rises(one) for one in judged)
    return Text(
        nl=f"Wie op een hoger niveau staat, staat ook hoger op de lijn: bij {rising} van de "
        f"{len(judged)} rollen",
        en=f"Those on a higher level stand higher on the line as well: for {rising} of "
        f"{len(judged)} roles",
    )


def _rises(one: SecondOpinion) -> bool:
    means = [place.value.mean for place in one.places if isinstance(place, Published)]
    return len(means) > 1 and means == sorted(set(means))


def titled(book: FigureBook, model: MaturityModel) -> Iterator[tuple[Indicator, SecondOpinion]]:
    """Every second opinion with the role it is about, in the order of the roles."""
    by_key = {one.indicator: one for one in book.opinions}
    for indicator in model.indicators:
        if indicator.key in by_key:
            yield indicator, by_key[indicator.key]


def without(book: FigureBook, model: MaturityModel) -> tuple[Text, ...]:
    """The roles that have no second opinion, and why."""
    return tuple(
        Text(
            nl=f"{indicator.title.nl}: geen tweede mening. {one.problem.nl}",
            en=f"{indicator.title.en}: no second opinion. {one.problem.en}",
        )
        for indicator, one in titled(book, model)
        if one.problem is not None
    )
