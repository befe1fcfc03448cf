"""Models of lists and covariates, each term a bitmask of variables: lists first, then factors.

Written as ``R1:X2``. Every model holds all main effects and, with a term, all its parts; none holds
a term of all lists together, which nobody could tell from the unseen.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from zicht.prevalence.covariates.table import StratifiedHistories
from zicht.prevalence.problems import NotHierarchicalError


@dataclass(frozen=True, slots=True, kw_only=True)
class Variables:
    """The names of lists and factors, in the order of their bits."""

    lists: tuple[str, ...]
    factors: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Lists, then factors."""
        return self.lists + self.factors

    @property
    def every_list(self) -> int:
        """The mask of all lists."""
        return (1 << len(self.lists)) - 1

    def written(self, term: int) -> str:
        """A term by names: ``R1:X2``."""
        return ":".join(name for place, name in enumerate(self.names) if term >> place & 1)

    def term(self, written: str) -> int:
        """A term from its names; NotHierarchicalError when one is not there."""
        names = [name.strip() for name in written.split(":")]
        if not set(names) <= set(self.names):
            raise NotHierarchicalError(model=written)
        return sum(1 << self.names.index(name) for name in set(names))


@dataclass(frozen=True, slots=True, kw_only=True)
class CovariateModel:
    """The terms of a model, main effects first; the intercept is left out.

    Make one with :func:`main_effects` or :func:`model_with`, which close and sort.
    """

    variables: Variables
    terms: tuple[int, ...]

    def plus(self, term: int) -> "CovariateModel":
        """With this term, which all its parts should be in already."""
        return CovariateModel(variables=self.variables, terms=_sorted({*self.terms, term}))

    def minus(self, term: int) -> "CovariateModel":
        """Without this term, which should be part of no other."""
        return CovariateModel(variables=self.variables, terms=_sorted({*self.terms} - {term}))

    def __str__(self) -> str:
        """The terms that no other term contains: ``[R1:X2, R2]``."""
        largest = [
            term
            for term in self.terms
            if not any(term != other and term & other == term for other in self.terms)
        ]
        return f"[{', '.join(map(self.variables.written, largest))}]"


def variables_of(given: StratifiedHistories) -> Variables:
    """The variables of a table."""
    return Variables(lists=given.lists, factors=tuple(factor.name for factor in given.factors))


def main_effects(variables: Variables) -> CovariateModel:
    """Independent lists, as likely in every stratum."""
    return model_with(variables, ())


def model_with(variables: Variables, terms: Iterable[str | int]) -> CovariateModel:
    """The smallest hierarchical model with these terms.

    Raises NotHierarchicalError for a name that is not there and a term of all lists.
    """
    closed = {1 << place for place in range(len(variables.names))}
    for given in terms:
        term = variables.term(given) if isinstance(given, str) else given
        if term & variables.every_list == variables.every_list:
            raise NotHierarchicalError(model=variables.written(term))
        closed.update(_parts(term))
    return CovariateModel(variables=variables, terms=_sorted(closed))


def terms_up_to(variables: Variables, order: int) -> tuple[int, ...]:
    """Every term of at most so many variables that a model may hold."""
    found = []
    for size in range(1, order + 1):
        for places in combinations(range(len(variables.names)), size):
            term = sum(1 << place for place in places)
            if term & variables.every_list != variables.every_list:
                found.append(term)
    return _sorted(found)


def additions(model: CovariateModel, possible: Iterable[int]) -> tuple[int, ...]:
    """The terms that can be added now: all their parts are in the model."""
    present = {0, *model.terms}
    return tuple(
        term
        for term in possible
        if term not in present and all(part in present for part in _one_smaller(term))
    )


def removals(model: CovariateModel, kept: Iterable[int]) -> tuple[int, ...]:
    """The interactions that can be taken away: no larger term holds them, and none is ``kept``."""
    fixed = set(kept)
    return tuple(
        term
        for term in model.terms
        if term.bit_count() > 1
        and term not in fixed
        and not any(term != other and term & other == term for other in model.terms)
    )


def _one_smaller(term: int) -> Iterator[int]:
    for place in range(term.bit_length()):
        if term >> place & 1:
            yield term & ~(1 << place)


def _parts(term: int) -> Iterator[int]:
    part = term
    while part:
        yield part
        part = (part - 1) & term


def _sorted(terms: Iterable[int]) -> tuple[int, ...]:
    return tuple(sorted(terms, key=lambda term: (term.bit_count(), term)))
