"""What a page asks somebody to do can be done where it says, and then it is done."""

import re

import pytest
from django.http import HttpResponse
from django.test import Client

from platform_support import people
from platform_support.filling_factory import an_answer
from platform_support.filling_pages import (
    QUESTIONNAIRE,
    fields,
    html,
    open_response,
    url,
)
from zicht.platform.fieldwork.models import Response, Stored
from zicht.platform.fieldwork.response.questions import rows_of
from zicht.questionnaire.model import Item, ItemType

pytestmark = pytest.mark.django_db


@pytest.fixture
def response() -> Response:
    return open_response()


def gaps(page: HttpResponse) -> list[str]:
    """Where the list of what is missing leads: a page, and the question on it."""
    found: list[str] = re.findall(r'href="([^"]*/deel/[^"]*#vraag-[^"]*)"', page.content.decode())
    return found


def typed(item: Item) -> dict[str, str | list[str]]:
    """An answer to every row of a question, under the names of its fields."""
    data: dict[str, str | list[str]] = {}
    for variable in rows_of(item):
        value: Stored = an_answer(item)
        if item.type is ItemType.DATE:
            year, month, day = str(value).split("-")
            data |= {f"{variable}__day": day, f"{variable}__month": month}
            data[f"{variable}__year"] = year
        elif isinstance(value, float):
            data[variable] = f"{value:g}"
        else:
            data[variable] = value if isinstance(value, list) else str(value)
    return data


def follow(client: Client, link: str) -> None:
    """Go where a link leads, answer the one question that it points at, and press the button."""
    path, _, anchor = link.partition("#")
    page = client.get(path)
    assert f'id="{anchor}"' in page.content.decode()
    item = QUESTIONNAIRE.item_by_code[anchor.removeprefix("vraag-")]
    answer = client.post(path, {"next": "stay", **fields(page), **typed(item)})
    assert answer.status_code == 302, html(answer)


def test_acceptance_11_whoever_follows_what_is_missing_ends_with_a_submitted_response(
    response: Response,
) -> None:
    client = people.signed_in("safety")
    followed: set[str] = set()
    while links := gaps(client.get(url("missing"))):
        # Answering may bring up questions, but what was asked for is never asked for again.
        assert followed.isdisjoint(links)
        for link in links:
            follow(client, link)
        followed.update(links)
    assert len(followed) > 20
    for who, side in (("safety", "safety"), ("care_youth", "care_youth")):
        actor = people.signed_in(who)
        assert f'value="{side}"' in html(actor.get(url("finish")))
        assert actor.post(url("agree"), {"side": side, "act": "agree"}).status_code == 302
    signer = people.signed_in("signer")
    assert f'action="{url("submit")}"' in html(signer.get(url("finish")))
    assert signer.post(url("submit")).status_code == 302
    response.refresh_from_db()
    assert response.submitted_at is not None


def test_acceptance_11_nobody_is_offered_what_they_cannot_do(response: Response) -> None:
    for who in ("contact", "safety", "care_youth", "signer"):
        page = html(people.signed_in(who).get(url("finish")))
        assert f'action="{url("submit")}"' not in page
    assert f'action="{url("submit")}"' not in html(people.signed_in("signer").get(url("tasks")))
