"""CHAT/1.0 from the client's side, with servers that frame their lines and servers that do not.

A server that frames ends each line with a newline. One that does not takes and gives one message a
segment: what has come is then taken when nothing follows it for a moment, and a segment that begins
like a message begins one.
"""

import re

from parlour.client.attachments import Coming, begins, wanted
from parlour.client.events import Ended, Event, Garbled, Heard, Refused, Registered, Wanted
from parlour.text import clean, lines

FRAMED_LIMIT = 4096
"""Bytes of a line, its newline included."""
UNFRAMED_LIMIT = 1024
"""Bytes of a message to a server that reads one message a segment: the smallest buffer in use."""
SHORTEST = 256
"""Bytes of text in a message, however long the name is."""
GAP = 0.04
"""Seconds between two sends to such a server, so that it does not read them as one."""
SILENCE = 0.15
"""Seconds after which an unfinished line is taken as it is."""
FRAMED_SILENCE = 0.5
"""The same where the answer was framed: a slow line is likelier than a missing newline."""
LAST_WORD = 1.0
"""Seconds to wait for the end of the stream when a line ends like the server's goodbye."""
TAIL_LIMIT = 65536
"""Bytes of an unfinished line that are kept."""

_GOODBYE = b"DISCONNECT CHAT/1.0"
_STATUS = re.compile(rb"(?:CHAT/\d\.\d )?(\d{3})(?!\d)")
_BEGINS = re.compile(rb"@[^\s@:]{1,128}:|" + re.escape(_GOODBYE))
_SPOKEN = re.compile(r"@([^\s@:]{1,128}): ?(.*)", re.DOTALL)
_BLANK = b"\r\0 "


