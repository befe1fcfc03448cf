"""Tables say the same to a person and to a machine, and never a zero for what is withheld."""

import csv
import io

import pytest

from reporting import example
from zicht.disclosure.model import Reason, Suppressed
from zicht.estimation.model import Interval
from zicht.language import Language, Text
from zicht.reporting import figure_tables
from zicht.reporting.figure_tables import Entry
from zicht.reporting.tables import Cell, Column, Kind, Table, display, to_csv

HIDDEN = Suppressed(reason=Reason.TOO_FEW, minimum=5)


@pytest.mark.parametrize(
    ("cell", "kind", "dutch", "english"),
    [
        (0.8, Kind.SHARE, "80%", "80%"),
        (17282163, Kind.COUNT, "17.282.163", "17,282,163"),
        (2.94, Kind.SCORE, "2,9", "2.9"),
        (Interval(low=0.304, high=0.923), Kind.SHARE_RANGE, "30–92%", "30–92%"),
        (Interval(low=0.301, high=0.302), Kind.SHARE_RANGE, "30%", "30%"),
        (Interval(low=1.23, high=4.0), Kind.SCORE_RANGE, "1,2–4,0", "1.2–4.0"),
        (Text(nl="ja", en="yes"), Kind.TEXT, "ja", "yes"),
        (HIDDEN, Kind.SHARE, "x", "x"),
        (None, Kind.SHARE, "–", "–"),
        (0, Kind.COUNT, "0", "0"),
    ],
)
def test_a_cell_is_written_as_readers_of_each_language_write_it(
    cell: Cell, kind: Kind, dutch: str, english: str
) -> None:
    assert display(cell, kind, Language.NL) == dutch
    assert display(cell, kind, Language.EN) == english


def small_table() -> Table:
    columns = (
        Column(key="name", heading=example.text("naam"), kind=Kind.TEXT),
        Column(key="share", heading=example.text("aandeel"), kind=Kind.SHARE),
        Column(key="bounds", heading=example.text("grenzen"), kind=Kind.SHARE_RANGE),
    )
    return Table(
        key="small",
        title=example.text("klein"),
        columns=columns,
        rows=(
            (Text(nl='een, "twee"', en="one"), 1 / 3, Interval(low=0.0, high=1.0)),
            (Text(nl="weg", en="gone"), HIDDEN, HIDDEN),
            (Text(nl="niets", en="nothing"), None, None),
        ),
    )


def test_a_csv_has_both_languages_and_withheld_values_say_so() -> None:
    rows = list(csv.reader(io.StringIO(to_csv(small_table(), origin=None).decode())))
    assert rows == [
        ["name_nl", "name_en", "share", "bounds_low", "bounds_high"],
        ['een, "twee"', "one", "0.333333", "0", "1"],
        ["weg", "gone", "withheld", "withheld", "withheld"],
        ["niets", "nothing", "", "", ""],
    ]


def test_every_row_of_a_csv_from_made_up_answers_names_their_origin() -> None:
    text = to_csv(small_table(), origin="synthetic-2019-seed-7").decode()
    heading, *rows = csv.reader(io.StringIO(text))
    assert heading[-1] == "origin"
    assert {row[-1] for row in rows} == {"synthetic-2019-seed-7"}


def test_a_withheld_figure_hides_its_number_of_answers_too() -> None:
    book = example.wave().book
    entries = [Entry(label=example.text("x"), figure=book.get("A1", "yes", "PV20"))]
    table = figure_tables.of_shares("t", example.text("t"), example.text("t"), entries)
    assert table.withholds
    assert all(isinstance(cell, Suppressed) for cell in table.rows[0][1:])
