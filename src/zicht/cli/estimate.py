"""``zicht estimate``: any survey with what its figures can and cannot carry."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from zicht.language import Language


@contextmanager
def _undisturbed() -> Iterator[None]:
    """A block in which Python does not look for garbage.

    Loading modules makes none, and looking for it again and again takes an eighth of the time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(epilog="Example: zicht estimate answers.csv --plan plan.toml --out figures.xlsx")
@click.argument("file", type=_FILE)
@click.option(
    "--plan",
    "plan_file",
    type=_FILE,
    metavar="PLAN.toml",
    help="How the survey was drawn and asked; without it that is guessed. See --draft-plan.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="File to write: .csv, .xlsx, .parquet or .json. Or a folder, for all four.",
)
@click.option("--replace", "may_replace", is_flag=True, help="Overwrite what is already there.")
@click.option(
    "--draft-plan",
    is_flag=True,
    help="Write a plan to edit, on the screen or to --out.",
)
@click.option(
    "--min-group",
    "minimum",
    type=click.IntRange(min=3),
    default=None,
    help="Fewest respondents behind any figure that is shown. [default: that of the plan, or 5]",
)
@click.option("--all", "everything", is_flag=True, help="Print every group, however many.")
@click.option(
    "--language",
    "--lang",
    type=click.Choice([one.value for one in Language]),
    default=Language.NL.value,
    show_default=True,
    callback=lambda _context, _parameter, value: Language(value),
    help="Language of what is printed.",
)
def estimate(
    file: Path,
    plan_file: Path | None,
    out: Path | None,
    may_replace: bool,
    draft_plan: bool,
    minimum: int | None,
    everything: bool,
    language: Language,
) -> None:
    """Estimate what the answers in FILE (CSV, XLSX, Parquet or SPSS) say about everybody.

    Shares, means and totals; and what a plan asks for besides: quantiles, ratios, cross tables and
    differences between groups, with errors linearised or over replicates.

    Every figure comes with two intervals: what chance leaves open, and what those who did not
    answer leave open as well. Figures about too few respondents are withheld.
    """
    # NumPy and Polars take a moment to load, which --help should not wait for.
    with _undisturbed():
        from zicht.cli.estimating import Order, carry_out

    order = Order(
        file=file,
        plan_file=plan_file,
        out=out,
        may_replace=may_replace,
        draft_plan=draft_plan,
        minimum=minimum,
        everything=everything,
        language=language,
    )
    if code := carry_out(order):
        raise SystemExit(code)
