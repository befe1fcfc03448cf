"""Signing in as somebody does: asking for a code, and reading the mail."""

import re

from django.http import HttpResponse
from django.test import Client

from zicht.platform.mail.models import Message

ADDRESS = "safety@gm0363.example"


def ask_for_code(client: Client, email: str = ADDRESS, network: str = "127.0.0.1") -> HttpResponse:
    response = client.post("/inloggen/", {"email": email}, REMOTE_ADDR=network)
    assert isinstance(response, HttpResponse)
    return response


def code_in_mail() -> str:
    found = re.search(r"^([A-Z]{4}-[A-Z]{4})$", latest().body, re.MULTILINE)
    assert found is not None
    return found[1]


def link_in_mail() -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", latest().body)
    assert found is not None
    return found[1]


def latest() -> Message:
    message = Message.objects.filter(purpose="sign-in").order_by("-created_at").first()
    assert message is not None
    return message


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200
