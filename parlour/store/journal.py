"""The journal, as the caller's thread sees it: what it submits and asks, and what comes of that.

All of it is done by `committer`, on a thread of its own, and comes back through the mailbox. What has nothing to store
does not wait if nothing is before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from parlour.core.changes import Change
from parlour.core.counts import Commits
from parlour.core.ports import Committed, Entry, Gauge, Outcome
from parlour.errors import StoreError
from parlour.store.committer import Committer
from parlour.store.connection import Database
from parlour.store.files.table import Freed
from parlour.store.mailbox import Mailbox
from parlour.store.submission import Changes, Errand, Submission, size_of
from parlour.store.sweeping import Sweep

MOST_WAITING = 8192
"""Entries that may wait."""
MOST_WAITING_SIZE = 8 * 1024 * 1024
"""Characters of text that may wait."""

CLOSED = StoreError("the store is closed")

T = TypeVar("T")


class SqlJournal:
    """See `core.ports.Journal`. Its methods are called on one thread, which is not the one that stores."""

    def __init__(
        self,
        database: Database,
        mailbox: Mailbox,
        sweep: Sweep,
        clock: Callable[[], float],
        check: Callable[[], None] = lambda: None,
        freed: Callable[[Database, Sequence[Freed]], None] = lambda database, files: None,
    ) -> None:
        """`database` is closed with this. `clock` gives seconds since the epoch.

        `check` raises `StoreError` if what is written would not be found again. `freed` is told on the journal's thread
        of files that went with their messages.
        """
        self._database = database
        self._mailbox = mailbox
        self._in_flight = 0
        """Submissions, errands, and changes that somebody waits for, without an outcome."""
        self._entries = 0
        """Those of the submissions."""
        self._size = 0
        """Characters in the texts of these."""
        self._drained = 0
        self._closed = False
        self._committer = Committer(database, mailbox, sweep, clock, check, freed)
        self._put = self._committer.queue.put

    @property
    def commits(self) -> Commits:
        """See `core.ports.Journal`."""
        return self._committer.commits

    def submit(self, entries: Sequence[Entry], committed: Committed) -> None:
        """See `core.ports.Journal`."""
        submission = Submission(entries, committed)
        if not self._in_flight and not submission.durable:
            committed(self._committer.passed(submission))
            return
        if self._closed:
            committed(CLOSED)
            return
        size = size_of(entries)
        self._in_flight += 1
        self._entries += len(entries)
        self._size += size
        self._put(Submission(entries, partial(self._settle, committed, len(entries), size)))

    def _settle(self, committed: Committed, count: int, size: int, outcomes: Sequence[Outcome] | StoreError) -> None:
        self._in_flight -= 1
        self._entries -= count
        self._size -= size
        self._drained += 1
        committed(outcomes)

    def keep(self, change: Change) -> None:
        """See `core.ports.Journal`."""
        if not self._closed:
            self._put(change)

    def keep_all(self, changes: Sequence[Change], kept: Callable[[bool], None]) -> None:
        """See `core.ports.Journal`."""
        if self._closed:
            kept(False)
            return
        self._in_flight += 1
        self._put(Changes(changes, partial(self._answer, kept)))

    def settle(self, settled: Callable[[], None]) -> None:
        """See `core.ports.Journal`."""
        self._have(lambda: None, lambda _: settled())

    def ask(self, question: Callable[[Database], T], answered: Callable[[T | StoreError], None]) -> None:
        """Have `question` answered on the journal's thread, and `answered` called on the caller's."""
        self._have(partial(self._database.ask, question), answered)

    def change(self, act: Callable[[Database], T], answered: Callable[[T | StoreError], None]) -> None:
        """Have `act` change the database, all of it or nothing, and `answered` called on the caller's thread."""
        self._have(partial(self._database.change, act), answered)

    def probe(self, answered: Callable[[StoreError | None], None]) -> None:
        """See `core.ports.Journal`. It writes and commits a page in which nothing changes."""
        self.ask(self._committer.probe, answered)

    def _have(self, errand: Callable[[], T | StoreError], answered: Callable[[T | StoreError], None]) -> None:
        """Have `errand` run on the journal's thread, and `answered` told on the caller's what it gave."""
        if self._closed:
            answered(CLOSED)
            return
        self._in_flight += 1
        self._put(Errand(lambda: self._mailbox.post(partial(self._answer, answered, errand()))))

    def _answer(self, answered: Callable[[T], None], answer: T) -> None:
        self._in_flight -= 1
        answered(answer)

    @property
    def congestion(self) -> Gauge | None:
        """See `core.ports.Journal`."""
        return self if self._entries > MOST_WAITING or self._size > MOST_WAITING_SIZE else None

    @property
    def drained(self) -> int:
        """See `core.ports.Gauge`."""
        return self._drained

    def close(self) -> None:
        """Store what still waits, and call back for all of it; nothing is taken from now on."""
        if self._closed:
            return
        self._closed = True
        self._committer.end()
        self._mailbox.deliver()
        self._database.close()
