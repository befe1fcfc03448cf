"""Every model side by side: what each says of the same lists, or why it says nothing.

A single number hides that another model, as good as the first, would have given another. So the
methods are run together, each with its paper, and judged together (:mod:`.verdict`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from math import log

from zicht.language import Text
from zicht.prevalence.fitting import Interval
from zicht.prevalence.histories import Histories, shortcomings
from zicht.prevalence.peaks import Curve, Peak
from zicht.prevalence.problems import PrevalenceError


def _nothing() -> None:
    """There is nothing to prepare."""


#: Told after every method: how many are done, of how many.
Listener = Callable[[int, int], None]


class Family(StrEnum):
    """What a method assumes, in kinds; two methods of one kind are no independent witnesses."""

    BOUND = "bound"
    INDEPENDENCE = "independence"
    STEPWISE = "stepwise"
    BEST_MODEL = "best_model"
    HETEROGENEITY = "heterogeneity"
    GRAPHS = "graphs"
    THRESHOLD = "threshold"
    CLASSES = "classes"

    @property
    def is_judged(self) -> bool:
        """Whether its answer counts in the verdict.

        A lower bound is no estimate; that lists are independent is assumed, not found; and by which
        distribution people differ cannot be found, while everything depends on it (Link 2003).
        """
        return self not in {Family.BOUND, Family.INDEPENDENCE, Family.HETEROGENEITY}


class Margin(StrEnum):
    """What an interval takes into account."""

    FIXED_MODEL = "fixed_model"
    WITH_CHOICE = "with_choice"
    #: Of many models together, each by how well it fits.
    MIXTURE = "mixture"
    POSTERIOR = "posterior"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What all methods share. ``seed`` starts every random number; ``level`` is of intervals.

    ``seconds`` is how long a slow method may take before it is refused; None for as long as it
    takes. ``order`` is how many lists a term of a model may join where the best of all is sought;
    None for as many as can be searched in seconds.
    """

    level: float = 0.95
    resamples: int = 1000
    seed: int = 1
    seconds: int | None = None
    order: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why a method gives no estimate; ``code`` is stable and meant for machines."""

    code: str
    message: Text
    remedy: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitErrors:
    """The standard error that either limit has because resamples are drawn at random.

    Infinite where it takes more resamples to tell.
    """

    lower: float
    upper: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixture:
    """Over how many models an average is, and the part of it that the best of them has."""

    models: int
    best_weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a method found: a size of the population, with what it is unsure of.

    ``limit_errors`` are those of an interval that was made from resamples or draws. ``detail``
    names the model that was chosen, if one was, and of a ``mixture`` the best. ``curve`` is how
    likely sizes are by the posterior or the mixture, or how often they come out of resamples; with
    more than one peak there are rival answers.
    """

    population: float
    interval: Interval | None
    margin: Margin
    limit_errors: LimitErrors | None = None
    detail: str = ""
    mixture: Mixture | None = None
    curve: Curve | None = None
    peaks: tuple[Peak, ...] = ()

    @property
    def rivals(self) -> tuple[Peak, ...]:
        """The peaks besides that of the estimate itself, which is the one nearest to it."""
        if len(self.peaks) < 2:
            return ()
        at = log(self.population)
        own = min(self.peaks, key=lambda peak: abs(log(peak.size) - at))
        return tuple(peak for peak in self.peaks if peak is not own)

    @property
    def answers(self) -> tuple[float, ...]:
        """The estimate, and the rival answers of a method that gives several.

        Resamples are no posterior: they stray from an estimate as that strays from the truth, and
        the interval corrects for it. What they give outside the interval is no answer.
        """
        rivals = [peak.size for peak in self.rivals]
        if self.margin is Margin.WITH_CHOICE and self.interval is not None:
            limits = self.interval
            rivals = [size for size in rivals if limits.lower <= size <= limits.upper]
        return self.population, *rivals


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """A way to estimate: permanent ``key``, name, kind, paper, and the function that does it.

    ``run`` raises PrevalenceError where the lists do not allow it. One that ``is_slow`` may take
    minutes, and has ``prepare`` to compile what it needs beforehand.
    """

    key: str
    name: Text
    family: Family
    paper: str
    run: Callable[[Histories, Settings], Finding]
    is_slow: bool = False
    prepare: Callable[[], None] = _nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One method on one set of lists: what it found, or why it found nothing."""

    method: Method
    outcome: Finding | Refusal

    @property
    def finding(self) -> Finding | None:
        """What was found; None where the method refused."""
        return self.outcome if isinstance(self.outcome, Finding) else None

    @property
    def refusal(self) -> Refusal | None:
        """Why nothing was found; None where something was."""
        return self.outcome if isinstance(self.outcome, Refusal) else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Panel:
    """All estimates of one set of lists, with what is needed to make them again.

    ``notices`` are what is suspect about the lists themselves. ``counted`` are the lists as they
    were, where ``given`` are those lists corrected.
    """

    given: Histories
    settings: Settings
    estimates: tuple[Estimate, ...]
    notices: tuple[Refusal, ...]
    counted: Histories | None = None

    @property
    def judged(self) -> tuple[Estimate, ...]:
        """The estimates on which a verdict rests, refused ones as well.

        Of methods of one kind the first that found something speaks for all: what another of them
        finds in the same models is no further sign.
        """
        judged: list[Estimate] = []
        for one in self.estimates:
            told = {other.method.family for other in judged if other.finding is not None}
            if one.method.family.is_judged and one.method.family not in told:
                judged.append(one)
        return tuple(judged)

    def counts(self, one: Estimate) -> bool:
        """Whether a verdict rests on this estimate too."""
        return any(one is other for other in self.judged)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the lists and counts, whatever the file was in which they stood."""
        return fingerprint(self.counted or self.given)


def run_panel(
    given: Histories,
    methods: Sequence[Method],
    *,
    settings: Settings | None = None,
    listen: Listener = lambda _done, _total: None,
) -> Panel:
    """Run the methods in turn; one that cannot be used is in the panel with its reason."""
    chosen = settings or Settings()
    estimates = []
    for done, method in enumerate(methods):
        listen(done, len(methods))
        estimates.append(_estimate_in_time(given, method, chosen))
    listen(len(methods), len(methods))
    return Panel(
        given=given,
        settings=chosen,
        estimates=tuple(estimates),
        notices=tuple(refusal_of(one) for one in shortcomings(given)),
    )


def estimate(given: Histories, method: Method, settings: Settings) -> Estimate:
    """What one method says, its refusal included."""
    try:
        return Estimate(method=method, outcome=method.run(given, settings))
    except PrevalenceError as fault:
        return Estimate(method=method, outcome=refusal_of(fault))


def _estimate_in_time(given: Histories, method: Method, settings: Settings) -> Estimate:
    if settings.seconds is None or not method.is_slow:
        return estimate(given, method, settings)
    from zicht.prevalence.apart import estimate_within

    return estimate_within(given, method, settings, settings.seconds)


def refusal_of(fault: PrevalenceError) -> Refusal:
    """A named problem as part of a result."""
    return Refusal(code=fault.code, message=fault.message, remedy=fault.remedy)


def fingerprint(given: Histories) -> str:
    """SHA-256 of names, histories and counts."""
    rows = zip(given.masks.tolist(), given.counts.tolist(), strict=True)
    lines = ["\t".join(given.lists), *(f"{mask}\t{count}" for mask, count in rows)]
    return sha256("\n".join(lines).encode()).hexdigest()
