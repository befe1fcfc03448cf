"""``zicht run``: from a file of answers to a folder with everything that may be published."""

import os
from pathlib import Path

import click

from zicht.cli.data_folder import data_option
from zicht.disclosure.model import DEFAULT_MINIMUM_GROUP
from zicht.language import Language
from zicht.maturity import loading as models


@click.command(
    epilog="Example: zicht run answers.xlsx --questionnaire 2019 --out result",
)
@click.argument("answers", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--questionnaire",
    "questionnaire_name",
    # A questionnaire without rules for levels cannot be run.
    type=click.Choice(models.available()),
    required=True,
    help="The questionnaire that was answered.",
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Folder for the result; an earlier result of a run there is replaced.",
)
@click.option(
    "--minimum-group",
    type=click.IntRange(min=3),
    default=DEFAULT_MINIMUM_GROUP,
    show_default=True,
    help="Fewest municipalities behind any figure that is shown.",
)
@click.option(
    "--lang",
    type=click.Choice([language.value for language in Language]),
    default=Language.NL.value,
    show_default=True,
    help="Language of the messages; the results are always in both.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    default=None,
    help="Processes for the mirrors; by default one per processor.",
)
@click.option(
    "--earlier",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None,
    help="Folder of a run on an earlier wave, to say what changed since.",
)
@data_option
def run(
    answers: Path,
    questionnaire_name: str,
    out: Path,
    minimum_group: int,
    lang: str,
    workers: int | None,
    earlier: Path | None,
    data: Path | None,
) -> None:
    """Make report, mirrors, charts, tables and figures of the ANSWERS.

    The answers are checked first; when something is wrong with them nothing is made. The same
    answers give the same files. When the run is interrupted, an earlier result stays as it was.
    """
    # Estimation takes seconds to load, which --help should not wait for.
    from zicht.cli.running import Order, carry_out

    order = Order(
        answers=answers,
        questionnaire_name=questionnaire_name,
        out=out,
        minimum_group=minimum_group,
        workers=workers or os.cpu_count() or 1,
        earlier=earlier,
        data=data,
    )
    if code := carry_out(order, Language(lang)):
        raise SystemExit(code)
