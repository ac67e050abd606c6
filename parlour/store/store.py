"""The way in: opens the store of a folder, or one in memory, and puts its parts together."""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from parlour.core.files import Files
from parlour.core.snapshot import Snapshot
from parlour.store.database import connect, damaged, examine, explained
from parlour.store.files.limits import Limits
from parlour.store.folder import Folder
from parlour.store.key import drop_key, make_key

if TYPE_CHECKING:
    from parlour.store.archive import Readers, SqlArchive
    from parlour.store.connection import Database
    from parlour.store.files.vault import Vault
    from parlour.store.journal import SqlJournal
    from parlour.store.mailbox import CallSoon

READERS = 2
"""Threads that read pages; one more searches."""


class Store:
    """A store that is open until `close`. All of it is for the one thread that `call_soon_threadsafe` leads to."""

    def __init__(
        self,
        snapshot: Snapshot,
        journal: SqlJournal,
        archive: SqlArchive,
        readers: Sequence[Readers],
        folder: Folder | None,
        vault: Vault,
        files: Files,
    ) -> None:
        """Made by `open_store`."""
        self.snapshot = snapshot
        """What it remembered when it was opened."""
        self.journal = journal
        self.archive = archive
        self.files = files
        self._vault = vault
        self._readers = readers
        self._folder = folder

    def announce(self, host: str, port: int) -> None:
        """Let other programs on this machine know where they reach the server."""
        if self._folder is not None:
            self._folder.announce(host, port)

    def make_key(self) -> str:
        """A key for the operator's commands; empty: they cannot find a store in memory. Raises `StartError`."""
        return "" if self._folder is None else make_key(self._folder.path)

    def close(self) -> None:
        """Store what still waits, call back for all of it, and let go of the folder."""
        for readers in self._readers:
            readers.close()
        self.journal.close()
        self._vault.close()
        if self._folder is not None:
            drop_key(self._folder.path)
            self._folder.close()


def open_store(
    folder: Path | None,
    call_soon_threadsafe: CallSoon,
    *,
    retention: float = 0.0,
    limits: Limits | None = None,
    clock: Callable[[], float] = time.time,
) -> Store:
    """The store in `folder`, made if it is not there; None: one in memory, gone when it is closed.

    `call_soon_threadsafe` has a function called on the caller's thread, where all answers are given. `retention` is in
    seconds, for rooms that have none of their own (0: for ever); `limits` are those of files; `clock` gives seconds
    since the epoch. Raises `folder.FolderLocked` if another server has the folder, and `StartError` for whatever else
    is in the way.
    """
    with ExitStack() as undo:
        held = None if folder is None else Folder(folder)
        if held is not None:
            undo.callback(held.close)
        databases, snapshot = _open(None if held is None else held.database, clock, undo)
        store = _assemble(databases, snapshot, held, call_soon_threadsafe, retention, limits or Limits(), clock)
        undo.pop_all()
    return store


def _open(path: Path | None, clock: Callable[[], float], undo: ExitStack) -> tuple[list[Database], Snapshot]:
    """Connections, the first of which writes, and what is remembered."""
    raw, condition = examine(path)
    undo.callback(raw.close)
    # From here on it is worth it to load SQLAlchemy.
    from parlour.store.connection import FAULTS, Database
    from parlour.store.setup import prepare
    from parlour.store.snapshot import load, lost
    from parlour.store.sweep import forget_unseen

    databases = [Database(raw)]
    undo.callback(databases[0].close)
    try:
        prepare(databases[0], condition)
        what = lost(databases[0])
        forget_unseen(databases[0], clock())
        snapshot = load(databases[0])
        for _ in range(READERS + 1 if path is not None else 0):
            databases.append(Database(connect(path, reading=True)))
            undo.callback(databases[-1].close)
    except FAULTS as error:
        if path is None:
            raise
        raise explained(path, error) from error
    if what is not None and path is not None:
        raise damaged(path, what)
    return databases, snapshot


def _assemble(
    databases: Sequence[Database],
    snapshot: Snapshot,
    folder: Folder | None,
    call_soon: CallSoon,
    retention: float,
    limits: Limits,
    clock: Callable[[], float],
) -> Store:
    from parlour.store.archive import Readers, SqlArchive
    from parlour.store.files import table
    from parlour.store.files.keeper import Keeper
    from parlour.store.files.recent import DAY, MOST_RECENT
    from parlour.store.files.vault import Vault
    from parlour.store.journal import SqlJournal
    from parlour.store.mailbox import Mailbox
    from parlour.store.sweep import sweep

    mailbox = Mailbox(call_soon)
    vault = Vault(folder.files) if folder is not None else Vault(_passing_folder(), passing=True)
    vault.clear()
    recent = table.uploaded(databases[0], clock() - DAY, MOST_RECENT)
    keeper = Keeper(vault, limits, clock, table.used(databases[0]), recent)
    vault.freed = lambda rows: mailbox.post(partial(keeper.freed, rows))
    sweeping = partial(sweep, retention=retention, clock=clock, vault=vault)
    check = folder.check if folder is not None else lambda: None
    check()  # from now on the files must stay what they are
    journal = SqlJournal(databases[0], mailbox, sweeping, clock, check, vault.free)
    if len(databases) == 1:  # what is in memory can only be read where it is written
        keeper.connect(journal, journal, mailbox.post)
        return Store(snapshot, journal, SqlArchive(journal, journal), [], folder, vault, keeper)
    readers = Readers("reader", databases[1:-1], mailbox)
    searchers = Readers("searcher", databases[-1:], mailbox)
    keeper.connect(journal, readers, mailbox.post)
    return Store(snapshot, journal, SqlArchive(readers, searchers), [readers, searchers], folder, vault, keeper)


def _passing_folder() -> Path:
    """Where files are that go when the server does: it is not made yet."""
    return Path(tempfile.gettempdir()) / f"parlour-{secrets.token_hex(8)}"
