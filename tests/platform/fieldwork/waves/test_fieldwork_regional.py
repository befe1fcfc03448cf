"""Figures of regions from spreadsheets: every problem with its place, and stored whole or not."""

import io
from datetime import UTC, date, datetime

import pytest
import xlsxwriter
from django.db import IntegrityError, transaction

from platform_support import people, wave_factory
from zicht.areas.register import Register
from zicht.platform.audit.models import Event
from zicht.platform.fieldwork.models import RegionalFigure, Wave
from zicht.platform.fieldwork.waves import board_files, regional, regional_reading, waves
from zicht.platform.fieldwork.waves.regional_reading import Entered
from zicht.problems import InvalidInputError, Problem

REGISTER = Register.load()
DAY = date(2026, 1, 1)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HEAD = "regiosoort;regio;jaar;aantal;bron;adres\n"
SOURCE = "Het beeld van 2024;https://publicaties.comensha.nl/het_beeld_van_2024/\n"
URL = "https://publicaties.comensha.nl/het_beeld_van_2024/"


def read(text: str, file: str = "cijfers.csv") -> tuple[Entered, ...]:
    found = regional_reading.read(text.encode(), file=file, register=REGISTER, day=DAY)
    return found.rows


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInputError) as refusal:
        read(text)
    return refusal.value.problems


def entered(count: int | None, region: str = "POL05", year: int = 2024) -> Entered:
    return Entered(
        layer="police_unit", region=region, year=year, count=count, source="Het beeld", url=URL
    )


def test_a_table_is_read_with_names_codes_and_fewer_than_five() -> None:
    found = read(
        f"{HEAD}politie-eenheid;Amsterdam;2024;141;{SOURCE}"
        f"Politieregio;POL02;2023;< 5;{SOURCE}"
        f"veiligheidsregio;Fryslan;2023;0;{SOURCE}"
        f"provincie;Noord-Holland;2022;1.234;{SOURCE}"
    )
    assert [(one.layer, one.region, one.year, one.count) for one in found] == [
        ("police_unit", "POL05", 2024, 141),
        ("police_unit", "POL02", 2023, None),
        ("safety_region", "VR02", 2023, 0),
        ("province", "PV27", 2022, 1234),
    ]
    assert found[0].source == "Het beeld van 2024"
    assert found[0].url == URL


