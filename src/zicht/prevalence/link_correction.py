"""Every estimate as if links between lists were perfect, with room for what is not known of them.

The lists are corrected at the mean rates, and every method estimates from those, as if they had
been counted like that. They were not: other rates, and other links that chance might have found,
would have made other lists. Either moves all methods alike: fewer true overlaps make every one of
them larger. So both spreads are found once, with the best model of the corrected lists fitted to
what is drawn, and make every interval wider.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from math import hypot, inf, log

import numpy as np
from scipy.special import ndtr, ndtri

from zicht.language import Language, Text, percent
from zicht.prevalence.fitting import Interval, fit
from zicht.prevalence.histories import Histories, Vector
from zicht.prevalence.linkage import (
    Linkage,
    at_drawn_links,
    at_drawn_rates,
    corrected_histories,
)
from zicht.prevalence.methods import proved_best, usual_order
from zicht.prevalence.models import Model
from zicht.prevalence.panel import Estimate, Finding, Listener, Panel, Refusal
from zicht.prevalence.problems import PrevalenceError
from zicht.prevalence.rates import Rate

#: The code of the notice that lists were corrected.
CORRECTED = "corrected-for-links"
_DRAWS = 200
#: Of links, each of which takes longer.
_LINK_DRAWS = 100
#: At most this part of the drawn rates may leave no estimate.
_MOST_LOST = 0.05


class UnsureRatesError(PrevalenceError):
    """The rates may be such that no population can be estimated."""

    code = "unsure-rates"

    def __init__(self, *, share: float) -> None:
        lost = Text(nl=percent(share, Language.NL), en=percent(share, Language.EN))
        super().__init__(
            Text(
                nl=f"In {lost.nl} van de gevallen is er geen schatting, zo onzeker is hoe goed de "
                "lijsten zijn gekoppeld.",
                en=f"In {lost.en} of the cases there is no estimate, so unsure is it how well the "
                "lists were linked.",
            ),
            Text(
                nl="Laat meer paren met de hand beoordelen en geef nauwere grenzen op.",
                en="Have more pairs judged by hand, and give closer limits.",
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Correction:
    """Lists as they were counted, and as perfect links would have made them.

    ``of_rates`` is the standard deviation that what is not known of the rates gives to the log of
    the population, and ``of_chance`` the one that it gives which links were found; infinite where
    other links would often have left no estimate.
    """

    linkage: Linkage
    counted: Histories
    histories: Histories
    of_rates: float
    of_chance: float

    @property
    def sentence(self) -> Text:
        """What was done to the lists."""
        recall, precision = self.linkage.quality.recall, self.linkage.quality.precision
        before, after = self.counted.total, self.histories.total
        return Text(
            nl=f"Gecorrigeerd voor koppelingen: {_rate(recall, Language.NL)} van de echte is "
            f"gevonden, {_rate(precision, Language.NL)} van de gevonden is echt. Geteld: {before} "
            f"mensen; met volmaakte koppelingen {after}.",
            en=f"Corrected for links: {_rate(recall, Language.EN)} of the true ones were found, "
            f"{_rate(precision, Language.EN)} of those found are true. Counted: {before} people; "
            f"with perfect links {after}.",
        )


def correct_links(
    given: Histories,
    linkage: Linkage,
    *,
    seed: int = 1,
    listen: Listener = lambda _done, _total: None,
) -> Correction:
    """The correction of lists that were linked like this; draws take a while with many lists.

    Raises ImpossibleLinkageError and UnsureRatesError when the rates do not agree with the lists,
    TooManyListsError.
    """
    corrected = corrected_histories(given, linkage)
    try:
        model = proved_best(corrected, usual_order(len(given.lists))).model
    except PrevalenceError:
        return Correction(
            linkage=linkage, counted=given, histories=corrected, of_rates=inf, of_chance=inf
        )
    draws = _DRAWS if linkage.is_unsure else 0
    rates = at_drawn_rates(given, linkage, draws=draws, seed=seed)
    by_rates = _logs(rates, model, lambda done: listen(done, draws + _LINK_DRAWS))
    lost = np.isinf(by_rates).sum() / _DRAWS
    if lost > _MOST_LOST:
        raise UnsureRatesError(share=float(lost))
    links = at_drawn_links(corrected, linkage, draws=_LINK_DRAWS, seed=seed)
    return Correction(
        linkage=linkage,
        counted=given,
        histories=corrected,
        of_rates=_spread(by_rates),
        of_chance=_spread(
            _logs(links, model, lambda done: listen(draws + done, draws + _LINK_DRAWS))
        ),
    )


def _logs(drawn: Iterable[Histories], model: Model, told: Callable[[int], None]) -> Vector:
    """Of the populations that a model gives; infinite where it gives none."""
    logs = []
    for done, one in enumerate(drawn):
        told(done)
        logs.append(_log_population(one, model))
    return np.array(logs)


def _log_population(given: Histories, model: Model) -> float:
    try:
        return log(fit(given, model).population)
    except PrevalenceError:
        return inf


def _spread(logs: Vector) -> float:
    """The standard deviation, by the middle two thirds.

    A model that hardly holds on some of what was drawn would make it as large as one likes.
    """
    if not len(logs):
        return 0.0
    low, high = np.quantile(logs, ndtr([-1, 1]), method="inverted_cdf")
    return float(high - low) / 2


def with_rates(panel: Panel, correction: Correction) -> Panel:
    """A panel of the corrected lists with intervals that hold what is not known of the links too.

    It says of itself that it was corrected, and has the fingerprint of the lists as counted.
    """
    told = Refusal(code=CORRECTED, message=correction.sentence, remedy=Text(nl="", en=""))
    return replace(
        panel,
        counted=correction.counted,
        estimates=tuple(_widened(one, correction) for one in panel.estimates),
        notices=(told, *panel.notices),
    )


def _widened(one: Estimate, correction: Correction) -> Estimate:
    found = one.finding
    if found is None or found.interval is None:
        return one
    interval = _wider(found, found.interval, correction)
    return replace(one, outcome=replace(found, interval=interval))


def _wider(found: Finding, given: Interval, correction: Correction) -> Interval:
    seen = correction.histories.total
    ends = wider(found.population, (given.lower, given.upper), given.level, correction, seen)
    return replace(given, lower=ends[0], upper=ends[1])


def wider(
    middle: float,
    ends: tuple[float, float],
    level: float,
    correction: Correction,
    seen: int,
    *,
    chance: float = 1.0,
) -> tuple[float, float]:
    """The ends of an interval that holds what is not known of the links too, from those seen on.

    All spreads are taken to be independent, and normal on the scale of logs. ``chance`` is how many
    times as much it matters here which links were found.
    """
    spread = hypot(correction.of_rates, chance * correction.of_chance)
    low, high = spread_out(middle, ends, float(ndtri((1 + level) / 2)) * spread)
    return max(low, float(seen)), high


def spread_out(middle: float, ends: tuple[float, float], more: float) -> tuple[float, float]:
    """Ends that lie further from the middle, by a distance in logs that has nothing to do with it.

    Squares of both distances add up.
    """
    return 1 / _higher(1 / middle, 1 / ends[0], more), _higher(middle, ends[1], more)


def _higher(middle: float, limit: float, more: float) -> float:
    """A limit that was already so far above the middle, and has to be further."""
    if not np.isfinite(limit):
        return limit
    apart = float(np.log(limit / middle))
    return limit * float(np.exp(np.hypot(apart, more) - apart if apart > 0 else more))


def _rate(given: Rate, language: Language) -> str:
    if given.limits(0.5) is None:
        return percent(given.mean, language)
    return Text(nl="ongeveer ", en="about ").to(language) + percent(given.mean, language)
