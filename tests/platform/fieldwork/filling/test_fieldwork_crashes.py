"""Several processes fill in one response at once, are killed, and the platform is upgraded."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from platform_support import own_database
from platform_support.own_database import OwnDatabase

#: What every script begins with. Forks, so that Django starts once.
_BEGIN = """
import json, os, random, signal, sys, time
from django.db import connections
from platform_support import filling_factory as factory
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.filling import answering, signing
from zicht.platform.fieldwork.response import history, sheet
from zicht.platform.fieldwork.models import *

team = factory.make_team(sys.argv[1])
selectors.questionnaire(team.response.wave.questionnaire)  # read once, before any fork

def fork(work, *arguments):
    # A process for this work; it begins when it may, and what it writes is read by its number.
    connections.close_all()
    reading, writing = os.pipe()
    number = os.fork()
    if number:
        os.close(writing)
        return number, reading
    os.close(reading)
    try:
        work(lambda told: os.write(writing, (json.dumps(told) + "\\n").encode()), *arguments)
    except BaseException as error:
        os.write(writing, (json.dumps({"error": repr(error)}) + "\\n").encode())
    os._exit(0)

def read_all(reading):
    with os.fdopen(reading) as lines:
        # What was killed in the middle of a line never told it.
        told = [json.loads(line) for line in lines if line.endswith("\\n")]
    assert not any("error" in one for one in told), told
    return told

def versions():
    return {change.version: [change.after, change.person_id]
            for change in team.response.changes.filter(variable="Z2")}
"""

_SAME_MOMENT = (
    _BEGIN
    + """
codes = ["A1", "A3", "A4", "A5", "A6", "A8", "A9", "B4", "C1", "D1"]
people = [team.safety, team.care, team.signer]

def work(tell, person, option, start):
    for position, code in enumerate(codes):
        item = sheet.of(team.response).questionnaire.item_by_code[code]
        value = item.options[option].code
        time.sleep(max(0, start + 0.05 * position - time.time()))
        outcome = answering.save_answer(team.response, code, value, base_version=0,
                                        person=person, now=factory.NOW)
        tell([code, value, type(outcome).__name__])

start = time.time() + 0.5
workers = [fork(work, person, option, start) for option, person in enumerate(people)]
told = [one for _, reading in workers for one in read_all(reading)]
cells = {cell.variable: cell for line in sheet.of(team.response).lines for cell in line.cells}
visible = {code: [cells[code].value, *(one.value for one in cells[code].proposals)]
           for code in codes}
print(json.dumps([told, visible, str(history.verify(team.response))]))
"""
)

_AT_ONCE = (
    _BEGIN
    + """

def work(tell, person, name):
    random.seed(name)
    for number in range(25):
        answer = team.response.filled_in.filter(variable="Z2").first()
        outcome = answering.save_answer(team.response, "Z2", f"{name} {number}",
            base_version=answer.version if answer else 0, person=person, now=factory.NOW)
        if isinstance(outcome, answering.Conflict):
            tell(["late", f"{name} {number}", person.pk])
        else:
            tell([outcome.version, f"{name} {number}", person.pk])

people = [team.safety, team.care, team.signer, team.desk]
workers = [fork(work, person, name) for person, name in zip(people, "abcd")]
told = [one for _, reading in workers for one in read_all(reading)]
late = [[one.value, one.person_id] for one in team.response.proposals.all()]
print(json.dumps([told, versions(), late, str(history.verify(team.response))]))
"""
)

_KILLED = (
    _BEGIN
    + """

def work(tell, round):
    for number in range(10_000):
        answer = team.response.filled_in.filter(variable="Z2").first()
        text = f"{round} {number}"
        outcome = answering.save_answer(team.response, "Z2", text,
            base_version=answer.version if answer else 0, person=team.safety, now=factory.NOW)
        tell([outcome.version, text, team.safety.pk])

