"""What `make` would do, without doing it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with what make looks at, in which nothing has been set up."""
    for name in ("Makefile", "package-lock.json", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    shutil.copytree(ROOT / "tools", tmp_path / "tools")
    return tmp_path


def plan(checkout: Path, *targets: str) -> list[str]:
    # What a make around these tests was told (VENV=...) would reach this one too.
    told = {"MAKEFLAGS", "MAKEOVERRIDES", "MFLAGS", "PYTHON", "VENV"}
    done = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", *targets],
        cwd=checkout,
        env={name: value for name, value in os.environ.items() if name not in told},
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    return done.stdout.splitlines()


def test_an_environment_that_was_left_half_made_is_made_again(checkout: Path) -> None:
    binaries = checkout / ".venv" / "bin"
    binaries.mkdir(parents=True)
    binaries.joinpath("python").write_text("")
    assert plan(checkout, "setup")[0].endswith("-m venv --clear .venv")


def test_an_environment_that_is_whole_is_not_made_again(checkout: Path) -> None:
    stamp = checkout / ".venv" / ".made"
    stamp.parent.mkdir()
    stamp.touch()
    assert not any("venv --clear" in line for line in plan(checkout, "setup"))


def test_npm_empties_node_modules_only_after_the_css_was_taken_from_it(checkout: Path) -> None:
    lines = plan(checkout, "-j2", "serve", "test")
    first, second = (at for at, line in enumerate(lines) if "npm ci" in line)
    css = next(at for at, line in enumerate(lines) if "build_assets" in line)
    assert first < css < second


def test_cleaning_leaves_the_database_and_the_key(checkout: Path) -> None:
    removed = [word for line in plan(checkout, "clean") for word in line.split()]
    assert {".venv", "node_modules", ".mypy_cache", ".hypothesis"} <= set(removed)
    assert "var" not in removed
    assert plan(checkout, "distclean")[-1] == "rm -rf var"
