"""The files with lists that ``zicht prevalence`` was given, and what they hold."""

from pathlib import Path

import click

from zicht.cli.prevalence_links import linking_of
from zicht.cli.prevalence_order import Order
from zicht.language import Text
from zicht.prevalence.assembling import ListsRead
from zicht.prevalence.line_lists import LineListPlan, read_line_lists, read_long_list
from zicht.prevalence.reading import read_histories

#: The column that names the list in a file with all of them, unless told otherwise.
_LIST_COLUMN = "list"


def check_files(order: Order) -> None:
    """End as wrong usage where several files cannot be a list each."""
    if len(order.files) == 1:
        return
    if order.pseudonym is None:
        message = Text(
            nl="meer bestanden kan alleen met een lijst per bestand, met een rij per persoon; noem "
            "met --pseudonym de kolom die zegt wie het is, of geef één bestand",
            en="several files go with one list per file, with a row per person; name with "
            "--pseudonym the column that says who it is, or give one file",
        )
        raise click.BadParameter(message.to(order.language), param_hint="FILE")
    if order.list_column is not None:
        message = Text(
            nl="elk bestand is een lijst, die heet als het bestand; laat dit weg of geef één "
            "bestand",
            en="every file is a list, named as the file; leave this out or give one file",
        )
        raise click.BadParameter(message.to(order.language), param_hint="--list")
    _check_names(order)


def read_lists(order: Order) -> ListsRead:
    """The counts of one file, or of people on a list per file.

    Raises InvalidInputError with every fault at once.
    """
    degrees = dict(order.degrees)
    if order.pseudonym is None:
        return read_histories(
            order.files[0],
            covariates=order.strata,
            degrees=degrees,
            count=order.count,
            accept_suspect_lists=order.accepts,
        )
    people = LineListPlan(
        pseudonym=order.pseudonym,
        covariates=order.strata,
        degrees=degrees,
        linking=linking_of(order),
        accept_suspect_lists=order.accepts,
    )
    if len(order.files) > 1:
        return read_line_lists({_name(path): path for path in order.files}, people)
    return read_long_list(order.files[0], people, list_column=order.list_column or _LIST_COLUMN)


def list_options(order: Order) -> tuple[str, ...]:
    """How the columns of the files are named on the command line; nothing where as usual."""
    if order.pseudonym is None:
        return () if order.count == "count" else ("--count", order.count)
    of_people = ("--pseudonym", order.pseudonym)
    if len(order.files) > 1:
        return of_people
    return *of_people, "--list", order.list_column or _LIST_COLUMN


def _check_names(order: Order) -> None:
    names = [_name(path) for path in order.files]
    for name in names:
        if names.count(name) > 1:
            message = Text(
                nl=f"twee bestanden heten {name}, en een lijst heet als zijn bestand; geef een van "
                "beide een andere naam",
                en=f"two files are named {name}, and a list has the name of its file; rename one",
            )
            raise click.BadParameter(message.to(order.language), param_hint="FILE")


def _name(path: Path) -> str:
    """That of the list in a file."""
    return path.stem
