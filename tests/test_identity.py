"""Two versions of the source never have the same identity."""

import re
import shutil
from pathlib import Path

import pytest

from zicht import __version__, identity

PARTS = ("areas/size.py", "content/published/2019.yaml", "reporting/templates/report.typ")


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a few files of the package, as if it were the package."""
    own = Path(identity.__file__).parent
    for name in PARTS:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(own / name, tmp_path / name)
    monkeypatch.setattr(identity, "_PACKAGE", tmp_path)
    return tmp_path


def version() -> str:
    return identity.code_version.__wrapped__()


def test_the_version_carries_a_fingerprint_of_the_source() -> None:
    assert re.fullmatch(re.escape(__version__) + r"\+src\.[0-9a-f]{12}", identity.code_version())


@pytest.mark.parametrize("name", PARTS)
def test_a_change_in_code_content_or_layout_gives_another(package: Path, name: str) -> None:
    before = version()
    assert version() == before
    with (package / name).open("a", encoding="utf-8") as file:
        file.write(" ")
    assert version() != before


def test_what_python_keeps_for_itself_makes_no_difference(package: Path) -> None:
    before = version()
    cache = package / "content" / "__pycache__"
    cache.mkdir()
    (cache / "__init__.cpython-311.pyc").write_bytes(b"compiled")
    assert version() == before
