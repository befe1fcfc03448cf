"""Promises that the repository makes about itself, checked.

Every dependency has a line in docs/dependencies.md and every setting one in docs/deployment.md,
locks carry hashes and name no host, the version is the same wherever it stands, and publiccode.yml
has what its standard asks.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ("run", "dev", "bench")

#: Of the publiccode.yml standard: what must be there, what may stand there, and how long it is.
_MANDATORY = (
    "publiccodeYmlVersion", "name", "url", "platforms", "description", "legal/license",
    "maintenance/contacts", "localisation/localisationReady", "localisation/availableLanguages",
)  # fmt: skip
_ALLOWED = {
    "developmentStatus": ("concept", "development", "beta", "stable", "obsolete"),
    "softwareType": (
        "standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web",
        "standalone/backend", "standalone/other", "addon", "library", "configurationFiles",
    ),
    "maintenance/type": ("internal", "contract", "community", "none"),
}  # fmt: skip
_LENGTHS = {"shortDescription": (1, 150), "longDescription": (150, 10_000)}


def main() -> int:
    """Print every broken promise; the exit code says whether there was one."""
    problems = [
        *undocumented_dependencies(),
        *undocumented_settings(),
        *hosts_in_locks(),
        *(fault for name in LOCKS for fault in loose_pins(f"requirements/{name}.txt")),
        *version_mismatches(),
        *publiccode_faults(_read("publiccode.yml"), _read("CHANGELOG.md")),
    ]
    for problem in problems:
        print(problem, file=sys.stderr)  # noqa: T201 - this is the tool's output
    return 1 if problems else 0


def undocumented_dependencies() -> Iterator[str]:
    """Names in requirements/*.in and package.json without a row in docs/dependencies.md."""
    rows = set(re.findall(r"^\| `([^`]+)`", _read("docs/dependencies.md"), re.MULTILINE))
    for name in sorted(_python_names() | _npm_names()):
        if name not in rows:
            yield f"docs/dependencies.md has no line for {name}: say why, licence and way out"
    for name in sorted(rows - _python_names() - _npm_names()):
        yield f"docs/dependencies.md has a line for {name}, which nothing needs: remove it"


def undocumented_settings() -> Iterator[str]:
    """Environment variables of the settings that docs/deployment.md does not name."""
    page = _read("docs/deployment.md")
    settings = _read("src/zicht/platform/config/settings.py")
    for name in sorted(set(re.findall(r'"(ZICHT_\w+|DATABASE_URL)"', settings))):
        if f"| `{name}` |" not in page:
            yield f"docs/deployment.md has no line for {name}: say what it does and its default"


def hosts_in_locks() -> Iterator[str]:
    """Addresses in the files that pin what is installed."""
    for lock in (*(f"requirements/{name}.txt" for name in LOCKS), "package-lock.json"):
        text = _read(lock)
        if "resolved" in text or re.search(r"--(extra-)?index-url|--find-links", text):
            yield f"{lock} names a host: make it again with `make lock` or npm, without addresses"


def loose_pins(lock: str) -> Iterator[str]:
    """Requirements in a lock without an exact version or without a hash."""
    for block in re.split(r"^(?=[A-Za-z0-9])", _read(lock), flags=re.MULTILINE)[1:]:
        name = block.split()[0]
        if "==" not in name or "--hash=sha256:" not in block:
            yield f"{lock} does not pin and hash {name}: make it again with `make lock`"


def version_mismatches() -> Iterator[str]:
    """Places that state another version than the package does."""
    match = re.search(r'__version__ = "([^"]+)"', _read("src/zicht/__init__.py"))
    version = match.group(1) if match else ""
    if f"softwareVersion: {version}" not in _read("publiccode.yml"):
        yield f"publiccode.yml does not say softwareVersion: {version}"
    if f"## {version}" not in _read("CHANGELOG.md"):
        yield f"CHANGELOG.md has no heading for {version}"


def publiccode_faults(text: str, changelog: str) -> Iterator[str]:
    """What version 0.7 of the publiccode.yml standard asks and the file does not have."""
    data = yaml.safe_load(text)
    for path in _MANDATORY:
        if _at(data, path) in (None, "", []):
            yield f"publiccode.yml lacks {path}"
    for path, allowed in _ALLOWED.items():
        if _at(data, path) not in allowed:
            yield f"publiccode.yml: {path} is {_at(data, path)!r}; use one of {', '.join(allowed)}"
    for language, words in (data.get("description") or {}).items():
        yield from _length_faults(language, words)
    if data.get("releaseDate") != _release_date(changelog, data.get("softwareVersion")):
        yield "publiccode.yml: releaseDate is not the date of this version in CHANGELOG.md"


def _length_faults(language: str, words: dict[str, str]) -> Iterator[str]:
    for key, (low, high) in _LENGTHS.items():
        if not low <= len(words.get(key, "")) <= high:
            yield f"publiccode.yml: {key} in {language} must have {low} to {high} characters"


def _release_date(changelog: str, version: str) -> str | None:
    found = re.search(rf"^## {version} \((\d{{4}}-\d\d-\d\d)\)", changelog, re.MULTILINE)
    return found.group(1) if found else None


def _at(data: object, path: str) -> object:
    for key in path.split("/"):
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _python_names() -> set[str]:
    lines = [line for name in LOCKS for line in _read(f"requirements/{name}.in").splitlines()]
    names = (re.match(r"[A-Za-z0-9_.-]+", line) for line in lines if line[:1] not in "#-")
    return {name.group().lower() for name in names if name}


def _npm_names() -> set[str]:
    package = json.loads(_read("package.json"))
    return {*package.get("dependencies", {}), *package.get("devDependencies", {})}


def _read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
