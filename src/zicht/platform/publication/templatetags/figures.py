"""The only way to print a number of a release: every tag takes a ``Figure`` and nothing else."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from zicht.disclosure.anchors import Anchors
from zicht.disclosure.changes import Changes
from zicht.disclosure.figures import Figure
from zicht.disclosure.model import Reason, Suppressed
from zicht.disclosure.opinions import SecondOpinion
from zicht.disclosure.representation import Representation
from zicht.estimation.model import Interval, Mean, Projection, Share
from zicht.language import Language, Text, number, percent
from zicht.platform.publication.picture import Picture
from zicht.platform.web import languages
from zicht.reporting import anchoring, opining, tables, wording
from zicht.reporting.charts import anchors, changes, opinions, representation
from zicht.reporting.tables import Kind, Table

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
_OVERTURNED = Text(
    nl="Bij een factor {factor} komt de schatting op de helft. Hoe groter die factor, hoe "
    "steviger de uitspraak dat het om meer (of minder) dan de helft gaat.",
    en="At a factor of {factor} the estimate comes to one half. The larger that factor, the firmer "
    "the statement that it is more (or less) than half.",
)
_CANNOT_BE_OVERTURNED = Text(
    nl="Wat de gemeenten zonder antwoord ook zouden zeggen: het blijft aan deze kant van de helft.",
    en="Whatever municipalities without an answer would say: it stays on this side of one half.",
)
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
def estimate(one: Figure) -> str:
    """What the answers say about all municipalities, ``77%``; empty when there is nothing."""
    made = _projection(one)
    return "" if made is None else _written(made.estimate, _is_share(one), languages.current())


@register.simple_tag
def margin(one: Figure) -> str:
    """What chance leaves open of the estimate for all, ``71% tot 83%``; empty without one."""
    made = _projection(one)
    return "" if made is None else _spread(made.interval, _is_share(one))


@register.simple_tag
def band(one: Figure) -> str:
    """What silence leaves open besides, ``61% tot 88%``; empty without an estimate for all."""
    made = _projection(one)
    return "" if made is None else _spread(made.band, _is_share(one))


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
def cell(one: Figure | None, with_band: bool = False) -> str | SafeString:
    """What was answered with the margin, and the band if asked for, in a cell of a wide table.

    Empty where there is no such figure; a dash where it is withheld, of which the table says why.
    """
    if one is None:
        return ""
    if not is_shown(one):
        return format_html(
            '<span aria-hidden="true">–</span><span class="zicht-hidden">{}</span>',
            _NOT_SHOWN.to(languages.current()),
        )
    spreads = [margin(one), band(one)] if with_band else [margin(one)]
    small = format_html_join("", " <small>{}</small>", ((spread,) for spread in spreads if spread))
    return format_html("{}{}", figure(one), small)


@register.filter
def is_shown(one: Figure) -> bool:
    """Whether there is an estimate to show."""
    result = _result(one)
    return not isinstance(result, Suppressed) and result.estimate is not None


@register.filter
def is_projected(one: Figure) -> bool:
    """Whether there is an estimate for all municipalities."""
    return _projection(one) is not None


@register.simple_tag
def overturned(one: Figure) -> str:
    """In a sentence, what would bring a share to the other side of one half."""
    made, language = _projection(one), languages.current()
    if made is None:
        return ""
    if made.overturned_by is None:
        return _CANNOT_BE_OVERTURNED.to(language)
    factor = number(made.overturned_by, language, decimals=1)
    return _OVERTURNED.to(language).format(factor=factor)


@register.filter
def beside(columns: Sequence[Text], figures: Sequence[Figure | None]) -> object:
    """Each column of a table with its figure in a row."""
    return zip(columns, figures, strict=True)


@register.inclusion_tag("publication/bar.html")
def bar(one: Figure, height: int = 20) -> Mapping[str, object]:
    """A share on a bar from nothing to everything: answered, margin and band."""
    share = one.share
    if share is None or share.estimate is None:
        return {"is_shown": False}
    return {
        "is_shown": True,
        "height": height,
        "middle": str(height // 2),
        "answered": _place(share.estimate),
        "projection": share.projection and _places(share.projection),
    }


@register.inclusion_tag("publication/data_table.html")
def bias_board(found: Representation) -> Mapping[str, object]:
    """How far those that answered are like all, per class: the table of its chart."""
    if not isinstance(found, Representation):
        raise TypeError(f"a bias board is a Representation, not {type(found).__name__}")
    return _as_rows(representation.table(found))


@register.inclusion_tag("publication/data_table.html")
def change_table(found: Changes, now: str) -> Mapping[str, object]:
    """The change of every headline since an earlier wave: the table of its chart."""
    if not isinstance(found, Changes):
        raise TypeError(f"a table of changes is of Changes, not {type(found).__name__}")
    return _as_rows(changes.table(found, now))


@register.inclusion_tag("publication/anchors.html")
def anchor_board(picture: Picture) -> Mapping[str, object]:
    """How far those that resemble the silent differ, and what that means for the band."""
    found = picture.book.anchors
    if not isinstance(found, Anchors):
        raise TypeError(f"anchors are Anchors, not {type(found).__name__}")
    language = languages.current()
    return {
        "picture": picture,
        "missing": [one.to(language) for one in anchoring.missing(found)],
        "meaning": anchoring.meaning(found).to(language),
        "has_any": bool(anchors.groups_of(found)),
        **_as_rows(anchors.table(found)),
    }


@register.inclusion_tag("publication/second_opinion.html")
def second_opinion(picture: Picture) -> Mapping[str, object]:
    """What a scale without rules makes of the answers behind the levels."""
    if not all(isinstance(one, SecondOpinion) for one in picture.book.opinions):
        raise TypeError("second opinions are SecondOpinion and nothing else")
    language, titled = languages.current(), opining.titled(picture.book, picture.model)
    found = [pair for pair in titled if pair[1].problem is None]
    return {
        "picture": picture,
        "what": opining.WHAT.to(language),
        "without": [one.to(language) for one in opining.without(picture.book, picture.model)],
        "has_any": bool(found),
        **_as_rows(opinions.table(found)),
    }


def _as_rows(table: Table) -> Mapping[str, object]:
    """A table of the library for a template, in the language of the page."""
    language = languages.current()
    headings = tables.headings(table.columns, language)
    withheld = (cell for row in table.rows for cell in row if isinstance(cell, Suppressed))
    first = next(withheld, None)
    return {
        "note": "" if first is None else wording.withheld_note(first.minimum).to(language),
        "title": table.title.to(language),
        "headings": headings,
        "rows": [
            {
                "name": tables.display(name, Kind.TEXT, language),
                # The line of a whole has no parts beside it.
                "is_whole": cells[0] is None,
                "cells": [
                    (heading, "" if cell is None else tables.display(cell, column.kind, language))
                    for heading, column, cell in zip(
                        headings[1:], table.columns[1:], cells, strict=True
                    )
                ],
            }
            for name, *cells in table.rows
        ],
    }


def _places(made: Projection) -> Mapping[str, str | None]:
    return {
        "band": _place(made.band.low),
        "band_width": _place(made.band.high - made.band.low),
        "low": _place(made.interval.low),
        "high": _place(made.interval.high),
        # Without weights the estimate is what was answered: the point itself.
        "estimate": _place(made.estimate) if made.is_weighted else None,
    }


def _result(one: Figure) -> Share | Mean | Suppressed:
    # Templates are not typed, so the type is checked where the number is printed.
    if not isinstance(one, Figure):
        raise TypeError(f"a page prints figures of a release only, not {type(one).__name__}")
    return one.result if isinstance(one.result, Suppressed) else one.result.value


def _projection(one: Figure) -> Projection | None:
    result = _result(one)
    return None if isinstance(result, Suppressed) else result.projection


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
