"""One CHAT/2.0 connection: a line of registration, then requests and objects."""

from typing import ClassVar

import msgspec

from parlour.commands import Command, Malformed, Register, Request
from parlour.dialects.base import Codec, Plain
from parlour.dialects.chat2 import grammar
from parlour.dialects.chat2.codec import JSON
from parlour.dialects.chat2.lines import Lines
from parlour.dialects.wording import SENTENCES
from parlour.errors import Reason
from parlour.events import Event, Helped, Matched, Negotiated, Refused, Registered

MAX_LINE = 64 * 1024
"""Bytes in a line, without its end."""

STATUS = {
    Reason.NAME_IN_USE: b"401 Client already registered\n",
}
"""What a registration is answered that fails; for every other reason, `INVALID`."""
ENTRANCE = frozenset({Reason.BAD_REGISTRATION, Reason.BAD_NAME, Reason.NAME_IN_USE})
"""Why a registration can fail; the last two, also another name later."""
INVALID = b"400 Invalid registration\n"
SUCCESSFUL = b"200 Registration successful\n"

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Request).decode


class _Error(msgspec.Struct, omit_defaults=True, tag_field="type", tag="error"):
    """`events.Refused` with a sentence for people."""

    reason: Reason
    text: str
    about: str = ""


class _Identified(msgspec.Struct):
    """What is read of a request that is wrong otherwise."""

    id: str


_identify = msgspec.json.Decoder(_Identified).decode


class Chat2(Plain):
    """See `dialects.base.Dialect`."""

    kind: ClassVar[str] = "chat2"

    __slots__ = ("_here", "_lines", "_registered", "codec", "deadline", "finished")

    def __init__(self) -> None:
        self.codec: Codec = JSON
        self.deadline: float | None = None
        self.finished = False
        self._lines = Lines(MAX_LINE)
        self._registered = False
        """The registration has been sent on."""
        self._here = False
        """It was successful."""

    def feed(self, data: bytes, now: float, limit: int) -> list[Command]:
        """See `dialects.base.Dialect`."""
        if self.finished:
            return []
        if data:
            self._lines.push(data)
        commands: list[Command] = []
        for line in self._lines.take(limit):
            if not self._registered:
                self._registered = True
                commands.append(registration(line))
            elif line is None:
                commands.append(Malformed(Reason.LINE_TOO_LONG.value))
            elif line and not line.isspace():
                commands.append(request(line))
        return commands

    @property
    def backlog(self) -> bool:
        """See `dialects.base.Dialect`."""
        return not self.finished and self._lines.backlog

    def tick(self, now: float) -> list[Command]:
        """See `dialects.base.Dialect`."""
        return []

    def eof(self) -> list[Command]:
        """See `dialects.base.Dialect`."""
        return self.feed(b"", 0.0, -1)

    def reply(self, event: Event, request: str | None = None) -> bytes:
        """See `dialects.base.Dialect`."""
        match event:
            case Registered():
                self._here = True
                return SUCCESSFUL + _line(event, request)
            case Refused(reason=reason) if reason in ENTRANCE and not self._here:
                self.finished = True
                return STATUS.get(reason, INVALID)
            case Refused(reason=reason, about=about):
                return _line(_Error(reason, SENTENCES[reason], about), request)
            case Negotiated() | Helped():
                return b""
            case Matched() if request is None:
                return _matched(event)
            case _:
                return _line(event, request)


_last: tuple[Event | None, bytes] = (None, b"")
"""The match that was told last, which many may be told, and its line."""


def _matched(event: Matched) -> bytes:
    global _last
    if _last[0] is not event:
        _last = (event, _line(event, None))
    return _last[1]


def registration(line: bytes | None) -> Command:
    """The command of a connection's first line."""
    found = grammar.registration(line or b"")
    if found is None:
        return Malformed(Reason.BAD_REGISTRATION.value)
    name, secret = found
    return Register(name, secret, lasting=True)


def request(line: bytes) -> Command:
    """The command of any other line."""
    try:
        decoded: Command = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    else:
        return decoded
    try:
        found = _identify(line).id
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = ""
    return Malformed(Reason.BAD_REQUEST.value, id=found if 0 < len(found) <= grammar.MAX_ID else None)


def _line(event: msgspec.Struct, request: str | None) -> bytes:
    """`event` as a line, with the id of the request that it answers."""
    encoded = _encode(event)
    if request is None:
        return encoded + b"\n"
    return encoded[:-1] + b',"id":' + _encode(request) + b"}\n"
