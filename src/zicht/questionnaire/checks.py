"""Whether a questionnaire makes sense as a whole."""

from collections.abc import Iterator

from zicht.language import Text
from zicht.problems import Problem
from zicht.questionnaire.duplicates import find_duplicates
from zicht.questionnaire.faults import Fault, to_problem
from zicht.questionnaire.model import Questionnaire
from zicht.questionnaire.nodes import show
from zicht.questionnaire.routing import find_routing_faults
from zicht.questionnaire.waves import find_wave_faults
from zicht.questionnaire.writing import to_data


def check(
    questionnaire: Questionnaire, *, previous: Questionnaire | None = None
) -> tuple[Problem, ...]:
    """Every contradiction in a questionnaire, however it was made; empty when there is none.

    ``previous`` is the questionnaire of the wave before; without it the links to that wave
    are not checked. A file that was loaded has been checked already.
    """
    faults = list(find_faults(questionnaire, previous=previous))
    if not faults:
        return ()
    data = to_data(questionnaire)
    return tuple(to_problem(fault, data, file=None, line=None) for fault in faults)


def find_faults(
    questionnaire: Questionnaire,
    *,
    previous: Questionnaire | None,
    doubtful: frozenset[str] = frozenset(),
) -> Iterator[Fault]:
    """Every contradiction, with its place in the document.

    ``doubtful`` items could not be read well; what others say about their answers is left alone.
    """
    yield from find_duplicates(questionnaire)
    yield from _empty_ranges(questionnaire)
    yield from find_routing_faults(questionnaire, doubtful)
    yield from find_wave_faults(questionnaire, previous, doubtful)


def _empty_ranges(questionnaire: Questionnaire) -> Iterator[Fault]:
    for number, section in enumerate(questionnaire.sections):
        for index, item in enumerate(section.items):
            low, high = item.minimum, item.maximum
            if low is not None and high is not None and low > high:
                yield Fault(
                    path=("sections", number, "items", index, "minimum"),
                    code="empty-range",
                    message=Text(
                        nl=f"Het minimum {show(low)} is hoger dan het maximum {show(high)}.",
                        en=f"The minimum {show(low)} is above the maximum {show(high)}.",
                    ),
                    remedy=Text(nl="Wissel ze om.", en="Swap them."),
                    value=show(low),
                )
