"""Every change to what is public: whole or not at all."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from django.db import transaction

from zicht.content import content
from zicht.disclosure.figures import FigureBook
from zicht.language import Text
from zicht.maturity import loading as maturity
from zicht.platform.fieldwork import selectors as fieldwork
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
    InvalidInputError, and changes nothing, when the folder is not whole, when the answers behind
    it are not (or no longer) those of a wave that is stored here, or when it judged them by
    another maturity model than this version of Zicht has.
    """
    output = run_output.read(directory)
    with transaction.atomic():
        wave = _wave_of(output)
        release = Release.objects.filter(manifest_sha256=output.manifest_sha256).first()
        if release is None:
            release = _store(output, wave, now)
        _make_current(release)
    return release


def _wave_of(output: RunOutput) -> Wave:
    book = output.book
    # Locked, so that the answers are not replaced while the figures on them become public.
    waves = Wave.objects.select_for_update(of=("self",)).select_related("questionnaire")
    # A figure book knows a wave by its questionnaire; the fingerprint tells which one it was.
    found = waves.filter(questionnaire__questionnaire_id=book.wave, fingerprint=book.fingerprint)
    wave = found.order_by("-frame_date", "-code").first()
    if wave is None:
        raise InvalidInputError([_unknown_answers(book.wave)])
    return wave


def _store(output: RunOutput, wave: Wave, now: datetime) -> Release:
    book = output.book
    release = Release.objects.create(
        wave=wave,
        released_at=now,
        manifest_sha256=output.manifest_sha256,
        origin=book.origin or "",
        book=output.header,
        maturity=_maturity(wave, book),
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


def _maturity(wave: Wave, book: FigureBook) -> str:
    """The text of the maturity model by which a run judged the answers."""
    source = content("maturity", f"{wave.questionnaire.questionnaire_id}.yaml")
    text = source.read_text(encoding="utf-8")
    ours = maturity.parse(text, fieldwork.questionnaire(wave.questionnaire))
    if ours.fingerprint != book.maturity_fingerprint:
        raise InvalidInputError([_another_model(book.maturity_version, ours.version)])
    return text


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


def _another_model(theirs: str, ours: str) -> Problem:
    return Problem(
        code="release-of-another-maturity-model",
        message=Text(
            nl=f"Deze run rekende met andere regels voor de niveaus (versie {theirs}) dan "
            f"deze Zicht (versie {ours}).",
            en=f"This run used other rules for the levels (version {theirs}) than "
            f"this Zicht (version {ours}).",
        ),
        remedy=Text(
            nl="Draai `zicht run` opnieuw en geef die map.",
            en="Run `zicht run` again and give that folder.",
        ),
    )
