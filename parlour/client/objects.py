"""The lines of CHAT/2.0: requests become lines, and lines become what the server tells.

What this program does not know, because the server is newer, is passed over; only its number counts.
"""

from dataclasses import dataclass

import msgspec

from parlour.commands import Command
from parlour.errors import Reason
from parlour.events import Event, Refused, Replayed, Stored, Told

MAX_LINE = 64 * 1024
"""Bytes in a request that a server reads, without the line's end."""
MAX_OBJECT = 64 * 1024 * 1024
"""Bytes in a line from the server: more than its largest page."""


class Endless(Exception):
    """A line from the server has no end."""


@dataclass(frozen=True, slots=True)
class Object:
    """What a line says."""

    event: Event | None
    """None: something unknown."""
    id: str | None = None
    """Of the request that this answers."""
    text: str = ""
    """The sentence of a refusal."""
    room: str = ""
    seq: int = 0
    """Of something unknown: where it happened, and its number."""


class _Answer(msgspec.Struct):
    """What is read of a line beside its event."""

    id: str | None = None
    text: object = ""


class _Frame(_Answer):
    """What is read of a line whose event is unknown: anything can be in it."""

    type: str = ""
    room: object = ""
    seq: object = 0
    about: object = ""


class _Parts(msgspec.Struct):
    """A `Replayed` with events that may be unknown."""

    room: str
    events: tuple[msgspec.Raw, ...] = ()
    last: bool = False


_event = msgspec.json.Decoder(Told).decode
_stored = msgspec.json.Decoder(Stored).decode
_answer = msgspec.json.Decoder(_Answer).decode
_frame = msgspec.json.Decoder(_Frame).decode
_parts = msgspec.json.Decoder(_Parts).decode
_encode = msgspec.json.Encoder().encode

_WRONG = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


def encode(command: Command) -> bytes:
    """A request as a line."""
    return _encode(command) + b"\n"


def decode(line: bytes) -> Object | None:
    """What `line` says; None if it is nothing of the protocol."""
    try:
        event: Event = _event(line)
        if b'"id"' not in line:  # within a text the quotes would be escaped
            return Object(event)
        answer = _answer(line)
    except _WRONG:
        return _unknown(line)
    return Object(event, answer.id, str(answer.text) if isinstance(event, Refused) else "")


def _unknown(line: bytes) -> Object | None:
    try:
        frame = _frame(line)
    except _WRONG:
        return None
    if frame.type == "error":  # for a reason that is not in the list
        return Object(Refused(Reason.BAD_REQUEST, str(frame.about)), frame.id, str(frame.text))
    if frame.type == "replayed":
        return Object(_replayed(line), frame.id)
    if isinstance(frame.room, str) and isinstance(frame.seq, int):
        return Object(None, frame.id, room=frame.room, seq=frame.seq)
    return Object(None, frame.id)


def _replayed(line: bytes) -> Replayed | None:
    try:
        parts = _parts(line)
    except _WRONG:
        return None
    return Replayed(parts.room, (*(event for raw in parts.events if (event := _known(raw)) is not None),), parts.last)


def _known(raw: msgspec.Raw) -> Stored | None:
    try:
        event: Stored = _stored(raw)
    except _WRONG:
        return None
    return event


class Lines:
    """Cuts what arrives into lines, without their ends."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def push(self, data: bytes) -> list[bytes]:
        """The lines that `data` ends. Raises `Endless`."""
        *whole, rest = data.split(b"\n")
        if whole:
            whole[0] = b"".join([*self._parts, whole[0]])
            self._parts, self._size = [], 0
        self._parts.append(rest)
        self._size += len(rest)
        if self._size > MAX_OBJECT:
            raise Endless
        return whole
