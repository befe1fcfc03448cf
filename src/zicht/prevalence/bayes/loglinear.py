"""Draws from the posterior of a log-linear model: Hamiltonian Monte Carlo around its mode.

Counts are Poisson, the prior of every coefficient normal or flat. The log posterior is concave, so
that it has one mode; seen from there in units of its curvature it is nearly a standard normal, in
which a few steps make draws that are almost independent. All chains move at once.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve, solve_triangular

from zicht.prevalence.bayes.problems import FlatPosteriorError
from zicht.prevalence.histories import Vector

_MOST_STEPS = 100
#: A Newton step this small ends the search for the mode.
_SMALL_STEP = 1e-8
#: A count's mean may change at most by this factor (its log) in one Newton step.
_LONGEST_STEP = 4.0
#: A standard normal forgets where it was after a quarter of its period, pi / 2: three such leaps.
_LEAPS = 3
_LARGEST_LOG = 200.0
_FIRST_LENGTH = 0.3
_WANTED_ACCEPTANCE = 0.85


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Posterior:
    """A Poisson log-linear model: design (cells, coefficients), counts, and prior precisions.

    A precision of 0 is a flat prior.
    """

    design: Vector
    counts: Vector
    precisions: Vector

    def slope(self, coefficients: Vector) -> tuple[Vector, Vector]:
        """Log posterior of each row of coefficients, without its constant, and its gradient."""
        predictor = coefficients @ self.design.T
        # A trajectory that runs away is refused anyway; let it not overflow.
        means = np.exp(np.minimum(predictor, _LARGEST_LOG))
        height = predictor @ self.counts - means.sum(axis=1)
        height -= coefficients**2 @ self.precisions / 2
        return height, (self.counts - means) @ self.design - coefficients * self.precisions

    def curvature(self, coefficients: Vector) -> Vector:
        """Minus the second derivative."""
        means = np.exp(self.design @ coefficients)
        found: Vector = (self.design.T * means) @ self.design + np.diag(self.precisions)
        return found


def mode(posterior: Posterior) -> Vector:
    """The likeliest coefficients by Newton's method; raises FlatPosteriorError where none are."""
    # A first guess that fits every cell roughly.
    logs = np.log(posterior.counts + 0.5)
    guess: Vector = np.linalg.lstsq(posterior.design, logs, rcond=None)[0].astype(np.float64)
    for _ in range(_MOST_STEPS):
        _, gradient = posterior.slope(guess[None])
        try:
            step = cho_solve(cho_factor(posterior.curvature(guess)), gradient[0])
        except np.linalg.LinAlgError as error:
            raise FlatPosteriorError from error
        step *= min(1.0, _LONGEST_STEP / max(float(np.abs(posterior.design @ step).max()), 1e-300))
        guess = guess + step
        if np.abs(step).max() < _SMALL_STEP:
            return guess
    raise FlatPosteriorError


def drawn(
    posterior: Posterior, *, chains: int, length: int, rest: int, random: np.random.Generator
) -> Vector:
    """Coefficients by chain and place, after ``rest`` draws in which the step length settles."""
    centre = mode(posterior)
    lower = np.linalg.cholesky(posterior.curvature(centre))
    # Coefficients are centre + towards @ z, with z nearly standard normal.
    towards = solve_triangular(lower, np.eye(len(centre)), lower=True).T
    place = random.normal(size=(chains, len(centre)))
    found = np.empty((chains, length, len(centre)))
    step = _FIRST_LENGTH
    for turn in range(-rest, length):
        place, acceptance = _moved(posterior, centre, towards, place, step, random)
        if turn < 0:
            step *= float(np.exp(0.2 * (acceptance - _WANTED_ACCEPTANCE)))
            step = min(step, np.pi / 2 / _LEAPS)
        else:
            found[:, turn] = centre + place @ towards.T
    return found


def _moved(
    posterior: Posterior,
    centre: Vector,
    towards: Vector,
    start: Vector,
    step: float,
    random: np.random.Generator,
) -> tuple[Vector, float]:
    """One trajectory for every chain, and the mean chance to accept it."""
    momentum = random.normal(size=start.shape)
    length = step * random.uniform(0.7, 1.3, size=(len(start), 1))
    height, slope = posterior.slope(centre + start @ towards.T)
    energy = height - (momentum**2).sum(axis=1) / 2
    place = start
    for _ in range(_LEAPS):
        momentum = momentum + length / 2 * (slope @ towards)
        place = place + length * momentum
        height, slope = posterior.slope(centre + place @ towards.T)
        momentum = momentum + length / 2 * (slope @ towards)
    gain = height - (momentum**2).sum(axis=1) / 2 - energy
    chance = np.exp(np.minimum(np.where(np.isfinite(gain), gain, -np.inf), 0.0))
    accepted = random.random(len(start)) < chance
    return np.where(accepted[:, None], place, start), float(chance.mean())
