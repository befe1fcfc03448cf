"""One question with its answer to read, outside the page of its section."""

from dataclasses import dataclass

from zicht.language import Text
from zicht.platform.fieldwork.models import Response
from zicht.platform.fieldwork.response import section_page, sheet
from zicht.platform.fieldwork.response.questions import DOMAIN_NAMES
from zicht.platform.fieldwork.response.section_page import GivenLine
from zicht.platform.fieldwork.together.task_page import section_url


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownItem:
    """A question; ``lines`` are None when the other answers do not call for it now."""

    code: str
    text: Text
    domain: Text
    section: Text
    section_url: str
    url: str
    lines: tuple[GivenLine, ...] | None


def shown_item(response: Response, code: str) -> ShownItem:
    """The question with this code, which the questionnaire has, and what was answered."""
    current = sheet.of(response)
    part = next(
        one for one in current.parts if any(item.code == code for item in one.section.items)
    )
    item = next(item for item in part.section.items if item.code == code)
    given = {one.code: one.lines for one in section_page.answers_to_read(part)}
    address = section_url(response, part.section.code)
    return ShownItem(
        code=code,
        text=item.text,
        domain=DOMAIN_NAMES[item.domain],
        section=part.section.title,
        section_url=address,
        url=f"{address}#vraag-{code}",
        lines=given.get(code),
    )
