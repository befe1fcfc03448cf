"""``zicht prevalence``: how large a hidden population is by every model, and whether they agree."""

from pathlib import Path

import click

from zicht.cli.usage import said
from zicht.language import Language, Text

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(path_type=Path, dir_okay=False)


class _Degree(click.ParamType[tuple[str, int]]):
    """A column and the degree of its polynomial."""

    name = "degree"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, int]:
        """``year=2`` becomes the column and the number."""
        column, _, degree = str(value).rpartition("=")
        if not column or not (degree.isascii() and degree.isdigit() and len(degree) < 3):
            message = Text(
                nl=f"{value} is geen kolom met een graad, zoals jaar=2.",
                en=f"{value} is no column and degree as year=2.",
            )
            self.fail(said(message), param, ctx)
        return column, int(degree)


class _Rate(click.ParamType[tuple[float, float]]):
    """A share above 0, or the limits between which it lies."""

    name = "rate"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        """``0.8`` becomes 0.8 twice, ``0.7-0.9`` both."""
        low, _, high = str(value).partition("-")
        try:
            found = float(low), float(high or low)
        except ValueError:
            message = Text(
                nl=f"{value} is geen deel zoals 0.8, en geen grenzen zoals 0.7-0.9.",
                en=f"{value} is no share as 0.8, and no limits as 0.7-0.9.",
            )
            self.fail(said(message), param, ctx)
        if not 0 < found[0] <= found[1] <= 1:
            message = Text(
                nl=f"{value} ligt niet boven 0 en tot en met 1.",
                en=f"{value} does not lie above 0 and up to 1.",
            )
            self.fail(said(message), param, ctx)
        return found


#: What all slow methods need on the lists that were published.
SECONDS = 300
#: The keys of the methods of :mod:`zicht.prevalence.methods`, which --help should not load.
KEYS = (
    "chao",
    "independence",
    "heterogeneity",
    "stepwise",
    "bic",
    "average",
    "graphs",
    "threshold",
    "classes",
)
#: That of :mod:`zicht.prevalence.bootstrap`.
RESAMPLES = 10_000
#: Those that take a second and not a minute.
QUICK = tuple(key for key in KEYS if key not in {"bic", "classes"})


