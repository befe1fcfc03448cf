"""Problems and notices on standard error, each on a line of its own."""

from collections.abc import Iterable

import click

from zicht.language import Language, Text
from zicht.problems import Problem

_NOTE = Text(nl="let op", en="note")


def tell_problems(problems: Iterable[Problem], language: Language) -> None:
    """What has to be mended."""
    for problem in problems:
        click.echo(_one_line(problem.sentence(language)), err=True)


def tell_notices(notices: Iterable[Problem], language: Language) -> None:
    """What is good to know and refuses nothing."""
    for notice in notices:
        click.echo(_one_line(f"{_NOTE.to(language)}: {notice.sentence(language)}"), err=True)


def _one_line(sentence: str) -> str:
    # A cell may hold line breaks; a problem stays one line, so that lines can be counted.
    return " ".join(sentence.split())
