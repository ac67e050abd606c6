"""The operator's key: a secret that the server makes when it starts, for commands of who may read its folder."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path

from parlour.store.folder import unwritable
from parlour.store.trouble import of_file

KEY = "operator.key"


def make_key(folder: Path) -> str:
    """A new key, in a file that only the user who runs the server can read. Raises `StartError`."""
    key = secrets.token_urlsafe(32)
    path = folder / KEY
    try:
        with suppress(FileNotFoundError):
            path.unlink()  # whatever it is, and whoever may read it
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0), 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(f"{key}\n")
    except OSError as error:
        raise unwritable(folder, error) from error
    return key


def drop_key(folder: Path) -> None:
    """The server has ended."""
    with suppress(OSError):
        (folder / KEY).unlink()


def read_key(folder: Path) -> str:
    """The key of the server that runs on `folder`. Raises `Trouble`."""
    path = folder / KEY
    try:
        return path.read_text().strip()
    except OSError as error:
        raise of_file(path, error, "read") from error
