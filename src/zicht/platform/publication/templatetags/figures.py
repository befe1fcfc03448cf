"""The only way to print a number of a release: every tag takes a ``Figure`` and nothing else."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from zicht.disclosure.figures import Figure
from zicht.disclosure.model import Reason, Suppressed
from zicht.estimation.model import Interval, Mean, Share
from zicht.language import Language, Text, number, percent
from zicht.platform.web import languages

register = template.Library()

_WITHHELD = {
    Reason.TOO_FEW: Text(
        nl="niet getoond (te weinig gemeenten)", en="not shown (too few municipalities)"
    ),
    Reason.PROTECTS_OTHERS: Text(
        nl="niet getoond (beschermt een ander cijfer)", en="not shown (protects another figure)"
    ),
}
_NOBODY = Text(nl="niemand antwoordde", en="nobody answered")
_TO = Text(nl="tot", en="to")
_OF = Text(nl="van", en="of")
_NOT_SHOWN = Text(nl="niet getoond", en="not shown")


@register.simple_tag
def figure(one: Figure) -> str | SafeString:
    """The estimate: ``80%`` or ``3,4``; or why there is none."""
    result = _result(one)
    language = languages.current()
    if isinstance(result, Suppressed):
        return _in_small_print(_WITHHELD[result.reason].to(language))
    if result.estimate is None:
        return _in_small_print(_NOBODY.to(language))
    return _written(result.estimate, _is_share(one), language)


@register.simple_tag
def interval(one: Figure) -> str:
    """The sampling interval if response were random, ``75% tot 85%``; empty when there is none."""
    result = _result(one)
    if isinstance(result, Suppressed) or result.interval is None:
        return ""
    return _spread(result.interval, _is_share(one))


@register.simple_tag
def bounds(one: Figure) -> str:
    """What remains when nothing is assumed about those who did not answer; empty when withheld."""
    result = _result(one)
    return "" if isinstance(result, Suppressed) else _spread(result.bounds, _is_share(one))


@register.simple_tag
def answered(one: Figure | None) -> str:
    """How many answered, of how many that could have: ``135 van 355``; empty when withheld."""
    result = None if one is None else _result(one)
    if result is None or isinstance(result, Suppressed):
        return ""
    language = languages.current()
    n, population = (_count(value, language) for value in (result.answered, result.population))
    return f"{n} {_OF.to(language)} {population}"


@register.simple_tag
def cell(one: Figure | None, with_bounds: bool = False) -> str | SafeString:
    """Estimate and interval, and bounds if asked for, in a cell of a wide table.

    Empty where there is no such figure; a dash where it is withheld, of which the table says why.
    """
    if one is None:
        return ""
    if not is_shown(one):
        return format_html(
            '<span aria-hidden="true">–</span><span class="zicht-hidden">{}</span>',
            _NOT_SHOWN.to(languages.current()),
        )
    spreads = [interval(one), bounds(one)] if with_bounds else [interval(one)]
    small = format_html_join("", " <small>{}</small>", ((spread,) for spread in spreads if spread))
    return format_html("{}{}", figure(one), small)


@register.filter
def is_shown(one: Figure) -> bool:
    """Whether there is an estimate to show."""
    result = _result(one)
    return not isinstance(result, Suppressed) and result.estimate is not None


@register.filter
def beside(columns: Sequence[Text], figures: Sequence[Figure | None]) -> object:
    """Each column of a table with its figure in a row."""
    return zip(columns, figures, strict=True)


@register.inclusion_tag("publication/bar.html")
def bar(one: Figure, height: int = 20) -> Mapping[str, object]:
    """A share as a bar of all municipalities: certain, unknown and not, with its interval on it."""
    share = one.share
    if share is None or share.estimate is None or share.interval is None:
        return {"is_shown": False}
    return {
        "is_shown": True,
        "height": height,
        "middle": str(height // 2),
        "certain": _place(share.bounds.low),
        "unknown": _place(share.bounds.high - share.bounds.low),
        "low": _place(share.interval.low),
        "high": _place(share.interval.high),
        "estimate": _place(share.estimate),
    }


def _result(one: Figure) -> Share | Mean | Suppressed:
    # Templates are not typed, so the type is checked where the number is printed.
    if not isinstance(one, Figure):
        raise TypeError(f"a page prints figures of a release only, not {type(one).__name__}")
    return one.result if isinstance(one.result, Suppressed) else one.result.value


def _is_share(one: Figure) -> bool:
    return one.share is not None


# A release has a limited number of values, and Babel takes 20 µs to write one.
@lru_cache(maxsize=100_000)
def _written(value: float, is_share: bool, language: Language) -> str:
    return percent(value, language) if is_share else number(value, language, decimals=1)


@lru_cache(maxsize=10_000)
def _count(value: int, language: Language) -> str:
    return number(value, language)


def _spread(ends: Interval, is_share: bool) -> str:
    language = languages.current()
    low, high = (_written(end, is_share, language) for end in (ends.low, ends.high))
    return f"{low} {_TO.to(language)} {high}"


def _in_small_print(words: str) -> SafeString:
    return format_html('<span class="zicht-withheld">{}</span>', words)


def _place(share: float) -> str:
    """A place on the bar; with a point, whatever the language of the page."""
    return f"{100 * share:.2f}%"
