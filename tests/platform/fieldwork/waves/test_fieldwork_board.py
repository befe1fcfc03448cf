"""The response board: every municipality in its state, found again, and as a file."""

import csv
import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from platform_support import filling_factory, people, wave_factory
from platform_support.filling_factory import Team
from zicht.language import Language
from zicht.platform.accounts.models import Person
from zicht.platform.fieldwork.filling import answering, signing
from zicht.platform.fieldwork.models import Side, Wave
from zicht.platform.fieldwork.response import sheet
from zicht.platform.fieldwork.response.states import State
from zicht.platform.fieldwork.waves import board, board_files, reminders
from zicht.platform.fieldwork.waves.board import Line
from zicht.responses.reading import read_table

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
AMSTERDAM, HAGUE, ROTTERDAM, UTRECHT, ARNHEM = "GM0363", "GM0518", "GM0599", "GM0344", "GM0202"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A wave in which one municipality is in every state."""

    wave: Wave
    lines: dict[str, Line]


@pytest.fixture
def scene() -> Scene:
    member = people.person("member")
    wave = wave_factory.make_open(member, now=NOW)
    long_ago = NOW - timedelta(days=8)
    for code, at in ((HAGUE, NOW), (ROTTERDAM, long_ago)):
        response = wave_factory.response_of(wave, code)
        answering.look(response, "A1", person=member, now=at)
    for code in (UTRECHT, AMSTERDAM, ARNHEM):
        filling_factory.fill_in(wave_factory.response_of(wave, code), member, now=NOW)
    for code in (AMSTERDAM, ARNHEM):
        submit(wave, code, member)
    reopened = wave_factory.response_of(wave, ARNHEM)
    signing.reopen(reopened, reason="Een getal klopte niet.", person=member, now=NOW)
    return Scene(wave=wave, lines={line.code: line for line in board.lines(wave, NOW)})


def submit(wave: Wave, code: str, person: Person) -> None:
    response = wave_factory.response_of(wave, code)
    team = Team(response=response, safety=person, care=person, signer=person, desk=person)
    filling_factory.agree(team, now=NOW)
    signing.submit(response, person=person, now=NOW)


def test_every_municipality_stands_on_the_board_in_its_state(scene: Scene) -> None:
    states = {code: scene.lines[code].state for code in scene.lines}
    assert states[AMSTERDAM] is State.SUBMITTED
    assert states[HAGUE] is State.STARTED
    assert states[ROTTERDAM] is State.STUCK
    assert states[UTRECHT] is State.READY
    assert states[ARNHEM] is State.REOPENED
    assert states["GM0014"] is State.NOT_OPENED
    counts = board.counts(list(scene.lines.values()))
    assert sum(counts.values()) == scene.wave.responses.count() == len(scene.lines)
    assert board.submitted(scene.lines.values()) == [AMSTERDAM]


def test_a_municipality_that_nobody_opened_shows_what_its_own_sheet_shows(scene: Scene) -> None:
    for code in ("GM0014", UTRECHT):
        own = sheet.of(wave_factory.response_of(scene.wave, code))
        line = scene.lines[code]
        assert line.missing == len(own.missing)
        assert line.progress == {side: own.progress_of(side) for side in Side}
        assert line == board.line_of(scene.wave, code, NOW)


def test_progress_and_missing_agreements_are_told_per_domain(scene: Scene) -> None:
    ready = scene.lines[UTRECHT]
    assert all(one.is_complete for one in ready.progress.values())
    assert ready.not_agreed == (Side.SAFETY, Side.CARE_YOUTH)
    assert scene.lines[AMSTERDAM].not_agreed == ()
    plan = reminders.preview(scene.wave, [State.READY], NOW)
    assert plan.unreachable == (UTRECHT,)


@pytest.mark.parametrize(
    ("asked", "state", "expected"),
    [
        ("", State.STUCK, [ROTTERDAM]),
        ("ROTTERDAM", None, [ROTTERDAM]),
        ("gm0518", None, [HAGUE]),
        ("'s-gravenhage", None, [HAGUE]),
        ("rotterdam", State.SUBMITTED, []),
    ],
)
def test_a_municipality_is_found_by_name_code_and_state(
    scene: Scene, asked: str, state: State | None, expected: list[str]
) -> None:
    found = board.search(scene.lines.values(), asked=asked, state=state)
    assert [line.code for line in found] == expected


def test_the_board_as_csv_and_as_workbook_hold_the_same_lines(scene: Scene) -> None:
    rows = list(board_files.rows(scene.lines.values(), Language.NL))
    text = board_files.to_csv(rows).decode("utf-8-sig")
    from_csv = list(csv.reader(io.StringIO(text)))
    assert from_csv[0][:3] == ["code", "gemeente", "stand"]
    assert len(from_csv) == len(scene.lines) + 1
    workbook = read_table(
        board_files.to_xlsx(rows), lambda heading: heading if heading == "code" else None
    )
    assert [list(row.cells)[:3] for row in workbook.rows] == [row[:3] for row in from_csv[1:]]
    (amsterdam,) = [row for row in from_csv if row[0] == AMSTERDAM]
    assert amsterdam[2] == "ingediend"
    assert amsterdam[-1] == "2026-03-02 10:00"


def test_no_cell_of_a_workbook_is_taken_for_a_formula() -> None:
    data = board_files.to_xlsx([["code"], ["=1+1"]])
    (row,) = read_table(data, lambda heading: heading).rows
    assert row.cells == ("=1+1",)
