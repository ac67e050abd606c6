"""What the dialect remembers of one connection, and the lines that it makes for it alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec.structs import replace

from parlour.commands import Answer, Command, PersonFlag
from parlour.dialects.base import Venue
from parlour.dialects.irc import caps
from parlour.dialects.irc.aims import Aim, is_direct, same
from parlour.dialects.irc.asked import NOBODY, Asked
from parlour.dialects.irc.caps import Look
from parlour.dialects.irc.codec import IrcLines, codec
from parlour.dialects.irc.labels import Label
from parlour.dialects.irc.lines import MOST, SHORT
from parlour.dialects.irc.message import UNASKED, Message
from parlour.dialects.irc.numerics import TEXTS
from parlour.dialects.irc.server import prefix
from parlour.dialects.irc.wrap import cut

C = TypeVar("C", bound=Command)

MOST_ASKED = 4096
"""Requests that may wait for their answers; the oldest is forgotten."""

Words = Callable[[], bytes]
"""Makes the lines of an answer when it is its turn."""
_NO_FLAGS: frozenset[PersonFlag] = frozenset()


class Client:
    """One connection. Handlers of lines and answers read and change it."""

    __slots__ = (
        "_asked",
        "_errands",
        "_number",
        "announced",
        "batches",
        "caps",
        "codec",
        "ended",
        "finished",
        "flags",
        "label",
        "marks",
        "negotiating",
        "nick",
        "realname",
        "registered",
        "registering",
        "rooms",
        "user",
        "venue",
        "version",
        "visited",
    )

    def __init__(self, venue: Venue) -> None:
        self.venue = venue
        self.nick = ""
        """What it is called, or (before the registration) wants to be."""
        self.user = ""
        self.realname = ""
        self.registered = False
        self.registering = False
        """The registration has been asked for, and not answered."""
        self.negotiating = False
        """Between CAP LS or REQ and CAP END: the registration waits."""
        self.version = 0
        """Of capability negotiation that the client knows: 302, or less."""
        self.caps = caps.NONE
        self.codec: IrcLines = codec(venue.directory, Look(), venue.depot.base)
        self.rooms: tuple[str, ...] = ()
        """Where it is, by the names that the core uses; no direct ones."""
        self.visited: dict[str, int] | None = None
        """The rooms whose last messages it has been told, each with the number of the last event when it left."""
        self.announced = False
        """It has entered a room, or tried to: it need not be taken to the lobby."""
        self.finished = False
        """The connection is to be closed when all is sent."""
        self.ended = False
        """Nothing that comes is taken any more."""
        self.label: Label | None = None
        """Of the line that is being taken."""
        self._errands: list[Command] | None = None
        self.batches: dict[str, Any] | None = None
        """Messages of several lines that are on their way in, by their references."""
        self.marks: dict[str, str] | None = None
        """How far it has read, by targets (draft/read-marker)."""
        self.flags: frozenset[PersonFlag] = _NO_FLAGS
        """What it is besides."""
        self._asked: dict[str, Asked] | None = None
        self._number = 0

    @property
    def present(self) -> bool:
        """It has a name, or will have one: what comes in one piece with the registration counts."""
        return self.registered or self.registering

    @property
    def errands(self) -> list[Command]:
        """What an answer gave rise to: to be executed soon."""
        if self._errands is None:
            self._errands = []
        return self._errands

    def take_errands(self) -> list[Command]:
        """Take them out. Most of the time there are none, and no list that could hold some."""
        if self._errands is None:
            return []
        errands, self._errands = self._errands, None
        return errands

    # -- asking --------------------------------------------------------------------------------------------------------

    def ask(self, message: Message, command: C, *, echoes: bool = False, about: Any = None) -> C:
        """`command` with an id, by which its answer finds back to the line `message`."""
        if self._asked is None:
            self._asked = {}
        self._number += 1
        number = f"i{self._number}"
        label = self.label
        if label is not None:
            label.open += 1
        self._asked[number] = Asked(message.command, message.params, label, echoes, about)
        if len(self._asked) > MOST_ASKED:
            del self._asked[next(iter(self._asked))]
        return replace(command, id=number)

    def ask_all(self, message: Message, command: C) -> list[Command]:
        """The same for a command that has any number of answers, all of them at once."""
        asked = self.ask(message, command)
        number = asked.id or ""
        waiting = self._asked or {}
        waiting[number] = waiting[number]._replace(several=True)

        def closed() -> bytes:
            self.forget(number)
            return b""

        if self.label is not None:
            self.label.open -= 1  # `closed` is counted
        return [asked, self.answer(closed)]

    def pursue(self, asked: Asked, command: Command, *, about: Any) -> None:
        """Ask for `command` soon: what `asked` wants takes one command more, and is answered by that."""
        self.label = asked.label
        message = UNASKED._replace(command=asked.command, params=asked.params)
        self.errands.append(self.ask(message, command, echoes=asked.echoes, about=about))
        self.label = None

    def asked(self, request: str | None) -> Asked:
        """What `request` answers."""
        return self._asked.get(request, NOBODY) if self._asked is not None and request is not None else NOBODY

    def waiting(self, command: str) -> list[Asked]:
        """What lines with that command asked for, and is not answered."""
        return [asked for asked in (self._asked or {}).values() if asked.command == command]

    @property
    def renaming(self) -> bool:
        """It has asked for another name, and what comes next is meant for that, if it gets it."""
        return bool(self._asked and self.waiting("NICK"))

    def is_itself(self, name: str) -> bool:
        """Whether it is called that, or wants to be from now on."""
        return same(name, self.nick) or any(same(name, asked.params[0]) for asked in self.waiting("NICK"))

    def warned(self, name: str) -> Label | None:
        """Note that it is told that `name` is away, and return the label of the message that this is about, if any."""
        waiting = self._asked or {}
        for number, asked in waiting.items():
            if isinstance(asked.about, Aim) and asked.about.warns and same(asked.about.name, name):
                waiting[number] = asked._replace(about=asked.about._replace(warns=False))
                return asked.label
        return None

    def forget(self, request: str) -> None:
        """`request` is answered."""
        if self._asked is not None:
            self._asked.pop(request, None)
            if not self._asked:
                self._asked = None

    def gathered(self) -> bytes:
        """What has come of labelled answers that are not whole, as nothing more will come."""
        labels = {asked.label: None for asked in (self._asked or {}).values() if asked.label is not None}
        return b"".join(label.end() for label in labels if label.begun)

    def answer(self, words: Words) -> Command:
        """Has `words` said in their turn among the other answers."""
        command = Answer(what=words)
        return command if self.label is None else self.ask(UNASKED, command)

    def tell(self, numeric: str, *params: str) -> Command:
        """The same for a numeric."""
        return self.answer(lambda: self.numeric(numeric, *params))

    def fail(self, command: str, code: str, *context_and_text: str) -> Command:
        """The same for a standard reply (IRCv3 standard-replies)."""
        return self.answer(lambda: self.line("FAIL", command, code, *context_and_text))

    def reads(self, room: str) -> bool:
        """Whether it is told what is said in `room`: it is there, or one of the two."""
        return is_direct(room) or room in self.rooms

    # -- lines ---------------------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """What numerics call it."""
        return self.nick if self.registered else "*"

    @property
    def prefix(self) -> str:
        """``nick!user@host``."""
        return prefix(self.venue.directory, self.nick)

    def numeric(self, numeric: str, *params: str) -> bytes:
        """A numeric reply; the last of `params` may be any text, unless `numerics.TEXTS` has the numeric's."""
        text = TEXTS.get(numeric)
        return self.line(numeric, self.name, *params, *(() if text is None else (text,)))

    def line(self, command: str, *params: str, source: str | None = None, tags: str = "") -> bytes:
        """A line of the server, or of another `source` (empty: none); only the last of `params` may be any text.

        `tags` stand between ``@`` and the space. What is too long is cut.
        """
        *middle, last = params
        if source is None:
            source = self.venue.server
        line = cut(" ".join([*([f":{source}"] if source else ()), command, *map(_word, middle), ":" + last]), MOST - 2)
        return (f"@{tags} {line}\r\n" if tags else f"{line}\r\n").encode()

    def fitted(self, command: str, target: str, text: str, less: int = 0) -> str:
        """As much of `text` as everyone can be told in one line, as RFC 1459 has it: so everyone is told the same.

        `less` bytes are for something else.
        """
        if 4 * (len(command) + len(target) + len(text)) <= SHORT:
            return text
        return cut(text, MOST - 2 - less - len(f":{self.prefix} {command} {target} :".encode()))

    # -- capabilities --------------------------------------------------------------------------------------------------

    def has(self, capability: str) -> bool:
        """Whether it has asked for that."""
        return capability in self.caps

    def use(self, wanted: frozenset[str]) -> None:
        """Have exactly these capabilities from now on."""
        self.caps = wanted
        self.codec = codec(self.venue.directory, caps.look(wanted), self.venue.depot.base)


def _word(param: str) -> str:
    """`param`, which somebody sent, as one word that can stand in the middle of a line."""
    if not param or param[0] == ":" or " " in param:
        return param.replace(" ", "_").replace(":", "_", 1) if param else "*"
    return param
