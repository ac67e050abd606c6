"""What is counted of a running server, for its operator. Each costs a few additions a batch, whoever hears it."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import Final

from parlour.errors import Reason

BOUNDS: Final = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
"""Seconds up to which durations are counted together."""


class Durations:
    """How long something took, each time."""

    __slots__ = ("counts", "total")

    def __init__(self) -> None:
        self.counts = [0] * (len(BOUNDS) + 1)
        """How often it took at most so many seconds of `BOUNDS`, but more than those before; the last: longer."""
        self.total = 0.0
        """Seconds, all together."""

    def add(self, seconds: float) -> None:
        """It took that long."""
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds


class Commits:
    """Of a journal. Written on its thread, read on any other."""

    __slots__ = ("failed", "stored")

    def __init__(self) -> None:
        self.stored = Durations()
        """Commits that succeeded."""
        self.failed = 0
        """Those that did not."""


class Counts:
    """Of a hub."""

    __slots__ = ("deliveries", "messages", "refusals")

    def __init__(self) -> None:
        self.messages = 0
        """Said in a room of this node, and stored."""
        self.deliveries = 0
        """Each of these once for everyone else who was in its room."""
        self.refusals: Counter[Reason] = Counter()
        """Commands that were not carried out."""
