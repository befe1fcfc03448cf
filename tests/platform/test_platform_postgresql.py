"""The same writes on PostgreSQL as on SQLite."""

import os
import subprocess
import sys
from pathlib import Path

from platform_support import postgres_server

ROOT = Path(__file__).resolve().parents[2]
#: What locks, races, crashes or has SQL of its own; `make verify` runs every other test there too.
MODULES = (
    "tests/platform/accounts/test_accounts_lost_line.py",
    "tests/platform/accounts/test_accounts_people.py",
    "tests/platform/audit/test_audit_chain.py",
    "tests/platform/mail/test_mail_crashes.py",
    "tests/platform/mail/test_mail_outbox.py",
    "tests/platform/fieldwork/filling/test_fieldwork_answering.py",
    "tests/platform/fieldwork/filling/test_fieldwork_crashes.py",
    "tests/platform/fieldwork/response/test_fieldwork_history.py",
    "tests/platform/fieldwork/filling/test_fieldwork_signing.py",
    "tests/platform/fieldwork/waves/test_fieldwork_inviting.py",
    "tests/platform/fieldwork/together/test_fieldwork_together_races.py",
    "tests/platform/fieldwork/waves/test_fieldwork_wave_races.py",
    "tests/platform/support/test_support_races.py",
    "tests/platform/test_platform_statements.py",
    *(
        f"tests/platform/publication/test_publication_releases.py::{name}"
        for name in (
            "test_a_release_becomes_current_and_the_one_before_does_not_stay_so",
            "test_a_release_that_fails_halfway_leaves_nothing",
            "test_the_database_refuses_a_second_current_release",
            "test_the_database_refuses_a_story_without_consent_and_without_source",
        )
    ),
)


def test_postgresql_passes_the_tests_of_what_it_does_in_its_own_way() -> None:
    with postgres_server.running() as address:
        result = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *MODULES],
            cwd=ROOT,
            env={**os.environ, "DATABASE_URL": address},
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )
    assert result.returncode == 0, result.stdout[-4000:]
    assert "passed" in result.stdout
