"""Token buckets, one for each who asks: so many are kept as are needed, and no more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from parlour.core.rate import TokenBucket

MOST_KEPT = 4096
"""Buckets that are kept; those that are full again need not be."""

K = TypeVar("K")


class Buckets(Generic[K]):
    """They are made full, and forgotten when nobody has used them for long."""

    def __init__(self, make: Callable[[], TokenBucket | None], now: Callable[[], float]) -> None:
        """`make` gives a full bucket, or None: no limit. `now` is in seconds."""
        self._make = make
        self._now = now
        self._kept: dict[K, TokenBucket] = {}
        """Who has asked last comes last."""

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: K) -> TokenBucket | None:
        """The bucket of `key`; None: there is no limit."""
        bucket = self._kept.pop(key, None) or self._make()
        if bucket is None:
            return None
        self._kept[key] = bucket
        if len(self._kept) > MOST_KEPT:
            self._forget()
        return bucket

    def _forget(self) -> None:
        """Drop the full ones, and of the others those that were not used for longest."""
        now = self._now()
        self._kept = {key: one for key, one in self._kept.items() if one.available(now) < one.burst}
        for key in [*self._kept][: len(self._kept) - MOST_KEPT // 2]:
            del self._kept[key]
