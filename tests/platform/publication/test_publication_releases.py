"""Releasing a run: what is taken, what is refused, and what stays private."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction

from platform_support import run_folder
from platform_support.released import write_run
from zicht.disclosure.serialising import from_json
from zicht.maturity import loading as maturity
from zicht.platform.fieldwork.models import Wave
from zicht.platform.publication import selectors, services
from zicht.platform.publication.models import Release, ReleasedFile, Story
from zicht.problems import InvalidInputError

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """A run that differs from the one that is released already."""
    return write_run(tmp_path / "run", items=frozenset({"A1", "D1", "A5"}))


def test_a_release_becomes_current_and_the_one_before_does_not_stay_so(run: Path) -> None:
    before = Release.objects.get(is_current=True)
    release = services.release_run(run, now=NOW)
    assert Release.objects.get(is_current=True) == release
    before.refresh_from_db()
    assert not before.is_current


def test_the_same_run_is_not_stored_twice(run: Path) -> None:
    first = services.release_run(run, now=NOW)
    count = Release.objects.count()
    assert services.release_run(run, now=NOW) == first
    assert Release.objects.count() == count


def test_an_older_run_can_be_made_current_again(run: Path) -> None:
    before = Release.objects.get(is_current=True)
    services.release_run(run, now=NOW)
    older = run.parent / "older"
    services.release_run(write_run(older), now=NOW)
    assert Release.objects.get(is_current=True) == before


def test_the_book_of_a_release_is_the_book_of_the_run(run: Path) -> None:
    release = services.release_run(run, now=NOW)
    picture = selectors.fetch_picture(release.pk)
    assert picture.book == from_json(run.joinpath("figures.json").read_text(encoding="utf-8"))


def test_a_file_that_was_changed_after_the_run_is_refused(run: Path) -> None:
    figures = run / "figures.json"
    figures.write_text(figures.read_text(encoding="utf-8").replace("108", "109") + " ")
    count = Release.objects.count()
    with pytest.raises(InvalidInputError, match=r"figures\.json .* not the file .*zicht run"):
        services.release_run(run, now=NOW)
    assert Release.objects.count() == count


@pytest.mark.parametrize("name", ["manifest.json", "municipalities.json", "report.en.pdf"])
def test_a_folder_that_is_not_whole_is_refused(run: Path, name: str) -> None:
    run.joinpath(name).unlink()
    with pytest.raises(InvalidInputError, match=f"{name} is missing"):
        services.release_run(run, now=NOW)


def test_a_run_on_answers_that_are_not_here_is_refused(tmp_path: Path) -> None:
    stranger = write_run(tmp_path / "stranger", fingerprint="0" * 64)
    with pytest.raises(InvalidInputError, match=r"not the answers of wave 2019 here.*load_wave"):
        services.release_run(stranger, now=NOW)


def test_a_release_of_answers_that_were_replaced_does_not_come_back(run: Path) -> None:
    first = services.release_run(run, now=NOW)
    services.release_run(write_run(run.parent / "second"), now=NOW)
    Wave.objects.filter(code="2019").update(fingerprint="e" * 64)
    with pytest.raises(InvalidInputError, match="not the answers of wave 2019 here"):
        services.release_run(run, now=NOW)
    first.refresh_from_db()
    assert not first.is_current


@pytest.mark.parametrize("text", ["{}", "[]", "no JSON", '{"files": 3}', '{"files": ["a"]}'])
def test_a_manifest_that_is_damaged_is_refused_with_the_remedy(run: Path, text: str) -> None:
    run.joinpath("manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError, match=r"manifest\.json .* (not what a run|not the file)"):
        services.release_run(run, now=NOW)


@pytest.mark.parametrize("name", ["figures.json", "municipalities.json"])
@pytest.mark.parametrize(
    "text", ["{}", "[]", "no JSON", '{"municipalities": [{"code": "GM0363"}]}']
)
def test_data_that_no_run_writes_are_refused_though_the_manifest_agrees(
    run: Path, name: str, text: str
) -> None:
    run.joinpath(name).write_text(text, encoding="utf-8")
    run_folder.write_manifest(run)
    with pytest.raises(InvalidInputError, match=rf"{name} .* not what a run writes.*zicht run"):
        services.release_run(run, now=NOW)


def test_a_release_keeps_the_maturity_model_that_it_was_made_with(run: Path) -> None:
    release = services.release_run(run, now=NOW)
    ours = maturity.get("2019")
    assert selectors.fetch_picture(release.pk).model == ours
    Release.objects.update(maturity=release.maturity.replace(ours.level_zero.en, "Not there yet"))
    selectors.fetch_picture.cache_clear()
    assert selectors.fetch_picture(release.pk).model.level_zero.en == "Not there yet"


def test_a_run_on_another_maturity_model_is_refused(run: Path) -> None:
    figures = run / "figures.json"
    data = json.loads(figures.read_text(encoding="utf-8"))
    data["maturity_fingerprint"] = "0" * 64
    figures.write_text(json.dumps(data), encoding="utf-8")
    run_folder.write_manifest(run)
    with pytest.raises(InvalidInputError, match="other rules for the levels"):
        services.release_run(run, now=NOW)


def test_a_release_that_fails_halfway_leaves_nothing(run: Path) -> None:
    path = run / "municipalities.json"
    municipalities = json.loads(path.read_text(encoding="utf-8"))
    municipalities["municipalities"] *= 2
    path.write_text(json.dumps(municipalities), encoding="utf-8")
    run_folder.write_manifest(run)
    before = Release.objects.get(is_current=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        services.release_run(run, now=NOW)
    assert Release.objects.get(is_current=True) == before


def test_answers_mirrors_and_who_agreed_are_not_among_the_public_files(run: Path) -> None:
    release = services.release_run(run, now=NOW)
    names = set(ReleasedFile.objects.filter(release=release).values_list("name", flat=True))
    assert {"report.nl.pdf", "report.en.pdf", "tables.xlsx", "figures.json"} <= names
    assert "charts/levels.nl.svg" in names
    assert not {"answers.parquet", "mirrors/GM0363.pdf", "municipalities.json"} & names


def test_the_public_manifest_does_not_tell_who_answered(run: Path) -> None:
    release = services.release_run(run, now=NOW)
    manifest = bytes(ReleasedFile.objects.get(release=release, name="manifest.json").content)
    assert b"mirrors/" not in manifest
    assert b"figures.json" in manifest


def test_a_chart_keeps_its_words_and_its_size(run: Path) -> None:
    release = services.release_run(run, now=NOW)
    facts = selectors.fetch_picture(release.pk).files["charts/levels.en.svg"]
    assert facts.title == "Chart levels (en)"
    assert facts.description == "Chart levels (en), in words."
    assert (facts.width, facts.height) == (720, 240)


def test_the_database_refuses_a_second_current_release(run: Path) -> None:
    services.release_run(run, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Release.objects.update(is_current=True)


def test_the_database_refuses_a_story_without_consent_and_without_source() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Story.objects.create(
            key="x", position=1, title_nl="X", title_en="X", text_nl="X", text_en="X"
        )
