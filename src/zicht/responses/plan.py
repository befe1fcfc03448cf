"""How made-up answers are spread: the readable assumptions behind a synthetic wave."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable
from typing import TypedDict, cast

import ryaml

from zicht.areas.model import SizeGroup
from zicht.content import content
from zicht.questionnaire.rules import Value

#: Shares of a wave of this size vary by chance about as much as a guess of ours may be off.
_CERTAINTY = 150.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """How the answers to one variable are divided over its options.

    ``shares`` gives the part of those asked per option, or exact ``counts``, from the option that
    goes with the least active municipalities to the one that goes with the most active; or
    ``by_size`` gives the shares for each size group apart. ``size`` is how strongly inhabitants
    decide, ``activity`` how strongly the municipality's general activity decides (both on the
    scale of a standard normal noise of 1). ``certainty`` is how sure the shares are, as if
    counted in so many municipalities: another seed has other shares.
    """

    shares: tuple[tuple[str, float], ...] = ()
    counts: tuple[tuple[str, int], ...] = ()
    by_size: tuple[tuple[SizeGroup, tuple[tuple[str, float], ...]], ...] = ()
    size: float = 0.0
    activity: float = 1.0
    certainty: float = _CERTAINTY


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRange:
    """Numbers (for a date: years) between two ends, growing with inhabitants by ``size``.

    ``step`` is what people round to. ``by_answer`` gives other ends to those who gave an option of
    the question ``depends_on``.
    """

    low: float = 0.0
    high: float = 0.0
    size: float = 0.0
    step: float = 0.0
    depends_on: str = ""
    by_answer: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def ends(self, answers: Mapping[str, Value]) -> tuple[float, float]:
        """The lowest and highest number for a municipality with these answers."""
        given = answers.get(self.depends_on)
        own = self.by_answer.get(given) if isinstance(given, str) else None
        return own or (self.low, self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The assumptions of one synthetic wave.

    ``response_size_slope`` is how strongly the odds of responding grow per tenfold inhabitants.
    ``missing`` is the part of optional questions left open. ``scales`` are the usual spreads of
    the shared scales; ``variables`` and ``numbers`` are the exceptions, by variable or item code.
    ``lowest`` names, by item code, the answer with which one answers that item lowest: who thinks
    that it does not occur sees little of it.
    """

    questionnaire: str
    respondents: int
    response_size_slope: float
    missing: float
    scales: Mapping[str, Spread]
    variables: Mapping[str, Spread]
    numbers: Mapping[str, NumberRange]
    lowest: Mapping[str, Mapping[str, str]]


class _SpreadData(TypedDict, total=False):
    shares: dict[str, float]
    counts: dict[str, int]
    by_size: dict[str, dict[str, float]]
    size: float
    activity: float
    certainty: float


class _NumberData(TypedDict, total=False):
    low: float
    high: float
    size: float
    step: float
    depends_on: str
    by_answer: dict[str, list[float]]


class _PlanData(TypedDict):
    questionnaire: str
    respondents: int
    response_size_slope: float
    missing: float
    scales: dict[str, _SpreadData]
    variables: dict[str, _SpreadData]
    numbers: dict[str, _NumberData]
    lowest: dict[str, dict[str, str]]


def get(wave: str) -> Plan:
    """The package's own plan for a wave; KeyError with the known waves when there is none."""
    source = content("synthetic", f"{wave}.yaml")
    if not source.is_file():
        known = ", ".join(available())
        raise KeyError(f"no synthetic plan for {wave!r}; there is one for: {known}")
    return load(source)


def available() -> tuple[str, ...]:
    """The waves that have a synthetic plan."""
    names = (entry.name for entry in content("synthetic").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def load(source: Traversable) -> Plan:
    """A plan from its YAML file."""
    # The file is ours and is tested against the questionnaire, so its shape is taken as given.
    data = cast("_PlanData", ryaml.loads(source.read_text(encoding="utf-8")))
    return Plan(
        questionnaire=data["questionnaire"],
        respondents=data["respondents"],
        response_size_slope=data["response_size_slope"],
        missing=data["missing"],
        scales={name: _spread(entry) for name, entry in data["scales"].items()},
        variables={name: _spread(entry) for name, entry in data["variables"].items()},
        numbers={name: _number(entry) for name, entry in data["numbers"].items()},
        lowest=data["lowest"],
    )


def _spread(data: _SpreadData) -> Spread:
    return Spread(
        shares=tuple(data.get("shares", {}).items()),
        counts=tuple(data.get("counts", {}).items()),
        by_size=tuple(
            (SizeGroup(group), tuple(shares.items()))
            for group, shares in data.get("by_size", {}).items()
        ),
        size=data.get("size", 0.0),
        activity=data.get("activity", 1.0),
        certainty=data.get("certainty", _CERTAINTY),
    )


def _number(data: _NumberData) -> NumberRange:
    return NumberRange(
        low=data.get("low", 0.0),
        high=data.get("high", 0.0),
        size=data.get("size", 0.0),
        step=data.get("step", 0.0),
        depends_on=data.get("depends_on", ""),
        by_answer={code: (low, high) for code, (low, high) in data.get("by_answer", {}).items()},
    )
