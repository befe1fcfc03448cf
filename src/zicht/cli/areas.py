"""``zicht areas``: the register of municipalities, asked from the command line."""

import json
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import NoReturn, TypeAlias

import click

from zicht.areas.following import Followed
from zicht.areas.importing import import_boundaries, import_register
from zicht.areas.lookup import NotFound, find
from zicht.areas.model import Municipality
from zicht.areas.register import FIRST_DAY, Register
from zicht.areas.size import size_class
from zicht.cli.data_folder import data_option, load_register, out_option
from zicht.cli.usage import said
from zicht.language import Language, Text, number, percent
from zicht.problems import InvalidInputError


def _covered_day(
    _context: click.Context, _parameter: click.Parameter, value: datetime | None
) -> date | None:
    """The day of an option; a usage error for a day before the register starts."""
    if value is None:
        return None
    if value.date() < FIRST_DAY:
        message = Text(
            nl=f"het register begint op {FIRST_DAY}; geef die dag of een latere",
            en=f"the register starts on {FIRST_DAY}; give that day or a later one",
        )
        raise click.BadParameter(said(message))
    return value.date()


_DAY = click.DateTime(formats=["%Y-%m-%d"])

_on = click.option(
    "--on",
    "day",
    type=_DAY,
    callback=_covered_day,
    metavar="DATE",
    help="The day, as 2023-01-01. Without it: the day of the last change in the register.",
)
_lang = click.option(
    "--lang",
    "language",
    type=click.Choice([one.value for one in Language]),
    default=Language.NL.value,
    show_default=True,
    callback=lambda _ctx, _param, value: Language(value),
    help="Language of what is printed.",
)
_as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON, for machines.")


@click.group(epilog="Example: zicht areas count --on 2019-01-01")
def areas() -> None:
    """Municipalities and regions, and how they changed since 2019."""


@areas.command(epilog="Example: zicht areas count --on 2022-03-24")
@_on
@data_option
@_lang
def count(day: date | None, data: Path | None, language: Language) -> None:
    """Print how many municipalities there are on a day, and nothing else."""
    register = _load(data, language)
    click.echo(len(register.on(day or register.last_change)))


@areas.command(
    epilog="Example: zicht areas follow GM0788 --from 2019-01-01 --to 2026-01-01",
)
@click.argument("municipality")
@click.option(
    "--from",
    "start",
    type=_DAY,
    callback=_covered_day,
    metavar="DATE",
    required=True,
    help="A day on which it exists.",
)
@click.option(
    "--to",
    "end",
    type=_DAY,
    callback=_covered_day,
    metavar="DATE",
    required=True,
    help="The other day, earlier or later.",
)
@_as_json
@data_option
@_lang
def follow(
    municipality: str,
    start: date,
    end: date,
    as_json: bool,
    data: Path | None,
    language: Language,
) -> None:
    """Print what MUNICIPALITY (code or name) became, or where it came from.

    One line for each municipality on the other day: code, name, share of the inhabitants, and what
    to note. Whether an answer may be carried over is in decision 0003.
    """
    register = _load(data, language)
    found = _find(register, municipality, start, language)
    followed = register.follow(found.code, start=start, end=end)
    if as_json:
        _print_json([_followed_as_json(register, one) for one in followed])
        return
    for one in followed:
        click.echo("\t".join(_followed_line(register, one, language)))


@areas.command("find", epilog="Example: zicht areas find 'den haag' --on 2026-01-01")
@click.argument("text")
@_on
@_as_json
@data_option
@_lang
def find_command(
    text: str,
    day: date | None,
    as_json: bool,
    data: Path | None,
    language: Language,
) -> None:
    """Print the municipality that TEXT (code or name) means on a day: code, name, inhabitants."""
    register = _load(data, language)
    day = day or register.last_change
    found = _find(register, text, day, language)
    if as_json:
        _print_json(_in_full(register, found, day))
    else:
        click.echo("\t".join(_line(register, found, day, language)))


@areas.command("list", epilog="Example: zicht areas list --on 2019-01-01 --layer safety_region")
@_on
@click.option(
    "--layer",
    metavar="LAYER",
    help="Print the regions of this layer instead: province, safety_region, police_unit, "
    "centre_municipality, or one of your own.",
)
@_as_json
@data_option
@_lang
def list_command(
    day: date | None,
    layer: str | None,
    as_json: bool,
    data: Path | None,
    language: Language,
) -> None:
    """Print all municipalities of a day, or all regions of a layer.

    A municipality: code, name, inhabitants. A region: code, name, number of municipalities (a dash
    where it is not known who belongs to it).
    """
    register = _load(data, language)
    day = day or register.last_change
    if layer is not None:
        if layer not in register.layers:
            known = ", ".join(register.layers)
            message = Text(
                nl=f"{layer!r} is geen laag; er zijn: {known}",
                en=f"{layer!r} is no layer; there are: {known}",
            )
            raise click.BadParameter(message.to(language), param_hint="--layer")
        _list_regions(register, layer, day, language, as_json=as_json)
    elif as_json:
        _print_json([_as_json_object(register, one, day) for one in register.on(day)])
    else:
        for one in register.on(day):
            click.echo("\t".join(_line(register, one, day, language)))


