"""How a figure is printed, and that nothing else is."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template
from django.utils.translation import override

from zicht.disclosure.figures import DomainLayer, Figure, Statistic
from zicht.disclosure.model import Published, Reason, Suppressed
from zicht.estimation.model import SHOWN_FACTOR, Band, Interval, Mean, Projection, Share
from zicht.language import Text
from zicht.platform.publication.answers import AreaRow, AreaTable
from zicht.reporting.charts import style

WORDS = Text(nl="ja", en="yes")


def figure(result: Published[Share] | Published[Mean] | Suppressed) -> Figure:
    return Figure(
        key="2019.A1.yes@all",
        statistic=Statistic.SHARE,
        subject="A1",
        category="yes",
        layer=DomainLayer.COUNTRY,
        area="all",
        statement=WORDS,
        area_name=WORDS,
        query="A1 = yes",
        result=result,
    )


SHARE = figure(
    Published(
        value=Share(
            count=108,
            answered=135,
            population=355,
            estimate=0.8,
            interval=Interval(low=0.747, high=0.853),
            bounds=Interval(low=108 / 355, high=328 / 355),
            confidence=0.95,
            projection=Projection(
                estimate=0.76,
                interval=Interval(low=0.69, high=0.82),
                bands=(Band(factor=SHOWN_FACTOR, interval=Interval(low=0.56, high=0.87)),),
                is_weighted=True,
                overturned_by=5.84,
            ),
        )
    )
)
MEAN = figure(
    Published(
        value=Mean(
            answered=120,
            unplaced=15,
            population=355,
            lowest=1.0,
            highest=5.0,
            estimate=3.42,
            interval=Interval(low=3.2, high=3.6),
            bounds=Interval(low=1.8, high=4.5),
            confidence=0.95,
            projection=Projection(
                estimate=3.4,
                interval=Interval(low=3.2, high=3.6),
                bands=(Band(factor=SHOWN_FACTOR, interval=Interval(low=2.7, high=3.9)),),
                is_weighted=False,
            ),
        )
    )
)
NOBODY = figure(
    Published(
        value=Share(
            count=0,
            answered=0,
            population=355,
            estimate=None,
            interval=None,
            bounds=Interval(low=0, high=1),
            confidence=0.95,
        )
    )
)
TOO_FEW = figure(Suppressed(reason=Reason.TOO_FEW, minimum=5))
PROTECTS = figure(Suppressed(reason=Reason.PROTECTS_OTHERS, minimum=5))


def render(source: str, one: object, language: str = "nl") -> str:
    with override(language):
        return Template("{% load figures %}" + source).render(Context({"one": one})).strip()


@pytest.mark.parametrize(
    ("one", "dutch", "english"),
    [
        (SHARE, "80%", "80%"),
        (MEAN, "3,4", "3.4"),
        (TOO_FEW, "niet getoond (te weinig gemeenten)", "not shown (too few municipalities)"),
        (
            PROTECTS,
            "niet getoond (beschermt een ander cijfer)",
            "not shown (protects another figure)",
        ),
        (NOBODY, "niemand antwoordde", "nobody answered"),
    ],
)
def test_a_figure_is_a_number_or_the_reason_why_there_is_none(
    one: Figure, dutch: str, english: str
) -> None:
    assert dutch in render("{% figure one %}", one)
    assert english in render("{% figure one %}", one, "en")


def test_what_is_said_of_all_municipalities_is_written_in_words() -> None:
    assert render("{% estimate one %}", SHARE) == "76%"
    assert render("{% margin one %}", SHARE) == "69% tot 82%"
    assert render("{% band one %}", SHARE, "en") == "56% to 87%"
    assert render("{% margin one %} {% band one %}", MEAN) == "3,2 tot 3,6 2,7 tot 3,9"
    for nothing in (TOO_FEW, NOBODY):
        assert render("{% estimate one %}{% margin one %}{% band one %}", nothing) == ""


def test_what_would_overturn_a_share_is_a_sentence() -> None:
    assert "factor 5,8" in render("{% overturned one %}", SHARE)
    assert "factor of 5.8" in render("{% overturned one %}", SHARE, "en")
    assert "blijft aan deze kant" in render("{% overturned one %}", MEAN)
    assert render("{% overturned one %}", TOO_FEW) == ""


def test_a_cell_without_a_figure_is_empty() -> None:
    assert render("{% cell one %}", None) == ""
    assert render("{% cell one %}", SHARE) == "80% <small>69% tot 82%</small>"


def test_a_cell_can_have_the_band_below_the_margin() -> None:
    assert render("{% cell one with_band=True %}", SHARE) == (
        "80% <small>69% tot 82%</small> <small>56% tot 87%</small>"
    )


def test_a_withheld_cell_is_a_dash_that_is_read_as_words() -> None:
    assert render("{% cell one %}", TOO_FEW) == (
        '<span aria-hidden="true">–</span><span class="zicht-hidden">niet getoond</span>'
    )


def test_how_many_answered_is_written_beside_a_figure_that_is_shown() -> None:
    assert render("{% answered one %}", SHARE) == "135 van 355"
    assert render("{% answered one %}", MEAN, "en") == "120 of 355"
    assert render("{% answered one %}", TOO_FEW) == ""
    assert render("{% answered one %}", None) == ""


def row(*figures: Figure | None) -> AreaRow:
    return AreaRow(name=WORDS, figures=figures)


def test_a_row_says_how_many_answered_only_when_that_is_one_number() -> None:
    assert row(SHARE, TOO_FEW, SHARE).basis is SHARE
    assert row(SHARE, MEAN).basis is None
    assert row(TOO_FEW, None).basis is None


def test_a_table_of_which_less_than_a_third_is_shown_is_not_readable() -> None:
    columns = (WORDS, WORDS, WORDS)
    sparse = AreaTable(title=WORDS, columns=columns, rows=(row(SHARE, *[TOO_FEW] * 3),))
    enough = AreaTable(title=WORDS, columns=columns, rows=(row(SHARE, TOO_FEW, TOO_FEW),))
    assert (sparse.shown, sparse.total, sparse.is_readable) == (1, 4, False)
    assert enough.is_readable


@pytest.mark.parametrize(
    "tag", ["figure", "estimate", "margin", "band", "overturned", "cell", "answered"]
)
@pytest.mark.parametrize("value", [108, 0.8, "80%", SHARE.share])
def test_a_page_cannot_print_a_raw_number(tag: str, value: object) -> None:
    with pytest.raises(TypeError, match="figures of a release only"):
        render(f"{{% {tag} one %}}", value)


def test_a_bar_has_a_point_a_tick_a_line_and_a_band() -> None:
    bar = render("{% bar one %}", SHARE)
    assert 'cx="80.00%"' in bar
    assert 'class="zicht-bar__tick" x1="76.00%"' in bar
    assert 'class="zicht-bar__margin" x1="69.00%" x2="82.00%"' in bar
    assert 'class="zicht-bar__band" x="56.00%" y="0.5" width="31.00%"' in bar


def test_a_bias_board_prints_nothing_else() -> None:
    with pytest.raises(TypeError, match="Representation"):
        render("{% bias_board one %}", [0.1, 0.2])


def test_a_withheld_figure_has_no_bar() -> None:
    assert "<svg" not in render("{% bar one %}", TOO_FEW)
    assert "<svg" not in render("{% bar one %}", NOBODY)


def test_the_pages_colour_levels_as_the_charts_do() -> None:
    sheet = finders.find("web/figures.css")
    assert isinstance(sheet, str)
    text = Path(sheet).read_text(encoding="utf-8")
    for level, colour in enumerate(style.STEPS):
        assert f".zicht-level-{level} {{ fill: {colour}; }}" in text
