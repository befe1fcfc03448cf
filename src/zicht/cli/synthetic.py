"""``zicht synthetic``: made-up answers that reproduce what was published."""

from datetime import date
from pathlib import Path

import click

from zicht.areas.register import Register
from zicht.files import write_atomically
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
def synthetic(wave: str, seed: int, out: Path) -> None:
    """Write a made-up set of answers of WAVE that has every published figure exactly.

    Every row says "synthetic", and so does everything that is made from the file.
    """
    writers = {".csv": writing.to_csv, ".xlsx": writing.to_xlsx}
    if out.suffix.lower() not in writers:
        raise click.BadParameter(
            f"{out.name!r} ends in {out.suffix or 'nothing'!r}; use .xlsx or .csv",
            param_hint="--out",
        )
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
    write_atomically(out, writers[out.suffix.lower()](rows))
    click.echo(f"{len(responses)} synthetic responses written to {out}")
