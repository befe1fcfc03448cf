"""Everything that reports of one wave are made from."""

from collections.abc import Mapping
from dataclasses import dataclass

from zicht.disclosure.figures import DomainLayer, FigureBook
from zicht.disclosure.response import GroupResponse
from zicht.maturity.model import Indicator, MaturityModel
from zicht.questionnaire.model import Questionnaire


@dataclass(frozen=True, kw_only=True)
class Wave:
    """The figures of one wave that may be shown, with the words for them.

    ``response`` tells who took part, by group. ``places`` are the names of the municipalities that
    were asked, by code.
    """

    book: FigureBook
    questionnaire: Questionnaire
    model: MaturityModel
    response: tuple[GroupResponse, ...]
    places: Mapping[str, str]

    @property
    def is_synthetic(self) -> bool:
        """Whether everything made from this wave must say that it is made up."""
        return self.book.origin is not None

    def indicators(self, kind: str) -> tuple[Indicator, ...]:
        """The indicators of one kind: ``role`` or ``theme``."""
        return tuple(one for one in self.model.indicators if one.key.startswith(f"{kind}."))

    def groups(self, layer: DomainLayer) -> tuple[GroupResponse, ...]:
        """Every group of one layer, with who took part."""
        return tuple(one for one in self.response if one.group.layer is layer)
