"""The platform's tests share one release, put in the test database once."""

from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker, Settings

from platform_support.released import make_release


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """The test database with content and a release; each test is rolled back to this."""
    with django_db_blocker.unblock():
        make_release(tmp_path_factory.mktemp("run"))


@pytest.fixture(autouse=True)
def _plain_settings(settings: Settings) -> None:
    """Static files without their manifest, which `serve` makes, and an address for reports."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.SECURITY_CONTACT = "mailto:security@zicht.example"


@pytest.fixture
def stories_folder(tmp_path: Path) -> Path:
    """An empty folder of stories."""
    folder = tmp_path / "stories"
    folder.mkdir()
    return folder