random.seed(7)
told, broken = [], []
for round in range(50):
    worker, reading = fork(work, round)
    first = os.read(reading, 1)
    time.sleep(random.uniform(0, 0.02))
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
    with os.fdopen(reading, "rb") as rest:
        lines = (first + rest.read()).splitlines(keepends=True)
    told += [json.loads(line) for line in lines if line.endswith(b"\\n")]
    broken.append(str(history.verify(team.response)))
answer = team.response.filled_in.get(variable="Z2")
print(json.dumps([told, versions(), broken, answer.version]))
"""
)

_SUBMIT_AT_ONCE = (
    _BEGIN
    + """
from zicht.platform.fieldwork.response.locking import NotOpenError
from zicht.problems import InvalidInputError
factory.fill_in(team.response, team.safety)
factory.agree(team)

def submit(tell):
    tell(["submitted", signing.submit(team.response, person=team.signer, now=factory.NOW).pk])

def change(tell):
    try:
        answering.save_answer(team.response, "A5", "practice", base_version=1,
                              person=team.safety, now=factory.NOW)
        tell(["changed", 0])
    except (NotOpenError, InvalidInputError) as refusal:
        tell(["refused", type(refusal).__name__])

def try_submit(tell):
    try:
        submit(tell)
    except (NotOpenError, InvalidInputError) as refusal:
        tell(["refused", type(refusal).__name__])

workers = [fork(work) for work in (try_submit, change, try_submit, try_submit)]
told = [one for _, reading in workers for one in read_all(reading)]
response = Response.objects.get(pk=team.response.pk)
current = sheet.of(response)
stands = {name: value for name, value in (response.answers or {}).items()}
print(json.dumps([told, response.submissions.count(), stands == {} or stands["A5"] ==
                  current.answers["A5"], len(current.agreements)]))
"""
)

_CLOSED_MEANWHILE = (
    _BEGIN
    + """
from zicht.platform.fieldwork.response import locking
from zicht.platform.fieldwork.waves import waves
factory.fill_in(team.response, team.safety)
factory.agree(team)
fingerprint = waves.fingerprints.fingerprint

def close(tell):
    def slowly(*arguments):
        # What was submitted has been read; the wave is not closed for others yet.
        tell("closing")
        time.sleep(0.5)
        return fingerprint(*arguments)
    waves.fingerprints.fingerprint = slowly
    waves.close(team.response.wave, person=team.desk)

_, reading = fork(close)
os.read(reading, 1)
try:
    signing.submit(team.response, person=team.signer, now=factory.NOW)
    print("submitted")
except locking.NotOpenError as refusal:
    print(refusal.obstacle.name)
"""
)

_UPGRADED = (
    """
from django.core.management import call_command
from django.db import connection
call_command("migrate", "fieldwork", "0002", "-v0")
with connection.cursor() as cursor:
    for statement in (
        "fieldwork_municipality (code, name) VALUES ('GM0518', 'Den Haag')",
        "fieldwork_questionnaireversion (id, questionnaire_id, version, text, sha256)"
        " VALUES (1000, 'oud', '1.0.0', '', '')",
        "fieldwork_wave (code, questionnaire_id, frame_date, title_nl, title_en, origin,"
        " fingerprint) VALUES ('oud', 1000, '2019-04-01', 'N', 'B', '', 'f')",
        "fieldwork_response (wave_id, municipality_id, answers)"
        " VALUES ('oud', 'GM0518', '{\\"A1\\": \\"yes\\", \\"C1b\\": 2.0}')",
    ):
        cursor.execute("INSERT INTO " + statement)
call_command("migrate", "-v0")
"""
    + _BEGIN
    + """
import hashlib

def checksum():
    # Progress is counted, not filled in; it is counted anew where it is missing.
    kept = {model: [one.attname for one in model._meta.concrete_fields if one.name != "progress"]
            for model in (Response, Answer, AnswerChange, Proposal, Look, Agreement)}
    rows = [[model.__name__, sorted(map(str, model.objects.values(*names)))]
            for model, names in kept.items()]
    assert all(found for _, found in rows), rows
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()

