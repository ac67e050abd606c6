"""What proves to a server that one is the same person as in an earlier run, in a private file for each server and name.

Who uses it holds a lock on the file, so that a second client under the same name on this machine does not take the
first one's place: the server will tell it that the name is taken.
"""

import hashlib
import json
import os
import sys
from contextlib import suppress
from pathlib import Path

from parlour.client.address import Address
from parlour.client.state import state_folder

LONGEST = 4096
"""Bytes of such a file."""


class Keepsake:
    """The secret of one name with one server."""

    def __init__(self, path: Path | None) -> None:
        """Without a `path`, nothing is kept."""
        self.secret = ""
        self._path = path
        self._handle: int | None = None
        self._lock(0)
        if self._handle is not None:
            self.secret = _read(self._handle)

    def keep(self, secret: str) -> None:
        """This is the secret from now on, and for the next run."""
        if secret == self.secret or self._path is None:
            return
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError:
            self._path = None
            return
        self._lock(os.O_CREAT)
        if self._handle is not None:
            _write(self._handle, secret)
            self.secret = secret

    def move(self, path: Path | None, secret: str) -> None:
        """The secret is of another name now, with a file of its own."""
        if self._handle is not None:
            _write(self._handle, "")
        self.close()
        self._path, self.secret = path, ""
        self.keep(secret)

    def close(self) -> None:
        """Others may use it."""
        self._path = None
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _lock(self, flags: int) -> None:
        """Open the file and lock it; if it is not there, or another has it, nothing is kept."""
        if self._path is None or self._handle is not None:
            return
        try:
            handle = os.open(self._path, os.O_RDWR | flags, 0o600)
        except FileNotFoundError:
            return
        except OSError:
            self._path = None
            return
        if _locked(handle):
            self._handle = handle
        else:
            os.close(handle)
            self._path = None


def keepsake_file(address: Address, name: str) -> Path | None:
    """The file for that server and that name; None if nobody knows where."""
    folder = state_folder()
    if folder is None:
        return None
    who = hashlib.sha256(f"{address} {name}".casefold().encode(errors="replace"))
    return folder / "people" / f"{who.hexdigest()[:32]}.json"


def _locked(handle: int) -> bool:
    """Whether the lock could be had."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, LONGEST, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (ImportError, OSError):
        return False
    return True


def _read(handle: int) -> str:
    os.lseek(handle, 0, os.SEEK_SET)
    try:
        kept = json.loads(os.read(handle, LONGEST))
    except (OSError, ValueError):
        return ""
    secret = kept.get("secret") if isinstance(kept, dict) else None
    return secret if isinstance(secret, str) and secret.isascii() and secret.isprintable() and " " not in secret else ""


def _write(handle: int, secret: str) -> None:
    with suppress(OSError):  # on a full disk, the next run is another person's
        os.lseek(handle, 0, os.SEEK_SET)
        os.ftruncate(handle, 0)
        os.write(handle, json.dumps({"secret": secret}).encode())
