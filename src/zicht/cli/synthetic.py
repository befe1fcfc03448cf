"""``zicht synthetic``: made-up answers that reproduce what was published."""

from datetime import date
from pathlib import Path

import click

from zicht.areas.register import Register
from zicht.cli.writing import explained, require_absent
from zicht.files import write_atomically
from zicht.language import Language, Text
from zicht.questionnaire import loading
from zicht.responses import plan as plans
from zicht.responses import synthetic as generator
from zicht.responses import writing


@click.command(
    epilog="Example: zicht synthetic 2019 --seed 7 --out answers.xlsx",
)
@click.argument("wave", type=click.Choice(plans.available()))
@click.option("--seed", type=click.IntRange(min=0), required=True, help="Same seed, same answers.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="File to write; .xlsx or .csv.",
)
@click.option("--replace", is_flag=True, help="Overwrite a file that is already there.")
@click.option(
    "--lang",
    type=click.Choice([language.value for language in Language]),
    default=Language.NL.value,
    show_default=True,
    callback=lambda _context, _parameter, value: Language(value),
    help="Language of the messages.",
)
def synthetic(wave: str, seed: int, out: Path, replace: bool, lang: Language) -> None:
    """Write a made-up set of answers of WAVE that has every published figure exactly.

    Every row says "synthetic", and so does everything that is made from the file.
    """
    writers = {".csv": writing.to_csv, ".xlsx": writing.to_xlsx}
    writer = writers.get(out.suffix.lower())
    if writer is None:
        message = Text(
            nl=f"{out.name!r} eindigt niet op .xlsx of .csv; kies een van die twee",
            en=f"{out.name!r} does not end in .xlsx or .csv; choose one of the two",
        )
        raise click.BadParameter(message.to(lang), param_hint="--out")
    require_absent(out, lang, replace=replace)
    plan = plans.get(wave)
    questionnaire = loading.get(plan.questionnaire)
    day = date.fromisoformat(questionnaire.frame_date)
    register = Register.load()
    municipalities = register.on(day)
    places = [
        generator.Place(
            code=municipality.code,
            population=register.population(municipality.code, day.year).inhabitants,
        )
        for municipality in municipalities
    ]
    responses = generator.generate(plan, questionnaire, places, seed=seed)
    rows = writing.to_rows(
        questionnaire,
        responses,
        {municipality.code: municipality.name for municipality in municipalities},
        origin=generator.origin(plan, seed),
    )
    with explained(out, lang):
        write_atomically(out, writer(rows))
    done = Text(
        nl=f"{len(responses)} verzonnen antwoorden (synthetisch) geschreven naar {out}",
        en=f"{len(responses)} synthetic responses written to {out}",
    )
    click.echo(done.to(lang))
