"""Content, a wave and a release in the database, as an operator would have put them there."""

import shutil
from collections.abc import Hashable
from datetime import UTC, date, datetime
from functools import cache
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from platform_support import release_factory, run_folder
from shared_work import scratch
from zicht.maturity import loading as maturity
from zicht.platform.fieldwork.models import QuestionnaireVersion, Wave
from zicht.platform.publication import services
from zicht.platform.publication.models import Release
from zicht.questionnaire import loading

WAVE = "2019"
RELEASED_AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def write_run(folder: Path, **differences: Hashable) -> Path:
    """The folder of a run on the wave of 2019."""
    shutil.copytree(_written(tuple(sorted(differences.items()))), folder, dirs_exist_ok=True)
    return folder


@cache
def _written(differences: tuple[tuple[str, Hashable], ...]) -> Path:
    model = maturity.get(WAVE)
    book = release_factory.book(loading.get(WAVE), model, **dict(differences))
    return run_folder.write(scratch(), book, tuple(one.key for one in model.indicators))


def load_content() -> None:
    """Areas, questionnaires and stories."""
    call_command("load_content", stdout=StringIO())


def make_wave(fingerprint: str = "f" * 64) -> Wave:
    """The wave of 2019 without its answers, which no page reads."""
    wave, _ = Wave.objects.get_or_create(
        code=WAVE,
        defaults={
            "questionnaire": QuestionnaireVersion.objects.get(questionnaire_id=WAVE),
            "frame_date": date(2019, 4, 1),
            "title_nl": "Nulmeting 2019",
            "title_en": "Baseline 2019",
            "origin": "synthetic-2019-seed-7",
            "fingerprint": fingerprint,
        },
    )
    return wave


def make_release(folder: Path, **differences: Hashable) -> Release:
    """Everything, up to a current release of the run in the folder."""
    load_content()
    make_wave()
    return services.release_run(write_run(folder, **differences), now=RELEASED_AT)
