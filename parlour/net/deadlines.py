"""Many deadlines of one length, with one timer."""

import asyncio
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Deadlines(Generic[T]):
    """Calls `expire` with each item that is still here `seconds` after it was added."""

    def __init__(self, loop: asyncio.AbstractEventLoop, seconds: float, expire: Callable[[T], None]) -> None:
        self._loop = loop
        self._seconds = seconds
        self._expire = expire
        self._due: dict[T, float] = {}
        """In the order of time, since all wait equally long."""
        self._timer: asyncio.TimerHandle | None = None

    def add(self, item: T) -> None:
        """Start the time of `item`."""
        self._due.pop(item, None)  # the last one is due last
        self._due[item] = self._loop.time() + self._seconds
        if self._timer is None:
            self._timer = self._loop.call_later(self._seconds, self._check)

    def start(self, item: T) -> None:
        """Start the time of `item`, unless that runs already."""
        if item not in self._due:
            self.add(item)

    def discard(self, item: T) -> None:
        """`item` is in time, or gone; nothing if it is not here."""
        self._due.pop(item, None)

    def __contains__(self, item: T) -> bool:
        return item in self._due

    def _check(self) -> None:
        now = self._loop.time()
        try:
            while self._due:
                item, due = next(iter(self._due.items()))
                if due > now:
                    break
                del self._due[item]
                self._expire(item)
        finally:
            first = next(iter(self._due.values()), None)
            self._timer = None if first is None else self._loop.call_at(first, self._check)