@click.command(
    epilog="Examples: zicht prevalence lists.csv --report report.pdf --out table.xlsx, and with a "
    "file per list: zicht prevalence police.csv border.parquet shelter.xlsx --pseudonym code"
)
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)
@click.option(
    "--method",
    "methods",
    multiple=True,
    type=click.Choice(["all", "quick", *KEYS]),
    default=("all",),
    show_default=True,
    help="Which method; may be given more than once. Quick is all but bic, which may take minutes, "
    "and classes.",
)
@click.option(
    "--seconds",
    type=click.IntRange(1, 86_400),
    default=SECONDS,
    show_default=True,
    help="How long bic and classes may take each; whichever takes longer is left out by name.",
)
@click.option(
    "--order",
    type=click.IntRange(min=1),
    metavar="LISTS",
    help="How many lists a term of a model may join, in bic and average. Without it: all but one "
    "of up to 5 lists, 3 of 6, and 2 of more, which takes seconds.",
)
@click.option("--out", type=_OUT, help="File to write the estimates to: .csv, .xlsx or .json.")
@click.option("--report", type=_OUT, metavar="REPORT.pdf", help="Report to write, as a tagged PDF.")
@click.option("--replace", "may_replace", is_flag=True, help="Overwrite what is already there.")
@click.option(
    "--count",
    default="count",
    show_default=True,
    metavar="COLUMN",
    help="Column with the number of people; every other column is a list.",
)
@click.option(
    "--pseudonym",
    metavar="COLUMN",
    help="FILE has a row per person and list, and this column says who: equal is the same person. "
    "With several files each is a list, named as the file without its ending.",
)
@click.option(
    "--list",
    "list_column",
    metavar="COLUMN",
    help="With --pseudonym and one file: the column that names the list; without this, list.",
)
@click.option(
    "--stratum",
    "strata",
    multiple=True,
    metavar="COLUMN",
    help="Column that is no list but a group of people; the methods take groups together, and one "
    "model of all tells the size of each, in a table per column.",
)
@click.option(
    "--degree",
    "degrees",
    multiple=True,
    type=_Degree(),
    metavar="COLUMN=NUMBER",
    help="A column of --stratum with whole numbers, such as years, whose effect follows a "
    "polynomial of this degree instead of one effect per number.",
)
@click.option(
    "--confidence",
    type=click.FloatRange(0.5, 0.999),
    default=0.95,
    show_default=True,
    help="How often an interval should hold the population.",
)
@click.option(
    "--resamples",
    type=click.IntRange(100, 1_000_000),
    default=RESAMPLES,
    show_default=True,
    help="How often a choice of model is repeated; 1000 is quicker, and leaves more to chance.",
)
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True)
@click.option(
    "--plan",
    "plans",
    is_flag=True,
    help="Tell too what more reports, or better links between lists, would do to the interval.",
)
@click.option(
    "--link-recall",
    type=_Rate(),
    default="1",
    show_default=True,
    metavar="RATE",
    help="The part of the true links between lists that was found, as 0.8, or as 0.7-0.9 where it "
    "is not known better (95%). Every estimate is corrected for it.",
)
@click.option(
    "--link-precision",
    type=_Rate(),
    default="1",
    show_default=True,
    metavar="RATE",
    help="The part of the links that were found that is true; in the same way.",
)
@click.option(
    "--pairs",
    type=_FILE,
    help="With --pseudonym: pairs of records and the probability that they are one person, as "
    "Splink writes them. Without it, equal pseudonyms are one person.",
)
@click.option(
    "--threshold",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help="With --pairs: the probability from which two records are one person.",
)
@click.option(
    "--accept-suspect-lists",
    "accepts",
    is_flag=True,
    help="Go on where a list overlaps with nobody or lies within another one.",
)
@click.option(
    "--show-small",
    is_flag=True,
    help="Show overlaps of fewer than 5 people in the report, and estimates that they follow from "
    "in every file. Neither is then to be shared.",
)
@click.option("--synthetic", is_flag=True, help="The lists were made up; everything says so.")
@click.option(
    "--language",
    "--lang",
    type=click.Choice([one.value for one in Language]),
    default=Language.NL.value,
    show_default=True,
    callback=lambda _context, _parameter, value: Language(value),
    help="Language of what is printed and of the report.",
)
def prevalence(
    files: tuple[Path, ...],
    methods: tuple[str, ...],
    out: Path | None,
    report: Path | None,
    may_replace: bool,
    count: str,
    pseudonym: str | None,
    list_column: str | None,
    strata: tuple[str, ...],
    degrees: tuple[tuple[str, int], ...],
    confidence: float,
    resamples: int,
    seconds: int,
    order: int | None,
    seed: int,
    plans: bool,
    link_recall: tuple[float, float],
    link_precision: tuple[float, float],
    pairs: Path | None,
    threshold: float,
    accepts: bool,
    show_small: bool,
    synthetic: bool,
    language: Language,
) -> None:
    """Estimate how many people are on none of the lists in FILE (CSV, XLSX, Parquet or SPSS).

    FILE has a row per combination of lists: 1 or 0 in the column of each list, and how many people
    are on exactly these. With --pseudonym it has a row per person and list instead, or there is a
    FILE per list with a row per person; these are counted here and kept nowhere. All models are run
    side by side, and rules say whether they agree, whether it depends on the model, or whether the
    data cannot tell. Beside them stand what every two lists say (Lincoln-Petersen and Chapman), and
    the models M0, Mt, Mh and Mb of a closed population.
    """
    # NumPy and Polars take a moment to load, which --help should not wait for.
    from zicht.cli.prevailing import carry_out
    from zicht.cli.prevalence_order import Order

    asked = Order(
        files=files,
        methods=methods,
        out=out,
        report=report,
        may_replace=may_replace,
        count=count,
        pseudonym=pseudonym,
        list_column=list_column,
        strata=strata,
        degrees=degrees,
        confidence=confidence,
        resamples=resamples,
        seed=seed,
        seconds=seconds,
        order=order,
        plans=plans,
        link_recall=link_recall,
        link_precision=link_precision,
        pairs=pairs,
        threshold=threshold,
        accepts=accepts,
        shows_small=show_small,
        is_synthetic=synthetic,
        language=language,
    )
    if code := carry_out(asked):
        raise SystemExit(code)
