"""What others published of a wave, beside what Zicht makes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, TypedDict, cast

import ryaml

from zicht.content import content
from zicht.disclosure.figures import Figure, FigureBook
from zicht.language import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFigure:
    """One published finding.

    ``kind`` is ``share`` (``figures`` has one key, ``share`` and ``count`` are what was published
    and the count it implies), ``order`` (``figures`` from most to least) or ``above`` (every one
    of ``figures`` lies above every one of ``others``). Keys lack the wave: ``A1.yes@all``.
    ``sources`` are labels of docs/sources.md.
    """

    key: str
    kind: Literal["share", "order", "above"]
    statement: Text
    figures: tuple[str, ...]
    others: tuple[str, ...] = ()
    share: float | None = None
    count: int | None = None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedWave:
    """What was published of one wave."""

    wave: str
    respondents: int
    population: int
    figures: tuple[PublishedFigure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A published finding beside the figures of a wave.

    ``agrees`` is None when figures that are needed are withheld.
    """

    published: PublishedFigure
    figures: tuple[Figure, ...]
    others: tuple[Figure, ...]
    agrees: bool | None


class _FigureData(TypedDict, total=False):
    key: str
    kind: Literal["share", "order", "above"]
    figure: str
    figures: list[str]
    others: list[str]
    share: float
    count: int
    statement: dict[str, str]
    sources: list[str]


class _WaveData(TypedDict):
    wave: str
    respondents: int
    population: int
    figures: list[_FigureData]


def get(wave: str) -> PublishedWave | None:
    """The published figures of a wave, or None when nothing was published."""
    source = content("published", f"{wave}.yaml")
    if not source.is_file():
        return None
    # The file is ours and tested against questionnaire and sources, so its shape is given.
    data = cast("_WaveData", ryaml.loads(source.read_text(encoding="utf-8")))
    return PublishedWave(
        wave=data["wave"],
        respondents=data["respondents"],
        population=data["population"],
        figures=tuple(_figure(entry) for entry in data["figures"]),
    )


def compare(book: FigureBook) -> tuple[Comparison, ...]:
    """Every published finding of the book's wave beside the book's own figures."""
    wave = get(book.wave)
    if wave is None:
        return ()
    return tuple(_compare(figure, book) for figure in wave.figures)


def _figure(data: _FigureData) -> PublishedFigure:
    figures = [data["figure"]] if "figure" in data else data["figures"]
    return PublishedFigure(
        key=data["key"],
        kind=data["kind"],
        statement=Text(nl=data["statement"]["nl"], en=data["statement"]["en"]),
        figures=tuple(figures),
        others=tuple(data.get("others", ())),
        share=data.get("share"),
        count=data.get("count"),
        sources=tuple(data["sources"]),
    )


def _compare(published: PublishedFigure, book: FigureBook) -> Comparison:
    figures = tuple(book.by_key[f"{book.wave}.{key}"] for key in published.figures)
    others = tuple(book.by_key[f"{book.wave}.{key}"] for key in published.others)
    return Comparison(
        published=published,
        figures=figures,
        others=others,
        agrees=_agrees(published, _estimates(figures), _estimates(others), len(figures)),
    )


def _agrees(
    published: PublishedFigure,
    estimates: Sequence[float],
    others: Sequence[float],
    needed: int,
) -> bool | None:
    if len(estimates) < needed or (published.others and not others):
        return None
    match published.kind:
        case "share":
            # Published shares are whole percentages.
            return published.share is not None and round(estimates[0], 2) == published.share
        case "order":
            return all(a > b for a, b in pairwise(estimates))
        case "above":
            return min(estimates) > max(others)


def _estimates(figures: Sequence[Figure]) -> list[float]:
    """The estimates that may be shown; withheld figures drop out."""
    values = [figure.share or figure.mean for figure in figures]
    return [value.estimate for value in values if value is not None and value.estimate is not None]
