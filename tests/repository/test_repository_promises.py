"""The checks on what the repository says of itself find what they look for."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHANGELOG = "## 0.1.0 (unreleased)\n"


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """The tool, looking at a folder of our own."""
    spec = importlib.util.spec_from_file_location(
        "check_repository", ROOT / "tools" / "check_repository.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "ROOT", tmp_path)
    return module


def test_one_pin_without_a_hash_among_many_hashes_is_found(
    checks: ModuleType, tmp_path: Path
) -> None:
    hashes = "    --hash=sha256:aa \\\n    --hash=sha256:bb\n    # via -r run.in\n"
    tmp_path.joinpath("lock.txt").write_text(f"one==1 \\\n{hashes}two==2\nthree>=3 \\\n{hashes}")
    assert [fault.split(":")[0] for fault in checks.loose_pins("lock.txt")] == [
        "lock.txt does not pin and hash two==2",
        "lock.txt does not pin and hash three>=3",
    ]


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (
            "developmentStatus: development",
            "developmentStatus: alpha",
            "'alpha'; use one of concept",
        ),
        ("softwareType: standalone/web", "softwareType: web", "softwareType is 'web'"),
        ("license: EUPL-1.2", "license:", "lacks legal/license"),
        ("softwareVersion", 'releaseDate: "2026-11-24"\nsoftwareVersion', "releaseDate is not"),
        ("shortDescription: ", f"shortDescription: {'x' * 150}", "must have 1 to 150"),
    ],
)
def test_a_fault_in_publiccode_is_found(
    checks: ModuleType, before: str, after: str, fault: str
) -> None:
    text = (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    assert list(checks.publiccode_faults(text, CHANGELOG)) == []
    (found, *_) = checks.publiccode_faults(text.replace(before, after), CHANGELOG)
    assert fault in found


def test_the_date_of_a_release_is_the_one_in_the_changelog(checks: ModuleType) -> None:
    text = (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    dated = text.replace("softwareVersion", 'releaseDate: "2026-12-01"\nsoftwareVersion')
    assert list(checks.publiccode_faults(dated, "## 0.1.0 (2026-12-01)\n")) == []
    assert len(list(checks.publiccode_faults(text, "## 0.1.0 (2026-12-01)\n"))) == 1
