"""Which municipality a row of answers is from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from zicht.areas.lookup import Found, find, normalise
from zicht.areas.model import Municipality
from zicht.areas.register import Register
from zicht.problems import Problem
from zicht.responses import cell_findings
from zicht.responses.cells import Cell, Formula, Labelled, is_blank, shown
from zicht.responses.columns import Identity
from zicht.responses.tables import Row, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """The municipality of a row, or None with what is wrong; nothing wrong and None is a blank.

    ``column`` is the heading of the cell by which it was looked up.
    """

    column: str
    municipality: Municipality | None
    problems: tuple[Problem, ...]

    @property
    def is_blank(self) -> bool:
        """Whether the row says nothing about a municipality."""
        return self.municipality is None and not self.problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier:
    """Finds municipalities by the code in a row, or by the name where there is no code.

    ``identities`` are the positions of those columns, of which at least one is there.
    """

    table: Table
    identities: Mapping[Identity, int]
    register: Register
    day: date

    def identify(self, row: Row) -> Identified:
        """The municipality of a row; code and name must agree when both are filled in."""
        filled = [
            index
            for identity in (Identity.CODE, Identity.NAME)
            if (index := self.identities.get(identity)) is not None
            and not is_blank(row.cells[index])
        ]
        if not filled:
            return Identified(column="", municipality=None, problems=())
        column = self.table.headings[filled[0]]
        municipality, problem = self._look_up(row.cells[filled[0]])
        if municipality is None:
            problems = tuple(self._placed(row, filled[0], problem))
            return Identified(column=column, municipality=None, problems=problems)
        contradiction = None
        for index in filled[1:]:
            contradiction = self._contradiction(shown(row.cells[index]).strip(), municipality)
        problems = tuple(self._placed(row, filled[-1], contradiction))
        return Identified(column=column, municipality=municipality, problems=problems)

    def no_municipality(self, row: Row) -> Problem:
        """What to say of a row that has answers and no municipality."""
        index = min(
            self.identities[identity]
            for identity in (Identity.CODE, Identity.NAME)
            if identity in self.identities
        )
        return replace(cell_findings.no_municipality(self.table.headings[index]), row=row.number)

    def _look_up(self, cell: Cell) -> tuple[Municipality | None, Problem | None]:
        if isinstance(cell, Formula):
            return None, cell_findings.unsaved_formula(shown(cell))
        text = shown(cell.value if isinstance(cell, Labelled) else cell).strip()
        found = find(self.register, text, self.day)
        if isinstance(found, Found):
            return found.municipality, None
        return None, cell_findings.unknown_municipality(text, found.message, found.remedy)

    def _contradiction(self, name: str, municipality: Municipality) -> Problem | None:
        # "Bergen" alone is not enough to find a municipality, but it agrees with Bergen (NH.).
        own = (municipality.name, municipality.name.partition(" (")[0])
        if normalise(name) in {normalise(one) for one in own}:
            return None
        found = find(self.register, name, self.day)
        if isinstance(found, Found) and found.municipality.code == municipality.code:
            return None
        return cell_findings.other_name(name, municipality.name, municipality.code)

    def _placed(self, row: Row, index: int, problem: Problem | None) -> Iterator[Problem]:
        if problem is not None:
            yield replace(problem, row=row.number, column=self.table.headings[index])
