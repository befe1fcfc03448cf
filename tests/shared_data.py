"""Where tests find reference data that is not part of the project."""

import os
from pathlib import Path

import pytest

_DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "data"


def reference_root() -> Path:
    """The folder of the reference data, present or not; ``ZICHT_REFERENCE_DATA`` names another."""
    return Path(os.environ.get("ZICHT_REFERENCE_DATA", _DEFAULT))


def shared_data(*parts: str) -> Path:
    """A file of the reference data; the test is skipped, with the reason, where it is absent."""
    path = reference_root().joinpath(*parts)
    if not path.exists():
        pytest.skip(f"reference data not present: {path} (set ZICHT_REFERENCE_DATA)")
    return path
