"""Wakes connections at their times, with few timers: one of the loop takes 600 bytes, and most people are silent."""

import asyncio
import math
from typing import Protocol

FAR = 10.0
"""Seconds: what is further away need not be on time."""
STEP = 1.0
"""Seconds that it may be late: all that is due within them has one timer."""


class Sleeper(Protocol):
    """Somebody who is to be woken."""

    def wake(self) -> None:
        """It is time."""


class Tick:
    """A moment, and who sleeps until then."""

    __slots__ = ("at", "sleepers")

    def __init__(self, at: float) -> None:
        self.at = at
        self.sleepers: dict[Sleeper, None] = {}


class Ticks:
    """Those to come."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._far: dict[int, Tick] = {}
        """By the step with whose beginning they come."""

    def add(self, sleeper: Sleeper, when: float) -> Tick:
        """Wake `sleeper` at `when`, by the loop's clock, or up to `STEP` later if that is far.

        Whoever must not be woken any more is to be taken out of the tick's `sleepers`.
        """
        if when - self._loop.time() < FAR:
            tick = Tick(when)
            self._loop.call_at(when, self._come, tick)
        else:
            tick = self._step(math.ceil(when / STEP))
        tick.sleepers[sleeper] = None
        return tick

    def _step(self, number: int) -> Tick:
        tick = self._far.get(number)
        if tick is None:
            tick = self._far[number] = Tick(number * STEP)
            self._loop.call_at(number * STEP, self._come_far, number)
        return tick

    def _come_far(self, number: int) -> None:
        self._come(self._far.pop(number))

    def _come(self, tick: Tick) -> None:
        """Should one of them fail, the others still have their turn."""
        while tick.sleepers:
            sleeper = next(iter(tick.sleepers))
            del tick.sleepers[sleeper]
            try:
                sleeper.wake()
            except BaseException:
                self._loop.call_soon(self._come, tick)
                raise
