"""Opening a store to read it, whether a server is running or not: as it is at one moment."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from parlour.store.database import OLDER, VERSION, connect
from parlour.store.folder import DATABASE
from parlour.store.trouble import Trouble, of_store


def database_of(folder: Path) -> Path:
    """The database in a data folder. Raises `Trouble` if there is none."""
    path = folder / DATABASE
    try:
        if path.is_file():
            return path
        there = folder.is_dir()
    except OSError as error:
        raise Trouble(f"{path} cannot be read ({error.strerror})") from error
    where = f"the folder {folder} holds no store" if there else f"there is no folder {folder}"
    raise Trouble(f"{where}: say with --data where the server keeps its data")


@contextmanager
def snapshot(path: Path, *, older: bool = False) -> Iterator[sqlite3.Connection]:
    """The store `path` as it is at one moment, with `older` even if it is to be brought up to date.

    Raises `Trouble`, also for what goes wrong while it is read.
    """
    try:
        with closing(connect(path, reading=True)) as connection:
            connection.execute("BEGIN")
            _check_version(connection, path, older)
            yield connection
    except sqlite3.Error as error:
        raise of_store(path, error) from error


def _check_version(connection: sqlite3.Connection, path: Path, older: bool) -> None:
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    versions = (
        [str(version) for (version,) in connection.execute("SELECT version_num FROM alembic_version")]
        if {"alembic_version", "about", "events", "rooms"} <= tables
        else []
    )
    if len(versions) != 1:
        raise Trouble(f"{path} is no store, but the database of another program")
    if versions[0] in OLDER and older:
        return
    if versions[0] in OLDER:
        raise Trouble(f"{path} is of an older Parlour: start the server once, which brings it up to date")
    if versions[0] != VERSION:
        raise Trouble(f"{path} was written by a newer Parlour (version {versions[0]} of its schema): use that one")
