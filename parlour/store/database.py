"""The file of the database: connecting to it, and what can be told of it before SQLAlchemy is loaded."""

from __future__ import annotations

import sqlite3
from enum import Enum
from pathlib import Path

from parlour.errors import StartError
from parlour.store.folder import unwritable

VERSION = "0007"
"""Of the schema: the last of the migrations."""
OLDER: tuple[str, ...] = ("0006", "0005", "0004", "0003", "0002", "0001")
"""Versions that can be migrated to it."""

OLDEST_SQLITE = (3, 33)
"""The first that has UPDATE ... FROM. Debian 12 has 3.40."""
PATIENCE = 5.0
"""Seconds to wait for another program that is writing: an operator's command, never another server."""
STATEMENTS = 256
"""Prepared statements kept for each connection."""


class Condition(Enum):
    """What a file is to this program."""

    EMPTY = "empty"
    CURRENT = "current"
    OLDER = "older"


def connect(path: Path | None, *, reading: bool = False) -> sqlite3.Connection:
    """A connection, in autocommit mode, that any one thread may use at a time; None: to a new database in memory.

    With `reading` it can change nothing. Raises `sqlite3.Error`.
    """
    connection = sqlite3.connect(
        ":memory:" if path is None else path,
        timeout=PATIENCE,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=STATEMENTS,
    )
    try:
        if path is not None and not reading:
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -16000")  # KiB
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("PRAGMA trusted_schema = OFF")
        if reading:
            connection.execute("PRAGMA query_only = ON")
    except BaseException:
        connection.close()
        raise
    return connection


def examine(path: Path | None) -> tuple[sqlite3.Connection, Condition]:
    """A connection that writes, and what it is connected to. Raises `StartError`."""
    _require()
    try:
        connection = connect(path)
    except sqlite3.Error as error:
        assert path is not None
        raise explained(path, error) from error
    try:
        if path is None:
            return connection, Condition.EMPTY
        return connection, _condition(connection, path)
    except BaseException:
        connection.close()
        raise


def _require() -> None:
    """Have an SQLite that can do all that is needed. Raises `StartError`."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        oldest = ".".join(map(str, OLDEST_SQLITE))
        raise StartError(f"SQLite {sqlite3.sqlite_version} is too old: Parlour needs {oldest} or a newer one")
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE search USING fts5(text)")
        connection.execute("SELECT json_group_array(value) FROM json_each('[]')")
    except sqlite3.Error as error:
        raise StartError(f"the SQLite of this Python was made without full-text search or JSON ({error})") from error
    finally:
        connection.close()


def _condition(connection: sqlite3.Connection, path: Path) -> Condition:
    try:
        connection.execute("BEGIN IMMEDIATE")  # that it can be written
        connection.execute("ROLLBACK")
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not tables:
            return Condition.EMPTY
        versions = (
            connection.execute("SELECT version_num FROM alembic_version").fetchall()
            if {"alembic_version", "about", "events"} <= tables
            else []
        )
    except sqlite3.Error as error:
        raise explained(path, error) from error
    if len(versions) != 1:
        raise StartError(f"{path} is the database of another program: choose another folder with --data")
    version = str(versions[0][0])
    if version == VERSION:
        return Condition.CURRENT
    if version in OLDER:
        return Condition.OLDER
    raise StartError(
        f"{path} was written by a newer Parlour (version {version} of its schema): use that one, "
        "or choose another folder with --data"
    )


def explained(path: Path, error: Exception) -> StartError:
    """What to tell somebody whose database cannot be used, after what SQLite says of it."""
    cause = getattr(error, "orig", None) or error  # SQLAlchemy wraps
    code = getattr(cause, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or type(cause) is sqlite3.DatabaseError:
        return damaged(path, str(cause))
    return unwritable(path.parent, cause)


def damaged(path: Path, what: str) -> StartError:
    """What to tell somebody whose database is broken."""
    return StartError(
        f"{path} is no store or is damaged ({what}): bring back a backup with `parlour restore`, "
        "or choose another folder with --data"
    )
