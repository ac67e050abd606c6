"""Files as CHAT/1.0 carries them (the course's assignment 3): the exchange by which a client sends one, and how others
are sent it.

    server: ATTACH notes.txt CHAT/1.0
    client: Content-Length: 5, a newline, and 5 bytes; or Content-Length: -1
    server, to others: ATTACHMENT notes.txt CHAT/1.0, Origin: alice, Content-Length: 5, a line each, and 5 bytes
"""

from __future__ import annotations

import re
from typing import NamedTuple

from parlour.dialects.chat1.framing import SILENCE
from parlour.dialects.chat1.grammar import MAX_LINE
from parlour.text import clean

MOST = 1024 * 1024
"""Bytes of a file that is carried so."""
MOST_SKIPPED = 100 * 1024 * 1024
"""Bytes of a larger one that are read and thrown away."""
PATIENCE = 30.0
"""Seconds that a client may take to answer, and for what comes next of its file."""
MOST_SHOWN = 64 * 1024
"""Bytes of a text that everybody is sent."""

_LENGTH = b"Content-Length:"
_HEADER = re.compile(rb"Content-Length:[ \t]*([^\r\n]*?)[ \t\0]*\r?\n")
_REFUSAL = re.compile(rb"Content-Length:[ \t]*-1[ \t\0]*")
_MOST_HEADER = 64
"""Bytes."""
_OTHER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,63}:(?!//)")
"""Begins a header, or what looks like one, but not an address."""
_WORD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,63}")
"""May become one."""
_BEGINNING = 128
"""Bytes of a line that tell what it is."""
_ACTS = re.compile(r"DISCONNECT|ATTACH|REGISTER|CHAT/|(?:^|[\r\n])\s*@[^\s@:]+:")
"""What some client could take for a line of the server, wherever it cuts what it reads."""


class Failure(NamedTuple):
    """Why there is no file."""

    text: str


INVALID = "Error:  Invalid attachment header"


def could_not(name: str) -> str:
    """What is said of a file that was not sent."""
    return f"Error:  Attached file {name} could not be sent"


class Incoming:
    """One file that a client was asked for: finds it between what else the client says."""

    def __init__(self, name: str, room: str, text: str, now: float, author: str) -> None:
        """`author` is what the client may begin its lines with."""
        self.name = name
        self.room = room
        self.text = text
        self.deadline = self._latest = now + PATIENCE
        self.answered = False
        """The header has come."""
        self.result: bytes | Failure | None = None
        """None until it is over."""
        self._own = f"{author}:".encode()
        self._held = b""
        """What may be the beginning of the header."""
        self._starts = True
        """What comes next is at the beginning of a line."""
        self._left = 0
        self._parts: list[bytes] = []
        self._kept = False

    def push(self, data: bytes, now: float, *, framed: bool) -> tuple[bytes, bytes]:
        """Take what has come; returns what else the client said, before and behind the file."""
        before = b""
        if not self.answered:
            before, data = self._look(data, now, framed)
        if not self.answered or self.result is not None:
            return before, data
        part, behind = data[: self._left], data[self._left :]
        if part or not self._left:
            self.deadline = now + PATIENCE
        self._left -= len(part)
        if self._kept:
            self._parts.append(part)
        if not self._left:
            self.result = b"".join(self._parts) if self._kept else Failure(could_not(self.name))
        return before, behind

    def _look(self, data: bytes, now: float, framed: bool) -> tuple[bytes, bytes]:
        """Look for the header; returns what stands before and behind it."""
        data, self._held = self._held + data, b""
        self.deadline = self._latest
        at = 0 if self._starts or not framed else data.find(b"\n") + 1 or len(data)
        while at < len(data) and not self._may_answer(data[at : at + _BEGINNING], framed):
            at = data.find(b"\n", at) + 1 or len(data)
        before, rest = data[:at], data[at:]
        self._starts = before.endswith(b"\n") if before else self._starts
        other = self._is_other(rest)
        whole = b"\n" in rest or (other and not framed)
        if not whole and len(rest) <= (MAX_LINE if other else _MOST_HEADER):
            self._held = rest
            if other or _REFUSAL.fullmatch(rest):  # perhaps all that comes
                self.deadline = now + SILENCE
            return before, b""
        found = _HEADER.match(rest)
        self.answered = True
        if found is None:
            self.result = Failure(INVALID)
            return before, rest if other and not whole else b""  # the end of a line that is too long is not said either
        self._begin(found[1])
        return before, rest[found.end() :]

    def _may_answer(self, line: bytes, framed: bool) -> bool:
        """Whether a line that begins so is the answer, right or wrong, and nothing that is said."""
        return (
            line.startswith(_LENGTH)
            or _LENGTH.startswith(line)
            or self._is_other(line)
            or (framed and _WORD.fullmatch(line) is not None)  # its colon may come with the next segment
        )

    def _is_other(self, line: bytes) -> bool:
        """Whether it is another header than the one that is asked for. Some clients say things as ``alice: hello``."""
        return _OTHER.match(line) is not None and not line.startswith((_LENGTH, self._own))

    def _begin(self, length: bytes) -> None:
        if length == b"-1":
            self.result = Failure(could_not(self.name))
        elif re.fullmatch(rb"[0-9]{1,15}", length):
            self._left = int(length)
            self._kept = self._left <= MOST
        else:
            self.result = Failure(INVALID)

    @property
    def endless(self) -> bool:
        """Whether so much is announced that the connection had better end."""
        return self._left > MOST_SKIPPED

    def expire(self) -> bytes:
        """Nothing came in time; returns what was held back."""
        held, self._held = self._held, b""
        if not self.answered:
            self.answered = True
            told = _REFUSAL.fullmatch(held) is not None
            self.result = Failure(could_not(self.name) if told else INVALID)
            return b"" if told or self._is_other(held) else held
        return b""


def attachment(name: str, author: str, data: bytes) -> bytes:
    """A file, as it is sent to a client."""
    head = f"ATTACHMENT {'_'.join(name.split())} CHAT/1.0\nOrigin: {author}\nContent-Length: {len(data)}\n"
    return head.encode() + data


def harmless(data: bytes, *, ascii: bool) -> bool:
    """Whether a client that does not know attachments can be sent this: a short text that it takes for nothing else.

    Others, whose lines could throw people out or speak in their names, go only to those who have shown that they know.
    """
    if len(data) > MOST_SHOWN or (ascii and not data.isascii()):
        return False
    try:
        text = data.decode().replace("\r\n", "\n").replace("\t", " ")
    except UnicodeDecodeError:
        return False
    return clean(text) == text and not _ACTS.search(text)
