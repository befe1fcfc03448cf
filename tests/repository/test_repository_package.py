"""Building the package: whole, or refused with what to do."""

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = Path("src", "zicht", "platform", "web", "static", "vendor")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """What the package is built from, with stand-ins for the style sheets."""
    folder = tmp_path / "source"
    shutil.copytree(
        ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("vendor", "__pycache__")
    )
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    vendor = folder / VENDOR
    vendor.mkdir()
    for name in ("components.css", "theme.css", "fonts.css"):
        vendor.joinpath(name).write_text("/* made by make setup */")
    return folder


def build(source: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist"],
        cwd=source,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_wheel_holds_the_style_sheets_and_both_commands(source: Path) -> None:
    result = build(source)
    assert result.returncode == 0, result.stderr
    (wheel,) = source.joinpath("dist").glob("*.whl")
    with ZipFile(wheel) as archive:
        names = archive.namelist()
        scripts = next(name for name in names if name.endswith("entry_points.txt"))
        commands = archive.read(scripts).decode()
    assert VENDOR.relative_to("src").joinpath("theme.css").as_posix() in names
    assert "zicht = zicht.cli:main" in commands
    assert "zicht-platform = zicht.platform.config.manage:main" in commands


def test_a_wheel_without_style_sheets_is_refused_with_what_to_do(source: Path) -> None:
    source.joinpath(VENDOR, "theme.css").unlink()
    result = build(source)
    assert result.returncode != 0
    assert "lacks theme.css; first run: make setup" in result.stderr
