"""The files of a whole store: going with a backup, coming back, being checked."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from parlour.store.files.vault import FOLDERS, Vault
from parlour.store.folder import DATABASE, FILES
from parlour.store.progress import Progress
from parlour.store.statements import as_json
from parlour.store.trouble import of_file

_TABLE = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'files'"
_DIGESTS = "SELECT DISTINCT digest FROM files ORDER BY digest"
_LOSE = """
UPDATE events SET files = (
    SELECT json_group_array(json(CASE
        WHEN json_extract(value, '$[0]') IN (SELECT id FROM files WHERE digest IN (SELECT value FROM json_each(?1)))
        THEN json_set(value, '$[0]', '') ELSE value END))
    FROM json_each(events.files)
)
WHERE id IN (SELECT event FROM files WHERE digest IN (SELECT value FROM json_each(?1))) AND files IS NOT NULL
"""
_FORGET = "DELETE FROM files WHERE digest IN (SELECT value FROM json_each(?))"

_CHUNK = 1 << 20


def files_of(database: Path) -> Path:
    """The folder with the files of that database: of a data folder, or of a backup."""
    if database.name == DATABASE:
        return database.with_name(FILES)
    return database.with_name(f"{database.name}.{FILES}")


def digests_of(connection: sqlite3.Connection) -> list[str]:
    """The files that a store has."""
    if not connection.execute(_TABLE).fetchall():  # it is of an older version
        return []
    return [digest for (digest,) in connection.execute(_DIGESTS)]


def bring(digests: Iterable[str], source: Path, target: Path, progress: Progress, *, link: bool = False) -> list[str]:
    """Have files that are in the folder `source` in `target` as well; returns those that are not there, or damaged.

    With `link` they are not copied where the file system can do without. Raises `Trouble`.
    """
    wanted = [*digests]
    lost = []
    here, there = Vault(source), Vault(target)
    try:
        for done, digest in enumerate(wanted):
            progress("Copying files", done, len(wanted))
            if not there.path(digest).exists() and not _bring(here.path(digest), there.path(digest), digest, link):
                lost.append(digest)
            elif here.thumbnail(digest).exists() and not there.thumbnail(digest).exists():
                _bring(here.thumbnail(digest), there.thumbnail(digest), "", link)
    except OSError as error:
        raise of_file(target, error, "written") from error
    return lost


def _bring(source: Path, target: Path, digest: str, link: bool) -> bool:
    target.parent.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        if link and _linked(source, target):
            return True
        with source.open("rb") as old, open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as new:
            shutil.copyfileobj(old, new, _CHUNK)
            new.flush()
            os.fsync(new.fileno())
    except FileNotFoundError:
        return False
    if digest and digest_of(part) != digest:
        part.unlink()
        return False
    os.replace(part, target)
    return True


def _linked(source: Path, target: Path) -> bool:
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:  # this file system has no links
        return False
    return True


def digest_of(path: Path) -> str:
    """SHA-256 of what is in a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def forget(connection: sqlite3.Connection, digests: list[str]) -> None:
    """Have the store know that those files are not there: messages tell of them without a link."""
    given = as_json(digests)
    connection.execute(_LOSE, (given,))
    connection.execute(_FORGET, (given,))


def in_folder(folder: Path) -> list[str]:
    """The files that are in a folder."""
    return [path.name for name in FOLDERS for path in (folder / name).glob("*") if not path.name.startswith(".")]


def keep_only(digests: Iterable[str], folder: Path) -> None:
    """Remove all others from a folder."""
    vault = Vault(folder)
    for digest in {*in_folder(folder)} - {*digests}:
        vault.path(digest).unlink(missing_ok=True)
        vault.thumbnail(digest).unlink(missing_ok=True)


# -- checking ----------------------------------------------------------------------------------------------------------

_ROWS = "SELECT digest, min(size), min(id) FROM files GROUP BY digest ORDER BY digest"
_STORIES = {
    "message %s tells of a file that is not known": """
        SELECT events.id FROM events, json_each(events.files) WHERE events.files IS NOT NULL
        AND json_extract(json_each.value, '$[0]') <> ''
        AND NOT EXISTS (SELECT 1 FROM files WHERE id = json_extract(json_each.value, '$[0]') AND event = events.id)
    """,
    "there is a file of %s, which does not tell of it": """
        SELECT event FROM files LEFT JOIN events ON events.id = event WHERE event IS NOT NULL AND (
            events.files IS NULL OR NOT EXISTS (
                SELECT 1 FROM json_each(events.files) WHERE json_extract(value, '$[0]') = files.id))
    """,
    "there are files of %s, which is no message or deleted": """
        SELECT id FROM events WHERE files IS NOT NULL AND (kind <> 0 OR text IS NULL)
    """,
}


def stories(connection: sqlite3.Connection) -> Iterator[tuple[str, list[int]]]:
    """What can be wrong between messages and files, as a sentence with a gap, and the ids of such messages."""
    for sentence, statement in _STORIES.items():
        yield sentence, [number for (number,) in connection.execute(statement)]


def damaged(
    connection: sqlite3.Connection, folder: Path, progress: Progress, gone: Callable[[str], bool] = lambda digest: False
) -> Iterator[str]:
    """What is wrong with the files in `folder`, as sentences; all are read.

    `gone` tells whether a file may be missing, as nobody needs it any more. Raises `OSError`.
    """
    rows = connection.execute(_ROWS).fetchall()
    vault = Vault(folder)
    for done, (digest, size, number) in enumerate(rows):
        progress("Checking files", done, len(rows))
        path = vault.path(digest)
        try:
            fits = path.stat().st_size == size and digest_of(path) == digest
        except FileNotFoundError:
            if not gone(digest):
                yield f"the file {path} of {number} is missing"
            continue
        if not fits:
            yield f"the file {path} of {number} is damaged"
