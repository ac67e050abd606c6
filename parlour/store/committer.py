"""The journal's thread: stores what it is given, all that waits in one commit (group commit).

While a commit is on its way to the disk, the next one gathers; so the more is said, the less each message costs, and a
lone message waits for nobody. When a commit ends, its outcomes are handed to the caller's thread as one batch. What is
not to be stored waits for what is before it, and never for the disk itself.

Changes alone are in no hurry, unless somebody waits for them: they wait `LINGER` for company. Between two commits, the
thread does a little of whatever else needs to write (`sweep`), and, for a database in memory, answers questions.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from queue import Empty, SimpleQueue

from parlour.core.changes import Change
from parlour.core.counts import Commits
from parlour.core.ports import Outcome
from parlour.errors import StoreError
from parlour.events import Created
from parlour.store.aliases import Aliases
from parlour.store.commit import Commit, Work
from parlour.store.connection import FAULTS, Database
from parlour.store.files.table import Freed
from parlour.store.mailbox import Mailbox
from parlour.store.submission import Changes, Errand, Item, Storable, Submission
from parlour.store.sweeping import Sweep, Sweeping

MOST_ENTRIES = 4096
"""Entries in one commit, unless a single submission has more."""
LINGER = 0.1
"""Seconds for which changes alone wait."""
RETRY = 5.0
"""Seconds for which they wait after a commit that failed."""

log = logging.getLogger(__name__)


class Committer:
    """See the module. Its methods run on its own thread, but for `passed` and `end`."""

    def __init__(
        self,
        database: Database,
        mailbox: Mailbox,
        sweep: Sweep,
        clock: Callable[[], float],
        check: Callable[[], None],
        freed: Callable[[Database, Sequence[Freed]], None],
    ) -> None:
        """See `journal.SqlJournal`."""
        self._database = database
        self._mailbox = mailbox
        self._clock = clock
        self._check = check
        self._freed = freed
        self.queue: SimpleQueue[Item] = SimpleQueue()
        """What is to be done; filled by the caller's thread."""
        self.commits = Commits()
        self._aliases = Aliases()
        """Never changed in place: the caller's thread reads it, too, while nothing is in flight."""
        self._changes: dict[tuple[object, ...], Change] = {}
        """Those of commits that failed, but for what somebody waited for."""
        self._failing = False
        self._retry_at = math.inf
        """When to try these again, should nothing else be stored before."""
        self._sweeping = Sweeping(database, sweep)
        self._over = False
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    def passed(self, submission: Submission) -> list[Outcome]:
        """The outcomes of a submission in which there is nothing to store."""
        return [self._aliases.told(entry.event) for entry in submission.entries]

    def end(self) -> None:
        """Do what is in the queue, and end; the outcomes are in the mailbox then."""
        self.queue.put(Errand(self._end))
        self._thread.join()

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

    def probe(self, database: Database) -> StoreError | None:
        """Try whether something can be stored; returns why not."""
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
                item = self.queue.get(timeout=wait) if wait > 0 else self.queue.get_nowait()
            except Empty:
                break
            items.append(item)
            if isinstance(item, Errand):
                break
            if isinstance(item, Submission):
                entries += len(item.entries)
                until = 0.0
            elif isinstance(item, Changes):
                until = 0.0
            elif len(items) == 1:
                until = time.monotonic() + LINGER
        return items

    def _commit(self, items: Sequence[Storable]) -> None:
        """Store what has come, after changes that could not be stored before, and have everyone told."""
        rest = self._pass(items)
        if not rest and (not self._changes or (items and time.monotonic() < self._retry_at)):
            return
        work: list[Work] = [*self._changes.values()]
        for item in rest:
            if isinstance(item, Changes):
                work += item.changes
            else:
                work.append(item.entries if isinstance(item, Submission) else item)
        aliases = self._aliases.copy()
        begun = time.perf_counter()
        try:
            self._check()
            with self._database.transaction():
                commit = Commit(self._database.raw, self._clock(), aliases)
                outcomes = commit.store(work)
            self._check()
        except (*FAULTS, StoreError) as error:
            for change in rest:
                if isinstance(change, Change):
                    self._changes.pop(change.key, None)
                    self._changes[change.key] = change
            self._retry_at = time.monotonic() + RETRY if self._changes else math.inf
            self._failed(rest, error)
        except Exception as error:  # a mistake of ours: what has caused it must not come again with each commit
            log.exception("a commit failed; so did what was to be kept with it")
            self._changes.clear()
            self._retry_at = math.inf
            self._failed(rest, error)
        else:
            self.commits.stored.add(time.perf_counter() - begun)
            self._aliases = aliases
            self._changes.clear()
            self._retry_at = math.inf
            if self._failing:
                self._failing = False
                log.info("what is said can be stored again")
            self._tell(rest, iter(outcomes), kept=True)
            if commit.freed:
                self._free(commit.freed)

    def _free(self, freed: Sequence[Freed]) -> None:
        """Remove files that went with what was stored."""
        try:
            self._freed(self._database, freed)
        except FAULTS as error:  # the next sweep sees them again
            log.warning("files of deleted messages are not removed yet: %s", error)

    def _pass(self, items: Sequence[Storable]) -> list[Storable]:
        """Have those told at once before whom there is nothing to store; returns the others."""
        passing: list[Submission] = []
        rest: list[Storable] = []
        first = True
        for item in items:
            first = first and not (isinstance(item, Submission) and item.durable)
            if first and isinstance(item, Submission):
                passing.append(item)
            else:
                rest.append(item)
        self._tell(passing, map(self.passed, passing), kept=True)
        return rest

    def _failed(self, items: Sequence[Storable], error: Exception) -> None:
        self.commits.failed += 1
        if not self._failing:
            self._failing = True
            log.warning("nothing that is said can be stored: %s", error)
        failure = StoreError(str(error))
        self._aliases = aliases = self._aliases.copy()
        submissions = [item for item in items if isinstance(item, Submission)]
        for each in submissions:
            for entry in each.entries:
                if isinstance(entry.event, Created):  # what is said there by and by is not for another room
                    aliases.take(entry.event.room)
        outcomes = (failure if each.durable else self.passed(each) for each in submissions)
        self._tell(items, outcomes, kept=False)

    def _tell(
        self, items: Sequence[Storable], outcomes: Iterator[Sequence[Outcome] | StoreError], *, kept: bool
    ) -> None:
        """Tell the submissions among `items` their outcomes, and who waits for changes whether they are `kept`."""
        letters: list[Callable[[], None]] = []
        for item in items:
            if isinstance(item, Submission):
                letters.append(partial(item.committed, next(outcomes)))
            elif isinstance(item, Changes):
                letters.append(partial(item.kept, kept))
        if letters:
            self._mailbox.post(*letters)
