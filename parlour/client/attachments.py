"""Files over CHAT/1.0, from the client's side (the course's assignment 3)."""

from __future__ import annotations

import re
from pathlib import Path

from parlour.client.events import Heard
from parlour.files import file_name, shown_size

MOST = 1024 * 1024
"""Bytes of a file that is sent."""

_WANTED = re.compile(rb"ATTACH (.+) CHAT/1\.0")
_BEGINS = re.compile(rb"ATTACHMENT (\S+) CHAT/1\.0")
_ORIGIN = re.compile(rb"Origin: ?(.*)")
_LENGTH = re.compile(rb"Content-Length: ?([0-9]{1,15})")


def wanted(line: bytes) -> str | None:
    """The file that the server asks for with `line`, if it does."""
    found = _WANTED.fullmatch(line)
    return found[1].decode(errors="replace") if found else None


def begins(line: bytes) -> bool:
    """Whether `line` is the first of a file that somebody has sent."""
    return _BEGINS.fullmatch(line) is not None


class Coming:
    """A file that somebody has sent: told, and not kept. Nobody shall put files where this program runs."""

    def __init__(self, line: bytes) -> None:
        found = _BEGINS.fullmatch(line)
        assert found is not None
        self._name = file_name(found[1].decode(errors="replace"))
        self._origin = ""
        self.left: int | None = None
        """Bytes that are still to come; None before it is clear."""

    def take(self, line: bytes) -> bool:
        """Take a further line of the head; tells whether it is one."""
        if (origin := _ORIGIN.fullmatch(line)) is not None:
            self._origin = origin[1].decode(errors="replace")
        elif (length := _LENGTH.fullmatch(line)) is not None:
            self.left = int(length[1])
            self._size = self.left
        else:
            return False
        return True

    def told(self) -> Heard:
        """What there is to say of it."""
        text = f"sends the file {self._name} ({shown_size(self._size)}), which this client does not keep"
        return Heard(self._origin or None, text)


def read(path: Path) -> bytes | None:
    """The bytes of a file, if it is one, can be read, and is not too large."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            data = file.read(MOST + 1)
    except OSError:
        return None
    return data if len(data) <= MOST else None
