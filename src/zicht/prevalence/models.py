"""Hierarchical log-linear models of lists, each term a bitmask of lists.

A model is written by its generators, the terms that no other term contains: ``[12,23]`` holds the
main effects of lists 1, 2 and 3 and two pairs. Every model holds all main effects, and none the
term of all lists together, which nobody could tell from the unseen (Fienberg 1972).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import combinations

import numpy as np

from zicht.prevalence.histories import Whole
from zicht.prevalence.problems import NotHierarchicalError

_DIGITS = "123456789abcdefg"


class Criterion(Enum):
    """What a parameter costs in units of twice the log-likelihood."""

    #: The logarithm of the number of observed people.
    BIC = "bic"
    AIC = "aic"

    @property
    def price(self) -> tuple[float, float]:
        """What a parameter costs whatever the table, and per logarithm of people."""
        return (0.0, 1.0) if self is Criterion.BIC else (2.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Model:
    """The terms of a model of ``lists`` lists, the intercept left out.

    ``terms`` are masks, main effects first: by number of lists, then by mask. Make one with
    :func:`model_of`, :func:`independence` or :func:`read_model`, which close and sort.
    """

    lists: int
    terms: tuple[int, ...]

    @property
    def parameters(self) -> int:
        """How many parameters: terms and the intercept."""
        return len(self.terms) + 1

    @property
    def order(self) -> int:
        """The number of lists of the largest term."""
        return self.terms[-1].bit_count()

    @property
    def generators(self) -> tuple[int, ...]:
        """The terms that no other term contains, the largest first, then by first list."""
        found = [
            term
            for term in self.terms
            if not any(term != other and term & other == term for other in self.terms)
        ]
        return tuple(sorted(found, key=lambda term: (-term.bit_count(), _places(term))))

    def masks(self) -> Whole:
        """All terms with the intercept (mask 0) in front, for the kernel."""
        return np.array((0, *self.terms), np.int64)

    def with_term(self, term: int) -> "Model":
        """The smallest model with this term too."""
        return model_of(self.lists, (*self.terms, term))

    def __str__(self) -> str:
        """As written: ``[123,25,34]``."""
        return f"[{','.join(_term(mask) for mask in self.generators)}]"


def model_of(lists: int, terms: Iterable[int]) -> Model:
    """The smallest hierarchical model with these terms and all main effects.

    Raises NotHierarchicalError for the term of all lists and for a list that is not there.
    """
    given = set(terms)
    for term in given:
        if not 0 < term < (1 << lists) - 1:
            raise NotHierarchicalError(model=f"[{_term(term)}]")
    closed = {1 << place for place in range(lists)}
    for term in given - closed:
        closed.update(_parts(term))
    return Model(lists=lists, terms=_sorted(closed))


def independence(lists: int) -> Model:
    """The model of main effects only: being on one list says nothing of being on another."""
    return model_of(lists, ())


def read_model(written: str, lists: int) -> Model:
    """A model as written: ``[123,25,34]``; raises NotHierarchicalError where it makes no sense."""
    inside = written.strip().removeprefix("[").removesuffix("]")
    terms = []
    for generator in inside.split(","):
        places = [_DIGITS.find(digit) for digit in generator.strip()]
        if not places or min(places) < 0 or len(set(places)) < len(places):
            raise NotHierarchicalError(model=written)
        terms.append(sum(1 << place for place in places))
    return model_of(lists, terms)


def hierarchical_models(lists: int, *, highest_order: int) -> Iterator[Model]:
    """Every hierarchical model with terms of at most so many lists.

    8 of three lists, 113 of four and 6,893 of five; with pairs only, 2 to the number of pairs.
    """
    mains = tuple(1 << place for place in range(lists))
    for terms in _extended(lists, mains, 2, min(highest_order, lists - 1)):
        yield Model(lists=lists, terms=terms)


def _extended(
    lists: int, terms: tuple[int, ...], order: int, highest: int
) -> Iterator[tuple[int, ...]]:
    """The terms so far with every choice of terms of this order and higher."""
    if order > highest:
        yield terms
        return
    present = set(terms)
    possible = [
        term
        for term in _of_order(lists, order)
        if all(term & ~(1 << place) in present for place in _places(term))
    ]
    for chosen in _subsets(possible):
        if chosen:
            yield from _extended(lists, terms + chosen, order + 1, highest)
        else:
            # Nothing of this order, so nothing of a higher one.
            yield terms


def _subsets(given: list[int]) -> Iterator[tuple[int, ...]]:
    for size in range(len(given) + 1):
        yield from combinations(given, size)


def _of_order(lists: int, order: int) -> tuple[int, ...]:
    return _sorted(
        sum(1 << place for place in places) for places in combinations(range(lists), order)
    )


def _sorted(terms: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(terms, key=lambda term: (term.bit_count(), term)))


def _parts(term: int) -> Iterator[int]:
    """Every non-empty subset of a mask."""
    part = term
    while part:
        yield part
        part = (part - 1) & term


def _places(term: int) -> tuple[int, ...]:
    return tuple(place for place in range(term.bit_length()) if term >> place & 1)


def _term(mask: int) -> str:
    return "".join(_DIGITS[place] for place in _places(mask))
