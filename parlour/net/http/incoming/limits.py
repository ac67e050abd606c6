"""How often one webhook may be called: a token bucket for each, as each connection has one."""

from __future__ import annotations

from collections.abc import Callable

from parlour.core.rate import TokenBucket

MOST_KEPT = 1024
"""Buckets that are kept; those that are full again need not be."""


class Limits:
    """The buckets, by who calls."""

    def __init__(self, make: Callable[[], TokenBucket | None], now: Callable[[], float]) -> None:
        """`make` gives a full bucket, or None: no limit. `now` is in seconds."""
        self._make = make
        self._now = now
        self._buckets: dict[int, TokenBucket] = {}
        """Who has called last comes last."""

    def spend(self, person: int) -> float:
        """One call more of `person`. Returns for how many seconds they must wait instead, if that is one too many."""
        bucket = self._buckets.pop(person, None) or self._make()
        if bucket is None:
            return 0.0
        self._buckets[person] = bucket
        if len(self._buckets) > MOST_KEPT:
            self._forget()
        if not bucket.available(self._now()):
            return bucket.wait()
        bucket.take(1)
        return 0.0

    def _forget(self) -> None:
        """Drop the full ones, and of the others those that were not used for longest."""
        now = self._now()
        self._buckets = {key: one for key, one in self._buckets.items() if one.available(now) < one.burst}
        for key in [*self._buckets][: len(self._buckets) - MOST_KEPT // 2]:
            del self._buckets[key]
