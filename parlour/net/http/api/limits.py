"""How much one may ask: a token bucket for each person, and for each address of those who are nobody."""

from __future__ import annotations

import math
from collections.abc import Callable

from parlour.core.rate import TokenBucket
from parlour.net.addresses import network_of
from parlour.net.http.api.problems import Trouble, trouble
from parlour.net.http.buckets import Buckets

BYTES_PER_REQUEST = 32 * 1024
"""Of an answer; each time so many more cost as much as another request."""
MOST_STREAMS = 20
"""Streams of events that one may have open."""

Key = int | str
"""A person, or the address of nobody in particular."""


def whose(person: int, address: str) -> Key:
    """Who has to answer for a request: the person, or without one (0) whoever has the IP address."""
    return person or network_of(address)


class Limits:
    """The buckets, and who has how many streams open."""

    def __init__(self, make: Callable[[], TokenBucket | None], now: Callable[[], float]) -> None:
        """`make` gives a full bucket, or None: no limit. `now` is in seconds."""
        self._now = now
        self._buckets: Buckets[Key] = Buckets(make, now)
        self._streams: dict[Key, int] = {}

    def spend(self, key: Key) -> None:
        """One request more. Raises `Declined` if that is one too many."""
        bucket = self._buckets.get(key)
        if bucket is None:
            return
        if not bucket.available(self._now()):
            raise _too_many(Trouble.TOO_MANY_REQUESTS, bucket.wait())
        bucket.take(1)

    def charge(self, key: Key, count: int) -> None:
        """What was asked was worth so many requests more."""
        bucket = self._buckets.get(key)
        if bucket is not None:
            bucket.take(count)

    def open_stream(self, key: Key) -> None:
        """One stream more. Raises `Declined` if that is one too many."""
        count = self._streams.get(key, 0)
        if count >= MOST_STREAMS:
            raise _too_many(Trouble.TOO_MANY_STREAMS, 1)
        self._streams[key] = count + 1

    def close_stream(self, key: Key) -> None:
        """One stream less."""
        self._streams[key] -= 1
        if not self._streams[key]:
            del self._streams[key]


def _too_many(kind: Trouble, wait: float) -> Exception:
    return trouble(kind, headers={"retry-after": str(max(1, math.ceil(wait)))})
