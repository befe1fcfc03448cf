"""What changed since an earlier wave, as pages print it: from ``Changes`` and nothing else."""

from collections.abc import Mapping

from django import template

from zicht.disclosure.changes import Changes, Direction
from zicht.platform.publication.picture import Picture
from zicht.platform.web import languages
from zicht.reporting import changing, wording
from zicht.reporting.changing import Told

register = template.Library()


@register.inclusion_tag("publication/change_list.html")
def change_list(picture: Picture) -> Mapping[str, object]:
    """Every headline that both waves asked, with its change in words."""
    found = _of(picture)
    return {"waves": (found.wave, picture.book.wave), "rows": _rows(changing.told(found))}


@register.simple_tag
def change_finding(picture: Picture) -> str:
    """What rose and what fell, in one sentence."""
    return changing.finding(_of(picture)).to(languages.current()) + "."


@register.inclusion_tag("publication/not_compared.html")
def not_compared(picture: Picture) -> Mapping[str, object]:
    """The headlines that were not asked the same in both waves, with the reason."""
    language = languages.current()
    found = changing.not_compared(_of(picture), picture.questionnaire)
    rows = [(one.headline.label.to(language), one.reason.to(language)) for one in found]
    return {"rows": rows}


def _of(picture: Picture) -> Changes:
    # Templates are not typed, so the type is checked where the numbers are printed.
    found = picture.book.changes
    if not isinstance(found, Changes):
        raise TypeError(f"a page prints Changes only, not {type(found).__name__}")
    return found


def _rows(told: tuple[Told, ...]) -> list[Mapping[str, object]]:
    return [_row(one) for one in told]


def _row(one: Told) -> Mapping[str, object]:
    language = languages.current()
    label = one.headline.label.to(language)
    if one.change is None:
        return {"label": label, "number": "", "not_shown": wording.NOT_SHOWN.to(language)}
    panel = changing.panel(one.change)
    return {
        "label": label,
        "number": changing.points(one.change.shift.difference).to(language),
        "is_told": one.change.direction is not Direction.UNCLEAR,
        "verdict": changing.VERDICTS[one.change.direction].to(language),
        "sentence": changing.sentence(one.change).to(language),
        "firmness": changing.firmness(one.change).to(language),
        "panel": "" if panel is None else panel.to(language),
    }
