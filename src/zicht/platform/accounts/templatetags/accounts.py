"""The menu of the pages behind sign-in, and fields of forms."""

import json
from dataclasses import dataclass

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.template.context import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from zicht.language import Text
from zicht.platform.accounts import rules
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.roles import ROLES, Kind

register = template.Library()


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """An entry of the menu of a person."""

    title: Text
    url: str
    is_current: bool


@register.simple_tag(takes_context=True)
def own_menu(context: Context) -> list[Link]:
    """Where this person can go; empty for who is not signed in."""
    request: HttpRequest = context["request"]
    person = request.user
    if not isinstance(person, Person):
        return []
    today = timezone.localdate()
    entries = [
        ("accounts:account", Text(nl="Mijn account", en="My account")),
        ("accounts:people_organisations", Text(nl="Mensen", en="People")),
    ]
    if rules.has_role(person, ROLES[Kind.MUNICIPALITY], today):
        entries.append(("filling:mine", Text(nl="Vragenlijsten", en="Questionnaires")))
    if rules.is_national(person, today):
        entries.append(("waves:waves", Text(nl="Metingen", en="Waves")))
        entries.append(("support:inbox", Text(nl="Hulpvragen", en="Requests for help")))
    if rules.may_estimate(person, today):
        entries.append(("research:lists", Text(nl="Lijsten schatten", en="Estimate from lists")))
    if rules.may_see_mail(person, today):
        entries.append(("accounts:outbox", Text(nl="Uitgaande post", en="Outgoing mail")))
    if rules.may_review_access(person, today):
        entries.append(("accounts:review", Text(nl="Toegang nazien", en="Review access")))
    if rules.may_read_log(person, today):
        entries.append(("accounts:logbook", Text(nl="Logboek", en="Log")))
    return [
        Link(title=title, url=reverse(name), is_current=request.path == reverse(name))
        for name, title in entries
    ]


@register.inclusion_tag("accounts/field.html")
def field(
    bound: BoundField, label: str, hint: str = "", autocomplete: str = ""
) -> dict[str, object]:
    """A field of a form: label, hint, what is wrong, and the box to fill in."""
    error = f"{bound.auto_id}-fout" if bound.errors else ""
    described = " ".join(one for one in (f"{bound.auto_id}-hint" if hint else "", error) if one)
    kinds = {"Select": "select", "RadioSelect": "radios", "HiddenInput": "hidden"}
    return {
        "field": bound,
        "label": label,
        "hint": hint,
        "autocomplete": autocomplete,
        "described": described,
        "kind": kinds.get(type(bound.field.widget).__name__, "input"),
        "type": getattr(bound.field.widget, "input_type", "text"),
        "options": getattr(bound.field, "choices", ()),
        "value": bound.value(),
    }


@register.filter
def as_json(data: object) -> str:
    """For an attribute that a script of ours reads; the template escapes it."""
    return json.dumps(data)


@register.filter
def drawing(svg: str) -> SafeString:
    """The QR code that allauth drew, without the line that only a file of its own needs."""
    start = svg.index("<svg")
    return mark_safe(svg[start:])  # noqa: S308 - drawn by ourselves, holds no words of others