loaded = Response.objects.get(wave="oud")
answering.look(team.response, ["A1", "A2"], person=team.care, now=factory.NOW)
factory.fill_in(team.response, team.safety)
factory.agree(team)
factory.save(team.response, team.care, {"A3": "good", "B9a": 3, "Z2": "Één regel\\nen nog een"})
sums = [checksum()]
# What a deployment does, and the upgrade of a database that already holds drafts.
call_command("migrate", "-v0")
call_command("load_content", stdout=open(os.devnull, "w"))
sums.append(checksum())
call_command("migrate", "fieldwork", "0003", "-v0")
call_command("migrate", "-v0")
sums.append(checksum())
print(json.dumps([sums, str(history.verify(team.response)),
                  [loaded.answers, loaded.submitted_at, loaded.wave.state]]))
"""
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnDatabase]:
    """One database for this module; each script works in a wave of its own."""
    with own_database.made(tmp_path_factory.mktemp("filling")) as made:
        yield made


def test_acceptance_1_of_three_who_save_within_a_moment_all_values_are_kept_and_two_are_told(
    database: OwnDatabase,
) -> None:
    told, visible, found = json.loads(database.run(_SAME_MOMENT, "same-moment"))
    assert found == "None"
    assert len(visible) == 10
    for code, values in visible.items():
        outcomes = sorted(kind for name, _, kind in told if name == code)
        assert outcomes == ["Conflict", "Conflict", "Saved"]
        assert sorted(values) == sorted(value for name, value, _ in told if name == code)
        # The answer that stands is that of the one who was told that it was saved.
        assert values[0] == next(
            value for name, value, kind in told if (name, kind) == (code, "Saved")
        )


def test_acceptance_2_parallel_writers_leave_a_history_that_chains(database: OwnDatabase) -> None:
    told, versions, late, found = json.loads(database.run(_AT_ONCE, "at-once"))
    assert found == "None"
    assert len(told) == 100
    saved = {str(version): [text, person] for version, text, person in told if version != "late"}
    assert saved == versions
    assert sorted(versions, key=int) == [str(number) for number in range(1, len(versions) + 1)]
    assert sorted(late) == sorted(
        [text, person] for version, text, person in told if version == "late"
    )


def test_after_fifty_kills_every_acknowledged_answer_is_there_and_the_history_is_whole(
    database: OwnDatabase,
) -> None:
    told, versions, broken, last = json.loads(database.run(_KILLED, "killed"))
    assert set(broken) == {"None"}
    assert len(told) >= 50
    for version, text, person in told:
        assert versions[str(version)] == [text, person]
    # Of each kill at most one answer was stored without word of it.
    assert len(told) <= len(versions) == last <= len(told) + 50


def test_acceptance_8_submitting_at_once_makes_one_submission_and_a_change_never_slips_in(
    database: OwnDatabase,
) -> None:
    told, submissions, is_as_shown, agreed = json.loads(
        database.run(_SUBMIT_AT_ONCE, "submit-at-once")
    )
    assert is_as_shown
    outcomes = [kind for kind, _ in told]
    if "changed" in outcomes:
        assert submissions == 0
        assert agreed == 0
    else:
        assert submissions == 1
        assert len({number for kind, number in told if kind == "submitted"}) == 1
        assert outcomes.count("submitted") == 3


def test_nobody_submits_while_the_wave_is_being_closed(database: OwnDatabase) -> None:
    assert database.run(_CLOSED_MEANWHILE, "closed-meanwhile").strip() == "CLOSED"


def test_acceptance_7_a_deployment_during_an_open_wave_changes_no_draft_and_no_loaded_answer(
    tmp_path: Path,
) -> None:
    with own_database.made(tmp_path, is_migrated=False) as database:
        sums, found, loaded = json.loads(database.run(_UPGRADED, "upgraded"))
    assert len(set(sums)) == 1
    assert found == "None"
    assert loaded == [{"A1": "yes", "C1b": 2.0}, None, "closed"]
