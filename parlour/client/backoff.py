"""When to try again: soon at first, later after each failure, and never all at once."""

from collections.abc import Callable

FIRST = 0.5
"""Seconds before the first try, at most."""
LONGEST = 30.0
"""Seconds before any."""
HEALTHY = 60.0
"""Seconds that a connection lasts if all is well with it."""


class Backoff:
    """Waits that double, each of a random part of its length (full jitter): a server that comes back is not stormed."""

    def __init__(self, random: Callable[[], float]) -> None:
        """`random` gives numbers from 0 to 1."""
        self._random = random
        self._failures = 0

    def lasted(self, seconds: float) -> None:
        """There was a connection for so long."""
        if seconds >= HEALTHY:
            self._failures = 0

    def delay(self) -> float:
        """Seconds to wait before the next try."""
        longest = min(FIRST * (1 << min(self._failures, 16)), LONGEST)
        self._failures += 1
        return longest * self._random()