def test_numbers_of_a_spreadsheet_are_read_as_they_stand() -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["regiosoort", "regio", "jaar", "aantal", "bron", "adres"])
        sheet.write_row(1, 0, ["politie-eenheid", "Limburg", 2024, 88, "Beeld", URL])
        sheet.write_row(2, 0, ["politie-eenheid", "Den Haag", 2024, 1.234, "Beeld", URL])
    with pytest.raises(InvalidInputError) as refusal:
        regional_reading.read(buffer.getvalue(), file="c.xlsx", register=REGISTER, day=DAY)
    # What is a thousand and more as a text is one and a bit as a number.
    assert [(one.row, one.code) for one in refusal.value.problems] == [(3, "bad-number")]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        (f"zorgregio;Noord;2024;9;{SOURCE}", "regiosoort", "unknown-layer"),
        (f"centrumgemeente;Amsterdam;2024;9;{SOURCE}", "regiosoort", "unknown-layer"),
        (f";Amsterdam;2024;9;{SOURCE}", "regiosoort", "missing-cell"),
        (f"politieregio;Atlantis;2024;9;{SOURCE}", "regio", "unknown-region"),
        (f"politieregio;;2024;9;{SOURCE}", "regio", "missing-cell"),
        (f"politieregio;Limburg;1999;9;{SOURCE}", "jaar", "bad-year"),
        (f"politieregio;Limburg;2026;9;{SOURCE}", "jaar", "bad-year"),
        (f"politieregio;Limburg;²024;9;{SOURCE}", "jaar", "bad-year"),
        (f"politieregio;Limburg;;9;{SOURCE}", "jaar", "missing-cell"),
        (f"politieregio;Limburg;2024;1;{SOURCE}", "aantal", "small-cell"),
        (f"politieregio;Limburg;2024;4;{SOURCE}", "aantal", "small-cell"),
        (f"politieregio;Limburg;2024;-5;{SOURCE}", "aantal", "bad-number"),
        (f"politieregio;Limburg;2024;<6;{SOURCE}", "aantal", "bad-number"),
        (f"politieregio;Limburg;2024;7,5;{SOURCE}", "aantal", "bad-number"),
        (f"politieregio;Limburg;2024;1000001;{SOURCE}", "aantal", "bad-number"),
        (f"politieregio;Limburg;2024;veel;{SOURCE}", "aantal", "bad-number"),
        (f"politieregio;Limburg;2024;;{SOURCE}", "aantal", "missing-cell"),
        (f"politieregio;Limburg;2024;9;;{URL}\n", "bron", "missing-cell"),
        (f"politieregio;Limburg;2024;9;{'a' * 201};{URL}\n", "bron", "bad-source"),
        (f"politieregio;Limburg;2024;9;=1+1;{URL}\n", "bron", "bad-source"),
        ("politieregio;Limburg;2024;9;Beeld;\n", "adres", "missing-cell"),
        ("politieregio;Limburg;2024;9;Beeld;http://a.example/\n", "adres", "bad-address"),
        ("politieregio;Limburg;2024;9;Beeld;javascript:alert(1)\n", "adres", "bad-address"),
        ("politieregio;Limburg;2024;9;Beeld;https://u:p@a.example/\n", "adres", "bad-address"),
        (f"politieregio;Limburg;2024;9;Beeld;https://a.example/{'a' * 990}\n", "adres",
         "bad-address"),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_file_row_column_and_remedy(row: str, column: str, code: str) -> None:
    (problem,) = problems(f"{HEAD}politie-eenheid;Amsterdam;2024;141;{SOURCE}{row}")
    assert (problem.file, problem.row, problem.column) == ("cijfers.csv", 3, column)
    assert problem.code == code
    assert problem.remedy.nl
    assert problem.remedy.en


def test_a_small_number_is_refused_with_what_to_write_instead() -> None:
    (problem,) = problems(f"{HEAD}politie-eenheid;Amsterdam;2024;3;{SOURCE}")
    assert problem.remedy.nl == "Schrijf <5."


def test_the_same_region_and_year_twice_is_told_at_the_second() -> None:
    (problem,) = problems(
        f"{HEAD}politie-eenheid;Amsterdam;2024;10;{SOURCE}politieregio;POL05;2024;11;{SOURCE}"
    )
    assert (problem.code, problem.row) == ("double-figure", 3)
    assert "rij 2" in problem.message.nl


def test_every_problem_of_a_file_is_told_at_once() -> None:
    found = problems(f"{HEAD}x;y;z;q;;w\npolitieregio;Limburg;2024;2;{SOURCE}")
    assert [(one.row, one.column) for one in found] == [
        (2, "bron"),
        (2, "regiosoort"),
        (2, "jaar"),
        (2, "aantal"),
        (2, "adres"),
        (3, "aantal"),
    ]


def test_columns_that_are_missing_double_or_of_no_use_are_told() -> None:
    found = problems("regio;region;aantal;slachtoffer\nLimburg;Limburg;9;x\n")
    assert [one.code for one in found] == [
        "double-column",
        "unknown-column",
        *["missing-column"] * 4,
    ]
    assert "regiosoort" in found[1].remedy.nl


def test_what_is_no_table_is_told() -> None:
    for data in (b"", b"%PDF-1.7", HEAD.encode()):
        with pytest.raises(InvalidInputError):
            regional_reading.read(data, file="cijfers.csv", register=REGISTER, day=DAY)


@pytest.fixture
def wave() -> Wave:
    return wave_factory.make(people.person("member"), now=NOW)


def counts(wave: Wave) -> dict[tuple[str, int], int | None]:
    rows = wave.regional_figures.values_list("region", "year", "count")
    return {(region, year): count for region, year, count in rows}


