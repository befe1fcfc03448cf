"""The order in which modules of tests begin, so that workers end at about the same time.

Also what Hypothesis makes of a busy machine: nothing. How long an example takes says more of what
runs beside it than of what is tested. Its examples are the same in every run, so that a change is
judged by the same as the one before; ``HYPOTHESIS_PROFILE=searching`` looks for others.

And that NumPy calculates on one thread, as there are workers enough for every core. On the small
matrices of tests a second thread mostly waits, and burns as much of a core as the first.
"""

import os
import shutil
import tempfile

import pytest
from hypothesis import HealthCheck, settings

import shared_work

# NumPy looks at it when it is imported; processes that tests start do as well.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

settings.register_profile("searching", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeatable", settings.get_profile("searching"), derandomize=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))

#: The modules that take longest, the longest first: one that begins last keeps a worker waiting.
_FIRST = (
    # Compiles everything, once: what needs machine code comes when this is over.
    "prevalence/test_prevalence_warming.py",
    "platform/test_platform_postgresql.py",
    "platform/test_platform_browser.py",
    "platform/accounts/test_accounts_browser.py",
    "platform/fieldwork/waves/test_fieldwork_wave_browser.py",
    "platform/test_platform_wave_browser.py",
    "platform/fieldwork/filling/test_fieldwork_filling_browser.py",
    "run/test_run_pipeline.py",
    "docs/test_docs_commands.py",
    "disclosure/test_disclosure_book.py",
    "platform/support/test_support_browser.py",
    "platform/research/test_research_browser.py",
    "platform/fieldwork/filling/test_fieldwork_server_killed.py",
    "platform/fieldwork/waves/test_fieldwork_wave_races.py",
    "reporting/test_reporting_published.py",
    "disclosure/tables/test_tables_suppression.py",
    "prevalence/bayes/test_latent_classes.py",
    "docs/test_docs_prevalence.py",
    "platform/fieldwork/filling/test_fieldwork_crashes.py",
    "platform/fieldwork/together/test_fieldwork_together_races.py",
)


def pytest_configure(config: pytest.Config) -> None:
    """Give processes that run tests side by side one folder for work that they share."""
    if shared_work.FOLDER not in os.environ:
        os.environ[shared_work.FOLDER] = tempfile.mkdtemp(prefix="zicht-tests-")
        config.add_cleanup(_remove_shared)


def _remove_shared() -> None:
    shutil.rmtree(os.environ.pop(shared_work.FOLDER), ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put those modules first; within a module nothing changes."""
    places = {name: place for place, name in enumerate(_FIRST)}

    def place(item: pytest.Item) -> int:
        path = item.path.as_posix().rpartition("/tests/")[2]
        return places.get(path, len(places))

    items.sort(key=place)
