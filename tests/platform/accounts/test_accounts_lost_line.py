"""The database is started again between two pages: nobody notices."""

import os
from pathlib import Path

import pytest

from platform_support import own_database

pytestmark = pytest.mark.skipif(
    "DATABASE_URL" not in os.environ, reason="only PostgreSQL has a line that can break"
)

_BROKEN_BETWEEN_PAGES = """
import psycopg
from django.conf import settings as site
from django.db import connection
from django.test import Client
from platform_support import people
plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
site.ALLOWED_HOSTS = ["testserver"]
site.STORAGES = {**site.STORAGES, "staticfiles": {"BACKEND": plain}}
client = people.sign_in(Client(), people.person("contact"))
assert client.get("/account/").status_code == 200
settings = connection.settings_dict
with psycopg.connect(
    host=settings["HOST"], user=settings["USER"], dbname=settings["NAME"], autocommit=True
) as other:
    ended = other.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    ).fetchall()
    assert len(ended) == 1
print(client.get("/account/").status_code)
"""


def test_a_page_after_the_database_was_started_again_is_answered(tmp_path: Path) -> None:
    with own_database.made(tmp_path) as database:
        assert database.run(_BROKEN_BETWEEN_PAGES).split()[-1] == "200"
