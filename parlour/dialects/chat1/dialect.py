"""One CHAT/1.0 connection: registration, framed or unframed, then chat.

new --registration, newline----------> framed
new --registration, then SILENCE-----> unframed
new --anything else------------------> finished, after 400 or 401
"""

from typing import ClassVar

from parlour.commands import LOBBY, Command, Malformed, Negotiate, Register, Say
from parlour.dialects.base import Alone
from parlour.dialects.chat1 import answers, grammar
from parlour.dialects.chat1.codec import ASCII, ChatLines, codec
from parlour.dialects.chat1.framing import SILENCE, Framer, Lines, Segments
from parlour.dialects.text.commands import MARKS, parse
from parlour.errors import Reason
from parlour.events import Closing, Entered, Event, Exited, Negotiated, PersonEvent, Refused, Registered, RoomEvent

START = b"REGISTER "

STATUS = {
    Reason.BAD_REGISTRATION: b"400 Invalid registration",
    Reason.BAD_NAME: b"400 Invalid registration",
    Reason.NOT_REGISTERED: b"400 Invalid registration",
    Reason.NAME_IN_USE: b"401 Client already registered",
    Reason.ALREADY_REGISTERED: b"401 Client already registered",
}


class Chat1:
    """See `dialects.base.Dialect`."""

    kind: ClassVar[str] = "chat1"

    __slots__ = ("_buffer", "_framed", "_framer", "_fresh", "_here", "_name", "_own", "codec", "deadline", "finished")

    def __init__(self, base: str = "") -> None:
        """`base` is the server's URL."""
        self.codec: ChatLines = codec(ascii=True, base=base) if base else ASCII
        """Its room is where this client talks."""
        self.deadline: float | None = None
        self.finished = False
        self._buffer = b""
        """What came of a registration that is not complete."""
        self._name = ""
        """As the client wrote it in its registration, and writes it in its lines, also when the person was renamed."""
        self._own = ""
        """What its lines begin with."""
        self._framer: Framer | None = None
        """None until the registration is complete."""
        self._framed = False
        self._fresh = True
        """Nothing came since the registration."""
        self._here = False
        """The registration was successful."""

    # -- in ------------------------------------------------------------------------------------------------------------

    def feed(self, data: bytes, now: float, limit: int) -> list[Command]:
        """See `dialects.base.Dialect`."""
        if self.finished:
            return []
        if self._framer is None:
            return self._feed_new(data, now, limit)
        if self._fresh and not self._framed and data in (b"\n", b"\r\n"):
            return self._frame_late()
        if data:
            if not data.isascii():
                self._recode(ascii=False)  # whoever writes it can read it
            self._framer.push(data, now)
            self.deadline = self._framer.deadline
        return self._commands(self._framer, limit)

    @property
    def backlog(self) -> bool:
        """See `dialects.base.Dialect`."""
        return self._framer is not None and not self.finished and self._framer.backlog

    def tick(self, now: float) -> list[Command]:
        """See `dialects.base.Dialect`."""
        if self.deadline is None or now < self.deadline or self.finished:
            return []
        self.deadline = None
        if self._framer is None:
            return self._register(grammar.registration(self._buffer), framed=False)
        self._framer.expire()
        return self._commands(self._framer, -1)

    def eof(self) -> list[Command]:
        """See `dialects.base.Dialect`."""
        if self.finished:
            return []
        if self._framer is not None:
            self._framer.expire()
            return self._commands(self._framer, -1)
        return self._register(grammar.registration(self._buffer), framed=False) if self._buffer else []

    def _feed_new(self, data: bytes, now: float, limit: int) -> list[Command]:
        if self.deadline is not None and data.strip(grammar.PADDING)[:1] not in (b"", b"\n"):
            # The registration was complete without a newline, and here is the next message.
            registered = self._register(grammar.registration(self._buffer), framed=False)
            return [*registered, *self.feed(data, now, _less(limit))]
        self._buffer += data
        line, newline, rest = self._buffer.partition(b"\n")
        if newline:
            registered = self._register(grammar.registration(line), framed=True)
            return [*registered, *self.feed(rest, now, _less(limit))]
        if end := grammar.unglue(line):
            registered = self._register(grammar.registration(line[:end]), framed=False)
            return [*registered, *self.feed(line[end:], now, _less(limit))]
        if not START.startswith(line[: len(START)]) or len(line) > grammar.MAX_LINE:
            return self._register(None, framed=False)
        self.deadline = now + SILENCE if grammar.looks_complete(line) else None
        return []

    def _register(self, name: str | None, *, framed: bool) -> list[Command]:
        self.deadline = None
        self._framed = framed
        self._buffer = b""
        if name is None:
            self.finished = True
            return [Malformed(Reason.BAD_REGISTRATION.value)]
        self._name = name
        self._own = f"@{name}: "
        self._framer = Lines() if framed else Segments(name)
        self._recode(ascii=framed and name.isascii())
        return [Register(name)]

    def _frame_late(self) -> list[Command]:
        """The registration's newline came after all: the peer was slow, and waits for the newline of the answer."""
        self._framed = True
        self._framer = Lines()
        if self._name.isascii():
            self._recode(ascii=True)
        return [Negotiate("framed")]

    def _commands(self, framer: Framer, limit: int) -> list[Command]:
        commands: list[Command] = []
        own, room = self._own, self.codec.room
        for line in framer.take(limit):
            if line is None:
                commands.append(Malformed(Reason.LINE_TOO_LONG.value))
            elif line.startswith(own):  # what nearly every line is
                text = line[len(own) :]
                commands.append(self._typed(text) if text.startswith(MARKS) else Say(text, room))
            elif not (self._fresh and not commands and grammar.is_header(line)):
                command = grammar.command(line, self._name, self._typed)
                if command is not None:
                    commands.append(command)
        if commands:
            self._fresh = False
        return commands

    def _typed(self, text: str) -> Command:
        """What is asked with the text of a line."""
        command = parse(text.rstrip(grammar.TEXT_PADDING) if text.startswith(MARKS) else text, self.codec.room)
        if isinstance(command, Negotiate):
            self._recode(ascii=self.codec.ascii and command.capability != "utf8", joins=command.capability == "joins")
        return command

    def _recode(self, *, ascii: bool, joins: bool = False) -> None:
        self.codec = codec(self.codec.room, ascii=ascii, joins=joins or self.codec.joins, base=self.codec.base)

    def _go(self, room: str) -> None:
        """Talk in `room` from now on."""
        self.codec = codec(room, ascii=self.codec.ascii, joins=self.codec.joins, base=self.codec.base)

    # -- out -----------------------------------------------------------------------------------------------------------

    def reply(self, event: Event, request: str | None = None) -> bytes:
        """See `dialects.base.Dialect`."""
        match event:
            case Registered():
                self._here = True
                return self._control(b"200 Registration successful")
            case Refused(reason=Reason.ALREADY_REGISTERED as reason):
                return self._control(STATUS[reason])
            case Refused(reason=reason) if reason in STATUS and not self._here:
                self.finished = True
                return self._control(STATUS[reason])
            case Negotiated(capability="framed"):
                return b"\n"
            case Closing():
                return self._control(b"DISCONNECT CHAT/1.0")
            case Entered(room=room, by=""):
                self._go(room.name)
            case Exited(room=room, by="") if room == self.codec.room:
                self._go(LOBBY)  # who was put out stays where they are, so that nothing they say goes elsewhere
            case _:
                pass
        return answers.answer(event, self.codec, request)

    def take_errands(self) -> list[Command]:
        """See `dialects.base.Dialect`."""
        return []

    def echo(self, event: RoomEvent | PersonEvent, request: str) -> bytes:
        """See `dialects.base.Dialect`."""
        return b""

    def end(self) -> bytes:
        """See `dialects.base.Dialect`."""
        return b""

    def _control(self, line: bytes) -> bytes:
        return line + b"\n" if self._framed else Alone(line)


def _less(limit: int) -> int:
    """A limit on commands, when one is given out."""
    return max(limit - 1, 0) if limit >= 0 else limit
