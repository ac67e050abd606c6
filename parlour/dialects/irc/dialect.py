"""One IRC connection: lines in, commands out; events in, lines out.

new --NICK and USER, outside of a CAP negotiation--> registered --QUIT, ERROR--> finished
"""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from parlour.commands import Command, Say
from parlour.dialects.base import Told, Venue
from parlour.dialects.irc.answers import answer
from parlour.dialects.irc.answers.oneself import to_oneself
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.codec import HIDDEN, IrcLines
from parlour.dialects.irc.commands import entering, handle
from parlour.dialects.irc.labels import MOST_LABEL, Label
from parlour.dialects.irc.lines import SHORT, Forbidden, Lines
from parlour.dialects.irc.message import Message, parse, parse_tags
from parlour.events import (
    Done,
    Event,
    IsAway,
    Pong,
    Renamed,
    RoomRenamed,
    Said,
    Signalled,
    Typing,
)

SILENCE = 120.0
"""Seconds after which a client that says nothing is asked whether it is there, and after which it is gone."""


class Irc:
    """See `dialects.base.Dialect`."""

    kind: ClassVar[str] = "irc"
    __slots__ = ("_asked_at", "_client", "_heard", "_lines")

    def __init__(self, venue: Venue) -> None:
        self._client = Client(venue)
        self._lines = Lines()
        self._heard = 0.0
        """When the client has said something last."""
        self._asked_at = 0.0
        """When it was asked whether it is there; 0: it has answered."""

    @property
    def codec(self) -> IrcLines:
        """See `dialects.base.Dialect`."""
        return self._client.codec

    @property
    def finished(self) -> bool:
        """See `dialects.base.Dialect`."""
        return self._client.finished

    def take_errands(self) -> list[Command]:
        """See `dialects.base.Dialect`."""
        return self._client.take_errands()

    # -- in ------------------------------------------------------------------------------------------------------------

    def feed(self, data: bytes, now: float, limit: int) -> list[Command]:
        """See `dialects.base.Dialect`."""
        client = self._client
        if client.ended:
            return []
        self._heard = now
        if data:
            self._asked_at = 0.0
            try:
                self._lines.push(data)
            except Forbidden:
                return entering.error(client, "a line may hold neither CR nor NUL")
        commands: list[Command] = []
        for line in self._lines.take(limit):
            if line is not None and line.startswith(b"PRIVMSG #"):
                said = _said(line, client)
                if said is not None:
                    commands.append(said)
                    continue
            commands += self._take(line)
            if client.ended:
                break
        return commands

    def _take(self, line: bytes | None) -> list[Command]:
        client = self._client
        if line is None:
            return [client.tell("417")]
        try:
            text = line.decode()
        except UnicodeDecodeError:
            return self._labelled(parse_tags(_tags(line)), lambda: [_invalid(client, line)])
        try:
            message = parse(text)
        except ValueError:
            return []
        return self._obey(message)

    def _obey(self, message: Message) -> list[Command]:
        return self._labelled(message.tags, lambda: handle(self._client, message))

    def _labelled(self, tags: dict[str, str], make: Callable[[], list[Command]]) -> list[Command]:
        """The commands of a line with these tags, all under its label, if it has one."""
        client = self._client
        label = tags.get("label", "") if client.codec.labels else ""
        if not label or len(label.encode()) > MOST_LABEL:
            return make()
        client.label = Label(label, client.venue.server)
        commands = make()
        last = client.answer(lambda: b"")  # the answer is whole when nothing else is open
        commands.insert(len(commands) - client.ended, last)  # but nothing is answered behind a QUIT
        client.label = None
        return commands

    @property
    def backlog(self) -> bool:
        """See `dialects.base.Dialect`."""
        return not self._client.ended and self._lines.backlog

    @property
    def deadline(self) -> float | None:
        """See `dialects.base.Dialect`."""
        client = self._client
        if client.ended or not client.registered:  # how long a registration may take is not the dialect's affair
            return None
        delay = client.venue.lobby_delay
        if delay and not client.announced:
            return self._heard + delay
        return (self._asked_at or self._heard) + SILENCE

    def tick(self, now: float) -> list[Command]:
        """See `dialects.base.Dialect`."""
        client = self._client
        if client.ended or not client.registered:
            return []
        if client.venue.lobby_delay and not client.announced:
            return entering.to_the_lobby(client)
        if self._asked_at:
            return entering.error(client, "Ping timeout")
        self._asked_at = now
        return [client.answer(lambda: f"PING :{client.venue.server}\r\n".encode())]

    def eof(self) -> list[Command]:
        """See `dialects.base.Dialect`."""
        return self.feed(b"", self._heard, -1)

    # -- out -----------------------------------------------------------------------------------------------------------

    def reply(self, event: Event, request: str | None = None) -> bytes:
        """See `dialects.base.Dialect`."""
        client = self._client
        asked = client.asked(request)
        if isinstance(event, Done) and event.at and asked.echoes and asked.label is not None:
            return b""  # `echo` comes
        told = answer(client, event, asked)
        apart = to_oneself(client, asked.about, event.at) if isinstance(event, Pong) else b""
        if apart and client.codec.echoes:
            told = apart
        if isinstance(event, IsAway):  # beside the answer, and without its id
            label = client.warned(event.name)
            return told if label is None else label.add(told)
        if asked.several:  # more is to come
            return told if asked.label is None else asked.label.add(told)
        if request is not None:
            client.forget(request)
        return (told if asked.label is None else asked.label.take(told)) + apart

    def echo(self, event: Told, request: str) -> bytes:
        """See `dialects.base.Dialect`."""
        client = self._client
        asked = client.asked(request)
        codec = client.codec
        hidden = event.__class__ in HIDDEN or (isinstance(event, Said | Signalled | Typing) and not codec.echoes)
        told = b"" if hidden else codec.encode(event)
        if isinstance(event, RoomRenamed) and asked.label is not None:
            told = answer(client, event, asked)  # `reply` will be told of it, but of no label
        if isinstance(event, Renamed):
            client.nick = event.name
        if asked.label is None:
            return told
        client.forget(request)
        return asked.label.take(told)

    def end(self) -> bytes:
        """See `dialects.base.Dialect`."""
        return b""


def _said(line: bytes, client: Client) -> Command | None:
    """The command of a plain message to one room, which nearly every line is; None if it is anything else."""
    target, colon, text = line[9:].partition(b" :")
    if not colon or not text or len(line) > SHORT or text[0] == 1 or b"," in target or b" " in target:
        return None
    if not (client.registered or client.registering):
        return None
    try:
        return Say(text=text.decode(), room=target.decode())
    except UnicodeDecodeError:
        return None


def _invalid(client: Client, line: bytes) -> Command:
    """Why a line that is no text is not taken."""
    text = "Message rejected, your IRC software MUST use UTF-8 encoding"
    return client.fail(_command_word(line), "INVALID_UTF8", text)


def _tags(line: bytes) -> str:
    """The tags of a line that is no text, as far as they are."""
    return line[1:].partition(b" ")[0].decode(errors="replace") if line.startswith(b"@") else ""


def _command_word(line: bytes) -> str:
    """The command of a line that is no text, as far as one can tell."""
    words = [word for word in line.split(b" ") if word[:1] not in (b"@", b":", b"")]
    word = words[0].decode("ascii", "ignore") if words else ""
    return word.upper() if word.isalnum() else "*"
