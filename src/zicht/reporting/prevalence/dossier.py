"""Everything that a table or report of a hidden population is made from."""

from dataclasses import dataclass

from zicht.disclosure.classical import ShownClassical
from zicht.disclosure.overlaps import Overlaps
from zicht.language import Text
from zicht.prevalence.groups import Groups
from zicht.prevalence.panel import Panel
from zicht.prevalence.plan import Plan
from zicht.prevalence.sensitivity import Change
from zicht.prevalence.verdict import Verdict

SYNTHETIC_SENTENCE = Text(
    nl="Deze lijsten zijn verzonnen. Ze gaan niet over echte mensen.",
    en="These lists were made up. They are not about real people.",
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Dossier:
    """One set of lists with what all methods say of it.

    ``files`` are the names of those it was read from. ``overlaps`` and ``classical`` are
    protected, unless who holds the lists asked otherwise. ``code_version`` says which code
    computed. ``options`` are what else to type to compute it again, as ``--count people``.
    ``plan`` and ``groups`` are None where none were asked for.
    """

    files: tuple[str, ...]
    panel: Panel
    changes: tuple[Change, ...]
    verdict: Verdict
    overlaps: Overlaps
    classical: ShownClassical
    code_version: str
    is_synthetic: bool
    options: tuple[str, ...] = ()
    plan: Plan | None = None
    groups: Groups | None = None

    @property
    def name(self) -> str:
        """The names of the files."""
        return ", ".join(self.files)

    @property
    def source(self) -> Text:
        """The line under a chart."""
        return Text(nl=f"Bron: Zicht, {self.name}.", en=f"Source: Zicht, {self.name}.")
