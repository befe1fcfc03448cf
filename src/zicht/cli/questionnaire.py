"""``zicht questionnaire``: check, format, list, export and import questionnaires."""

import json
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NoReturn

import click

from zicht.files import STANDARD_OUTPUT, write_atomically
from zicht.language import Language, Text
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire import loading, writing
from zicht.questionnaire.model import Questionnaire

_FORMATS = ("xlsform", "surveyjs", "ddi", "pdf", "docx", "xlsx")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_OUT = click.Path(dir_okay=False, path_type=Path)

_language_option = click.option(
    "--lang",
    "--language",
    "language",
    type=click.Choice([language.value for language in Language]),
    default=Language.NL.value,
    show_default=True,
    callback=lambda _context, _parameter, value: Language(value),
    help="Language of what is printed.",
)


@click.group(epilog="Example: zicht questionnaire check 2026.yaml")
def questionnaire() -> None:
    """Questionnaires: one YAML file each, with routing and two languages."""


@questionnaire.command(epilog="Example: zicht questionnaire check 2026.yaml --lang en")
@click.argument("file", type=_FILE)
@_language_option
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON, for machines.")
def check(file: Path, language: Language, as_json: bool) -> None:
    """Tell what is wrong with the questionnaire in FILE, one line for each problem.

    Exits with 1 when there are problems. A sound questionnaire is summed up: id, version and the
    number of sections, items and rules.
    """
    try:
        found = loading.load(file)
    except InvalidInputError as error:
        if as_json:
            _print_json(file, None, error.problems)
        else:
            _print_problems(error.problems, language)
        raise SystemExit(1) from error
    if as_json:
        _print_json(file, found, ())
    else:
        click.echo(_summary(found, language))


@questionnaire.command("format", epilog="Example: zicht questionnaire format 2026.yaml")
@click.argument("file", type=_FILE)
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit 1 if it would.")
@_language_option
def format_command(file: Path, only_check: bool, language: Language) -> None:
    """Rewrite the questionnaire in FILE in canonical form: one order, one layout.

    Content stays the same. Comments are not kept; a file that has them is refused.
    """
    found = _loaded(file, language)
    before = file.read_text(encoding="utf-8-sig")
    after = writing.dump(found)
    if before == after:
        return
    if only_check:
        _fail(
            Text(
                nl=f"{file} staat niet in de vaste vorm. Draai: zicht questionnaire format {file}",
                en=f"{file} is not in canonical form. Run: zicht questionnaire format {file}",
            ).to(language)
        )
    comment = _comment_row(before, after)
    if comment is not None:
        _fail(
            Text(
                nl=f"{file}, rij {comment}: hier staat commentaar, dat verloren zou gaan. Zet het "
                "in de tekst van de vraag of haal het weg.",
                en=f"{file}, row {comment}: there is a comment here, which would be lost. Put it "
                "in the text of the item or remove it.",
            ).to(language)
        )
    write_atomically(file, after.encode())


@questionnaire.command("list", epilog="Example: zicht questionnaire list")
@_language_option
def list_command(language: Language) -> None:
    """List the questionnaires that come with Zicht."""
    for name in loading.available():
        click.echo(_summary(loading.get(name), language))


@questionnaire.command(
    epilog="Example: zicht questionnaire export 2019 --format xlsform --out form.xlsx"
)
@click.argument("name", metavar="ID|FILE")
@click.option(
    "--format", "format_name", type=click.Choice(_FORMATS), required=True, help="What to make."
)
@click.option("--out", type=_OUT, required=True, help="File to write.")
@_language_option
def export(name: str, format_name: str, out: Path, language: Language) -> None:
    """Write a questionnaire, of Zicht (2019) or from a YAML file, in the format of another tool.

    xlsform: KoboToolbox, ODK. surveyjs: JSON. ddi: DDI-Codebook XML. pdf and docx: on paper. xlsx:
    a workbook for editors, which "import" reads back. Paper is in one language.
    """
    # The renderings bring heavy libraries that the other commands do without.
    from zicht.questionnaire.renderings import RENDERERS

    found = _named(name, language)
    with TemporaryDirectory() as folder:
        made = Path(folder) / out.name
        try:
            RENDERERS[format_name](found, made, language)
        except InvalidInputError as error:
            _refuse(error, language)
        write_atomically(out, made.read_bytes())


