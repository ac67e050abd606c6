"""Whether the other side is still there, told from silence alone.

Knows no connection: it is told what time it is, and says until when to listen. The time of the loop may stand still
while the machine sleeps, the wall's does not, and may be set: where the two differ the machine slept, or it costs a
ping.
"""

SILENCE = 20.0
"""Seconds without a word before it is asked whether it is there."""
PATIENCE = 10.0
"""Seconds that it has to answer."""
AWAKE = 3.0
"""The same, after the machine has slept: the connection is probably dead."""
TICK = 2.0
"""Seconds between two looks at the clocks."""
SLEPT = 5.0
"""Seconds between the clocks, or of delay, that are no accident."""


class Pulse:
    """The pulse of one connection."""

    def __init__(self, now: float, wall: float) -> None:
        """`now` is the loop's time, `wall` seconds since the epoch."""
        self._heard = now
        self._asked: float | None = None
        """Until when an answer has to come."""
        self._look(now, wall)

    def _look(self, now: float, wall: float) -> None:
        self._now, self._wall = now, wall

    @property
    def dead(self) -> bool:
        """Whether the answer did not come."""
        return self._asked is not None and self._now >= self._asked

    def listen(self, now: float, wall: float) -> float:
        """One begins to listen: until when, if nothing comes?"""
        self._look(now, wall)
        due = self._heard + SILENCE if self._asked is None else self._asked
        return min(due, now + TICK)

    def heard(self, now: float, wall: float) -> None:
        """Something came."""
        self._heard, self._asked = now, None

    def silent(self, now: float, wall: float) -> bool:
        """Nothing came in that time. Whether to ask the other side if it is there."""
        slept = abs((wall - self._wall) - (now - self._now)) > SLEPT or now - self._now > TICK + SLEPT
        self._look(now, wall)
        if slept:
            self._asked = now + AWAKE
            return True
        if self._asked is None and now >= self._heard + SILENCE:
            self._asked = now + PATIENCE
            return True
        return False
