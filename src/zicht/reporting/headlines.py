"""Which figures a wave opens with, and how to say them."""

from collections.abc import Iterator
from dataclasses import dataclass

from zicht.disclosure.figures import Figure, FigureBook
from zicht.language import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A figure that a wave opens with.

    ``label`` says it after "the municipality" (``heeft geld vrijgemaakt``), ``clause`` after "the
    municipalities that", where Dutch has another order of words (``geld heeft vrijgemaakt``),
    ``short`` in the heading of a narrow column.
    """

    subject: str
    category: str
    label: Text
    clause: Text
    short: Text


def _headline(
    subject: str, category: str, label_nl: str, clause_nl: str, en: str, short: Text
) -> Headline:
    return Headline(
        subject=subject,
        category=category,
        label=Text(nl=label_nl, en=en),
        clause=Text(nl=clause_nl, en=en),
        short=short,
    )


HEADLINES = (
    _headline(
        "A1", "yes",
        "denkt dat mensenhandel in de eigen gemeente voorkomt",
        "denkt dat mensenhandel in de eigen gemeente voorkomt",
        "think that human trafficking occurs in their municipality",
        Text(nl="denkt dat het voorkomt", en="think it occurs"),
    ),
    _headline(
        "D1", "yes",
        "heeft iemand die verantwoordelijk is voor de zorg aan slachtoffers",
        "iemand heeft die verantwoordelijk is voor de zorg aan slachtoffers",
        "have someone who is responsible for the care of victims",
        Text(nl="iemand voor de zorg", en="someone for care"),
    ),
    _headline(
        "A4", "yes",
        "heeft onderzocht hoe groot het probleem lokaal is",
        "heeft onderzocht hoe groot het probleem lokaal is",
        "have looked into the size of the problem locally",
        Text(nl="lokaal onderzocht", en="looked into locally"),
    ),
    _headline(
        "B9", "yes",
        "heeft geld of personeel vrijgemaakt",
        "geld of personeel heeft vrijgemaakt",
        "have set aside money or staff",
        Text(nl="geld of personeel", en="money or staff"),
    ),
    _headline(
        "A5", "no",
        "heeft niet afgesproken waar signalen gemeld worden",
        "niet heeft afgesproken waar signalen gemeld worden",
        "have not agreed where signals are reported",
        Text(nl="geen afspraak over melden", en="no agreed place to report"),
    ),
)  # fmt: skip

#: The opening figures that are also drawn on a map.
MAPPED = frozenset({"A1", "D1", "A5"})


def figures(book: FigureBook) -> Iterator[tuple[Headline, Figure]]:
    """The headlines that a wave has, with their figure of the country, shown or withheld."""
    for one in HEADLINES:
        figure = book.by_key.get(f"{book.wave}.{one.subject}.{one.category}@all")
        if figure is not None:
            yield one, figure
