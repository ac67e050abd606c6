"""What has come and was not taken yet, for each iterator over it.

Nothing here grows without bound: whoever fills feeds waits while one is `full`. Where it cannot wait, because the one
that should empty the feed waits for an answer itself, it has to stop filling once one is `overfull`.
"""

import asyncio
import weakref
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Any, Generic, Self, TypeVar

from parlour.client.failures import ChatError
from parlour.client.told import Lost, Told

FULL = 1000
"""Items that wait to be taken, before those to come have to wait."""
OVERFULL = 10_000
"""Items that wait to be taken at most, but for those that come in one piece."""

Item = TypeVar("Item")


class Feed(AsyncIterator[Item], Generic[Item]):
    """One iterator over some of what is told."""

    def __init__(self, choose: Callable[[Told], Item | None], emptied: Callable[[], None]) -> None:
        """`choose` makes an item of what is told, or None; `emptied` is called when half of `FULL` is left."""
        self._choose = choose
        self._emptied = emptied
        self._items: deque[Item] = deque()
        self._something = asyncio.Event()
        self._ended = False
        self._error: ChatError | None = None

    def __len__(self) -> int:
        return len(self._items)

    def put(self, told: Told) -> None:
        """Let it be taken after all others. Of losses that follow each other, only the last is kept."""
        item = self._choose(told)
        if item is None:
            return
        if isinstance(item, Lost) and self._items and isinstance(self._items[-1], Lost):
            self._items.pop()
        self._items.append(item)
        self._something.set()

    def end(self, error: ChatError | None) -> None:
        """Nothing comes any more: iterating ends, or raises `error`, when everything is taken."""
        self._ended, self._error = True, error
        self._something.set()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Item:
        while not self._items:
            if self._ended:
                raise self._error or StopAsyncIteration
            self._something.clear()
            await self._something.wait()
        item = self._items.popleft()
        if len(self._items) == FULL // 2:
            self._emptied()
        return item


class Feeds:
    """All iterators; one that nobody holds any more goes by itself."""

    def __init__(self) -> None:
        self._held: list[weakref.ref[Feed[Any]]] = []
        self._early: list[Told] | None = None
        """What was told since `keep`, for the iterators to come."""
        self._changed = asyncio.Event()
        self._ended = False
        self._error: ChatError | None = None

    def open(self, choose: Callable[[Told], Item | None]) -> Feed[Item]:
        """A new iterator over what is told from now on, as far as `choose` makes items of it."""
        feed = Feed(choose, self.stir)
        for told in self._early or ():
            feed.put(told)
        if self._ended:
            feed.end(self._error)
        self._held.append(weakref.ref(feed, self._drop))
        return feed

    def _drop(self, gone: weakref.ref[Feed[Any]]) -> None:
        self._held.remove(gone)
        self.stir()

    @property
    def _feeds(self) -> list[Feed[Any]]:
        return [feed for held in self._held if (feed := held()) is not None]

    def keep(self) -> None:
        """Keep what is told from now on for iterators that are opened later, until `forget`; up to `FULL`."""
        self._early = []

    def forget(self) -> None:
        """Iterators that are opened from now on have nothing of before."""
        self._early = None

    def put(self, told: Told) -> None:
        """Let every iterator have this."""
        if self._early is not None:
            self._early.append(told)
            if len(self._early) > FULL:
                self._early = None
        for feed in self._feeds:
            feed.put(told)

    def end(self, error: ChatError | None) -> None:
        """Nothing comes any more."""
        if not self._ended:
            self._ended, self._error = True, error
            for feed in self._feeds:
                feed.end(error)
        self.stir()

    @property
    def full(self) -> bool:
        """Whether what is to come should wait."""
        return any(len(feed) >= FULL for feed in self._feeds)

    @property
    def overfull(self) -> bool:
        """Whether nothing more may come."""
        return any(len(feed) >= OVERFULL for feed in self._feeds)

    @property
    def emptied(self) -> bool:
        """Whether there is room for much again."""
        return all(len(feed) <= FULL // 2 for feed in self._feeds)

    def stir(self) -> None:
        """Let who waits for room look again."""
        self._changed.set()

    async def room(self, enough: Callable[[], bool]) -> None:
        """Wait until there is room for much again, or `enough`; `stir` makes it look."""
        while not self.emptied and not enough():
            self._changed.clear()
            await self._changed.wait()
