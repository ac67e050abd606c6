"""One CHAT/1.0 connection: registration, framed or unframed, then chat.

new --registration, newline----------> framed
new --registration, then SILENCE-----> unframed
new --anything else------------------> finished, after 400 or 401
"""

from typing import ClassVar

from parlour.commands import (
    LOBBY,
    Attach,
    Command,
    Exit,
    Follow,
    Following,
    Malformed,
    Negotiate,
    Register,
    Say,
    Unfollow,
)
from parlour.dialects.base import NO_DEPOT, Alone, Depot, Plain
from parlour.dialects.chat1 import answers, grammar
from parlour.dialects.chat1.attachments import Incoming
from parlour.dialects.chat1.codec import ASCII, ChatLines, codec
from parlour.dialects.chat1.exchange import Exchange
from parlour.dialects.chat1.framing import Framer, Lines, Segments
from parlour.dialects.chat1.registration import Outcome, Registration
from parlour.dialects.text.commands import MARKS, parse
from parlour.errors import Reason
from parlour.events import (
    Answered,
    Closing,
    Done,
    Entered,
    Event,
    Exited,
    FileWanted,
    Negotiated,
    Refused,
    Registered,
)

STATUS = {
    Reason.BAD_REGISTRATION: b"400 Invalid registration",
    Reason.BAD_NAME: b"400 Invalid registration",
    Reason.NOT_REGISTERED: b"400 Invalid registration",
    Reason.NAME_IN_USE: b"401 Client already registered",
    Reason.ALREADY_REGISTERED: b"401 Client already registered",
}

LATER = (Attach, Follow, Following, Unfollow)
"""Commands of the course's assignment 3: whoever gives one knows attachments, which are of it, too."""


class Chat1(Plain):
    """See `dialects.base.Dialect`."""

    kind: ClassVar[str] = "chat1"

    __slots__ = (
        "_exchange",
        "_framed",
        "_framer",
        "_fresh",
        "_here",
        "_name",
        "_now",
        "_own",
        "_registration",
        "codec",
        "deadline",
        "finished",
    )

    def __init__(self, depot: Depot = NO_DEPOT) -> None:
        """`depot` is where files are."""
        self.codec: ChatLines = ASCII if depot is NO_DEPOT else codec(ascii=True, depot=depot)
        """Its room is where this client talks."""
        self.deadline: float | None = None
        self.finished = False
        self._registration: Registration | None = Registration()
        """None when it is complete."""
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
        self._exchange: Exchange | None = None
        """Of files, if it has attached any."""
        self._now = 0.0
        """When what is being read came."""

    # -- in ------------------------------------------------------------------------------------------------------------

    def feed(self, data: bytes, now: float, limit: int) -> list[Command]:
        """See `dialects.base.Dialect`."""
        if self.finished:
            return []
        if self._framer is None:
            return self._feed_new(data, now, limit)
        if self._fresh and not self._framed and data in (b"\n", b"\r\n"):
            return self._frame_late()
        if data and self._exchange is not None and self._exchange.incoming is not None:
            return self._feed_file(self._exchange, self._exchange.incoming, self._framer, data, now, limit)
        if data:
            self._push(self._framer, data, now)
        return self._commands(self._framer, limit, now)

    def _push(self, framer: Framer, data: bytes, now: float) -> None:
        if not data.isascii():
            self._recode(ascii=False)  # whoever writes it can read it
        framer.push(data, now)
        self.deadline = framer.deadline

    def _feed_file(
        self, exchange: Exchange, incoming: Incoming, framer: Framer, data: bytes, now: float, limit: int
    ) -> list[Command]:
        """Take a part of the file, and what else came with it."""
        before, behind = incoming.push(data, now, framed=self._framed)
        if before:
            self._push(framer, before, now)
        commands = self._commands(framer, limit, now)
        if incoming.endless:
            return [*commands, Exit()]
        if incoming.result is None:
            self.deadline = min(incoming.deadline, framer.deadline or incoming.deadline)
            return commands
        commands.append(exchange.over(incoming))
        if behind:
            commands += self.feed(behind, now, max(0, limit - len(commands)) if limit >= 0 else limit)
        else:
            self.deadline = framer.deadline
        return commands

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
            return self._end_registration()
        if self._framer.deadline is not None and now >= self._framer.deadline:
            self._framer.expire()
        commands = self._commands(self._framer, -1, now)
        exchange = self._exchange
        if exchange is None or exchange.incoming is None:
            return commands
        incoming = exchange.incoming
        if now < incoming.deadline:
            self.deadline = incoming.deadline
            return commands
        if incoming.answered:  # in the middle of it: what follows could be anything
            return [*commands, Exit()]
        held = incoming.expire()
        commands.append(exchange.over(incoming))
        return commands + self.feed(held, now, -1) if held else commands

    def eof(self) -> list[Command]:
        """See `dialects.base.Dialect`."""
        if self.finished:
            return []
        if self._framer is not None:
            self._framer.expire()
            return self._commands(self._framer, -1, 0.0)
        return self._end_registration()

    def _feed_new(self, data: bytes, now: float, limit: int) -> list[Command]:
        assert self._registration is not None
        outcome = self._registration.feed(data, now)
        if outcome is None:
            self.deadline = self._registration.deadline
            return []
        return [*self._register(outcome), *self.feed(outcome.rest, now, max(limit - 1, 0) if limit >= 0 else limit)]

    def _end_registration(self) -> list[Command]:
        """Nothing more of it comes."""
        assert self._registration is not None
        return self._register(self._registration.end()) if self._registration.begun else []

    def _register(self, outcome: Outcome) -> list[Command]:
        name, framed, _ = outcome
        self.deadline = None
        self._framed = framed
        self._registration = None
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

    def _commands(self, framer: Framer, limit: int, now: float) -> list[Command]:
        self._now = now
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

    def _expect(self, command: Attach) -> Command:
        """The client will be asked for a file."""
        if self._exchange is None:
            self._exchange = Exchange()
        asked, deadline = self._exchange.expect(command, self._name, self._now)
        self.deadline = min(self.deadline or deadline, deadline)
        return asked

    def _typed(self, text: str) -> Command:
        """What is asked with the text of a line."""
        command = parse(text.rstrip(grammar.TEXT_PADDING) if text.startswith(MARKS) else text, self.codec.room)
        if isinstance(command, Negotiate):
            self._recode(ascii=self.codec.ascii and command.capability != "utf8", joins=command.capability == "joins")
        elif isinstance(command, LATER) and not self.codec.knows:
            self._recode(ascii=self.codec.ascii, knows=True)
        return self._expect(command) if isinstance(command, Attach) else command

    def _recode(self, *, ascii: bool, joins: bool = False, knows: bool = False) -> None:
        now = self.codec
        self.codec = codec(now.room, ascii=ascii, joins=joins or now.joins, knows=knows or now.knows, depot=now.depot)

    def _go(self, room: str) -> None:
        """Talk in `room` from now on."""
        now = self.codec
        self.codec = codec(room, ascii=now.ascii, joins=now.joins, knows=now.knows, depot=now.depot)

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
            case FileWanted(name=name):
                return self._control(f"ATTACH {name} CHAT/1.0".encode())
            case Answered(what=str(text)):
                return answers.line(text, self.codec)
            case Done() | Refused() if self._exchange is not None and self._exchange.is_about(request):
                return answers.line(self._exchange.told(event), self.codec)
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

    def _control(self, line: bytes) -> bytes:
        return line + b"\n" if self._framed else Alone(line)
