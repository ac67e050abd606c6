"""Copying a whole store into one file, while a server goes on writing it, and putting such a copy back."""

from __future__ import annotations

import os
import sqlite3
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from parlour.errors import StartError
from parlour.store.connection import FAULTS, Database
from parlour.store.database import connect, examine
from parlour.store.files.copies import bring, digests_of, files_of, forget, in_folder, keep_only
from parlour.store.folder import Folder, sync
from parlour.store.progress import Progress
from parlour.store.reading import snapshot
from parlour.store.setup import prepare
from parlour.store.trouble import Trouble, of_file, of_start, of_store
from parlour.store.verify import Verification

_PAGES = 500
"""Pages copied in one go: 4 MB."""
_MAGIC = b"SQLite format 3\0"
_NEW_STORE = "UPDATE about SET store = ?"


def backup(path: Path, target: Path, *, force: bool, progress: Progress = lambda *_: None) -> int:
    """Make `target` a copy of the store `path` as it is at one moment. Raises `Trouble`.

    Returns how many files of people there are beside it.
    """
    try:
        if target.exists() and not target.is_file():
            raise Trouble(f"{target} is not an ordinary file")
        if target.exists() and target.samefile(path):
            raise Trouble(f"{target} is the store itself")
        if target.exists() and not force:
            raise Trouble(f"{target} is there already: --force replaces it")
    except OSError as error:
        raise of_file(target, error, "written") from error
    with _copy_of(path, target, progress) as copy:
        digests, lost = _bring_files(copy, files_of(path), files_of(target), progress)
        _replace(copy, target)
        keep_only(digests, files_of(target))
        return len(digests) - len(lost)


class Restored(NamedTuple):
    """What came of it."""

    aside: Path | None
    """Where the store is that was there before."""
    lost: int
    """Files that the backup does not have, or not whole: messages tell of them without a link."""


def restore(file: Path, folder: Path, *, force: bool, progress: Progress = lambda *_: None) -> Restored:
    """Make `file`, a backup, the store in `folder`. Raises `Trouble`; then the store is as it was.

    With `force`, a store that is there is put aside.
    """
    try:
        if not file.is_file():
            raise Trouble(f"there is no file {file}")
    except OSError as error:
        raise of_file(file, error, "read") from error
    try:
        with closing(Folder(folder)) as held:
            database = held.database
            if database.exists() and not force:
                raise Trouble(f"there is a store in {folder} already: --force puts it aside, under another name")
            with _copy_of(file, database, progress) as copy:
                _make_ready(copy, file, progress)
                aside = _put_aside(database, progress) if database.exists() else None
                _, lost = _bring_files(copy, files_of(file), files_of(database), progress)
                _replace(copy, database)
                return Restored(aside, len(lost))
    except StartError as error:
        raise of_start(error, folder) from error
    except OSError as error:
        raise of_file(folder, error, "written") from error


def _make_ready(copy: Path, file: Path, progress: Progress) -> None:
    """Have `copy`, which is one of `file`, be a store of this program's that has no fault, and another one than `file`.

    For events with the same numbers may be others there and here, and clients that come back must not mix them.
    """
    try:
        raw, condition = examine(copy)
        with closing(raw), closing(Database(raw)) as database:
            prepare(database, condition)
            raw.execute(_NEW_STORE, (str(uuid.uuid4()),))
    except FAULTS as error:
        raise of_store(file, error) from error
    with snapshot(copy) as connection:
        check = Verification(connection, lambda done, total: progress("Checking", done, total))
        problems = [*check.problems()]
    if problems:
        more = f" ({len(problems) - 1} more)" if len(problems) > 1 else ""
        raise Trouble(f"{file} has faults and is not restored: {problems[0]}{more}")


@contextmanager
def _copy_of(path: Path, target: Path, progress: Progress) -> Iterator[Path]:
    """A copy of the store `path`, whole and in one file beside `target`. It is gone afterwards, unless it was moved."""
    with ExitStack() as stack:
        try:
            descriptor, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
        except OSError as error:
            raise of_file(target, error, "written") from error
        os.close(descriptor)
        copy = Path(name)
        stack.callback(_remove, copy)
        # As long as the snapshot is held, the copy need not begin anew whenever somebody writes.
        with snapshot(path, older=True) as source:
            try:
                with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
                    source.backup(
                        connection,
                        pages=_PAGES,
                        progress=lambda _, left, total: progress("Copying", total - left, total),
                    )
                    connection.execute("PRAGMA journal_mode = DELETE")  # a file without others beside it
            except sqlite3.Error as error:
                raise of_store(target, error) from error
        yield copy


def _bring_files(copy: Path, source: Path, target: Path, progress: Progress) -> tuple[Sequence[str], Sequence[str]]:
    """Have the files of the store `copy` in the folder `target`, too; returns them, and those that are not there."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        digests = digests_of(connection)
        lost = bring(digests, source, target, progress)
        if lost:  # with their messages, since the copy was made; or with the folder
            forget(connection, lost)
    return digests, lost


def _put_aside(database: Path, progress: Progress) -> Path:
    """Give the store another name as well, with all that belongs to it; returns it."""
    if _is_database(database):
        with suppress(sqlite3.Error), closing(connect(database)) as connection:
            # Have everything in the one file; what is beside it then goes when the connection is closed.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    stem = f"{database.stem}-{time.strftime('%Y-%m-%d-%H%M%S')}"
    names = chain([stem], (f"{stem}-{number}" for number in count(2)))
    aside = next(path for name in names if not (path := database.with_name(name + database.suffix)).exists())
    bring(in_folder(files_of(database)), files_of(database), files_of(aside), progress, link=True)
    try:
        os.link(database, aside)
    except OSError:
        os.replace(database, aside)
    for suffix in ("-wal", "-shm"):
        beside = database.with_name(database.name + suffix)
        if beside.exists():
            os.replace(beside, aside.with_name(aside.name + suffix))
    return aside


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def _replace(copy: Path, target: Path) -> None:
    """Have `copy` be `target`, and be so after a loss of power, too."""
    try:
        with open(copy, "rb") as file:
            os.fsync(file.fileno())
        os.replace(copy, target)
        sync(target.parent)
    except OSError as error:
        raise of_file(target, error, "written") from error


def _remove(copy: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        copy.with_name(copy.name + suffix).unlink(missing_ok=True)
