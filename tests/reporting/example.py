"""A small wave for tests: two roles, a few questions, one figure too small to show."""

from collections.abc import Sequence
from functools import cache

from zicht.disclosure.figures import DomainLayer, Figure, FigureBook, Statistic
from zicht.disclosure.model import Published, Reason, Suppressed
from zicht.disclosure.response import GroupResponse
from zicht.estimation.groups import Group
from zicht.estimation.model import Interval, Mean, Share
from zicht.estimation.projection import with_mean_projections, with_projections
from zicht.language import Text
from zicht.maturity.model import Indicator, MaturityModel, Step
from zicht.questionnaire.model import (
    Domain,
    Item,
    ItemType,
    Option,
    Questionnaire,
    Role,
    Row,
    Section,
)
from zicht.questionnaire.rules import Answered
from zicht.reporting.wave import Wave

AREAS = {
    "all": (DomainLayer.COUNTRY, Text(nl="alle gemeenten", en="all municipalities"), 135, 355),
    "under_20k": (DomainLayer.SIZE_GROUP, Text(nl="minder dan 20.000", en="under 20,000"), 25, 90),
    "20k_to_50k": (
        DomainLayer.SIZE_GROUP,
        Text(nl="20.000 tot 50.000", en="20,000 up to 50,000"),
        70,
        180,
    ),
    "50k_to_100k": (DomainLayer.SIZE_GROUP, Text(nl="50.000 tot 100.000", en="50,000 up"), 24, 54),
    "100k_and_over": (DomainLayer.SIZE_GROUP, Text(nl="100.000 of meer", en="100,000 up"), 16, 31),
    "PV20": (DomainLayer.PROVINCE, Text(nl="Groningen", en="Groningen"), 4, 12),
    "PV21": (DomainLayer.PROVINCE, Text(nl="Fryslân", en="Friesland"), 7, 18),
}
_SCALES = {
    "yes_no_unknown": (("yes", None), ("no", None), ("unknown", None)),
    "sight": (("none", 1), ("little", 2), ("some", 3), ("fair", 4), ("good", 5), ("unknown", None)),
    "progress": (
        ("no", 0),
        ("developing", 1),
        ("practice", 2),
        ("adopted", 3),
        ("evaluated", 4),
        ("unknown", None),
    ),
    "training": (("none", None), ("some", None), ("most", None), ("unknown", None)),
    "shortage": (("none", None), ("some", None), ("large", None), ("unknown", None)),
}
_SPREAD = (0.36, 0.28, 0.18, 0.09, 0.05, 0.04)
_FORMS = ("sexual", "labour", "criminal", "organ")


def text(word: str) -> Text:
    """A word that differs between the languages, so that a mix-up shows."""
    return Text(nl=f"{word} (nl)", en=f"{word} (en)")


@cache
def wave(*, origin: str | None = "synthetic-2019-seed-7", minimum_group: int = 5) -> Wave:
    """The example wave."""
    asked, levels = questionnaire(), model()
    book = FigureBook(
        wave="2019",
        questionnaire_version=asked.version,
        questionnaire_fingerprint="f" * 64,
        maturity_version=levels.version,
        maturity_fingerprint=levels.fingerprint,
        register_fingerprint="e" * 64,
        code_version="0.1.0",
        fingerprint="a" * 64,
        origin=origin,
        frame_date="2019-04-01",
        population=355,
        respondents=135,
        minimum_group=minimum_group,
        figures=figures(asked, levels, minimum_group),
    )
    response = tuple(
        GroupResponse(
            group=Group(layer=layer, code=area, name=name, population=asked_of),
            respondents=Published(value=answered)
            if answered >= minimum_group
            else Suppressed(reason=Reason.TOO_FEW, minimum=minimum_group),
        )
        for area, (layer, name, answered, asked_of) in AREAS.items()
    )
    places = {"GM0014": "Groningen", "GM0080": "Leeuwarden", "GM0085": "Ooststellingwerf"}
    return Wave(book=book, questionnaire=asked, model=levels, response=response, places=places)


def questionnaire() -> Questionnaire:
    """Questions with the codes of 2019."""
    return Questionnaire(
        id="2019",
        version="1.0.0",
        title=Text(nl="Voorbeeldmeting", en="Example survey"),
        frame_date="2019-04-01",
        sections=(
            Section(code="A", title=text("Signaleerder"), role=Role.SIGNALLER, items=_signalling()),
            Section(code="D", title=text("Zorg"), role=Role.CARE, items=_caring()),
        ),
    )


def model() -> MaturityModel:
    """Two roles and one theme with four steps each."""
    keys = ("role.signaller", "role.care", "theme.policy")
    return MaturityModel(
        id="2019",
        version="1.0.0",
        questionnaire_id="2019",
        level_zero=Text(nl="Nog niet begonnen", en="Not started"),
        indicators=tuple(
            Indicator(key=key, title=text(key), question=text("vraag"), steps=_steps())
            for key in keys
        ),
        fingerprint="e" * 64,
    )


def figures(asked: Questionnaire, levels: MaturityModel, minimum_group: int) -> tuple[Figure, ...]:
    """Every figure of every area, in the order of the questionnaire."""
    found = []
    for area in AREAS:
        for variable, item in asked.item_by_variable.items():
            found += _of_options(variable, item, area, minimum_group)
        for indicator in levels.indicators:
            shares = _shares(5, area, indicator.key)
            found += [
                _share(indicator.key, str(level), area, share, minimum_group)
                for level, share in enumerate(shares)
            ]
    return tuple(found)


