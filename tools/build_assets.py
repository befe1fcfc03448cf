"""Copy what the pages need of node_modules to the platform's static files, and leave the rest.

NL Design System components and tokens as CSS, two typefaces as woff2, and their licences. Of the
theme only those tokens stay that a stylesheet of ours uses, directly or through another token.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
STATIC = ROOT / "src" / "zicht" / "platform" / "web" / "static"
VENDOR = STATIC / "vendor"
THEME = MODULES / "@nl-design-system-unstable" / "voorbeeld-design-tokens"

#: The components that our templates use; each is a package that component-library-css pins.
COMPONENTS = (
    "alternate-lang-nav", "button", "document", "form-label", "heading-1", "heading-2",
    "heading-3", "link", "link-list", "page-body", "page-footer", "page-header", "paragraph",
    "root", "skip-link", "table", "textbox", "unordered-list",
)  # fmt: skip

#: Package, family as CSS names it, and the weights that are used.
TYPEFACES = (
    ("source-sans-3", "Source Sans 3", (400, 600, 700)),
    ("source-serif-4", "Source Serif 4", (400, 600)),
)

_DECLARATION = re.compile(r"^\s*(--[\w-]+):\s*([^;]*);", re.MULTILINE)
_USE = re.compile(r"var\(\s*(--[\w-]+)")


def build() -> list[Path]:
    """Write the vendor folder anew; returns the files in it."""
    if not MODULES.is_dir():
        raise SystemExit("node_modules is missing; run `npm ci --ignore-scripts` first.")
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    components = "\n".join(_component(name) for name in COMPONENTS)
    own = "\n".join(sheet.read_text(encoding="utf-8") for sheet in STATIC.glob("web/*.css"))
    theme = (THEME / "dist" / "theme.css").read_text(encoding="utf-8")
    (VENDOR / "components.css").write_text(components, encoding="utf-8")
    (VENDOR / "theme.css").write_text(used_tokens(theme, components + own), encoding="utf-8")
    (VENDOR / "fonts.css").write_text("\n".join(_fonts()), encoding="utf-8")
    _copy_licences()
    return sorted(path for path in VENDOR.rglob("*") if path.is_file())


def used_tokens(theme: str, stylesheets: str) -> str:
    """The theme without the tokens that no stylesheet uses, directly or through another token."""
    tokens = dict(_DECLARATION.findall(theme))
    used: set[str] = set()
    found = set(_USE.findall(stylesheets))
    while found:
        used |= found
        found = {use for name in found for use in _USE.findall(tokens.get(name, ""))} - used
    lines = [f"  {name}: {value};" for name, value in tokens.items() if name in used]
    return "\n".join([".voorbeeld-theme {", *lines, "}", ""])


def _component(name: str) -> str:
    folder = MODULES / "@utrecht" / f"{name}-css" / "dist"
    return (folder / "index.min.css").read_text(encoding="utf-8")


def _fonts() -> Iterator[str]:
    for package, family, weights in TYPEFACES:
        for weight in weights:
            name = f"{package}-latin-{weight}-normal.woff2"
            shutil.copyfile(MODULES / "@fontsource" / package / "files" / name, VENDOR / name)
            yield (
                f'@font-face{{font-family:"{family}";font-style:normal;font-weight:{weight};'
                f'font-display:swap;src:url("{name}") format("woff2")}}'
            )


def _copy_licences() -> None:
    packages = [
        MODULES / "@utrecht" / "component-library-css",
        THEME,
        *(MODULES / "@fontsource" / package for package, _, _ in TYPEFACES),
    ]
    for package in packages:
        for licence in package.glob("LICENSE*"):
            shutil.copyfile(licence, VENDOR / f"{package.name}.{licence.stem}.txt")


if __name__ == "__main__":
    size = sum(path.stat().st_size for path in build())
    print(f"{VENDOR.relative_to(ROOT)}: {size / 1024:.0f} kB")  # noqa: T201 - its one message
