"""A small book of figures, made by a fixed rule instead of from answers, for tests of the pages."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import cache
from math import sqrt

from zicht.disclosure.figures import DomainLayer, Figure, FigureBook, Statistic
from zicht.disclosure.model import Published, Reason, Suppressed
from zicht.estimation.model import Interval, Mean, Share
from zicht.estimation.projection import with_mean_projections, with_projections
from zicht.language import Text
from zicht.maturity.model import MaturityModel
from zicht.questionnaire.model import Questionnaire

#: Enough items for every part of the pages; a whole book would only make tests slow.
ITEMS = frozenset(
    {"A1", "A1a", "A2", "A5", "A11", "A12", "A13", "B1", "B5", "C1", "C1b", "D1", "D2"}
)
#: What was published of 2019, as counts of 135.
COUNTS = {("A1", "yes"): 108, ("D1", "yes"): 66, ("A5", "no"): 34}
#: Withheld everywhere, because with it another figure could be computed.
PROTECTING = ("A11", "unknown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """An area with how many of its municipalities answered."""

    layer: DomainLayer
    code: str
    name: Text
    answered: int
    population: int


def _same(name: str) -> Text:
    return Text(nl=name, en=name)


AREAS = (
    Area(
        layer=DomainLayer.COUNTRY, code="all", answered=135, population=355,
        name=Text(nl="alle gemeenten", en="all municipalities"),
    ),
    Area(
        layer=DomainLayer.SIZE_GROUP, code="under_20k", answered=30, population=114,
        name=Text(nl="minder dan 20.000 inwoners", en="under 20,000 inhabitants"),
    ),
    Area(
        layer=DomainLayer.SIZE_GROUP, code="20k_to_50k", answered=61, population=155,
        name=Text(nl="20.000 tot 50.000 inwoners", en="20,000 to 50,000 inhabitants"),
    ),
    Area(
        layer=DomainLayer.SIZE_GROUP, code="50k_to_100k", answered=26, population=54,
        name=Text(nl="50.000 tot 100.000 inwoners", en="50,000 to 100,000 inhabitants"),
    ),
    Area(
        layer=DomainLayer.SIZE_GROUP, code="100k_and_over", answered=18, population=32,
        name=Text(nl="100.000 inwoners en meer", en="100,000 inhabitants and over"),
    ),
    *(
        Area(layer=DomainLayer.PROVINCE, code=code, name=_same(name), answered=n, population=size)
        for code, name, n, size in (
            ("PV20", "Groningen", 4, 12), ("PV21", "Fryslân", 7, 18), ("PV22", "Drenthe", 5, 12),
            ("PV23", "Overijssel", 11, 25), ("PV24", "Flevoland", 3, 6),
            ("PV25", "Gelderland", 20, 51), ("PV26", "Utrecht", 11, 26),
            ("PV27", "Noord-Holland", 18, 47), ("PV28", "Zuid-Holland", 21, 52),
            ("PV29", "Zeeland", 5, 13), ("PV30", "Noord-Brabant", 23, 62),
            ("PV31", "Limburg", 7, 31),
        )
    ),
)  # fmt: skip


def book(
    questionnaire: Questionnaire,
    model: MaturityModel,
    *,
    items: Container[str] | None = ITEMS,
    origin: str | None = "synthetic-2019-seed-7",
    fingerprint: str = "f" * 64,
) -> FigureBook:
    """Figures of a wave for the country, four size groups and twelve provinces.

    ``items`` None takes every item. Areas with fewer than 5 answers are withheld.
    """
    return FigureBook(
        wave=questionnaire.id,
        questionnaire_version=questionnaire.version,
        questionnaire_fingerprint=questionnaire.fingerprint,
        maturity_version=model.version,
        maturity_fingerprint=model.fingerprint,
        register_fingerprint="e" * 64,
        code_version="0.1.0",
        fingerprint=fingerprint,
        origin=origin,
        frame_date=questionnaire.frame_date,
        population=355,
        respondents=135,
        minimum_group=5,
        figures=tuple(
            figure
            for subject, categories in _subjects(questionnaire, model, items)
            for area in AREAS
            for figure in _figures(questionnaire.id, subject, categories, area)
        ),
    )


_Categories = tuple[tuple[str, Text, float | None], ...]


def _subjects(
    questionnaire: Questionnaire, model: MaturityModel, items: Container[str] | None
) -> Iterator[tuple[str, _Categories]]:
    """Subject, and its categories with their words and scores."""
    for item in questionnaire.items():
        if items is not None and item.code not in items:
            continue
        options = tuple((one.code, one.label, one.score) for one in item.options)
        if options:
            for variable in item.variables():
                yield variable, options
    for indicator in model.indicators:
        levels = [(str(step.level), step.name, None) for step in indicator.steps]
        yield indicator.key, (("0", model.level_zero, None), *levels)


def _figures(wave: str, subject: str, categories: _Categories, area: Area) -> Iterator[Figure]:
    shares = _shares(subject, [code for code, _, _ in categories], area)
    for (code, words, _), count in zip(categories, shares, strict=True):
        yield _figure(wave, subject, code, words, area, Statistic.SHARE, _share(count, area))
    if any(score is not None for _, _, score in categories):
        words = Text(nl="gemiddelde", en="mean")
        yield _figure(wave, subject, "mean", words, area, Statistic.MEAN, _mean(subject, area))


def _figure(
    wave: str,
    subject: str,
    category: str,
    words: Text,
    area: Area,
    statistic: Statistic,
    value: Share | Mean,
) -> Figure:
    return Figure(
        key=f"{wave}.{subject}.{category}@{area.code}",
        statistic=statistic,
        subject=subject,
        category=category,
        layer=area.layer,
        area=area.code,
        statement=words,
        area_name=area.name,
        query=f"share of {subject} = {category} in {area.code}",
        result=_result(subject, category, area, value),
    )


def _result(
    subject: str, category: str, area: Area, value: Share | Mean
) -> Published[Share] | Published[Mean] | Suppressed:
    if area.answered < 5:
        return Suppressed(reason=Reason.TOO_FEW, minimum=5)
    if (subject, category) == PROTECTING:
        return Suppressed(reason=Reason.PROTECTS_OTHERS, minimum=5)
    # Two branches that say the same, because Published[Share | Mean] is another type.
    if isinstance(value, Share):
        return Published(value=value)
    return Published(value=value)


def _shares(subject: str, codes: list[str], area: Area) -> list[int]:
    """Counts that add up to those who answered, by a rule that differs per subject."""
    weights = [
        1 + (3 * position + len(subject) + ord(subject[-1])) % 7 for position in range(len(codes))
    ]
    if subject == "B5":
        weights[0] = 20
    if subject in {"A11", "A12", "A13"} and area.code == "under_20k":
        weights[0] = 30
    if subject.startswith("A1a."):
        weights[0] = {"labour": 12, "criminal": 9, "sexual": 6, "organ": 1}[subject[4:]]
    counts = [weight * area.answered // sum(weights) for weight in weights]
    counts[0] += area.answered - sum(counts)
    fixed = next((code for code in codes if (subject, code) in COUNTS), None)
    if fixed is not None and area.code == "all":
        wanted = COUNTS[subject, fixed]
        others = [code for code in codes if code != fixed]
        counts = [wanted if code == fixed else 0 for code in codes]
        counts[codes.index(others[0])] = area.answered - wanted
    return counts


@cache
def _share(count: int, area: Area) -> Share:
    """Made once: its projection takes long, and hundreds of figures have the same count."""
    n, total = area.answered, area.population
    estimate = count / n
    half = 1.96 * sqrt(estimate * (1 - estimate) / n * (total - n) / (total - 1))
    share = Share(
        count=count,
        answered=n,
        population=total,
        estimate=estimate,
        interval=Interval(low=max(0.0, estimate - half), high=min(1.0, estimate + half)),
        bounds=Interval(low=count / total, high=(count + total - n) / total),
        confidence=0.95,
    )
    return with_projections([share], [None])[0]


def _mean(subject: str, area: Area) -> Mean:
    """Dutch victims of sexual exploitation are seen best, the others least."""
    best = {"A2.sexual_dutch_minor": 3.6, "A2.sexual_dutch_adult": 3.3}
    known = {"A2.sexual_foreign_minor": 2.6, "A2.sexual_foreign_adult": 2.7}
    estimate = best.get(subject) or known.get(subject) or 1.4 + (len(subject) % 5) / 10
    return _mean_of(estimate, area)


@cache
def _mean_of(estimate: float, area: Area) -> Mean:
    mean = Mean(
        answered=area.answered,
        unplaced=2,
        population=area.population,
        lowest=1.0,
        highest=5.0,
        estimate=estimate,
        interval=Interval(low=estimate - 0.15, high=estimate + 0.15),
        bounds=Interval(low=1.3, high=4.6),
        confidence=0.95,
    )
    return with_mean_projections([mean], [None])[0]