@areas.command("import", epilog="Example: zicht areas import gemeenten.geojson --on 2026-01-01")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)
@_on
@out_option
@_lang
def import_command(
    files: tuple[Path, ...], day: date | None, out: Path, language: Language
) -> None:
    """Check official boundaries, or newer tables of the register, and put them into use.

    Boundaries are one FILE, GeoJSON or TopoJSON in WGS84 with CBS codes; --on names the day on
    which they hold. Tables are one or more CSV files with the columns of the register's own tables;
    those that belong together are given together. What is refused changes nothing.
    """
    tables = [one for one in files if one.suffix.lower() == ".csv"]
    if tables and len(tables) < len(files):
        message = Text(
            nl="geef grenzen en tabellen in aparte opdrachten",
            en="give boundaries and tables in separate calls",
        )
        raise click.UsageError(message.to(language))
    if not tables and len(files) > 1:
        message = Text(
            nl="geef één bestand met grenzen tegelijk", en="give one file of boundaries at a time"
        )
        raise click.UsageError(message.to(language))
    try:
        stored = _store_tables(tables, out) if tables else _store_boundaries(files[0], day, out)
    except InvalidInputError as error:
        _refuse(error, language)
    except OSError as error:
        raise click.ClickException(str(error)) from error
    click.echo(stored.to(language))


def _store_tables(files: Sequence[Path], out: Path) -> Text:
    stored = import_register(files, directory=out)
    total = len(stored.register.every())
    return Text(
        nl=f"Register met {total} gemeenten in gebruik genomen: {stored.path}",
        en=f"Register of {total} municipalities put into use: {stored.path}",
    )


def _store_boundaries(file: Path, day: date | None, out: Path) -> Text:
    register = Register.load(out)
    stored = import_boundaries(register, file, day=day or register.last_change, directory=out)
    return Text(
        nl=f"Grenzen van {stored.count} gemeenten op {stored.day} bewaard: {stored.path}",
        en=f"Boundaries of {stored.count} municipalities on {stored.day} stored: {stored.path}",
    )


def _load(data: Path | None, language: Language) -> Register:
    try:
        return load_register(data, language)
    except InvalidInputError as error:
        _refuse(error, language)


def _refuse(error: InvalidInputError, language: Language) -> NoReturn:
    for problem in error.problems:
        click.echo(problem.sentence(language), err=True)
    sys.exit(1)


def _find(register: Register, text: str, day: date, language: Language) -> Municipality:
    found = find(register, text, day)
    if isinstance(found, NotFound):
        click.echo(f"{found.message.to(language)} {found.remedy.to(language)}", err=True)
        sys.exit(1)
    return found.municipality


def _line(
    register: Register, one: Municipality, day: date, language: Language
) -> tuple[str, str, str]:
    inhabitants = register.population_on(one.code, day).inhabitants
    return one.code, one.name, number(inhabitants, language)


def _followed_line(
    register: Register, one: Followed, language: Language
) -> tuple[str, str, str, str]:
    notes = []
    if one.estimated:
        notes.append(Text(nl="geschat", en="estimated"))
    if not one.carries_answer:
        notes.append(Text(nl="antwoord gaat niet mee", en="answer is not carried over"))
    elif not one.continues_trend:
        notes.append(Text(nl="trend onderbroken", en="trend is broken"))
    return (
        one.code,
        register.get(one.code).name,
        percent(one.share, language, decimals=1),
        ", ".join(note.to(language) for note in notes),
    )


def _list_regions(
    register: Register, layer: str, day: date, language: Language, *, as_json: bool
) -> None:
    regions = register.regions(layer, day)
    sizes = {one.code: len(register.members(layer, one.code, day)) or None for one in regions}
    if as_json:
        rows: list[dict[str, _Value]] = [
            {
                "code": one.code,
                "name_nl": one.name.nl,
                "name_en": one.name.en,
                "municipalities": sizes[one.code],
            }
            for one in regions
        ]
        _print_json(rows)
        return
    for one in regions:
        click.echo(f"{one.code}\t{one.name.to(language)}\t{sizes[one.code] or '-'}")


_Value: TypeAlias = "str | int | float | bool | Sequence[_Value] | dict[str, _Value] | None"


def _as_json_object(register: Register, one: Municipality, day: date) -> dict[str, _Value]:
    population = register.population_on(one.code, day)
    return {
        "code": one.code,
        "name": one.name,
        "province_code": one.province_code,
        "inhabitants": population.inhabitants,
        "inhabitants_year": population.year,
    }


def _in_full(register: Register, one: Municipality, day: date) -> dict[str, _Value]:
    """All that the register holds of one municipality on a day."""
    regions: dict[str, _Value] = {
        layer: [region.code for region in register.regions_of(one.code, layer, day)]
        for layer in register.layers
    }
    successors: list[_Value] = []
    if one.valid_to is not None:
        successors = [
            {"code": each.target, "day": each.day.isoformat(), "share": each.share}
            for each in register.successors(one.code, one.valid_to)
        ]
    basic = _as_json_object(register, one, day)
    return {
        **basic,
        "size_class": size_class(register.population_on(one.code, day).inhabitants).value,
        "valid_from": None if one.valid_from is None else one.valid_from.isoformat(),
        "valid_to": None if one.valid_to is None else one.valid_to.isoformat(),
        "regions": regions,
        "successors": successors,
        "source": "CBS, GeoNames (CC BY 4.0); see content/areas/SOURCES.md",
        "register": register.tables.fingerprint,
    }


def _followed_as_json(register: Register, one: Followed) -> dict[str, _Value]:
    return {
        "code": one.code,
        "name": register.get(one.code).name,
        "share": round(one.share, 6),
        "counter_share": round(one.counter_share, 6),
        "estimated": one.estimated,
        "carries_answer": one.carries_answer,
        "continues_trend": one.continues_trend,
    }


def _print_json(value: dict[str, _Value] | list[dict[str, _Value]]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))