@pytest.mark.django_db
def test_a_second_file_replaces_by_region_and_year_and_is_in_the_log_by_counts(wave: Wave) -> None:
    member = people.person("member")
    regional.store(wave, [entered(10), entered(20, "POL02")], person=member)
    again = regional.store(
        wave, [entered(None), entered(20, "POL02"), entered(9, year=2023)], person=member
    )
    assert (len(again.added), len(again.changed), again.unchanged) == (1, 1, 1)
    assert counts(wave) == {("POL05", 2024): None, ("POL02", 2024): 20, ("POL05", 2023): 9}
    event = Event.objects.filter(action="wave.regional_figures_stored").latest("id")
    assert event.detail == {"added": 1, "changed": 1}
    assert event.subject == "wave:meting-2026"


@pytest.mark.django_db
def test_a_figure_is_taken_away_once(wave: Wave) -> None:
    member = people.person("member")
    regional.store(wave, [entered(10), entered(20, "POL02")], person=member)
    key = wave.regional_figures.get(region="POL05").pk
    regional.remove(wave, key, person=member)
    regional.remove(wave, key, person=member)
    assert counts(wave) == {("POL02", 2024): 20}
    (event,) = Event.objects.filter(action="wave.regional_figures_removed")
    assert event.detail == {"removed": 1}


@pytest.mark.django_db
def test_a_closed_wave_keeps_its_figures(wave: Wave) -> None:
    member = people.person("member")
    regional.store(wave, [entered(10)], person=member)
    waves.open_(wave, person=member, today=NOW.date())
    waves.close(wave, person=member)
    with pytest.raises(InvalidInputError):
        regional.store(wave, [entered(11)], person=member)
    with pytest.raises(InvalidInputError):
        regional.remove(wave, wave.regional_figures.get().pk, person=member)
    assert counts(wave) == {("POL05", 2024): 10}


@pytest.mark.django_db
def test_the_database_itself_keeps_no_small_number_and_no_figure_without_source(wave: Wave) -> None:
    right = {"wave": wave, "layer": "police_unit", "region": "POL05", "year": 2024, "count": 5,
             "source": "Beeld", "url": URL}  # fmt: skip
    for wrong in ({"count": 1}, {"count": 4}, {"year": 1999}, {"source": ""}, {"url": "ftp://a"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RegionalFigure.objects.create(**{**right, **wrong})
    RegionalFigure.objects.create(**right)
    with pytest.raises(IntegrityError), transaction.atomic():
        RegionalFigure.objects.create(**right)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_stands_in_can_be_read_in_again(wave: Wave, kind: str) -> None:
    given = [entered(None), entered(20, "POL02"), entered(1500, "POL01", 2019)]
    regional.store(wave, given, person=people.person("member"))
    rows = regional.rows(wave, REGISTER)
    data = board_files.to_csv(rows) if kind == "csv" else board_files.to_xlsx(rows)
    found = regional_reading.read(data, file=f"c.{kind}", register=REGISTER, day=DAY)
    assert sorted(found.rows, key=str) == sorted(given, key=str)


@pytest.mark.django_db
def test_the_example_lists_every_police_unit_and_is_no_figure_before_it_is_filled_in(
    wave: Wave,
) -> None:
    data = board_files.to_csv(regional.example(wave, REGISTER))
    with pytest.raises(InvalidInputError) as refusal:
        regional_reading.read(data, file="c.csv", register=REGISTER, day=DAY)
    assert {one.row for one in refusal.value.problems} == set(range(2, 12))
    assert {one.column for one in refusal.value.problems} == {"aantal", "bron", "adres"}


@pytest.mark.django_db
def test_a_municipality_has_the_figures_of_its_own_regions_only(wave: Wave) -> None:
    province = Entered(
        layer="province", region="PV27", year=2023, count=50, source="Beeld", url=URL
    )
    given = [entered(10), entered(20, "POL02"), entered(9, year=2023), province]
    regional.store(wave, given, person=people.person("member"))
    found = regional.of_municipality(wave, "GM0363", REGISTER)
    assert [(one.figure.region, one.figure.year) for one in found] == [
        ("PV27", 2023),
        ("POL05", 2024),
        ("POL05", 2023),
    ]
    # Another region, and a code that an operator's register does not hold.
    assert regional.of_municipality(wave, "GM0014", REGISTER) == []
    assert regional.of_municipality(wave, "GM9999", REGISTER) == []
