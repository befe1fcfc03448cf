"""Settings from the environment: what is accepted, and how a bad value is refused."""

import os
import stat
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from zicht.platform.config import environment


@pytest.mark.parametrize(("value", "expected"), [("1", True), ("Yes", True), ("0", False)])
def test_a_switch_is_yes_or_no(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("ZICHT_DEBUG", value)
    assert environment.boolean("ZICHT_DEBUG", default=not expected) is expected


def test_a_switch_that_is_not_set_has_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ZICHT_DEBUG", raising=False)
    assert environment.boolean("ZICHT_DEBUG", default=True) is True


def test_a_switch_that_is_neither_yes_nor_no_names_the_variable_and_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ZICHT_HTTPS", "perhaps")
    with pytest.raises(ImproperlyConfigured, match=r"ZICHT_HTTPS is 'perhaps'; use 1"):
        environment.boolean("ZICHT_HTTPS", default=False)


@pytest.mark.parametrize("value", ["0", "365", "-1", "soon", "1.5", "²"])
def test_a_number_outside_its_bounds_is_refused(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("ZICHT_SECURITY_DAYS", value)
    with pytest.raises(ImproperlyConfigured, match=r"ZICHT_SECURITY_DAYS .* from 1 to 364"):
        environment.number("ZICHT_SECURITY_DAYS", default=180, low=1, high=364)


def test_hosts_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZICHT_ALLOWED_HOSTS", "zicht.example, www.zicht.example,")
    hosts = environment.words("ZICHT_ALLOWED_HOSTS", default=[])
    assert hosts == ["zicht.example", "www.zicht.example"]


def test_an_address_on_this_machine_needs_no_https(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZICHT_ADDRESS", "http://127.0.0.1:8100")
    found = environment.address("ZICHT_ADDRESS", schemes=("https", "http"))
    assert found == "http://127.0.0.1:8100"
    monkeypatch.setenv("ZICHT_ADDRESS", "ftp://zicht.example")
    with pytest.raises(ImproperlyConfigured, match=r"http://127\.0\.0\.1:8000"):
        environment.address("ZICHT_ADDRESS", schemes=("https", "http"))


def test_an_address_of_another_scheme_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZICHT_SOURCE_URL", "javascript:alert(1)")
    with pytest.raises(ImproperlyConfigured, match=r"ZICHT_SOURCE_URL .* such as https:"):
        environment.address("ZICHT_SOURCE_URL", schemes=("https",))


@pytest.mark.parametrize(
    "value",
    ["mailto:", "mailto:nobody", "https://", "https:///path", "https://a b", "mailto:a@b\nX"],
)
def test_an_address_that_leads_nowhere_is_refused(
    monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("ZICHT_SECURITY_CONTACT", value)
    with pytest.raises(ImproperlyConfigured, match=r"or mailto:melden@zicht\.example"):
        environment.address("ZICHT_SECURITY_CONTACT", schemes=("https", "mailto"))


def test_a_folder_that_cannot_be_made_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.write_text("")
    monkeypatch.setenv("ZICHT_DATA_DIR", str(file / "below"))
    with pytest.raises(ImproperlyConfigured, match=r"ZICHT_DATA_DIR .* may write"):
        environment.folder("ZICHT_DATA_DIR", default=tmp_path)


def test_a_folder_of_stories_that_is_not_there_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ZICHT_STORIES_DIR", str(tmp_path / "absent"))
    with pytest.raises(ImproperlyConfigured, match=r"ZICHT_STORIES_DIR .* not a folder"):
        environment.existing_folder("ZICHT_STORIES_DIR")


def test_a_secret_key_is_made_once_and_is_private(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("ZICHT_SECRET_KEY", raising=False)
    file = tmp_path / "secret_key"
    key = environment.secret_key("ZICHT_SECRET_KEY", file=file)
    assert len(key) >= 50
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert environment.secret_key("ZICHT_SECRET_KEY", file=file) == key


def test_a_secret_key_file_that_was_emptied_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("ZICHT_SECRET_KEY", raising=False)
    file = tmp_path / "secret_key"
    file.write_text("")
    with pytest.raises(ImproperlyConfigured, match="holds no usable key; remove it"):
        environment.secret_key("ZICHT_SECRET_KEY", file=file)


def test_processes_that_start_together_have_the_same_key(tmp_path: Path) -> None:
    ask = f"""
from pathlib import Path
from zicht.platform.config import environment
print(environment.secret_key("ZICHT_SECRET_KEY", file=Path({str(tmp_path / "secret_key")!r})))
"""
    variables = {name: value for name, value in os.environ.items() if name != "ZICHT_SECRET_KEY"}
    started = [
        subprocess.Popen(
            [sys.executable, "-c", ask], env=variables, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    keys = {process.communicate(timeout=60)[0] for process in started}
    assert len(keys) == 1
    assert len(keys.pop().strip()) >= 50
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_key_file_that_another_process_has_just_made_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("ZICHT_SECRET_KEY", raising=False)
    file = tmp_path / "secret_key"
    link = os.link

    def lose_the_race(source: str, target: Path) -> None:
        file.write_text("x" * 64)
        link(source, target)

    monkeypatch.setattr(os, "link", lose_the_race)
    assert environment.secret_key("ZICHT_SECRET_KEY", file=file) == "x" * 64


def test_a_short_secret_key_is_refused_without_repeating_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("ZICHT_SECRET_KEY", "welcome01")
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.secret_key("ZICHT_SECRET_KEY", file=tmp_path / "unused")
    assert "welcome01" not in str(refusal.value)
    assert not (tmp_path / "unused").exists()


def test_without_an_address_the_database_is_sqlite_in_wal_mode(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    database = environment.database("DATABASE_URL", file=tmp_path / "zicht.sqlite3")
    assert database["ENGINE"] == "django.db.backends.sqlite3"
    options = database["OPTIONS"]
    assert isinstance(options, dict)
    assert "journal_mode=WAL" in str(options["init_command"])
    assert options["transaction_mode"] == "IMMEDIATE"


def test_a_postgresql_address_is_taken_apart(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://me:p%40ss@db.example:5433/zicht?sslmode=require"
    )
    database = environment.database("DATABASE_URL", file=tmp_path / "unused")
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["USER"], database["PASSWORD"]) == ("me", "p@ss")
    assert (database["HOST"], database["PORT"]) == ("db.example", "5433")
    prepared = {"server_side_binding": True, "prepare_threshold": 5}
    assert (database["NAME"], database["OPTIONS"]) == ("zicht", {"sslmode": "require", **prepared})


def test_a_pooler_can_do_without_prepared_statements(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://db.example/zicht?prepared=off&sslmode=require")
    database = environment.database("DATABASE_URL", file=tmp_path / "unused")
    assert database["OPTIONS"] == {"sslmode": "require"}


def test_a_socket_folder_can_be_the_host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://me:@/zicht?host=/run/postgresql")
    database = environment.database("DATABASE_URL", file=tmp_path / "unused")
    assert (database["HOST"], database["PORT"]) == ("/run/postgresql", "")


@pytest.mark.parametrize(
    "value",
    [
        "mysql://me:secret@db/zicht",
        "postgresql://me:secret@db/",
        "postgresql://me:secret/rest@db/zicht",
        "postgresql://me:12/secret@db/zicht",
        "postgresql://me:secret[rest@db/zicht",
        "postgresql://me:12#secret@db/zicht",
        "postgresql://me:12?secret@db/zicht",
    ],
)
def test_another_address_is_refused_without_repeating_the_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", value)
    with pytest.raises(ImproperlyConfigured, match="DATABASE_URL is not an address") as refusal:
        environment.database("DATABASE_URL", file=tmp_path / "unused")
    assert "secret" not in "".join(traceback.format_exception(refusal.value))
