"""The pages of filling in, as a test opens, reads and posts them."""

import re
from datetime import timedelta

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from platform_support import filling_factory, people
from zicht.platform.fieldwork.models import Response, Wave
from zicht.questionnaire import loading

WAVE, CODE = "meting-2026", "GM0363"
QUESTIONNAIRE = loading.get("2026")


def open_response() -> Response:
    """The response of Amsterdam in a wave that is open today."""
    today = timezone.localdate()
    made = filling_factory.make_response(filling_factory.make_wave(), CODE, "Amsterdam")
    Wave.objects.filter(code=WAVE).update(
        opens_on=today - timedelta(days=10), closes_on=today + timedelta(days=10)
    )
    made.refresh_from_db()
    return made


def url(name: str, *more: str) -> str:
    return reverse(f"filling:{name}", args=[WAVE, CODE, *more])


def html(answer: HttpResponse) -> str:
    return " ".join(answer.content.decode().split())


def fields(page: HttpResponse) -> dict[str, str | list[str]]:
    """What a browser would post of a page as it stands: every field with what is in it."""
    text = page.content.decode()
    data: dict[str, str | list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", text):
        found = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        kind, name = found.get("type"), found.get("name")
        if name is None or (kind in ("radio", "checkbox") and " checked" not in tag):
            continue
        if kind == "checkbox":
            data[name] = [*data.get(name, []), found["value"]]
        else:
            data[name] = found["value"]
    for name, words in re.findall(
        r'<textarea[^>]*name="(\w+)"[^>]*>\n(.*?)</textarea>', text, re.S
    ):
        data[name] = words
    return data


def post(
    client: Client, section: str, page: HttpResponse, **changes: str | list[str]
) -> HttpResponse:
    """Change some fields of a page and press the button to go on, as without JavaScript."""
    data = {"next": "on", **fields(page)}
    for name, value in changes.items():
        data[name.replace("___", ".")] = value
    return client.post(url("section", section), data)


def value_of(response: Response, variable: str) -> object:
    return response.filled_in.get(variable=variable).value


def submitted(response: Response) -> None:
    """Everything is answered, both sides agree and the signer submits, through the pages."""
    filling_factory.fill_in(response, people.person("safety"), timezone.now())
    for who, side in (("safety", "safety"), ("care_youth", "care_youth")):
        data = {"side": side, "act": "agree"}
        assert people.signed_in(who).post(url("agree"), data).status_code == 302
    assert people.signed_in("signer").post(url("submit")).status_code == 302
