"""Starting the platform as an operator does: in a process of its own, with its own environment."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

from platform_support.manage import manage


def test_it_starts_with_nothing_set_but_the_data_folder(tmp_path: Path) -> None:
    result = manage("check", data=tmp_path / "var")
    assert result.returncode == 0, result.stderr
    assert (tmp_path / "var" / "secret_key").is_file()


def test_a_bad_value_stops_the_start_and_names_the_variable(tmp_path: Path) -> None:
    result = manage("check", data=tmp_path, ZICHT_HTTPS="maybe")
    assert result.returncode != 0
    assert "ZICHT_HTTPS is 'maybe'; use 1 for yes or 0 for no." in result.stderr


def test_the_deployment_check_is_clean_with_production_settings(tmp_path: Path) -> None:
    result = manage(
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        data=tmp_path,
        ZICHT_HTTPS="1",
        ZICHT_HSTS_PRELOAD="1",
        ZICHT_ALLOWED_HOSTS="zicht.example",
        ZICHT_SECRET_KEY=secrets.token_urlsafe(64),
    )
    assert result.returncode == 0, result.stderr


def test_every_change_of_a_model_has_its_migration(tmp_path: Path) -> None:
    result = manage("makemigrations", "--check", "--dry-run", data=tmp_path)
    assert result.returncode == 0, result.stdout


def test_a_server_starts_before_there_is_a_database(tmp_path: Path) -> None:
    environment = {**os.environ, "ZICHT_DATA_DIR": str(tmp_path / "var")}
    environment.pop("DATABASE_URL", None)
    result = subprocess.run(
        [sys.executable, "-c", "import zicht.platform.config.wsgi"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "The database is not ready" in result.stdout