@questionnaire.command(
    "import", epilog="Example: zicht questionnaire import edited.xlsx --out 2026.yaml"
)
@click.argument("file", type=_FILE)
@click.option("--out", type=_OUT, required=True, help="YAML file to write.")
@_language_option
def import_command(file: Path, out: Path, language: Language) -> None:
    """Read an edited workbook (see export --format xlsx) and write it as YAML, if it is sound."""
    from zicht.questionnaire.renderings.workbook import read_workbook

    try:
        found = read_workbook(file)
    except InvalidInputError as error:
        _refuse(error, language)
    write_atomically(out, writing.dump(found).encode())
    click.echo(_summary(found, language), err=out == STANDARD_OUTPUT)


def _named(name: str, language: Language) -> Questionnaire:
    """A questionnaire of the package by its id, or one from a file."""
    if name in loading.available():
        return loading.get(name)
    path = Path(name)
    if not path.is_file():
        known = ", ".join(loading.available())
        message = Text(
            nl=f"{name!r} is geen bestand en geen vragenlijst van Zicht ({known})",
            en=f"{name!r} is no file and no questionnaire of Zicht ({known})",
        )
        raise click.BadParameter(message.to(language), param_hint="ID|FILE")
    return _loaded(path, language)


def _loaded(file: Path, language: Language) -> Questionnaire:
    try:
        return loading.load(file)
    except InvalidInputError as error:
        _refuse(error, language)


def _refuse(error: InvalidInputError, language: Language) -> NoReturn:
    _print_problems(error.problems, language)
    raise SystemExit(1) from error


def _print_problems(problems: Iterable[Problem], language: Language) -> None:
    for problem in problems:
        # A value may hold line breaks; a problem is one line.
        click.echo(" ".join(problem.sentence(language).split()), err=True)


def _fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(1)


def _comment_row(before: str, after: str) -> int | None:
    """The row of the first comment that the canonical form would lose; None when there is none."""
    # A number sign in a text survives, so fewer of them means that a comment went.
    if before.count("#") <= after.count("#"):
        return None
    return next(row for row, line in enumerate(before.splitlines(), start=1) if "#" in line)


def _counts(found: Questionnaire) -> dict[str, str | int]:
    items = list(found.items())
    return {
        "id": found.id,
        "version": found.version,
        "sections": len(found.sections),
        "items": len(items),
        "rules": sum(item.show_when is not None for item in items),
        "fingerprint": found.fingerprint,
    }


def _summary(found: Questionnaire, language: Language) -> str:
    counts = _counts(found)
    words = Text(
        nl="{id} {version}, onderdelen: {sections}, vragen: {items}, voorwaarden: {rules}",
        en="{id} {version}, sections: {sections}, items: {items}, rules: {rules}",
    )
    return words.to(language).format(**counts)


_Record = dict[str, str | int | dict[str, str] | None]


def _records(problems: Iterable[Problem]) -> list[_Record]:
    return [
        {
            "code": problem.code,
            "row": problem.row,
            "column": problem.column,
            "value": problem.value,
            "message": {"nl": problem.message.nl, "en": problem.message.en},
            "remedy": {"nl": problem.remedy.nl, "en": problem.remedy.en},
        }
        for problem in problems
    ]


def _print_json(file: Path, found: Questionnaire | None, problems: Iterable[Problem]) -> None:
    outcome = {
        "file": file.name,
        "ok": found is not None,
        **({} if found is None else _counts(found)),
        "problems": _records(problems),
    }
    click.echo(json.dumps(outcome, ensure_ascii=False, indent=2))
