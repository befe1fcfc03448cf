"""Which method the lists are varied with, and what is said where none can be."""

from prevalence.small_tables import THREE
from zicht.prevalence.histories import histories
from zicht.prevalence.methods import BEST_MODEL, GRAPHS, INDEPENDENCE, STEPWISE
from zicht.prevalence.panel import Settings, run_panel
from zicht.prevalence.sensitivity import steadiest, why_none

FEW = Settings(resamples=20)
#: Nobody is on two lists, and there are more lists than the average over graphs takes.
APART = histories("ABCDEFGH", [1 << place for place in range(8)], range(1, 9))


def test_a_quick_method_that_was_chosen_is_what_lists_are_varied_with() -> None:
    assert steadiest(run_panel(THREE, (STEPWISE,), settings=FEW)) is STEPWISE
    assert steadiest(run_panel(THREE, (STEPWISE, GRAPHS), settings=FEW)) is GRAPHS


def test_lists_are_varied_with_the_average_over_graphs_where_no_quick_method_was_chosen() -> None:
    for methods in ((BEST_MODEL,), (INDEPENDENCE,)):
        panel = run_panel(THREE, methods, settings=FEW)
        assert steadiest(panel) is GRAPHS
        assert why_none(panel) is None


def test_lists_that_no_quick_method_can_estimate_from_are_not_varied_and_it_is_said_why() -> None:
    panel = run_panel(APART, (BEST_MODEL,), settings=FEW)
    assert steadiest(panel) is None
    reason = why_none(panel)
    assert reason is not None
    assert "gemiddelde over grafen" in reason.nl
    assert "Number of lists: 8." in reason.en
    assert "stapsgewijs gekozen paren" in reason.nl
