"""The mirrors of all respondents, made by as many workers as there are."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, as_completed
from itertools import islice

from zicht.language import Language
from zicht.reporting import mirror, mirror_page
from zicht.reporting.mirror_page import Page
from zicht.reporting.wave import Wave
from zicht.run.inputs import Inputs, subject

# Large enough that sending a batch costs nothing beside making it, small enough to show progress.
_BATCH = 8


def compose(wave: Wave, inputs: Inputs) -> list[tuple[str, Page]]:
    """What stands on every mirror, with the code of its municipality, in Dutch."""
    return [
        (
            response.municipality_code,
            mirror.compose(wave, subject(inputs, response), Language.NL),
        )
        for response in inputs.response_set.responses
    ]


def render(
    pages: Sequence[tuple[str, Page]], executor: Executor | None
) -> Iterator[tuple[str, bytes]]:
    """Every mirror as PDF as soon as it is ready; without an executor one after the other.

    With an executor the work starts at once, also before the first result is asked for.
    """
    if executor is None:
        return ((code, mirror_page.render(data)) for code, data in pages)
    waiting = [executor.submit(mirror_page.render_batch, batch) for batch in _batches(pages)]
    return (page for done in as_completed(waiting) for page in done.result())


def _batches(pages: Sequence[tuple[str, Page]]) -> Iterator[list[tuple[str, Page]]]:
    rest = iter(pages)
    while batch := list(islice(rest, _BATCH)):
        yield batch
