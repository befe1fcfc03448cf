"""What the user guide names is there: pictures, pages, and the words on the screen."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "guide"
PAGES = sorted(GUIDE.glob("*.md"))
PICTURE = re.compile(r"!\[([^\]]*)\]\((images/[^)]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)#]+)(?:#([^)]+))?\)")
#: Bold is what stands on the screen; … stands for what differs there.
LABEL = re.compile(r"\*\*([^*]+)\*\*", re.DOTALL)
#: Bold for other reasons.
NOT_ON_SCREEN = {"vet"}


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def on_screen() -> str:
    """Everything in Dutch that templates and code of the platform can say."""
    platform = ROOT / "src" / "zicht" / "platform"
    files = [*platform.rglob("*.html"), *platform.rglob("*.py")]
    said = "\n".join(one.read_text(encoding="utf-8") for one in sorted(files))
    return "\n".join(
        found[2] for found in re.finditer(r"""\bnl=f?\s*(["'])(.*?)(?<!\\)\1""", said, re.DOTALL)
    )


def labels(page: Path) -> set[str]:
    found = {" ".join(one.split()) for one in LABEL.findall(text_of(page))}
    return {one.rstrip(".") for one in found} - NOT_ON_SCREEN


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_label_in_the_guide_stands_on_a_page(page: Path, on_screen: str) -> None:
    missing = {
        label
        for label in labels(page)
        if not all(part.strip() in on_screen for part in label.split("…"))
    }
    assert missing == set()


def test_every_picture_of_the_guide_is_there_with_words_for_who_cannot_see_it() -> None:
    named = [found for page in PAGES for found in PICTURE.findall(text_of(page))]
    assert all(len(words) > 20 for words, _ in named)
    files = {str(one.relative_to(GUIDE)) for one in GUIDE.glob("images/*")}
    assert {name for _, name in named} == files
    assert sum((GUIDE / name).stat().st_size for name in files) < 2_000_000


def test_every_link_of_the_guide_leads_somewhere() -> None:
    for page in PAGES:
        for name, anchor in LINK.findall(text_of(page)):
            target = (page.parent / name).resolve()
            assert target.is_file(), f"{page.name}: {name}"
            headings = {
                re.sub(r"[^\w -]", "", line.lstrip("# ").lower()).replace(" ", "-")
                for line in text_of(target).splitlines()
                if line.startswith("#")
            }
            assert not anchor or anchor in headings, f"{page.name}: {name}#{anchor}"


def test_the_readme_leads_to_the_guide() -> None:
    assert "(docs/guide/README.md)" in text_of(ROOT / "README.md")
