"""What a page of questions posts is read as it was meant, and shown again as it was typed."""

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string

from zicht.language import Language
from zicht.platform.fieldwork.response import forms, questions
from zicht.platform.fieldwork.response.questions import Standing
from zicht.questionnaire import loading
from zicht.questionnaire.model import Item, ItemType

QUESTIONNAIRE = loading.get("2026")
ITEMS = QUESTIONNAIRE.item_by_code


def posted(code: str, **fields: str | list[str]) -> QueryDict:
    """The form of one item: ``value`` is its own field, ``day`` and others a part of it."""
    data = QueryDict(mutable=True)
    for variable in ITEMS[code].variables():
        data[f"{variable}__version"] = "3"
    for name, value in fields.items():
        key = code if name == "value" else f"{code}__{name}"
        data.setlist(key, value if isinstance(value, list) else [value])
    return data


def read(code: str, **fields: str | list[str]) -> forms.Entry:
    (entry,) = forms.read(posted(code, **fields), QUESTIONNAIRE, [ITEMS[code]])
    return entry


@pytest.mark.parametrize(
    ("code", "typed", "value"),
    [
        ("A1", "yes", "yes"),
        ("A14", ["b", "a"], None),
        ("A6b", "12,5", 12.5),
        ("A6b", "12.5", 12.5),
        ("A8b", "1.234", 1234.0),
        ("A8b", " 7 ", 7.0),
        ("Z2", "Eerste\r\nTweede ", "Eerste\nTweede"),
    ],
)
def test_an_answer_is_read_as_it_was_meant(
    code: str, typed: str | list[str], value: forms.Stored
) -> None:
    if code == "A14":
        first, second = (option.code for option in ITEMS["A14"].options[:2])
        typed, value = [second, first], sorted([first, second])
    entry = read(code, value=typed)
    assert entry.problems == ()
    assert entry.value == value
    assert entry.base_version == 3


def test_a_date_comes_in_three_fields_and_is_kept_as_iso_text() -> None:
    assert read("B2a", day="1", month="4", year="2027").value == "2027-04-01"


@pytest.mark.parametrize("code", ["A1", "A14", "A6b", "B2a", "Z2"])
def test_nothing_filled_in_is_a_cleared_answer(code: str) -> None:
    entry = read(code, value="  ")
    assert entry.value is None
    assert entry.problems == ()


def test_a_question_that_was_not_on_the_page_is_not_cleared() -> None:
    assert forms.read(QueryDict("A2.x=y"), QUESTIONNAIRE, QUESTIONNAIRE.items()) == ()


def test_every_row_of_a_matrix_is_an_answer_of_its_own() -> None:
    item = ITEMS["A1a"]
    data = posted("A1a")
    first = item.variables()[0]
    data[first] = "yes"
    entries = forms.read(data, QUESTIONNAIRE, [item])
    assert [entry.variable for entry in entries] == list(item.variables())
    assert [entry.value for entry in entries] == ["yes", None, None, None]


@pytest.mark.parametrize(
    ("code", "fields", "problem"),
    [
        ("A6b", {"value": "twaalf"}, "wrong-type"),
        ("A6b", {"value": "401"}, "out-of-bounds"),
        ("A8b", {"value": "1,5"}, "too-many-decimals"),
        ("A1", {"value": "misschien"}, "unknown-option"),
        ("B2a", {"day": "30", "month": "2", "year": "2027"}, "bad-date"),
        ("B2a", {"day": "30", "month": "", "year": "2027"}, "bad-date"),
        ("B2a", {"day": "1", "month": "4", "year": "27"}, "bad-date"),
    ],
)
def test_a_fault_is_told_and_what_was_typed_is_kept(
    code: str, fields: dict[str, str], problem: str
) -> None:
    entry = read(code, **fields)
    assert [one.code for one in entry.problems] == [problem]
    assert entry.typed == tuple(fields.values())


def test_an_answer_that_stands_alone_cannot_be_combined_and_no_code_is_shown() -> None:
    item = next(
        item
        for item in QUESTIONNAIRE.items()
        if item.type is ItemType.MULTIPLE and any(option.exclusive for option in item.options)
    )
    codes = [option.code for option in item.options]
    entry = read(item.code, value=codes)
    assert "exclusive-combined" in [one.code for one in entry.problems]
    assert not any(f" {code}" in one.remedy.nl for one in entry.problems for code in codes)


@pytest.mark.parametrize("version", ["", "-1", "abc", "99999999999999999999", "٣", "3.0"])
def test_a_version_that_is_no_number_overwrites_nothing(version: str) -> None:
    data = posted("A1", value="yes")
    data["A1__version"] = version
    (entry,) = forms.read(data, QUESTIONNAIRE, [ITEMS["A1"]])
    assert entry.base_version == 0


def test_a_text_loses_the_character_that_no_database_takes() -> None:
    assert read("Z2", value="a\0b").value == "ab"


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("A6b", 12.5, ("12,5",)),
        ("B9a", 1250000.0, ("1250000",)),
        ("B2a", "2027-04-01", ("01", "04", "2027")),
        ("Z2", "Tekst", ("Tekst",)),
        ("A1", None, ()),
    ],
)
def test_what_stands_is_shown_and_read_back_as_the_same_answer(
    code: str, value: forms.Stored, shown: tuple[str, ...]
) -> None:
    item = ITEMS[code]
    assert forms.typed(value, item, Language.NL) == shown
    fields = (
        dict(zip(("day", "month", "year"), shown, strict=True))
        if item.type is ItemType.DATE
        else {"value": list(shown)}
    )
    assert read(code, **fields).value == value


def rendered(item: Item, **differences: object) -> str:
    question = questions.question(item, {}, **differences)  # type: ignore[arg-type]
    return " ".join(render_to_string("fieldwork/items/answer.html", {"question": question}).split())


@pytest.mark.parametrize("item", list(QUESTIONNAIRE.items()), ids=lambda item: item.code)
def test_every_question_has_a_name_a_field_and_its_version(item: Item) -> None:
    html = rendered(item)
    grouped = item.type not in (ItemType.NUMBER, ItemType.TEXT)
    assert ("<legend" in html) is grouped
    for variable in item.variables():
        assert f'name="{variable}__version" value="0"' in html
    ids = [part.split('"')[0] for part in html.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
    targets = [part.split('"')[0] for part in html.split(' for="')[1:]]
    assert set(targets) <= set(ids)


def test_a_fault_stands_at_its_field_and_in_the_summary_with_a_link() -> None:
    entry = read("A6b", value="<b>twaalf</b>")
    question = questions.question(ITEMS["A6b"], {}, entries={"A6b": entry})
    html = render_to_string("fieldwork/items/answer.html", {"question": question})
    assert 'aria-invalid="true"' in html
    assert 'value="&lt;b&gt;twaalf&lt;/b&gt;"' in html
    assert "fout-A6b" in html
    mistakes = questions.mistakes([question])
    summary = render_to_string("fieldwork/error_summary.html", {"mistakes": mistakes})
    assert 'href="#A6b-1"' in summary
    assert "1 antwoord vraagt nog aandacht" in summary
    assert "<b>twaalf" not in html + summary


def test_a_chosen_answer_is_ticked() -> None:
    question = questions.question(ITEMS["A1"], {"A1": Standing(value="yes", version=2)})
    chosen = [choice.option.code for choice in question.lines[0].choices if choice.is_chosen]
    assert chosen == ["yes"]
    html = " ".join(render_to_string("fieldwork/items/answer.html", {"question": question}).split())
    assert 'name="A1__version" value="2"' in html
