"""``zicht responses``: check a file of answers, or store it once it is sound."""

import json
from collections.abc import Sequence
from pathlib import Path

import click

from zicht.areas.register import Register
from zicht.cli.data_folder import data_option, load_register
from zicht.cli.problem_lines import tell_notices, tell_problems
from zicht.cli.writing import explained, require_absent
from zicht.language import Language, Text
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire import loading
from zicht.questionnaire.model import Questionnaire
from zicht.responses import reading
from zicht.responses.checking import Checked
from zicht.responses.model import ResponseSet

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

_questionnaire_option = click.option(
    "--questionnaire",
    "questionnaire_name",
    required=True,
    metavar="NAME|FILE",
    help="A questionnaire of Zicht (2019), or a YAML file.",
)
_language_option = click.option(
    "--lang",
    type=click.Choice([language.value for language in Language]),
    default=Language.NL.value,
    show_default=True,
    help="Language of the messages.",
)
_complete_option = click.option(
    "--complete", is_flag=True, help="A required question without an answer is a problem too."
)


@click.group(epilog="Example: zicht responses check answers.xlsx --questionnaire 2019")
def responses() -> None:
    """Answers of municipalities: one row each, in CSV, XLSX, SPSS (.sav) or LimeSurvey's CSV."""


@responses.command(epilog="Example: zicht responses check answers.xlsx --questionnaire 2019")
@click.argument("file", type=_FILE)
@_questionnaire_option
@data_option
@_language_option
@_complete_option
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON, for machines.")
def check(
    file: Path,
    questionnaire_name: str,
    data: Path | None,
    lang: str,
    complete: bool,
    as_json: bool,
) -> None:
    """Tell what is wrong with the answers in FILE, with row, column, value and remedy.

    Exits with 1 when there are problems. Remarks that refuse nothing go to standard error too.
    """
    checked = reading.examine(
        file,
        questionnaire=_questionnaire(questionnaire_name, Language(lang)),
        register=_register(data, Language(lang)),
        complete=complete,
    )
    if as_json:
        click.echo(_json(file, checked))
    else:
        _report(checked, Language(lang))
    if checked.response_set is None:
        raise SystemExit(1)


@responses.command(
    "import",
    epilog="Example: zicht responses import answers.csv --questionnaire 2019 --out answers.parquet",
)
@click.argument("file", type=_FILE)
@_questionnaire_option
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="Parquet file to write.",
)
@click.option("--replace", is_flag=True, help="Overwrite a file that is already there.")
@data_option
@_language_option
@_complete_option
def import_answers(
    file: Path,
    questionnaire_name: str,
    out: Path,
    replace: bool,
    data: Path | None,
    lang: str,
    complete: bool,
) -> None:
    """Store the answers in FILE as Parquet, when they have no problems; otherwise write nothing."""
    require_absent(out, Language(lang), replace=replace)
    checked = reading.examine(
        file,
        questionnaire=_questionnaire(questionnaire_name, Language(lang)),
        register=_register(data, Language(lang)),
        complete=complete,
    )
    _report(checked, Language(lang))
    if checked.response_set is None:
        raise SystemExit(1)
    # Polars loads slower than most files are checked, so only an import waits for it.
    from zicht.responses.storing import write_parquet

    with explained(out, Language(lang)):
        write_parquet(checked.response_set, out)


def _questionnaire(name: str, language: Language) -> Questionnaire:
    """A questionnaire of the package by name, or one from a file."""
    path = Path(name)
    try:
        return loading.load(path) if path.suffix in (".yaml", ".yml") else loading.get(name)
    except KeyError as fault:
        known = ", ".join(loading.available())
        message = Text(
            nl=f"er is geen vragenlijst {name!r}; er zijn: {known}",
            en=f"no questionnaire {name!r}; there are: {known}",
        )
        cause: Exception = fault
    except OSError as fault:
        message = Text(nl=f"{name} kan niet worden gelezen", en=f"{name} cannot be read")
        cause = fault
    except InvalidInputError as fault:
        message = Text(
            nl=f"{name} heeft fouten; zie: zicht questionnaire check {name}",
            en=f"{name} has problems; see: zicht questionnaire check {name}",
        )
        cause = fault
    raise click.BadParameter(message.to(language), param_hint="--questionnaire") from cause


def _register(data: Path | None, language: Language) -> Register:
    try:
        return load_register(data, language)
    except InvalidInputError as refusal:
        told = "\n".join(one.sentence(language) for one in refusal.problems)
        raise click.BadParameter(told, param_hint="--data") from refusal


def _report(checked: Checked, language: Language) -> None:
    tell_notices(checked.notices, language)
    tell_problems(checked.problems, language)
    if checked.response_set is not None:
        click.echo(_summary(checked.response_set).to(language))


def _summary(response_set: ResponseSet) -> Text:
    municipalities = len(response_set.responses)
    items = len(response_set.questionnaire.item_by_code)
    origin = response_set.origin
    return Text(
        nl=f"{_counted(municipalities, 'gemeente', 'gemeenten')}, "
        f"{_counted(items, 'vraag', 'vragen')}, geen fouten"
        + (f" (verzonnen antwoorden: {origin})" if origin else ""),
        en=f"{_counted(municipalities, 'municipality', 'municipalities')}, "
        f"{_counted(items, 'question', 'questions')}, no problems"
        + (f" (made-up answers: {origin})" if origin else ""),
    )


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _json(file: Path, checked: Checked) -> str:
    stored = checked.response_set
    outcome = {
        "file": file.name,
        "ok": stored is not None,
        "municipalities": None if stored is None else len(stored.responses),
        "origin": None if stored is None else stored.origin,
        "fingerprint": None if stored is None else stored.fingerprint,
        "problems": _records(checked.problems),
        "notices": _records(checked.notices),
    }
    return json.dumps(outcome, ensure_ascii=False, indent=2)


def _records(problems: Sequence[Problem]) -> list[dict[str, str | int | dict[str, str] | None]]:
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
