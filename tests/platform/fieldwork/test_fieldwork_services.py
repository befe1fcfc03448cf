"""Loading areas, questionnaires and waves: twice is as good as once, and whole or not at all."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from zicht.areas.register import Register
from zicht.content import content
from zicht.platform.fieldwork import selectors, services
from zicht.platform.fieldwork.models import (
    Municipality,
    QuestionnaireVersion,
    Response,
    Wave,
)
from zicht.platform.publication.models import Release
from zicht.problems import InvalidInputError
from zicht.questionnaire import loading
from zicht.responses import writing
from zicht.responses.model import Response as Given

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NAMES = {"GM0363": "Amsterdam", "GM0518": "'s-Gravenhage", "GM0599": "Rotterdam"}
TEXT = content("questionnaires", "2019.yaml").read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def _empty() -> None:
    """These tests start from an empty database."""
    Release.objects.all().delete()
    Wave.objects.all().delete()
    QuestionnaireVersion.objects.all().delete()
    Municipality.objects.all().delete()


@pytest.fixture
def register() -> Register:
    return Register.load()


def answers(folder: Path, given: dict[str, str], *, origin: str | None = None) -> Path:
    """A file with what each municipality answered to A1, whether trafficking occurs there."""
    responses = [Given(municipality_code=code, answers={"A1": one}) for code, one in given.items()]
    rows = writing.to_rows(loading.get("2019"), responses, NAMES, origin=origin)
    path = folder / "answers.csv"
    path.write_bytes(writing.to_csv(rows))
    return path


def prepare(register: Register) -> None:
    services.load_areas(register.every())
    services.load_questionnaires([TEXT])


def test_areas_are_loaded_once_and_a_new_name_is_noticed(register: Register) -> None:
    municipalities = register.every()
    first = services.load_areas(municipalities)
    assert len(first.added) == len(municipalities)
    again = services.load_areas(municipalities)
    assert (again.added, again.changed, again.unchanged) == ((), (), len(municipalities))
    renamed = [replace(municipalities[0], name="Elders"), *municipalities[1:]]
    assert services.load_areas(renamed).changed == (municipalities[0].code,)
    assert Municipality.objects.get(pk=municipalities[0].code).name == "Elders"


def test_a_questionnaire_that_was_not_asked_yet_may_change() -> None:
    assert services.load_questionnaires([TEXT]).added == ("2019 1.0.0",)
    assert services.load_questionnaires([TEXT]).unchanged == 1
    assert services.load_questionnaires([TEXT + "\n# mended\n"]).changed == ("2019 1.0.0",)


def test_a_questionnaire_that_was_asked_is_locked(register: Register, tmp_path: Path) -> None:
    prepare(register)
    services.load_wave(
        answers(tmp_path, {"GM0363": "yes"}),
        questionnaire_id="2019",
        register=register,
        now=NOW,
    )
    assert services.load_questionnaires([TEXT]).unchanged == 1
    with pytest.raises(InvalidInputError, match=r"2019 1\.0\.0 has been asked.*new version"):
        services.load_questionnaires([TEXT + "\n# mended\n"])
    assert QuestionnaireVersion.objects.get().text == TEXT


def test_a_questionnaire_that_is_not_sound_is_refused_and_nothing_is_stored() -> None:
    with pytest.raises(InvalidInputError):
        services.load_questionnaires([TEXT, TEXT.replace("id: '2019'", "id: ''")])
    assert not QuestionnaireVersion.objects.exists()


@pytest.mark.parametrize(
    ("text", "changed", "code"),
    [
        ("eq: [A1, 'yes']", "eq: [A1a.labour, 'yes']", "self-reference"),
        ("eq: [A1, 'yes']", "eq: [A99, 'yes']", "unknown-item"),
        ("eq: [A1, 'yes']", "gt: [A1, 3]", "wrong-type"),
    ],
)
def test_acceptance_5_a_rule_that_cannot_work_is_refused_with_its_line_and_the_reason(
    text: str, changed: str, code: str
) -> None:
    assert text in TEXT
    line = TEXT[: TEXT.index(text)].count("\n") + 1
    with pytest.raises(InvalidInputError) as caught:
        services.load_questionnaires([TEXT.replace(text, changed, 1)])
    problem = caught.value.problems[0]
    assert (problem.code, problem.row, problem.column) == (code, line, "A1a")


def test_the_stored_questionnaire_is_the_one_that_was_asked() -> None:
    services.load_questionnaires([TEXT])
    stored = selectors.questionnaire(QuestionnaireVersion.objects.get())
    assert stored == loading.get("2019")
    assert stored.fingerprint == loading.get("2019").fingerprint


def test_a_wave_is_loaded_once_and_then_only_what_differs(
    register: Register, tmp_path: Path
) -> None:
    prepare(register)

    def load(given: dict[str, str]) -> str:
        path = answers(tmp_path, given)
        return str(services.load_wave(path, questionnaire_id="2019", register=register, now=NOW))

    assert load({"GM0363": "yes", "GM0518": "no"}) == "2 added"
    assert load({"GM0363": "yes", "GM0518": "no"}) == "2 unchanged"
    assert load({"GM0363": "no", "GM0599": "yes"}) == "1 added, 1 changed, 1 removed"
    wave = Wave.objects.get()
    assert (wave.code, wave.frame_date, wave.origin) == ("2019", date(2019, 4, 1), "")
    assert sorted(wave.responses.values_list("municipality_id", flat=True)) == ["GM0363", "GM0599"]
    assert wave.questionnaire.locked_at == NOW


def test_made_up_answers_stay_marked_as_made_up(register: Register, tmp_path: Path) -> None:
    prepare(register)
    path = answers(tmp_path, {"GM0363": "yes"}, origin="synthetic-2019-seed-7")
    services.load_wave(path, questionnaire_id="2019", register=register, now=NOW)
    assert Wave.objects.get().origin == "synthetic-2019-seed-7"


def test_a_file_with_one_wrong_answer_is_refused_as_a_whole(
    register: Register, tmp_path: Path
) -> None:
    prepare(register)
    path = answers(tmp_path, {"GM0363": "yes", "GM0518": "perhaps"})
    with pytest.raises(InvalidInputError, match="perhaps"):
        services.load_wave(path, questionnaire_id="2019", register=register, now=NOW)
    assert not Wave.objects.exists()
    assert QuestionnaireVersion.objects.get().locked_at is None


def test_a_wave_needs_a_questionnaire_that_was_loaded(register: Register, tmp_path: Path) -> None:
    path = answers(tmp_path, {"GM0363": "yes"})
    with pytest.raises(InvalidInputError, match="load_content"):
        services.load_wave(path, questionnaire_id="2019", register=register, now=NOW)


def test_answers_to_a_new_version_do_not_mix_with_those_to_the_old_one(
    register: Register, tmp_path: Path
) -> None:
    prepare(register)
    path = answers(tmp_path, {"GM0363": "yes"})
    services.load_wave(path, questionnaire_id="2019", register=register, now=NOW)
    services.load_questionnaires([TEXT.replace("version: 1.0.0", "version: 1.1.0")])
    with pytest.raises(InvalidInputError, match="another version"):
        services.load_wave(path, questionnaire_id="2019", register=register, now=NOW)


def test_a_file_never_replaces_what_municipalities_fill_in_here(
    register: Register, tmp_path: Path
) -> None:
    prepare(register)
    path = answers(tmp_path, {"GM0363": "yes"})
    services.load_wave(path, questionnaire_id="2019", register=register, now=NOW)
    Wave.objects.update(opens_on=date(2026, 2, 1))
    with pytest.raises(InvalidInputError, match="filled in here"):
        services.load_wave(path, questionnaire_id="2019", register=register, now=NOW)


def test_the_database_refuses_a_municipality_that_ends_before_it_begins() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Municipality.objects.create(
            code="GM9999", name="X", valid_from=date(2022, 1, 1), valid_to=date(2021, 1, 1)
        )


def test_the_database_refuses_a_second_response_of_a_municipality(
    register: Register, tmp_path: Path
) -> None:
    prepare(register)
    path = answers(tmp_path, {"GM0363": "yes"})
    services.load_wave(path, questionnaire_id="2019", register=register, now=NOW)
    response = Response.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.create(wave=response.wave, municipality=response.municipality, answers={})
