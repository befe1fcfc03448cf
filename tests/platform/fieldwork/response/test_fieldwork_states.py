"""One word for how far a municipality is."""

from datetime import UTC, datetime, timedelta

import pytest

from zicht.platform.fieldwork.response.states import State, state

NOW = datetime(2026, 3, 10, 12, tzinfo=UTC)
HOUR, WEEK = timedelta(hours=1), timedelta(days=7)
EARLY = NOW - 3 * WEEK


@pytest.mark.parametrize(
    ("opened", "active", "submitted", "reopened", "is_complete", "expected"),
    [
        (None, None, None, None, False, State.NOT_OPENED),
        (EARLY, None, None, None, False, State.STUCK),
        (NOW, None, None, None, False, State.STARTED),
        (EARLY, NOW - HOUR, None, None, False, State.STARTED),
        (EARLY, NOW - WEEK + HOUR, None, None, False, State.STARTED),
        (EARLY, NOW - WEEK, None, None, False, State.STUCK),
        (EARLY, NOW - HOUR, None, None, True, State.READY),
        (EARLY, NOW - 2 * WEEK, None, None, True, State.READY),
        (EARLY, NOW - HOUR, NOW - HOUR, None, True, State.SUBMITTED),
        (EARLY, NOW - 2 * WEEK, NOW - 2 * WEEK, None, True, State.SUBMITTED),
        (EARLY, NOW - HOUR, None, NOW - HOUR, True, State.REOPENED),
        (EARLY, NOW - 2 * WEEK, None, NOW - 2 * WEEK, False, State.REOPENED),
        (EARLY, NOW - HOUR, NOW - HOUR, NOW - 2 * HOUR, True, State.SUBMITTED),
    ],
)
def test_a_response_is_in_one_state(
    opened: datetime | None,
    active: datetime | None,
    submitted: datetime | None,
    reopened: datetime | None,
    is_complete: bool,
    expected: State,
) -> None:
    found = state(
        opened_at=opened,
        last_activity_at=active,
        submitted_at=submitted,
        reopened_at=reopened,
        is_complete=is_complete,
        now=NOW,
    )
    assert found is expected
