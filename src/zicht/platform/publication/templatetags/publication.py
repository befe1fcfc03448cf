"""Pieces of the public pages that need more than a template."""

import re
from collections.abc import Mapping

from django import template
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from zicht.language import Text
from zicht.platform.publication import files, roles, selectors, sources
from zicht.platform.publication.picture import Picture
from zicht.platform.publication.roles import RolePage
from zicht.platform.web import languages
from zicht.reporting.published import Comparison

register = template.Library()

_CODE = re.compile(r"\b[A-D][0-9]{1,2}[a-z]?\b")


@register.inclusion_tag("publication/chart.html")
def chart(picture: Picture, key: str) -> Mapping[str, object]:
    """A chart of the release in the language of the page; nothing when the release has none."""
    name = f"charts/{key}.{languages.current().value}.svg"
    narrow = f"charts/{key}.{languages.current().value}.narrow.svg"
    data = f"charts/{key}.csv"
    if name not in picture.files:
        return {"facts": None}
    return {
        "facts": picture.files[name],
        "title": files.chart_title(key),
        "svg": selectors.fetch_chart(picture.release_id, name),
        "narrow": (
            selectors.fetch_chart(picture.release_id, narrow) if narrow in picture.files else ""
        ),
        "data": data if data in picture.files else None,
    }


@register.simple_tag
def next_step(picture: Picture, step: Text) -> SafeString:
    """What a municipality can do next, in which the code of a question leads to that question."""
    questions = {
        item.code: (roles.of(section.role), item.text)
        for section in picture.questionnaire.sections
        if section.role is not None
        for item in section.items
    }

    def link(found: re.Match[str]) -> str:
        if found[0] not in questions:
            return found[0]
        page, text = questions[found[0]]
        return format_html(
            '<a class="utrecht-link utrecht-link--html-a" href="{}#vraag-{}" title="{}">{}</a>',
            reverse("publication:role", args=[page.slug]),
            found[0],
            text.to(languages.current()),
            found[0],
        )

    words = conditional_escape(step.to(languages.current()))
    return mark_safe(_CODE.sub(link, words))  # noqa: S308 - escaped above, and in the links


@register.simple_tag
def role_page(key: str) -> RolePage | None:
    """The page of the role that an indicator is about, or None for a theme."""
    return roles.of_indicator(key)


@register.inclusion_tag("publication/headline.html")
def headline(picture: Picture, comparison: Comparison) -> Mapping[str, object]:
    """A published share as a large figure with what it does and does not tell."""
    return {
        "picture": picture,
        "comparison": comparison,
        "sources": sources.get(comparison.published.sources),
    }


@register.inclusion_tag("publication/finding.html")
def finding(picture: Picture, comparison: Comparison) -> Mapping[str, object]:
    """Another published finding, and whether the figures here agree with it.

    Made-up answers were made to agree, so of those that is not said.
    """
    return {
        "comparison": comparison,
        "says_so": not (picture.is_synthetic and comparison.agrees),
        "sources": sources.get(comparison.published.sources),
    }
