"""What public pages read: the current release and the stories, and nothing else."""

import gzip
import json
from functools import lru_cache
from uuid import UUID

from django.db.models import TextField
from django.db.models.functions import Cast
from django.utils.safestring import SafeString, mark_safe

from zicht.disclosure import serialising
from zicht.disclosure.figures import FigureBook
from zicht.language import Text
from zicht.maturity import loading as maturity
from zicht.platform.fieldwork import selectors as fieldwork
from zicht.platform.publication.models import (
    PublishedMunicipality,
    Release,
    ReleasedFigure,
    ReleasedFile,
    Story,
)
from zicht.platform.publication.picture import FileFacts, Picture, PublishedLevels
from zicht.platform.publication.stories import Telling
from zicht.reporting.wave import Wave

_FACTS = ("name", "sha256", "size_bytes", "title", "description", "width", "height")


def get_picture() -> Picture | None:
    """The current release, or None before the first one.

    One query for which release is current. A release never changes, so each process reads the
    rest once and keeps it.
    """
    current = Release.objects.filter(is_current=True).values_list("id", flat=True).first()
    return None if current is None else fetch_picture(current)


def get_wave() -> Wave | None:
    """What mirrors compare with: the current release as the library's reports take a wave.

    Who took part and the names of places are left out; only reports say those.
    """
    picture = get_picture()
    if picture is None:
        return None
    return Wave(
        book=picture.book,
        questionnaire=picture.questionnaire,
        model=picture.model,
        response=(),
        places={},
    )


@lru_cache(maxsize=2)
def fetch_picture(release_id: UUID) -> Picture:
    """A whole release from the database; Release.DoesNotExist when there is none with this id."""
    release = Release.objects.select_related("wave__questionnaire").get(pk=release_id)
    questionnaire = fieldwork.questionnaire(release.wave.questionnaire)
    return Picture(
        release_id=release.pk,
        released_at=release.released_at,
        book=_book(release),
        questionnaire=questionnaire,
        model=maturity.parse(release.maturity, questionnaire),
        municipalities={
            row.code: PublishedLevels(code=row.code, name=row.name, levels=row.levels)
            for row in PublishedMunicipality.objects.filter(release=release)
        },
        files={
            row["name"]: FileFacts(**row)
            for row in ReleasedFile.objects.filter(release=release).values(*_FACTS)
        },
    )


def fetch_content(picture: Picture, name: str) -> bytes:
    """The content of one file of a release; ReleasedFile.DoesNotExist when it has no such file."""
    file = ReleasedFile.objects.only("content").get(release_id=picture.release_id, name=name)
    return bytes(file.content)


@lru_cache(maxsize=64)
def fetch_compressed(release_id: UUID, name: str) -> bytes:
    """The content of a file as gzip, which a process makes once per release."""
    file = ReleasedFile.objects.only("content").get(release_id=release_id, name=name)
    return gzip.compress(bytes(file.content), compresslevel=6, mtime=0)


@lru_cache(maxsize=128)
def fetch_chart(release_id: UUID, name: str) -> SafeString:
    """A chart as SVG to put into a page, where it is set in the typeface of the page.

    Our own run made it and its checksum was compared when it was released.
    """
    file = ReleasedFile.objects.only("content").get(release_id=release_id, name=name)
    chart = bytes(file.content).decode()
    return mark_safe(chart)  # noqa: S308 - drawn by our own run, with the checksum of then


def fetch_stories() -> tuple[Telling, ...]:
    """Every story that may be told, in the order that the editors gave."""
    return tuple(
        Telling(
            key=row.key,
            title=Text(nl=row.title_nl, en=row.title_en),
            text=Text(nl=row.text_nl, en=row.text_en),
            source=Text(nl=row.source_nl, en=row.source_en) if row.source_nl else None,
            consent_date=row.consent_date,
        )
        for row in Story.objects.all()
    )


def _book(release: Release) -> FigureBook:
    # Joined as text: parsing thousands of figures one by one would take three times as long.
    figures = ReleasedFigure.objects.filter(release=release).values_list(
        Cast("figure", TextField()), flat=True
    )
    head = json.dumps(release.book).removesuffix("}")
    return serialising.from_json(f'{head}, "figures": [{",".join(figures)}]}}')
