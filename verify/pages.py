"""Bars on the pages: how fast each answers on the demonstration."""

from bench import pages

from verify.bars import Bar, Measured


def speed() -> Measured:
    """The slowest median over every page in both languages, two workers."""
    with pages.demonstration() as port:
        medians = pages.measure(port)
    slowest = max(medians, key=lambda page: medians[page][0])
    taken = medians[slowest][0]
    return Measured(
        figure=f"{taken:.0f} ms ({slowest}), {len(medians)} pages", passed=taken < pages.BAR_MS
    )


BARS = (
    Bar(
        area="pages",
        promise="every page answers under 100 ms at the median",
        measure=speed,
    ),
)
