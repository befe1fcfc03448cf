"""The process that estimates, which most tests of its pages have no need of."""

import pytest

from zicht.platform.research import starting
from zicht.platform.research.orders import Order


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, Order]]:
    """What would have been handed to a process of its own."""
    asked: list[tuple[str, Order]] = []
    monkeypatch.setattr(starting, "start", lambda code, order: asked.append((code, order)))
    return asked
