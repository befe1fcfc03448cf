from dataclasses import replace
from pathlib import Path

import pytest

from questionnaire.example import EXAMPLE
from zicht.language import Language
from zicht.questionnaire.model import Questionnaire
from zicht.questionnaire.renderings import RENDERERS


def test_there_is_a_renderer_for_every_format() -> None:
    assert set(RENDERERS) == {"xlsform", "surveyjs", "ddi", "pdf", "docx", "xlsx"}


@pytest.mark.parametrize("name", sorted(RENDERERS))
@pytest.mark.parametrize("language", Language)
def test_every_renderer_makes_one_file_and_leaves_nothing_else(
    name: str, language: Language, tmp_path: Path
) -> None:
    RENDERERS[name](EXAMPLE, tmp_path / "new" / "file", language)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["file"]
    assert (tmp_path / "new" / "file").stat().st_size > 1000


def test_a_rendering_that_fails_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_text("old")
    with pytest.raises(ValueError, match="would both be called"):
        RENDERERS["xlsform"](_ambiguous(), path, Language.NL)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def _ambiguous() -> Questionnaire:
    """A questionnaire of which an item and the row of a matrix would share a name."""
    first, *others = EXAMPLE.sections
    double = replace(EXAMPLE.item_by_code["Z1"], code="A2_labour")
    return replace(EXAMPLE, sections=(replace(first, items=(*first.items, double)), *others))
