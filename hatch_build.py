"""Refuse a package without style sheets: its pages would be bare, and nobody would know."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDOR = Path("src", "zicht", "platform", "web", "static", "vendor")
SHEETS = ("components.css", "theme.css", "fonts.css")


class StyleSheetsHook(BuildHookInterface[Any]):
    """Looks before anything is packed; an editable install is made before the style sheets are."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Stop when a style sheet is missing."""
        if version == "editable":
            return
        missing = [name for name in SHEETS if not Path(self.root, VENDOR, name).is_file()]
        if missing:
            raise SystemExit(f"{VENDOR} lacks {', '.join(missing)}; first run: make setup")
