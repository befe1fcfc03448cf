"""Every change to what is public: whole or not at all."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from zicht.language import Text
from zicht.platform.fieldwork.difference import Difference, compare
from zicht.platform.fieldwork.models import Wave
from zicht.platform.publication import run_output
from zicht.platform.publication.models import (
    PublishedMunicipality,
    Release,
    ReleasedFigure,
    ReleasedFile,
    Story,
)
from zicht.platform.publication.run_output import RunOutput
from zicht.platform.publication.story_files import StoryFile
from zicht.problems import InvalidInputError, Problem


def release_run(directory: Path, *, now: datetime) -> Release:
    """Make the output of a run public, and the current release.

    A run that was released before is made current again and is not stored twice. Raises
    InvalidInputError, and changes nothing, when the folder is not whole or when the answers behind
    it are not those of a wave that is stored here.
    """
    output = run_output.read(directory)
    with transaction.atomic():
        release = Release.objects.filter(manifest_sha256=output.manifest_sha256).first()
        if release is None:
            release = _store(output, now)
        _make_current(release)
    return release


def _store(output: RunOutput, now: datetime) -> Release:
    book = output.book
    wave = Wave.objects.filter(code=book.wave, fingerprint=book.fingerprint).first()
    if wave is None:
        raise InvalidInputError([_unknown_answers(book.wave)])
    release = Release.objects.create(
        wave=wave,
        released_at=now,
        manifest_sha256=output.manifest_sha256,
        origin=book.origin or "",
        book=output.header,
    )
    ReleasedFigure.objects.bulk_create(
        (
            ReleasedFigure(
                release=release,
                position=position,
                key=figure.key,
                layer=figure.layer,
                area=figure.area,
                figure=data,
            )
            for position, (figure, data) in enumerate(
                zip(book.figures, output.figures, strict=True)
            )
        ),
        batch_size=500,
    )
    PublishedMunicipality.objects.bulk_create(
        PublishedMunicipality(
            release=release,
            code=one["code"],
            name=one["name"],
            slug=slugify(one["name"]),
            levels=one["levels"],
        )
        for one in output.municipalities
    )
    for file in output.files:
        ReleasedFile.objects.create(
            release=release,
            content=file.content,
            name=file.facts.name,
            sha256=file.facts.sha256,
            size_bytes=file.facts.size_bytes,
            title=file.facts.title,
            description=file.facts.description,
            width=file.facts.width,
            height=file.facts.height,
        )
    return release


def _make_current(release: Release) -> None:
    Release.objects.exclude(pk=release.pk).filter(is_current=True).update(is_current=False)
    release.is_current = True
    release.save(update_fields=["is_current"])


@transaction.atomic
def load_stories(stories: Iterable[StoryFile]) -> Difference:
    """Make the stories on the pages those of the files.

    A story that is no longer there, or whose consent was withdrawn, is removed with its text.
    """
    rows = {one.key: _row(one) for one in stories if one.withdrawn_on is None}
    stored = {row.key: _facts(row) for row in Story.objects.all()}
    difference = compare(stored, {key: _facts(row) for key, row in rows.items()})
    removed = tuple(key for key in stored if key not in rows)
    Story.objects.filter(key__in=removed).delete()
    for key in (*difference.added, *difference.changed):
        rows[key].save()
    return replace(difference, removed=removed)


def _row(one: StoryFile) -> Story:
    return Story(
        key=one.key,
        position=one.position,
        title_nl=one.title.nl,
        title_en=one.title.en,
        text_nl=one.text.nl,
        text_en=one.text.en,
        consent_date=one.consent_date,
        source_nl=one.source.nl if one.source else "",
        source_en=one.source.en if one.source else "",
    )


def _facts(row: Story) -> object:
    return tuple(getattr(row, field.attname) for field in Story._meta.concrete_fields)


def _unknown_answers(wave: str) -> Problem:
    return Problem(
        code="release-of-unknown-answers",
        message=Text(
            nl=f"De antwoorden achter deze run zijn niet de antwoorden van meting {wave} hier.",
            en=f"The answers behind this run are not the answers of wave {wave} here.",
        ),
        remedy=Text(
            nl="Laad eerst hetzelfde antwoordenbestand met: python manage.py load_wave.",
            en="First load the same file of answers with: python manage.py load_wave.",
        ),
    )
