"""What becomes of an estimate when something is done that could as well have been done.

Leaving a list out, taking two lists together and counting a history one person less are choices or
accidents of those who made the lists; an estimate that follows them is no property of the hidden
population. How many lists a term of a model may join, and by which criterion a model is the best,
are choices of who estimates. Assumed rates of wrong and missed links are varied too, where two
records of one person may not have been found to be one, or records of two people were.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from itertools import chain, combinations
from types import MappingProxyType

from zicht.language import Text
from zicht.prevalence.histories import Histories
from zicht.prevalence.linkage import Linkage, LinkQuality, corrected_histories
from zicht.prevalence.methods import (
    BEST_MODEL,
    GRAPHS,
    STEPWISE,
    average_over_graphs,
    best_of_all,
    order_of,
)
from zicht.prevalence.models import Criterion
from zicht.prevalence.panel import (
    Estimate,
    Family,
    Listener,
    Method,
    Panel,
    Refusal,
    Settings,
    estimate,
    refusal_of,
)
from zicht.prevalence.problems import PrevalenceError
from zicht.prevalence.rates import exact

#: Lists are taken together where three are left; and pairs of more than eight are too many to read.
LEAST_LISTS_TO_MERGE, MOST_LISTS_TO_MERGE = 4, 8

#: Methods that can be repeated on every form of the lists in seconds, the best first.
_QUICK = (GRAPHS, STEPWISE)
#: For finding out whether a method gives an estimate.
_ONCE = Settings(resamples=2)


class Kind(StrEnum):
    """What was done differently."""

    DROPPED = "dropped"
    MERGED = "merged"
    MISSED_LINKS = "missed_links"
    FALSE_LINKS = "false_links"
    PRIOR = "prior"
    ORDER = "order"
    CRITERION = "criterion"
    ONE_LESS = "one_less"


#: What is tried unless told otherwise; ``ONE_LESS`` is long, and seldom surprises.
USUAL = (
    Kind.DROPPED,
    Kind.MERGED,
    Kind.ORDER,
    Kind.CRITERION,
    Kind.PRIOR,
    Kind.MISSED_LINKS,
    Kind.FALSE_LINKS,
)
#: Where it is known how well the lists were linked, and they were corrected for it.
WITHOUT_LINKS = tuple(kind for kind in USUAL if kind not in {Kind.MISSED_LINKS, Kind.FALSE_LINKS})
#: The parts of the true links that are taken to be missed, and of the links made to be false.
MISSED, FALSE = (0.05, 0.1, 0.2), (0.02, 0.05)
#: How many times the prior weight of a cell that the method has: 2 to the minus number of lists.
PRIOR_FACTORS = (0.25, 4.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One method before and after something was done differently; ``after`` is None where refused.

    ``subject`` names the lists or the history it was done to, or how much it was.
    """

    kind: Kind
    subject: str
    method: Method
    before: float
    outcome: Estimate

    @property
    def after(self) -> float | None:
        """The estimate after the change."""
        return None if self.outcome.finding is None else self.outcome.finding.population

    @property
    def factor(self) -> float | None:
        """How many times the smaller of both the larger is."""
        if self.after is None:
            return None
        return max(self.before, self.after) / min(self.before, self.after)

    @property
    def refusal(self) -> Refusal | None:
        """Why there is nothing after the change."""
        return self.outcome.refusal

    @property
    def label(self) -> Text:
        """What was done, in words."""
        if self.kind is Kind.ORDER and self.subject == "1":
            return _WITHOUT_DEPENDENCE
        label = _LABELS[self.kind]
        dutch = self.subject.replace(".", ",") if self.kind is Kind.PRIOR else self.subject
        return Text(nl=label.nl.format(dutch), en=label.en.format(self.subject))


