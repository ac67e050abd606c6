"""How much one may ask: a token bucket for each person, and for each address of those who are nobody."""

from __future__ import annotations

import math
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address

from parlour.core.rate import TokenBucket
from parlour.net.http.api.problems import Trouble, trouble

MOST_KEPT = 4096
"""Buckets that are kept; those that are full again need not be."""
MOST_STREAMS = 20
"""Streams of events that one may have open."""
_NETWORK = 64
"""Bits of an IPv6 address that say whose it is."""

Key = int | str
"""A person, or the address of nobody in particular."""


def whose(person: int, address: str) -> Key:
    """Who has to answer for a request: the person, or without one (0) whoever has the IP address."""
    if person:
        return person
    try:
        whole = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(whole, IPv6Address):
        mapped = whole.ipv4_mapped
        return str(mapped) if mapped is not None else str(int(whole) >> 128 - _NETWORK)
    return str(whole)


class Limits:
    """The buckets, and who has how many streams open."""

    def __init__(self, make: Callable[[], TokenBucket | None], now: Callable[[], float]) -> None:
        """`make` gives a full bucket, or None: no limit. `now` is in seconds."""
        self._make = make
        self._now = now
        self._buckets: dict[Key, TokenBucket] = {}
        """Who has asked last comes last."""
        self._streams: dict[Key, int] = {}

    def spend(self, key: Key) -> None:
        """One request more. Raises `Declined` if that is one too many."""
        bucket = self._buckets.pop(key, None) or self._make()
        if bucket is None:
            return
        self._buckets[key] = bucket
        if len(self._buckets) > MOST_KEPT:
            self._forget()
        if not bucket.available(self._now()):
            raise _too_many(Trouble.TOO_MANY_REQUESTS, bucket.wait())
        bucket.take(1)

    def _forget(self) -> None:
        """Drop the full ones, and of the others those that were not used for longest."""
        now = self._now()
        self._buckets = {key: one for key, one in self._buckets.items() if one.available(now) < one.burst}
        for key in [*self._buckets][: len(self._buckets) - MOST_KEPT // 2]:
            del self._buckets[key]

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
