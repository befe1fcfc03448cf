"""Stories: nobody's story is told without consent, and it is gone when consent is withdrawn."""

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from zicht.content import content
from zicht.language import Text
from zicht.platform.publication import services, stories, story_files
from zicht.platform.publication.models import Story
from zicht.platform.publication.stories import Telling
from zicht.problems import InvalidInputError

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)

EXAMPLE = """\
key: {key}
position: {position}
title: {{nl: Titel {key}, en: Title {key}}}
text: {{nl: Verhaal van {key}., en: Story of {key}.}}
consent_date: {consent}
withdrawn_on: {withdrawn}
"""


def write(
    folder: Path,
    key: str,
    *,
    position: int = 2,
    consent: str = "2026-01-01",
    withdrawn: str = "null",
) -> None:
    text = EXAMPLE.format(key=key, position=position, consent=consent, withdrawn=withdrawn)
    folder.joinpath(f"{key}.yaml").write_text(text, encoding="utf-8")


def telling(key: str) -> Telling:
    words = Text(nl=key, en=key)
    return Telling(key=key, title=words, text=words, source=None)


def test_the_story_that_comes_with_zicht_is_one_fact_with_its_source() -> None:
    (leo,) = story_files.read(content("stories"), today=TODAY)
    assert leo.text.nl == "Leo woonde maandenlang in zijn vrachtwagen."
    assert leo.text.en == "Leo lived in his truck for months."
    assert leo.consent_date is None
    assert leo.source is not None


def test_stories_are_loaded_once(stories_folder: Path) -> None:
    write(stories_folder, "anna")
    assert services.load_stories(story_files.read(stories_folder, today=TODAY)).added == ("anna",)
    assert services.load_stories(story_files.read(stories_folder, today=TODAY)).unchanged == 1
    write(stories_folder, "anna", position=3)
    assert services.load_stories(story_files.read(stories_folder, today=TODAY)).changed == ("anna",)


def test_a_story_disappears_with_its_consent(stories_folder: Path) -> None:
    write(stories_folder, "anna")
    services.load_stories(story_files.read(stories_folder, today=TODAY))
    write(stories_folder, "anna", withdrawn="2026-06-01")
    assert services.load_stories(story_files.read(stories_folder, today=TODAY)).removed == ("anna",)
    assert not Story.objects.filter(key="anna").exists()


def test_a_story_disappears_with_its_file(stories_folder: Path) -> None:
    write(stories_folder, "anna")
    services.load_stories(story_files.read(stories_folder, today=TODAY))
    stories_folder.joinpath("anna.yaml").unlink()
    services.load_stories(story_files.read(stories_folder, today=TODAY))
    assert not Story.objects.exists()


def test_a_story_without_consent_and_without_source_is_refused(stories_folder: Path) -> None:
    write(stories_folder, "anna")
    write(stories_folder, "ben", consent="null")
    with pytest.raises(InvalidInputError, match=r"ben\.yaml, column consent_date.*may not be told"):
        story_files.read(stories_folder, today=TODAY)


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("key: anna", "key: Anna B", "key must have small letters"),
        ("position: 2", "position: first", "position must be a whole number"),
        ("position: 2", "position: true", "position must be a whole number"),
        ("position: 2", "position: -1", "position must be a whole number from 0"),
        ("position: 2", "position: 2147483648", "position must be .* to 2147483647"),
        ("en: Title anna", "en: ''", "title lacks nl or en"),
        ("en: Title anna", f"en: {'x' * 121}", "title has 121 characters, and 120 is the most"),
        ("position: 2", f"position: 2\nsource: {{nl: x, en: {'x' * 201}}}", "source has 201"),
        ("2026-01-01", "spring", "consent_date must be a day"),
        ("2026-01-01", "2026-11-24", "consent_date lies after today"),
        ("withdrawn_on: null", "withdrawn_on: 2027-01-01", "withdrawn_on lies after today"),
        ("position: 2", "position: 2\nphoto: anna.jpg", "photo is not known"),
        ("key: anna", "key: [", "is not YAML"),
    ],
)
def test_a_file_that_is_not_right_is_refused_with_the_place(
    stories_folder: Path, before: str, after: str, fault: str
) -> None:
    write(stories_folder, "anna")
    path = stories_folder / "anna.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    with pytest.raises(InvalidInputError, match=fault):
        story_files.read(stories_folder, today=TODAY)


def test_a_key_that_is_used_twice_is_refused(stories_folder: Path) -> None:
    write(stories_folder, "anna")
    twin = stories_folder / "twin.yaml"
    twin.write_text(stories_folder.joinpath("anna.yaml").read_text(encoding="utf-8"))
    with pytest.raises(InvalidInputError, match="anna is there 2 times"):
        story_files.read(stories_folder, today=TODAY)


def test_the_story_of_the_day_changes_with_the_day_and_comes_round() -> None:
    three = [telling(key) for key in ("a", "b", "c")]
    days = [stories.strip(three, "", date(2026, 11, day)) for day in (20, 21, 22, 23)]
    shown = [one.shown.key for one in days if one is not None]
    assert set(shown) == {"a", "b", "c"}
    assert shown[0] == shown[3]


def test_the_next_story_follows_the_one_that_was_asked_for() -> None:
    three = [telling(key) for key in ("a", "b", "c")]
    strip = stories.strip(three, "c", date(2026, 11, 23))
    assert strip is not None
    assert (strip.shown.key, strip.next_key) == ("c", "a")


def test_without_stories_there_is_no_strip_and_one_story_has_no_next() -> None:
    assert stories.strip([], "", date(2026, 11, 23)) is None
    only = stories.strip([telling("a")], "", date(2026, 11, 23))
    assert only is not None
    assert only.next_key is None


def test_the_home_page_tells_the_story_that_was_asked_for(
    client: Client, stories_folder: Path
) -> None:
    write(stories_folder, "anna", position=1)
    write(stories_folder, "ben")
    services.load_stories(story_files.read(stories_folder, today=TODAY))
    html = client.get("/", {"verhaal": "ben"}).content.decode()
    assert "Verhaal van ben." in html
    assert "?verhaal=anna#verhaal" in html
    assert "Verteld met toestemming, gegeven op 1 januari 2026" in html
    assert "web/story.js" in html
