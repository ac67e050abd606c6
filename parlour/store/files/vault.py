"""The folder of files.

ab/ab12...      a file, called by the SHA-256 of its bytes
thumbnails/ab/  small images of those, in WebP, called the same
incoming/       what is on its way
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from parlour.store.connection import Database
from parlour.store.files.table import Freed, known
from parlour.store.folder import sync

RESERVE = 64 * 1024 * 1024
"""Bytes of the disk that are left for messages."""

FOLDERS = [f"{number:02x}" for number in range(256)]
INCOMING = "incoming"
THUMBNAILS = "thumbnails"


class Vault:
    """The files of one store."""

    def __init__(self, folder: Path, *, passing: bool = False) -> None:
        """The folder is made when the first file comes; it is removed with what is in it on `close`, if `passing`."""
        self.folder = folder
        self.freed: Callable[[Sequence[Freed]], None] = lambda rows: None
        """Told of rows that are gone, on the thread that writes the database."""
        self._passing = passing

    def close(self) -> None:
        """Nothing is wanted of it any more."""
        if self._passing:
            shutil.rmtree(self.folder, ignore_errors=True)

    def path(self, digest: str) -> Path:
        """Where the file of that digest is, if it is here."""
        return self.folder / digest[:2] / digest

    def thumbnail(self, digest: str) -> Path:
        """Where its thumbnail is, if there is one."""
        return self.folder / THUMBNAILS / digest[:2] / digest

    # -- coming --------------------------------------------------------------------------------------------------------

    def clear(self) -> None:
        """Remove what was on its way when the last server ended."""
        shutil.rmtree(self.folder / INCOMING, ignore_errors=True)

    def incoming(self) -> Path:
        """A name for what is coming. Raises `OSError`."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = self.folder / INCOMING
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder / secrets.token_hex(16)

    @property
    def free_space(self) -> int:
        """Bytes that may still come. Raises `OSError`."""
        folder = self.folder
        while not folder.exists() and folder != folder.parent:
            folder = folder.parent
        return shutil.disk_usage(folder).free - RESERVE

    def publish(self, digest: str, file: Path, thumbnail: Path | None) -> None:
        """What has come, and is on the disk, is the file of that digest. Raises `OSError`."""
        if thumbnail is not None:
            _move(thumbnail, self.thumbnail(digest))
        _move(file, self.path(digest))

    # -- going ---------------------------------------------------------------------------------------------------------

    def free(self, database: Database, rows: Sequence[Freed]) -> None:
        """Remove the files of `rows`, which are gone, but for those that other rows lead to."""
        if not rows:
            return
        self.freed(rows)
        self.clean(database, {row.digest for row in rows})

    def clean(self, database: Database, digests: Iterable[str]) -> None:
        """Remove those of `digests` that no row leads to."""
        for digest in {*digests} - known(database.raw, digests):
            self._remove(digest)

    def _remove(self, digest: str) -> None:
        for path in (self.path(digest), self.thumbnail(digest)):
            with suppress(OSError):  # the next sweep sees it again
                path.unlink(missing_ok=True)

    def sweep(self, database: Database) -> Iterator[None]:
        """Remove files that no row leads to, a folder with each step."""
        for name in FOLDERS:
            digests = {*_names(self.folder / name), *_names(self.folder / THUMBNAILS / name)}
            if digests:
                self.clean(database, digests)
                yield


def _names(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _move(file: Path, target: Path) -> None:
    """Give `file` its name, for good: also after a loss of power."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.replace(file, target)
    sync(target.parent)
