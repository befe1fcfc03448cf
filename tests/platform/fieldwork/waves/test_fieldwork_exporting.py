"""What was submitted in a wave goes to a file, and comes back as the same answers."""

from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from platform_support import filling_factory, people, released, wave_factory
from platform_support.filling_factory import Team
from zicht.areas.register import Register
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.models import Wave
from zicht.platform.fieldwork.waves import waves
from zicht.platform.publication import services
from zicht.responses import reading

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FORMULA = '=HYPERLINK("https://elsewhere.example")'


@pytest.fixture
def wave() -> Wave:
    """Two municipalities submitted, one with a text that a spreadsheet would run."""
    member = people.person("member")
    made = wave_factory.make_open(member, now=NOW)
    for code in ("GM0363", "GM0518"):
        response = wave_factory.response_of(made, code)
        filling_factory.fill_in(response, member, now=NOW)
        if code == "GM0363":
            filling_factory.save(response, member, {"Z2": FORMULA})
        team = Team(response=response, safety=member, care=member, signer=member, desk=member)
        filling_factory.agree(team, now=NOW)
        filling_factory.signing.submit(response, person=member, now=NOW)
    waves.close(made, person=member)
    made.refresh_from_db()
    return made


def export(wave: Wave, out: Path) -> str:
    said = StringIO()
    call_command("export_wave", wave.code, "--out", str(out), stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_file_of_a_wave_holds_the_answers_that_the_wave_closed_with(
    wave: Wave, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"answers{suffix}"
    assert "2 responses" in export(wave, out)
    read = reading.read(
        out,
        questionnaire=selectors.questionnaire(wave.questionnaire),
        register=Register.load(),
        day=wave.frame_date,
    )
    assert read.fingerprint == wave.fingerprint
    assert [one.municipality_code for one in read.responses] == ["GM0363", "GM0518"]
    stored = wave.responses.get(municipality="GM0363").answers
    assert stored is not None
    assert read.responses[0].answers["Z2"] == stored["Z2"]
    assert read.origin is None


def test_answers_that_were_made_up_go_on_saying_so(wave: Wave, tmp_path: Path) -> None:
    Wave.objects.filter(pk=wave.pk).update(origin="synthetic-wave")
    out = tmp_path / "answers.csv"
    export(wave, out)
    assert "synthetic-wave" in out.read_text(encoding="utf-8").splitlines()[1]


def test_a_wave_that_is_still_open_and_one_that_is_not_there_are_refused(
    wave: Wave, tmp_path: Path
) -> None:
    Wave.objects.filter(pk=wave.pk).update(state="open")
    out = tmp_path / "answers.csv"
    with pytest.raises(CommandError, match="is not closed yet"):
        export(wave, out)
    with pytest.raises(CommandError, match=r"no wave ‘elders’.*meting-2026"):
        call_command("export_wave", "elders", "--out", str(out))
    with pytest.raises(CommandError, match=r"neither \.csv nor \.xlsx"):
        call_command("export_wave", wave.code, "--out", str(tmp_path / "answers.ods"))
    assert list(tmp_path.iterdir()) == []


def test_a_run_on_those_answers_is_released_under_whatever_code_the_wave_has(
    tmp_path: Path,
) -> None:
    released.load_content()
    wave = released.make_wave()
    own = Wave(**{one.attname: getattr(wave, one.attname) for one in Wave._meta.concrete_fields})
    own.code, own.fingerprint = "eigen-meting", "e" * 64
    own.save(force_insert=True)
    folder = released.write_run(tmp_path / "run", fingerprint="e" * 64)
    assert services.release_run(folder, now=NOW).wave == own
