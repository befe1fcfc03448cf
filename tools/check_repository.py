"""Promises that the repository makes about itself, checked.

Every dependency has a line in docs/dependencies.md, locks carry hashes and name no host, and the
version is the same wherever it stands.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Print every broken promise; the exit code says whether there was one."""
    problems = [*undocumented_dependencies(), *hosts_in_locks(), *version_mismatches()]
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


def hosts_in_locks() -> Iterator[str]:
    """Addresses in the files that pin what is installed."""
    for lock in ("requirements/run.txt", "requirements/dev.txt", "package-lock.json"):
        text = _read(lock)
        if "resolved" in text or re.search(r"--(extra-)?index-url|--find-links", text):
            yield f"{lock} names a host: make it again with `make lock` or npm, without addresses"
    for name in ("run", "dev"):
        text = _read(f"requirements/{name}.txt")
        pins = len(re.findall(r"^[a-z0-9][^ ]*==", text, re.MULTILINE))
        if text.count("--hash=sha256:") < pins:
            yield f"requirements/{name}.txt has pins without a hash"


def version_mismatches() -> Iterator[str]:
    """Places that state another version than the package does."""
    match = re.search(r'__version__ = "([^"]+)"', _read("src/zicht/__init__.py"))
    version = match.group(1) if match else ""
    if f"softwareVersion: {version}" not in _read("publiccode.yml"):
        yield f"publiccode.yml does not say softwareVersion: {version}"
    if f"## {version}" not in _read("CHANGELOG.md"):
        yield f"CHANGELOG.md has no heading for {version}"


def _python_names() -> set[str]:
    lines = (_read("requirements/run.in") + _read("requirements/dev.in")).splitlines()
    names = (re.match(r"[A-Za-z0-9_.-]+", line) for line in lines if line[:1] not in "#-")
    return {name.group().lower() for name in names if name}


def _npm_names() -> set[str]:
    package = json.loads(_read("package.json"))
    return {*package.get("dependencies", {}), *package.get("devDependencies", {})}


def _read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
