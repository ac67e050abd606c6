"""The journal: one thread that stores what it is given, all that waits in one commit (group commit).

While a commit is on its way to the disk, the next one gathers; so the more is said, the less each message costs, and a
lone message waits for nobody. When a commit ends, its outcomes are handed to the caller's thread as one batch. What is
not to be stored waits for what is before it, and never for the disk itself.

Changes alone are in no hurry: they wait `LINGER` for company. Between two commits, the thread does a little of whatever
else needs to write (`sweep`), and, for a database in memory, answers questions.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from queue import Empty, SimpleQueue
from typing import TypeVar

from parlour.core.changes import Change
from parlour.core.counts import Commits
from parlour.core.ports import Committed, Entry, Gauge, Outcome
from parlour.errors import StoreError
from parlour.events import Created
from parlour.store.aliases import Aliases
from parlour.store.commit import Commit, Work
from parlour.store.connection import FAULTS, Database
from parlour.store.files.table import Freed
from parlour.store.mailbox import Mailbox
from parlour.store.submission import Errand, Item, Submission, size_of
from parlour.store.sweeping import Sweep, Sweeping

MOST_ENTRIES = 4096
"""Entries in one commit, unless a single submission has more."""
MOST_WAITING = 8192
"""Entries that may wait."""
MOST_WAITING_SIZE = 8 * 1024 * 1024
"""Characters of text that may wait."""
LINGER = 0.1
"""Seconds for which changes alone wait."""
RETRY = 5.0
"""Seconds for which they wait after a commit that failed."""

CLOSED = StoreError("the store is closed")

T = TypeVar("T")

log = logging.getLogger(__name__)


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
        self._check = check
        self._freed = freed
        self._database = database
        self._mailbox = mailbox
        self._clock = clock
        self._queue: SimpleQueue[Item] = SimpleQueue()
        # Of the caller's thread:
        self._in_flight = 0
        """Submissions and errands without an outcome."""
        self._entries = 0
        """Their entries."""
        self._size = 0
        """Characters in the texts of these."""
        self._drained = 0
        self._closed = False
        self.commits = Commits()
        # Changed by the journal's thread, never in place; read by the caller's while nothing is in flight:
        self._aliases = Aliases()
        # Of the journal's thread:
        self._changes: dict[tuple[object, ...], Change] = {}
        """Those of commits that failed."""
        self._failing = False
        self._retry_at = math.inf
        """When to try these again, should nothing else be stored before."""
        self._sweeping = Sweeping(database, sweep)
        self._over = False
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    # -- on the caller's thread ----------------------------------------------------------------------------------------

    def submit(self, entries: Sequence[Entry], committed: Committed) -> None:
        """See `core.ports.Journal`."""
        submission = Submission(entries, committed)
        if not self._in_flight and not submission.durable:
            committed(self._passed(submission))
            return
        if self._closed:
            committed(CLOSED)
            return
        size = size_of(entries)
        self._in_flight += 1
        self._entries += len(entries)
        self._size += size
        self._queue.put(Submission(entries, partial(self._settle, committed, len(entries), size)))

    def _passed(self, submission: Submission) -> list[Outcome]:
        """The outcomes of a submission in which there is nothing to store."""
        return [self._aliases.told(entry.event) for entry in submission.entries]

    def _settle(self, committed: Committed, count: int, size: int, outcomes: Sequence[Outcome] | StoreError) -> None:
        self._in_flight -= 1
        self._entries -= count
        self._size -= size
        self._drained += 1
        committed(outcomes)

    def keep(self, change: Change) -> None:
        """See `core.ports.Journal`."""
        if not self._closed:
            self._queue.put(change)

    def settle(self, settled: Callable[[], None]) -> None:
        """See `core.ports.Journal`. The changes kept so far are stored then, too, unless the commit failed."""
        if self._closed:
            settled()
        else:
            self.ask(lambda _: None, lambda _: settled())

    def ask(self, question: Callable[[Database], T], answered: Callable[[T | StoreError], None]) -> None:
        """Have `question` answered on the journal's thread, and `answered` called on the caller's."""
        if self._closed:
            answered(CLOSED)
            return
        self._in_flight += 1

        def run() -> None:
            self._mailbox.post(partial(self._answer, answered, self._database.ask(question)))

        self._queue.put(Errand(run))

    def probe(self, answered: Callable[[StoreError | None], None]) -> None:
        """See `core.ports.Journal`. It writes and commits a page in which nothing changes."""
        self.ask(self._probe, answered)

    def change(self, act: Callable[[Database], T], answered: Callable[[T | StoreError], None]) -> None:
        """Have `act` change the database, all of it or nothing, and `answered` called on the caller's thread."""
        if self._closed:
            answered(CLOSED)
            return
        self._in_flight += 1

        def run() -> None:
            self._mailbox.post(partial(self._answer, answered, self._database.change(act)))

        self._queue.put(Errand(run))

    def _answer(self, answered: Callable[[T | StoreError], None], answer: T | StoreError) -> None:
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
        self._queue.put(Errand(self._end))
        self._thread.join()
        self._mailbox.deliver()
        self._database.close()

    # -- on the journal's thread ---------------------------------------------------------------------------------------

    def _end(self) -> None:
        self._over = True

    def _run(self) -> None:
        while not self._over:
            items = self._gather()
            self._commit([item for item in items if not isinstance(item, Errand)])
            for item in items:
                if isinstance(item, Errand):
                    item.run()
            self._sweeping.go_on()

    def _probe(self, database: Database) -> StoreError | None:
        try:
            self._check()
        except StoreError as error:
            return error
        database.raw.execute("PRAGMA user_version = 0")
        return None

    def _gather(self) -> list[Item]:
        """Wait for something to do. What is returned goes into one commit; an errand comes last."""
        items: list[Item] = []
        entries = 0
        until = min(self._sweeping.at, self._retry_at)
        while entries < MOST_ENTRIES:
            wait = until - time.monotonic()
            try:
                item = self._queue.get(timeout=wait) if wait > 0 else self._queue.get_nowait()
            except Empty:
                break
            items.append(item)
            if isinstance(item, Errand):
                break
            if isinstance(item, Submission):
                entries += len(item.entries)
                until = 0.0
            elif len(items) == 1:
                until = time.monotonic() + LINGER
        return items

    def _commit(self, items: Sequence[Submission | Change]) -> None:
        """Store what has come, after changes that could not be stored before, and have everyone told."""
        rest = self._pass(items)
        if not rest and (not self._changes or (items and time.monotonic() < self._retry_at)):
            return
        submissions = [item for item in rest if isinstance(item, Submission)]
        changes = [item for item in rest if isinstance(item, Change)]
        work: list[Work] = [*self._changes.values()]
        work += [item.entries if isinstance(item, Submission) else item for item in rest]
        aliases = self._aliases.copy()
        begun = time.perf_counter()
        try:
            self._check()
            with self._database.transaction():
                commit = Commit(self._database.raw, self._clock(), aliases)
                outcomes = commit.store(work)
            self._check()
        except (*FAULTS, StoreError) as error:
            for change in changes:
                self._changes.pop(change.key, None)
                self._changes[change.key] = change
            self._retry_at = time.monotonic() + RETRY if self._changes else math.inf
            self._failed(submissions, error)
        except Exception as error:  # a mistake of ours: what has caused it must not come again with each commit
            log.exception("a commit failed; so did what was to be kept with it")
            self._changes.clear()
            self._retry_at = math.inf
            self._failed(submissions, error)
        else:
            self.commits.stored.add(time.perf_counter() - begun)
            self._aliases = aliases
            self._changes.clear()
            self._retry_at = math.inf
            if self._failing:
                self._failing = False
                log.info("what is said can be stored again")
            self._tell(submissions, outcomes)
            if commit.freed:
                self._freed(self._database, commit.freed)

    def _pass(self, items: Sequence[Submission | Change]) -> list[Submission | Change]:
        """Have those told at once before whom there is nothing to store; returns the others."""
        passing: list[Submission] = []
        rest: list[Submission | Change] = []
        first = True
        for item in items:
            first = first and not (isinstance(item, Submission) and item.durable)
            if first and isinstance(item, Submission):
                passing.append(item)
            else:
                rest.append(item)
        self._tell(passing, [self._passed(submission) for submission in passing])
        return rest

    def _failed(self, submissions: Sequence[Submission], error: Exception) -> None:
        self.commits.failed += 1
        if not self._failing:
            self._failing = True
            log.warning("nothing that is said can be stored: %s", error)
        failure = StoreError(str(error))
        self._aliases = aliases = self._aliases.copy()
        for each in submissions:
            for entry in each.entries:
                if isinstance(entry.event, Created):  # what is said there by and by is not for another room
                    aliases.take(entry.event.room)
        self._tell(submissions, [failure if each.durable else self._passed(each) for each in submissions])

    def _tell(self, submissions: Sequence[Submission], outcomes: Sequence[Sequence[Outcome] | StoreError]) -> None:
        if submissions:
            each = zip(submissions, outcomes, strict=True)
            self._mailbox.post(*[partial(submission.committed, outcome) for submission, outcome in each])
