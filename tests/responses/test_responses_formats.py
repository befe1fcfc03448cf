"""The same answers are the same set, whatever file they come in."""

import tempfile
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from responses.answer_files import (
    HEADINGS,
    QUESTIONNAIRE,
    SIGHT,
    SOUND_ANSWERS,
    VARIABLES,
    YES_NO,
    Answers,
    outcome,
    write_csv,
    write_sav,
    write_xlsx,
)
from zicht.areas.register import Register
from zicht.questionnaire.model import ItemType
from zicht.questionnaire.rules import Value
from zicht.responses.model import ResponseSet
from zicht.responses.storing import read_parquet, write_parquet

_CODES = [
    municipality.code for municipality in Register.load().every() if municipality.valid_from is None
]
_OPTIONS = ["safety", "care", "nobody"]

Sets = Mapping[str, Answers]


def one_cell(value: Value | None) -> str | float | None:
    if isinstance(value, frozenset):
        return "|".join(sorted(value))
    return value


def as_csv(folder: Path, sets: Sets) -> Path:
    rows = [
        [code, *(one_cell(answers.get(name)) for name in VARIABLES)]
        for code, answers in sets.items()
    ]
    return write_csv(folder / "a.csv", [HEADINGS, *rows], delimiter=";")


def as_dutch_csv(folder: Path, sets: Sets) -> Path:
    """Labels in Dutch, decimal commas, days day first, rows in another order, in UTF-16."""

    def cell(name: str, value: Value | None) -> str | None:
        item = QUESTIONNAIRE.item_by_variable[name]
        if value is None:
            return None
        match item.type:
            case ItemType.NUMBER:
                return f"{value:.1f}".replace(".", ",") if item.decimals else f"{value:.0f}"
            case ItemType.DATE:
                return "-".join(reversed(value.split("-")))
            case ItemType.MULTIPLE:
                return "|".join(item.option(code).label.nl for code in value)
            case ItemType.TEXT:
                return value
        return item.option(value).label.nl.upper()

    rows = [
        [code.removeprefix("GM"), *(cell(name, answers.get(name)) for name in VARIABLES)]
        for code, answers in reversed(sets.items())
    ]
    return write_csv(
        folder / "nl.csv", [("Gemeentecode", *VARIABLES), *rows], delimiter=";", encoding="utf-16"
    )


def as_xlsx(folder: Path, sets: Sets) -> Path:
    rows = [
        [code, *(one_cell(answers.get(name)) for name in VARIABLES)]
        for code, answers in sets.items()
    ]
    return write_xlsx(folder / "a.xlsx", [HEADINGS, *rows])


def as_limesurvey(folder: Path, sets: Sets) -> Path:
    headings = ["id", "submitdate", "lastpage", "seed", "code"]
    for name in VARIABLES:
        item, _, row = name.partition(".")
        code = item + (f"[{row.replace('_', '')}]" if row else "")
        headings += [f"I1[{one}]" for one in _OPTIONS] if name == "I1" else [code]
    rows = [
        [*_technical(index), code, *_lime_cells(answers)]
        for index, (code, answers) in enumerate(sets.items())
    ]
    return write_csv(folder / "lime.csv", [headings, *rows])


def _technical(index: int) -> list[str]:
    return [str(index + 1), "2019-04-12 10:00:00", "4", "998877"]


def _lime_cells(answers: Answers) -> list[str]:
    cells = []
    for name in VARIABLES:
        value = answers.get(name)
        if name == "I1":
            cells += ["" if value is None else "Y" if one in value else "N" for one in _OPTIONS]
        elif value is None:
            cells.append("N/A" if name == "A5b" else "")
        else:
            cells.append(f"{value:.10f}" if isinstance(value, float) else str(value))
    return cells


