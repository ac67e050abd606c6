"""The folder in which a store lives, and the lock that one server has on it.

    parlour.db      the database (and, while it is open, parlour.db-wal and parlour.db-shm)
    files/          what people have uploaded (`store.files`)
    lock            locked by the server that uses the folder; holds its port and its address

The lock is the operating system's: it ends with the process, however that ends, and no file has to be cleared away.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

from parlour.errors import StartError, StoreError

DATABASE = "parlour.db"
FILES = "files"
LOCK = "lock"

_FAR = 1 << 30
"""Where Windows locks a byte: behind all that is in the file, so that others can read it."""


class Address(NamedTuple):
    """Where programs on this machine reach a server."""

    host: str
    """An IP address, or a name."""
    port: int


class FolderLocked(StartError):
    """Another server uses the folder."""

    def __init__(self, path: Path, port: int | None) -> None:
        """`port` is where that server listens, if it has said so."""
        where = "" if port is None else f" (it listens on port {port})"
        super().__init__(
            f"another server uses the data folder {path}{where}: choose another folder with --data, "
            "or keep nothing with --ephemeral"
        )
        self.path = path
        self.port = port


class Folder:
    """A data folder that is this process's alone until `close`."""

    def __init__(self, path: Path) -> None:
        """Make the folder if it is not there, and lock it. Raises `FolderLocked` or another `StartError`."""
        self.path = path
        try:
            path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(path / LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        except OSError as error:
            raise unwritable(path, error) from error
        try:
            free = _lock(self._lock)
        except OSError as error:
            os.close(self._lock)
            raise unwritable(path, error) from error
        if not free:
            os.close(self._lock)
            address = _address(path)
            raise FolderLocked(path, None if address is None else address.port)
        os.truncate(self._lock, 0)
        self._stat: os.stat_result | None = None
        """Of the database, at the first check."""

    @property
    def database(self) -> Path:
        """The file of the database."""
        return self.path / DATABASE

    @property
    def files(self) -> Path:
        """The folder of what people have uploaded; it need not be there."""
        return self.path / FILES

    def check(self) -> None:
        """Raises `StoreError` if the lock or the database is not there any more, or is another file.

        What is written to a file that somebody has deleted is gone when it is closed, and no write says so.
        """
        try:
            database = os.stat(self.database)
            lock = os.stat(self.path / LOCK)
        except OSError as error:
            raise StoreError(f"a file of the data folder {self.path} is gone ({error.strerror})") from error
        self._stat = self._stat or database
        if not (os.path.samestat(database, self._stat) and os.path.samestat(lock, os.fstat(self._lock))):
            raise StoreError(f"a file of the data folder {self.path} was replaced by another one")

    def announce(self, host: str, port: int) -> None:
        """Let other programs on this machine know where they reach the server: `host` is an address to connect to."""
        os.truncate(self._lock, 0)
        os.lseek(self._lock, 0, os.SEEK_SET)
        os.write(self._lock, f"{port} {host}\n".encode())

    def close(self) -> None:
        """Let others have the folder."""
        if self._lock >= 0:
            os.truncate(self._lock, 0)
            os.close(self._lock)
            self._lock = -1


def sync(path: Path) -> None:
    """Have the names of what is in the folder outlast a loss of power, where the system can. Raises `OSError`."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def default_folder() -> Path:
    """Where the system wants programs to keep what is theirs."""
    import platformdirs

    return platformdirs.user_data_path("parlour", appauthor=False)


def running_at(path: Path) -> Address | None:
    """Where the server that uses the folder is reached, if one does and has announced it."""
    try:
        descriptor = os.open(path / LOCK, os.O_RDWR)
    except OSError:
        return None
    try:
        free = _lock(descriptor, shared=True)
    except OSError:
        free = True
    finally:
        os.close(descriptor)
    return None if free else _address(path)


def unwritable(path: Path, error: BaseException) -> StartError:
    """What to tell somebody whose data folder cannot be used."""
    why = getattr(error, "strerror", None) or error
    return StartError(
        f"the data folder {path} cannot be written ({why}): choose another one with --data, "
        "or keep nothing with --ephemeral"
    )


def _address(path: Path) -> Address | None:
    """What the lock tells. Older servers wrote the port alone: on another address, it may be another program's."""
    try:
        port, host = (path / LOCK).read_text(encoding="ascii").split()
        return Address(host, int(port))
    except (OSError, ValueError):
        return None


if sys.platform == "win32":

    def _lock(descriptor: int, shared: bool = False) -> bool:
        """Lock the file, unless somebody else has; tells whether it is ours."""
        import msvcrt

        os.lseek(descriptor, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _lock(descriptor: int, shared: bool = False) -> bool:
        """Lock the file, unless somebody else has; tells whether it is ours."""
        import fcntl

        try:
            fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