_WITHOUT_DEPENDENCE = Text(nl="beste model zonder samenhang", en="best model without dependence")
_LABELS: Mapping[Kind, Text] = MappingProxyType(
    {
        Kind.DROPPED: Text(nl="lijst {} weggelaten", en="list {} left out"),
        Kind.MERGED: Text(nl="lijsten {} samengevoegd", en="lists {} merged"),
        Kind.MISSED_LINKS: Text(
            nl="{} van de koppelingen gemist, hersteld", en="{} of links missed, corrected"
        ),
        Kind.FALSE_LINKS: Text(
            nl="{} van de koppelingen onterecht, hersteld", en="{} of links false, corrected"
        ),
        Kind.PRIOR: Text(nl="aanname vooraf {} keer zo zwaar", en="prior {} times as heavy"),
        Kind.ORDER: Text(
            nl="beste model met samenhang van hoogstens {} lijsten",
            en="best model with dependence of at most {} lists",
        ),
        Kind.CRITERION: Text(nl="beste model naar {}", en="best model by {}"),
        Kind.ONE_LESS: Text(nl="één persoon minder op {}", en="one person less on {}"),
    }
)


def steadiest(panel: Panel) -> Method | None:
    """The method to vary lists with: a quick one of the panel, or else one that was not asked for.

    None where neither gives an estimate; :func:`why_none` says why.
    """
    found = {one.method.family: one.method for one in panel.judged if one.finding is not None}
    asked = (found[quick.family] for quick in _QUICK if quick.family in found)
    others = (quick for quick in _QUICK if estimate(panel.given, quick, _ONCE).finding is not None)
    return next(chain(asked, others), None)


def why_none(panel: Panel) -> Text | None:
    """Why lists are not varied; None where they can be."""
    tried = [estimate(panel.given, quick, _ONCE) for quick in _QUICK]
    refused = [(one.method.name, one.refusal.message) for one in tried if one.refusal is not None]
    if len(refused) < len(tried):
        return None
    dutch = " ".join(f"{name.nl}: {message.nl}" for name, message in refused)
    english = " ".join(f"{name.en}: {message.en}" for name, message in refused)
    return Text(
        nl="Wat de schatting met andere keuzes zou worden, is niet berekend. Dat kan met een van "
        f"deze methoden, en die geven hier geen schatting. {dutch}",
        en="What the estimate would become with other choices was not computed. That takes one of "
        f"these methods, and they give no estimate here. {english}",
    )


def try_changes(
    given: Histories,
    method: Method,
    *,
    settings: Settings | None = None,
    kinds: Sequence[Kind] = USUAL,
    listen: Listener = lambda _done, _total: None,
) -> tuple[Change, ...]:
    """One method on every variant of the lists; empty where the method refuses the lists as given.

    A list left out takes with it the people who were on that list only, so a smaller estimate is
    to be expected from that; none is from taking lists together.
    """
    chosen = settings or Settings()
    first = estimate(given, method, chosen).finding
    if first is None:
        return ()
    variants = [one for kind in kinds for one in _MAKERS[kind](given, method, chosen)]
    changes = []
    for done, variant in enumerate(variants):
        listen(done, len(variants))
        changes.append(
            Change(
                kind=variant.kind,
                subject=variant.subject,
                method=variant.method or method,
                before=first.population if variant.before is None else variant.before,
                outcome=_outcome(variant, method, chosen),
            )
        )
    listen(len(variants), len(variants))
    return tuple(changes)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Variant:
    """Other lists, made when they are needed, and the method where that is another one.

    ``before`` is what another method gives on the lists as they are.
    """

    kind: Kind
    subject: str
    make: Callable[[], Histories]
    method: Method | None = None
    before: float | None = None


def _outcome(variant: _Variant, method: Method, settings: Settings) -> Estimate:
    try:
        return estimate(variant.make(), variant.method or method, settings)
    except PrevalenceError as fault:
        return Estimate(method=method, outcome=refusal_of(fault))


def _dropped(given: Histories) -> Iterator[_Variant]:
    if len(given.lists) < 3:
        return
    for name in given.lists:
        yield _Variant(kind=Kind.DROPPED, subject=name, make=partial(given.without, name))