@cache
def share(count: int, answered: int, population: int) -> Share:
    """A share with a rough interval and exact bounds."""
    estimate = count / answered
    margin = 0.4 / answered**0.5
    share = Share(
        count=count,
        answered=answered,
        population=population,
        estimate=estimate,
        interval=Interval(low=max(0.0, estimate - margin), high=min(1.0, estimate + margin)),
        bounds=Interval(low=count / population, high=(count + population - answered) / population),
        confidence=0.95,
    )
    return with_projections([share], [None])[0]


def _of_options(variable: str, item: Item, area: str, minimum: int) -> list[Figure]:
    shares = _shares(len(item.options), area, variable)
    found = [
        _share(variable, option.code, area, part, minimum)
        for option, part in zip(item.options, shares, strict=True)
    ]
    if item.scale == "sight":
        found.append(_mean(variable, area, minimum))
    return found


def _shares(count: int, area: str, subject: str) -> Sequence[float]:
    """Shares that differ between subjects and areas, the same in every run."""
    turn = (sum(map(ord, subject)) + len(area)) % count
    spread = [*_SPREAD[: count - 1], 1 - sum(_SPREAD[: count - 1])]
    return [*spread[turn:], *spread[:turn]]


def _share(subject: str, category: str, area: str, part: float, minimum: int) -> Figure:
    _, _, answered, population = AREAS[area]
    small = answered < minimum
    result = (
        Suppressed(reason=Reason.TOO_FEW, minimum=minimum)
        if small
        else Published(value=share(round(part * answered), answered, population))
    )
    return _figure(subject, category, area, Statistic.SHARE, result)


def _mean(subject: str, area: str, minimum: int) -> Figure:
    _, _, answered, population = AREAS[area]
    value = 1.5 + (sum(map(ord, subject)) % 25) / 10
    mean = Mean(
        answered=answered - 2,
        unplaced=2,
        population=population,
        lowest=1,
        highest=5,
        estimate=value,
        interval=Interval(low=value - 0.2, high=value + 0.2),
        bounds=Interval(low=1 + (value - 1) * 0.35, high=5 - (5 - value) * 0.35),
        confidence=0.95,
    )
    mean = with_mean_projections([mean], [None])[0]
    result = (
        Suppressed(reason=Reason.TOO_FEW, minimum=minimum)
        if answered < minimum or subject.startswith("A2.organ_foreign_minor")
        else Published(value=mean)
    )
    return _figure(subject, "mean", area, Statistic.MEAN, result)


def _figure(
    subject: str,
    category: str,
    area: str,
    statistic: Statistic,
    result: Published[Share] | Published[Mean] | Suppressed,
) -> Figure:
    layer, name, _, _ = AREAS[area]
    return Figure(
        key=f"2019.{subject}.{category}@{area}",
        statistic=statistic,
        subject=subject,
        category=category,
        layer=layer,
        area=area,
        statement=text(f"{subject} is {category}"),
        area_name=name,
        query=f"{statistic} of {subject} = {category} in {area}",
        result=result,
    )


def _signalling() -> tuple[Item, ...]:
    groups = [
        Row(
            code=f"{form}_{origin}_{age}",
            label=Text(nl=f"{form}: {origin} {age} (nl)", en=f"{form}: {origin} {age} (en)"),
        )
        for form in _FORMS
        for origin in ("dutch", "foreign")
        for age in ("minor", "adult")
    ]
    forms = [Row(code=form, label=text(form)) for form in _FORMS]
    return (
        _item("A1", "yes_no_unknown"),
        _item("A1a", "yes_no_unknown", rows=tuple(forms), show_when=Answered("A1")),
        _item("A2", "sight", rows=tuple(groups)),
        _item("A4", "yes_no_unknown"),
        _item("A5", "progress"),
        _item("A8", "progress"),
        _item("A11", "training"),
        _item("A12", "training"),
        _item("A13", "training"),
    )


def _caring() -> tuple[Item, ...]:
    subjects = ("shelter", "coordinator_hours", "police", "inspectorate")
    domains = ("safety", "care_youth", "both", "nowhere", "unknown")
    return (
        _item("B5", None, options=tuple(_option(code, None) for code in domains)),
        _item("D1", "yes_no_unknown"),
        _item("D8", "progress"),
        _item("D14", "shortage", rows=tuple(Row(code=one, label=text(one)) for one in subjects)),
        _item("Z1", None, options=(_option("nothing", None), _option("levels", None))),
    )


def _item(
    code: str,
    scale: str | None,
    *,
    rows: tuple[Row, ...] = (),
    options: tuple[Option, ...] = (),
    show_when: Answered | None = None,
) -> Item:
    return Item(
        code=code,
        type=ItemType.MATRIX if rows else ItemType.SINGLE,
        text=text(f"Vraag {code}"),
        domain=Domain.BOTH,
        scale=scale,
        options=options or tuple(_option(*pair) for pair in _SCALES[scale or ""]),
        rows=rows,
        show_when=show_when,
    )


def _option(code: str, score: float | None) -> Option:
    return Option(code=code, label=text(code), score=score)


def _steps() -> tuple[Step, ...]:
    return tuple(
        Step(
            level=level,
            name=text(f"Trede {level}"),
            description=text(f"wat trede {level} vraagt"),
            next_step=text(f"doe wat trede {level} vraagt"),
            rule=Answered("A1"),
        )
        for level in range(1, 5)
    )
