"""The typeface of charts and documents, from a package, so that every machine draws the same."""

from functools import cache
from pathlib import Path

import font_source_sans_pro  # type: ignore[import-untyped]


def folder() -> Path:
    """Where the font files stand."""
    return Path(font_source_sans_pro.font_directory)


@cache
def register() -> None:
    """Let the chart engine know the typeface; once per process is enough."""
    import vl_convert

    vl_convert.register_font_directory(str(folder()))
