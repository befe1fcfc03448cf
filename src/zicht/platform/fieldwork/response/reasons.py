"""The reason that the desk gives for what it does at a response of somebody else."""

from zicht.language import Text
from zicht.problems import InvalidInputError, Problem

LONGEST = 500


def read(reason: str, *, remedy: Text) -> str:
    """The reason on one line, as the municipality will read it, without what cannot be seen.

    Raises InvalidInputError when it is missing, with ``remedy``, or longer than 500 characters.
    """
    visible = "".join(sign for sign in reason if sign.isprintable() or sign.isspace())
    written = " ".join(visible.split())
    if not written:
        message = Text(nl="De reden ontbreekt.", en="The reason is missing.")
        raise InvalidInputError([_problem("reason-missing", message, remedy)])
    if len(written) > LONGEST:
        message = Text(nl="De reden is te lang.", en="The reason is too long.")
        shorter = Text(
            nl=f"Gebruik hoogstens {LONGEST} tekens.", en=f"Use at most {LONGEST} characters."
        )
        raise InvalidInputError([_problem("reason-too-long", message, shorter)])
    return written


def _problem(code: str, message: Text, remedy: Text) -> Problem:
    return Problem(code=code, message=message, remedy=remedy, column="reason")
