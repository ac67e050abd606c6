"""How fast requests come in: who sends more than their address may is read more slowly, as at the other doors.

Nothing is refused for that: a request that is one too many stays in the socket, so TCP makes the peer wait, and costs
nothing until it is its turn. And those of one turn of the loop are few, so that it gets to everybody else between them,
however many connections ask at once.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any, Protocol

from parlour.core.rate import TokenBucket
from parlour.net.http.buckets import Buckets

TURN = 16
"""Requests that begin in one turn of the loop."""


class Guest(Protocol):
    """A connection on which a request has come."""

    def go_on(self) -> None:
        """It may be read now."""


class _Queue:
    """Those of one address that wait for its bucket, the first ones first."""

    def __init__(self, bucket: TokenBucket) -> None:
        self.bucket = bucket
        self.guests: dict[Guest, None] = {}


class Turnstile:
    """Lets requests in."""

    def __init__(
        self,
        make: Callable[[], TokenBucket | None],
        now: Callable[[], float],
        call_soon: Callable[..., Any],
        call_later: Callable[..., Any],
    ) -> None:
        """`make` gives a full bucket for a new address, or None: no limit. The others are the loop's."""
        self._buckets: Buckets[str] = Buckets(make, now)
        self._now = now
        self._call_soon = call_soon
        self._call_later = call_later
        self._queues: dict[str, _Queue] = {}
        """By address; none is empty."""
        self._next: dict[Guest, None] = {}
        """Those who have paid, for the turns to come."""
        self._left = TURN
        """How many more may begin in this turn."""
        self._scheduled = False
        """There will be another one."""

    def admit(self, address: str, guest: Guest) -> bool:
        """Whether the request of `guest`, from `address`, may be read now; else `go_on` tells when.

        An empty `address` has no limit of its own.
        """
        bucket = self._buckets.get(address) if address else None
        if bucket is not None:
            queue = self._queues.get(address)
            if queue is not None or not bucket.available(self._now()):
                self._wait(address, guest, bucket)
                return False
            bucket.take(1)
        return self._begin(guest)

    def charge(self, address: str, count: int) -> None:
        """What `address` has asked for was worth `count` requests more; a negative one is given back."""
        bucket = self._buckets.get(address) if address else None
        if bucket is not None:
            bucket.take(count)

    def forget(self, address: str, guest: Guest) -> None:
        """`guest` waits no longer."""
        queue = self._queues.get(address)
        if queue is not None:
            queue.guests.pop(guest, None)
        self._next.pop(guest, None)

    # -- the address's own limit ---------------------------------------------------------------------------------------

    def _wait(self, address: str, guest: Guest, bucket: TokenBucket) -> None:
        queue = self._queues.get(address)
        if queue is None:
            queue = self._queues[address] = _Queue(bucket)
            self._call_later(bucket.wait(), self._come, address)
        queue.guests[guest] = None

    def _come(self, address: str) -> None:
        """There is a token again, or nobody who waits for one."""
        queue = self._queues[address]
        available = queue.bucket.available(self._now())
        while queue.guests and available:
            guest = next(iter(queue.guests))
            del queue.guests[guest]
            queue.bucket.take(1)
            available -= 1
            if self._begin(guest):
                guest.go_on()
        if queue.guests:
            self._call_later(queue.bucket.wait(), self._come, address)
        else:
            del self._queues[address]

    # -- the limit of all ----------------------------------------------------------------------------------------------

    def _begin(self, guest: Guest) -> bool:
        """Whether it is still its turn in this turn of the loop."""
        if not self._scheduled:
            self._schedule()
        if self._left and not self._next:
            self._left -= 1
            return True
        self._next[guest] = None
        return False

    def _schedule(self) -> None:
        self._scheduled = True
        self._call_soon(self._turn)

    def _turn(self) -> None:
        """Another turn of the loop."""
        self._scheduled = False
        self._left = max(0, TURN - len(self._next))
        guests = [*islice(self._next, TURN)]
        for guest in guests:
            del self._next[guest]
        if guests:
            self._schedule()
        for guest in guests:
            guest.go_on()
