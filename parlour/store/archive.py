"""The archive: threads that read, each with a connection of its own, while the journal writes.

Searches have a thread for themselves, for they may take long; what everybody waits for does not wait behind them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import partial
from queue import SimpleQueue
from typing import Protocol, TypeVar

from parlour.core.ports import Pages, Query, Wanted
from parlour.errors import StoreError
from parlour.events import Stored
from parlour.store import pages, search
from parlour.store.connection import Database
from parlour.store.mailbox import Mailbox

MOST_QUESTIONS = 4096
"""Questions that may wait for the same threads."""

STOPPED = StoreError("the server is stopping")

T = TypeVar("T")


class Asked(Protocol):
    """Where questions to the database are answered."""

    def ask(self, question: Callable[[Database], T], answered: Callable[[T | StoreError], None]) -> None:
        """Have `question` answered on some other thread, and `answered` called on the caller's."""


class Readers:
    """Threads, one for each of `databases`, which answer questions in the order they come."""

    def __init__(self, name: str, databases: Sequence[Database], mailbox: Mailbox) -> None:
        """`databases` are closed with this."""
        self._databases = databases
        self._mailbox = mailbox
        self._queue: SimpleQueue[Callable[[Database], None] | None] = SimpleQueue()
        self._closed = False
        self._threads = [
            threading.Thread(target=self._run, args=(database,), name=f"{name}-{number}", daemon=True)
            for number, database in enumerate(databases)
        ]
        for thread in self._threads:
            thread.start()

    def ask(self, question: Callable[[Database], T], answered: Callable[[T | StoreError], None]) -> None:
        """See `Asked`."""
        if self._closed:
            answered(StoreError("the store is closed"))
        elif self._queue.qsize() >= MOST_QUESTIONS:
            answered(StoreError("too many queries wait"))
        else:
            self._queue.put(lambda database: self._mailbox.post(partial(answered, database.ask(question))))

    def _run(self, database: Database) -> None:
        while (answer := self._queue.get()) is not None:
            answer(database)

    def close(self) -> None:
        """Answer what still waits; nothing is taken from now on. The answers are in the mailbox."""
        self._closed = True
        for _ in self._threads:
            self._queue.put(None)
        for thread, database in zip(self._threads, self._databases, strict=True):
            thread.join()
            database.close()

    def break_off(self) -> None:
        """Have the questions that are being answered fail."""
        for database in self._databases:
            database.raw.interrupt()


class SqlArchive:
    """See `core.ports.Archive`."""

    def __init__(self, readers: Asked, searchers: Asked) -> None:
        self._readers = readers
        self._searchers = searchers
        self._stopped = False

    def stop(self) -> None:
        """See `core.ports.Archive`."""
        self._stopped = True
        for asked in (self._readers, self._searchers):
            if isinstance(asked, Readers):  # the journal stores what it has begun to store
                asked.break_off()

    def _ask(self, asked: Asked, question: Callable[[Database], T], answered: Callable[[T | StoreError], None]) -> None:
        def unless_stopped(database: Database) -> T | StoreError:
            return STOPPED if self._stopped else question(database)

        asked.ask(unless_stopped, answered)

    def page(self, query: Query, answered: Callable[[Pages | StoreError], None]) -> None:
        """See `core.ports.Archive`."""
        self._ask(self._readers, partial(pages.page, query=query), answered)

    def search(self, wanted: Wanted, answered: Callable[[Pages | StoreError], None]) -> None:
        """See `core.ports.Archive`."""
        self._ask(self._searchers, partial(search.search, wanted=wanted), answered)

    def replay(
        self, room: str, after: int, upto: int, limit: int, answered: Callable[[Sequence[Stored] | StoreError], None]
    ) -> None:
        """See `core.ports.Archive`."""
        question = partial(pages.replay, name=room, after=after, upto=upto, limit=limit)
        self._ask(self._readers, question, answered)

    def lasts(
        self,
        rooms: Sequence[str],
        since: float,
        until: float,
        answered: Callable[[dict[str, float] | StoreError], None],
    ) -> None:
        """See `core.ports.Archive`."""
        self._ask(self._readers, partial(pages.lasts, names=rooms, since=since, until=until), answered)

    def unread(
        self, room: str, name_key: str, name: str, read: int, answered: Callable[[tuple[int, int] | StoreError], None]
    ) -> None:
        """See `core.ports.Archive`."""
        question = partial(pages.unread, room=room, name_key=name_key, name=name, read=read)
        self._ask(self._readers, question, answered)