def as_spss(folder: Path, sets: Sets) -> Path:
    """Numbers with value labels for choices, a 0/1 variable per option."""
    every = list(sets.values())
    columns: dict[str, list] = {"code": list(sets)}
    labels: dict[str, dict[float, str]] = {}
    for name in VARIABLES:
        values = [answers.get(name) for answers in every]
        item = QUESTIONNAIRE.item_by_variable[name]
        spss_name = name.replace(".", "_")
        if item.type is ItemType.MULTIPLE:
            for one in _OPTIONS:
                columns[f"{spss_name}_{one}"] = [
                    None if v is None else float(one in v) for v in values
                ]
        elif item.options:
            number = {option.code: float(n) for n, option in enumerate(item.options, start=1)}
            columns[spss_name] = [None if v is None else number[v] for v in values]
            labels[spss_name] = {number[option.code]: option.label.nl for option in item.options}
        else:
            empty = None if item.type is ItemType.NUMBER else ""
            columns[spss_name] = [empty if v is None else v for v in values]
    numeric = {name for name in columns if name in labels or name[:3] in ("I1_", "N1", "N2")}
    columns = {
        name: [float("nan") if name in numeric and v is None else v for v in values]
        for name, values in columns.items()
    }
    return write_sav(folder / "a.sav", columns, variable_value_labels=labels)


def read(path: Path) -> ResponseSet:
    checked = outcome(path)
    assert checked.problems == ()
    assert checked.response_set is not None
    return checked.response_set


def contents(response_set: ResponseSet) -> dict[str, dict]:
    return {one.municipality_code: dict(one.answers) for one in response_set.responses}


def codes_of(options: Sequence) -> list[str]:
    return [option.code for option in options]


_texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"),
                  include_characters="\n"),
    min_size=1,
    max_size=20,
)  # fmt: skip


@st.composite
def answer_sets(draw: st.DrawFn) -> Answers:
    answers = {}
    chosen = draw(st.sampled_from([*codes_of(YES_NO), None]))
    if chosen is not None:
        answers["A5"] = chosen
    optional = {
        "A2.sexual_dutch_minor": st.sampled_from(codes_of(SIGHT)),
        "A2.labour": st.sampled_from(codes_of(SIGHT)),
        "I1": st.sampled_from([{"nobody"}, {"care"}, {"safety"}, {"care", "safety"}]).map(
            frozenset
        ),
        "N1": st.integers(0, 50_000).map(lambda tenths: tenths / 10),
        "N2": st.integers(0, 10_000).map(float),
        "D1": st.dates().map(lambda day: day.isoformat()),
    }
    if chosen == "yes":
        optional["A5b"] = _texts.map(str.strip).filter(
            lambda text: text and not text.startswith("#")
        )
    for name, values in optional.items():
        value = draw(st.none() | values)
        if value is not None:
            answers[name] = value
    return answers


_sets = st.dictionaries(st.sampled_from(_CODES), answer_sets(), min_size=1, max_size=5)


def test_every_format_gives_the_same_answers_and_the_same_fingerprint(tmp_path: Path) -> None:
    sets = {
        "GM0363": SOUND_ANSWERS,
        "GM0014": {"A5": "unknown", "I1": frozenset(["nobody"]), "N1": 0.0, "N2": 0.0},
    }
    found = [
        read(write(tmp_path, sets))
        for write in (as_csv, as_dutch_csv, as_xlsx, as_limesurvey, as_spss)
    ]
    assert all(contents(one) == sets for one in found)
    assert len({one.fingerprint for one in found}) == 1
    assert len(found[0].fingerprint) == 64


@settings(max_examples=25, deadline=None)
@given(_sets)
def test_random_answers_come_back_from_every_format(sets: Sets) -> None:
    wanted = {code: _normalised(answers) for code, answers in sets.items()}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        found = [
            read(write(place, sets))
            for write in (as_csv, as_dutch_csv, as_xlsx, as_limesurvey, as_spss)
        ]
        write_parquet(found[0], place / "a.parquet")
        found.append(read_parquet(place / "a.parquet", questionnaire=QUESTIONNAIRE))
    for one in found:
        assert contents(one) == wanted
    assert len({one.fingerprint for one in found}) == 1


def _normalised(answers: Answers) -> dict:
    return {name: _composed(value) if name == "A5b" else value for name, value in answers.items()}


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def test_another_answer_or_another_questionnaire_gives_another_fingerprint(tmp_path: Path) -> None:
    one = read(as_csv(tmp_path, {"GM0363": SOUND_ANSWERS}))
    other = read(as_csv(tmp_path, {"GM0363": {**SOUND_ANSWERS, "N2": 4.0}}))
    elsewhere = read(as_csv(tmp_path, {"GM0014": SOUND_ANSWERS}))
    assert len({one.fingerprint, other.fingerprint, elsewhere.fingerprint}) == 3
