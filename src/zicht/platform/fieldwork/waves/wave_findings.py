"""What is said when a wave cannot be made, moved, opened or closed. Codes are stable."""

from collections.abc import Iterator
from datetime import date

from zicht.language import Text
from zicht.problems import Problem


def of_days(opens_on: date, closes_on: date) -> Iterator[Problem]:
    """A last day before the first."""
    if closes_on < opens_on:
        yield Problem(
            code="days-in-wrong-order",
            column="closes_on",
            value=closes_on.isoformat(),
            message=Text(
                nl="De laatste dag valt voor de eerste.", en="The last day is before the first."
            ),
            remedy=Text(nl="Kies een latere laatste dag.", en="Choose a later last day."),
        )


def code_taken(code: str) -> Problem:
    """Another wave has this code."""
    return Problem(
        code="wave-code-taken",
        column="code",
        value=code,
        message=Text(nl=f"Er is al een meting {code}.", en=f"There is a wave {code} already."),
        remedy=Text(nl="Kies een andere code.", en="Choose another code."),
    )


def nobody_to_ask(day: date) -> Problem:
    """No municipality is known on the day."""
    return Problem(
        code="nobody-to-ask",
        column="frame_date",
        value=day.isoformat(),
        message=Text(
            nl="Op deze peildatum kent Zicht geen gemeenten.",
            en="Zicht knows no municipalities on this day.",
        ),
        remedy=Text(
            nl="Kies een andere peildatum, of laad eerst de gemeenten.",
            en="Choose another day, or load the municipalities first.",
        ),
    )


def last_day_over(day: date | None) -> Problem:
    """The last day is in the past."""
    return Problem(
        code="last-day-over",
        column="closes_on",
        value="" if day is None else day.isoformat(),
        message=Text(nl="De laatste dag is al voorbij.", en="The last day is over already."),
        remedy=Text(nl="Kies een latere laatste dag.", en="Choose a later last day."),
    )


def is_closed() -> Problem:
    """A closed wave does not change."""
    return Problem(
        code="wave-closed",
        message=Text(nl="Deze meting is gesloten.", en="This wave is closed."),
        remedy=Text(
            nl="Maak een nieuwe meting om opnieuw te vragen.", en="Make a new wave to ask again."
        ),
    )


def never_open() -> Problem:
    """Nobody can have answered."""
    return Problem(
        code="wave-never-open",
        message=Text(nl="Deze meting is nooit open geweest.", en="This wave has never been open."),
        remedy=Text(nl="Open de meting eerst.", en="Open the wave first."),
    )


def not_open() -> Problem:
    """Mail about filling in only makes sense while that is possible."""
    return Problem(
        code="wave-not-open",
        message=Text(
            nl="Deze meting is niet open, dus er is niets in te vullen.",
            en="This wave is not open, so there is nothing to fill in.",
        ),
        remedy=Text(nl="Open de meting eerst.", en="Open the wave first."),
    )


def round_taken(day: date) -> Problem:
    """There are reminders on that day already."""
    return Problem(
        code="round-taken",
        column="on",
        value=day.isoformat(),
        message=Text(
            nl="Op deze dag staan al herinneringen.", en="There are reminders on this day already."
        ),
        remedy=Text(nl="Kies een andere dag.", en="Choose another day."),
    )


def round_outside(day: date) -> Problem:
    """A reminder on a day on which nobody can fill in, or that is over."""
    return Problem(
        code="round-outside",
        column="on",
        value=day.isoformat(),
        message=Text(
            nl="Op deze dag kan niemand (meer) invullen.", en="Nobody can fill in on this day."
        ),
        remedy=Text(
            nl="Kies een dag vanaf vandaag, tussen de eerste en de laatste dag van de meting.",
            en="Choose a day from today, between the first and the last day of the wave.",
        ),
    )


def no_states() -> Problem:
    """Reminders for nobody."""
    return Problem(
        code="no-states",
        column="states",
        message=Text(
            nl="Er is niet gekozen wie een herinnering krijgt.",
            en="It was not chosen who is reminded.",
        ),
        remedy=Text(nl="Kies minstens één stand.", en="Choose at least one state."),
    )
