"""How late the event loop is: what everybody waits for who wants something of it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from parlour.core.counts import Durations

EVERY = 0.5
"""Seconds between two looks."""


class Lag:
    """Sets itself a time again and again, and sees how late it is called."""

    def __init__(self, loop: asyncio.AbstractEventLoop, now: Callable[[], float] = time.monotonic) -> None:
        """`now` is a finer clock than some loops have."""
        self.delays = Durations()
        self._loop = loop
        self._now = now
        self._worst = 0.0
        self._due = 0.0
        self._again()

    def _again(self) -> None:
        self._due = self._now() + EVERY
        self._loop.call_later(EVERY, self._called)

    def _called(self) -> None:
        late = max(0.0, self._now() - self._due)
        self.delays.add(late)
        self._worst = max(self._worst, late)
        self._again()

    def worst(self) -> float:
        """The longest delay, in seconds, since this was asked last; one that has not ended counts as far as it goes."""
        worst, self._worst = max(self._worst, self._now() - self._due), 0.0
        return max(0.0, worst)