def _merged(given: Histories) -> Iterator[_Variant]:
    if not LEAST_LISTS_TO_MERGE <= len(given.lists) <= MOST_LISTS_TO_MERGE:
        return
    for pair in combinations(given.lists, 2):
        name = "+".join(pair)
        if name not in given.lists:
            make = partial(given.merged, pair, name=name)
            yield _Variant(kind=Kind.MERGED, subject=name, make=make)


def _missed(given: Histories) -> Iterator[_Variant]:
    yield from (_linked(given, Kind.MISSED_LINKS, rate) for rate in MISSED)


def _false(given: Histories) -> Iterator[_Variant]:
    yield from (_linked(given, Kind.FALSE_LINKS, rate) for rate in FALSE)


def _linked(given: Histories, kind: Kind, rate: float) -> _Variant:
    """The lists as perfect links would have made them, if so many were missed or false."""
    recall, precision = (1 - rate, 1.0) if kind is Kind.MISSED_LINKS else (1.0, 1 - rate)

    def make() -> Histories:
        quality = LinkQuality(recall=exact(recall), precision=exact(precision))
        return corrected_histories(given, Linkage(quality=quality))

    return _Variant(kind=kind, subject=f"{rate:.0%}", make=make)


def _priors(given: Histories, method: Method) -> Iterator[_Variant]:
    if method.family is not Family.GRAPHS:
        return
    for factor in PRIOR_FACTORS:
        weight = factor * 2.0 ** -len(given.lists)
        other = replace(method, run=partial(average_over_graphs, weight=weight))
        yield _Variant(kind=Kind.PRIOR, subject=f"{factor:g}", make=lambda: given, method=other)


def _orders(given: Histories, settings: Settings) -> Iterator[_Variant]:
    """The best model of terms of at most one list, of two, and so on."""
    others = {str(order): _best(order) for order in range(1, len(given.lists))}
    yield from _other_best(given, settings, Kind.ORDER, others)


def _criteria(given: Histories, settings: Settings) -> Iterator[_Variant]:
    """The best model by AIC, which asks for less evidence of a term than BIC does."""
    others = {"AIC": _best(order_of(given, settings), Criterion.AIC)}
    yield from _other_best(given, settings, Kind.CRITERION, others)


def _other_best(
    given: Histories, settings: Settings, kind: Kind, others: Mapping[str, Method]
) -> Iterator[_Variant]:
    """Other choices of the best of all models, beside the one that is shown."""
    usual = estimate(given, _best(order_of(given, settings)), settings).finding
    if usual is None:
        return
    for subject, method in others.items():
        yield _Variant(
            kind=kind,
            subject=subject,
            make=lambda: given,
            method=method,
            before=usual.population,
        )


def _best(order: int, criterion: Criterion = Criterion.BIC) -> Method:
    return replace(BEST_MODEL, run=partial(best_of_all, order=order, criterion=criterion))


def _one_less(given: Histories) -> Iterator[_Variant]:
    for place, mask in enumerate(given.masks.tolist()):
        counts = given.counts.copy()
        counts[place] -= 1
        if counts.any():
            make = partial(given.with_counts, counts)
            yield _Variant(kind=Kind.ONE_LESS, subject=given.history(mask), make=make)


#: How the variants of every kind are made.
_MAKERS: Mapping[Kind, Callable[[Histories, Method, Settings], Iterator[_Variant]]] = (
    MappingProxyType(
        {
            Kind.DROPPED: lambda given, _method, _settings: _dropped(given),
            Kind.MERGED: lambda given, _method, _settings: _merged(given),
            Kind.MISSED_LINKS: lambda given, _method, _settings: _missed(given),
            Kind.FALSE_LINKS: lambda given, _method, _settings: _false(given),
            Kind.PRIOR: lambda given, method, _settings: _priors(given, method),
            Kind.ORDER: lambda given, _method, settings: _orders(given, settings),
            Kind.CRITERION: lambda given, _method, settings: _criteria(given, settings),
            Kind.ONE_LESS: lambda given, _method, _settings: _one_less(given),
        }
    )
)
