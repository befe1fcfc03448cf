"""What HTTPS asks of visitors, and of whom it asks nothing."""

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from platform_support.manage import manage


@pytest.mark.django_db
def test_whoever_watches_the_machine_is_not_sent_to_https(
    client: Client, settings: Settings
) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/healthz").status_code == 200
    assert client.get("/privacy/").status_code == 301


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, "False False"),
        ({"ZICHT_HSTS_SUBDOMAINS": "1"}, "True False"),
        ({"ZICHT_HSTS_PRELOAD": "1"}, "True True"),
    ],
)
def test_other_sites_of_the_domain_are_bound_only_when_that_is_asked(
    tmp_path: Path, variables: dict[str, str], expected: str
) -> None:
    show = (
        "from django.conf import settings as s; "
        "print(s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)"
    )
    result = manage(
        "shell", "--no-imports", "-c", show, data=tmp_path, ZICHT_HTTPS="1", **variables
    )
    assert result.stdout.strip() == expected, result.stderr