class Chat1:
    """One connection to a CHAT/1.0 server. `framed` says how it sends; `unframe` changes that."""

    def __init__(self, name: str, *, framed: bool = True) -> None:
        self.name = name
        self.deadline: float | None = None
        self._registered = False
        self._loose = True  # lines come without a newline: until the answer shows the opposite
        self._answer_open = False  # the answer had no newline; one may still come
        self._tail = b""
        self._expected: str | None = None  # the file that the person wants to send
        self._coming: Coming | None = None  # the file that somebody has sent
        self._frame(framed)

    def _frame(self, framed: bool) -> None:
        self._newline = b"\n" if framed else b""
        self._limit = FRAMED_LIMIT if framed else UNFRAMED_LIMIT
        self.gap = 0.0 if framed else GAP

    def unframe(self) -> None:
        """From here on, a message is a segment."""
        self._frame(False)

    # What we say.

    def register(self) -> bytes:
        return f"REGISTER {self.name} CHAT/1.0".encode() + self._newline

    def leave(self) -> bytes:
        return f"DISCONNECT {self.name} CHAT/1.0".encode() + self._newline

    def say(self, text: str) -> list[bytes]:
        """A text of several lines is several messages; so is a line too long for the protocol."""
        prefix = f"@{self.name}: ".encode()
        room = max(self._limit - len(prefix) - len(self._newline), SHORTEST)
        return [
            prefix + piece + self._newline
            for line in lines(clean(text))
            if line.strip()
            for piece in pieces(line.rstrip(), room)
        ]

    def expect(self, name: str) -> None:
        self._expected = name

    def file(self, data: bytes | None) -> bytes:
        return b"Content-Length: -1\n" if data is None else b"Content-Length: %d\n" % len(data) + data

    # What we hear.

    def receive(self, data: bytes, now: float) -> list[Event]:
        events: list[Event] = []
        if self._answer_open and data.lstrip(_BLANK).startswith(b"\n"):
            self._frame(True)
            self._loose = False
        self._answer_open = False
        if self._registered and self._loose and self._tail and _BEGINS.match(data):
            events += self._take_tail()
        data = self._tail + data
        if self._coming is not None or b"ATTACHMENT " in data:
            events += self._take_files(data)
        else:
            *whole, self._tail = data.split(b"\n")
            for line in whole:
                events += self._take(line, ended=True)
        if len(self._tail) > TAIL_LIMIT:
            events += self._take_tail()
        self.deadline = now + self._patience() if self._tail else None
        return events

    def _take_files(self, data: bytes) -> list[Event]:
        """Lines, and files between them."""
        events: list[Event] = []
        while True:
            coming = self._coming
            if coming is not None and coming.left is not None:
                skipped = min(coming.left, len(data))
                data = data[skipped:]
                coming.left -= skipped
                if coming.left:
                    break
                events.append(coming.told())
                self._coming = None
            line, newline, rest = data.partition(b"\n")
            if not newline:
                break
            data = rest
            if coming is not None and coming.left is None and coming.take(line.rstrip(_BLANK)):
                continue
            self._coming = None
            if self._registered and begins(line.rstrip(_BLANK)):
                self._coming = Coming(line.rstrip(_BLANK))
            else:
                events += self._take(line, ended=True)
        self._tail = data
        return events

    def pause(self, now: float) -> list[Event]:
        self.deadline = None
        if not self._tail:
            return []
        if not self._registered:
            self._answer_open = True
        elif not self._loose:
            self._loose = True
        elif self._says_goodbye():
            return self._take_goodbye()
        return self._take_tail()

    def end(self) -> list[Event]:
        self.deadline = None
        if self._registered and self._tail.rstrip(_BLANK).endswith(_GOODBYE):
            return self._take_goodbye()
        events = self._take_tail()
        return events if Ended(told=True) in events else [*events, Ended(told=False)]

    def _patience(self) -> float:
        if not self._loose:
            return FRAMED_SILENCE
        return LAST_WORD if self._registered and self._says_goodbye() else SILENCE

    def _says_goodbye(self) -> bool:
        """Whether a goodbye is glued to the unfinished line: one behind a space is a person's."""
        before, said, behind = self._tail.rpartition(_GOODBYE)
        return bool(said and before.strip(_BLANK)) and not behind.strip(_BLANK) and before[-1:] != b" "

    def _take_goodbye(self) -> list[Event]:
        line = self._tail.rpartition(_GOODBYE)[0]
        self._tail = b""
        return [*self._take(line, ended=False), Ended(told=True)]

    def _take_tail(self) -> list[Event]:
        line, self._tail = self._tail, b""
        return self._take(line, ended=False)

    def _take(self, line: bytes, *, ended: bool) -> list[Event]:
        if not line.strip(_BLANK):
            return []
        if line.rstrip(_BLANK) == _GOODBYE:
            return [Ended(told=True)]
        if not self._registered and not _BEGINS.match(line):
            return self._take_answer(line, ended=ended)
        name = wanted(line.rstrip(_BLANK))
        if name is not None and name == self._expected:
            self._expected = None
            return [Wanted(name)]
        text = line.rstrip(b"\r").decode(errors="replace")
        spoken = _SPOKEN.fullmatch(text)
        return [Heard(spoken[1], spoken[2]) if spoken else Heard(None, text)]

    def _take_answer(self, line: bytes, *, ended: bool) -> list[Event]:
        """The first line that is nobody's: a status, perhaps with a message glued to it."""
        line = line.strip(_BLANK)
        status = _STATUS.match(line)
        if status is None:
            return [Garbled(line[:200].decode(errors="replace"))]
        glued = _BEGINS.search(line, status.end())
        framed = ended and glued is None
        answer = line[: glued.start()] if glued else line
        code = int(status[1])
        if not 200 <= code < 300:
            return [Refused(code, answer.strip(_BLANK).decode(errors="replace"), framed)]
        self._registered = True
        self._loose = not framed
        behind = self._take(line[glued.start() :], ended=ended) if glued else []
        return [Registered(framed), *behind]


def pieces(text: str, room: int) -> list[bytes]:
    """Cut `text` into parts of at most `room` bytes, behind a space or else between characters."""
    data = text.encode(errors="replace")
    parts = []
    while len(data) > room:
        cut = room
        while data[cut] & 0xC0 == 0x80:
            cut -= 1
        space = data.rfind(b" ", cut * 3 // 4, cut) + 1
        cut = space or cut
        parts.append(data[:cut])
        data = data[cut:]
    return [*parts, data]
