"""What an operator is told when something cannot be done."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

from parlour.errors import StartError
from parlour.store.folder import DATABASE, FolderLocked


class Trouble(Exception):
    """Something cannot be done; the text is one sentence for the person who wanted it."""


def of_file(path: Path, error: OSError, what: str) -> Trouble:
    """`path` could not be used; `what` says for what: "read", "written"."""
    if error.errno == errno.ENOSPC:
        return Trouble(f"the disk is full: {path} could not be written")
    return Trouble(f"{path} cannot be {what} ({error.strerror or error})")


def of_store(path: Path, error: Exception) -> Trouble:
    """The store `path` could not be used, after what SQLite says of it."""
    cause = getattr(error, "orig", None) or error  # SQLAlchemy wraps
    code = getattr(cause, "sqlite_errorcode", None)
    match code if code is None else code & 0xFF:
        case sqlite3.SQLITE_FULL:
            return Trouble(f"the disk is full: {path} could not be written, and is as it was")
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Trouble(f"another program is writing to {path}: try again")
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            hint = ": `parlour restore` brings back a backup" if path.name == DATABASE else ""
            return Trouble(f"{path} is no store or is damaged ({cause}){hint}")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_AUTH:
            return Trouble(f"{path} cannot be opened ({cause}): even to read it, its folder has to be writable")
        case _:
            return Trouble(f"{path} cannot be used ({cause})")


def of_start(error: StartError, folder: Path) -> Trouble:
    """The folder could not be had, or its store could not be opened."""
    if isinstance(error, FolderLocked):
        where = "" if error.port is None else f" (it listens on port {error.port})"
        return Trouble(f"a server is running on {folder}{where}: stop it first")
    if isinstance(error.__cause__, sqlite3.Error):
        return of_store(folder, error.__cause__)
    if isinstance(error.__cause__, OSError):
        return of_file(folder, error.__cause__, "written")
    return Trouble(str(error))
