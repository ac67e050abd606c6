"""Events as IRC tells them to everyone in a room: one object for each look that capabilities give.

A message that does not fit into a line is several, and one of several lines, too; whoever knows draft/multiline gets it
as one. What IRC has no command for is told in the words of the text dialects.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b
from itertools import count
from weakref import WeakValueDictionary

from parlour import events
from parlour.dialects.base import Directory, Told
from parlour.dialects.irc.aims import DIRECT, is_direct
from parlour.dialects.irc.caps import CONCAT, MULTILINE, Look
from parlour.dialects.irc.clienttags import REACT, REPLY, TYPING, UNREACT
from parlour.dialects.irc.division import DIVISION, pieces
from parlour.dialects.irc.lines import MOST
from parlour.dialects.irc.message import escape
from parlour.dialects.irc.modes import mode_change
from parlour.dialects.irc.server import msgid, prefix, source
from parlour.dialects.irc.stamp import stamp
from parlour.dialects.irc.wrap import cut, wrap
from parlour.dialects.text.happened import TAKEN_BACK, told, with_files
from parlour.events import Event, RoomEvent
from parlour.text import lines

CTCP = "\x01"
"""Around what programs tell each other, and around what one does."""
ACTION = "ACTION"
"""What one does is said as this CTCP."""
_ACTION = f"{CTCP}{ACTION} "

HIDDEN: frozenset[type[Event]] = frozenset({events.Joined, events.Left, events.AwaySet, events.Invited})
"""What one did oneself and is told as an answer."""
NO_LAST_WORD = "Connection closed"
"""Why somebody quits who did not say it: clients show empty brackets otherwise."""
TAG_SPACE = 4094
"""Bytes of client-only tags that are passed on: as many as a client can send (IRCv3 message-tags)."""

_batches = count(1)


class IrcLines:
    """See `dialects.base.Codec`."""

    __slots__ = ("__weakref__", "_base", "_directory", "_plain", "look")

    hides = HIDDEN

    def __init__(self, directory: Directory, look: Look, base: str = "") -> None:
        """`base` is the server's URL."""
        self._directory = directory
        self._base = base
        self.look = look
        self._plain = not (look.tags or look.time)

    @property
    def echoes(self) -> bool:
        """See `dialects.base.Codec`."""
        return self.look.echo

    @property
    def labels(self) -> bool:
        """See `dialects.base.Codec`."""
        return self.look.labels

    def encode(self, event: Told) -> bytes:
        """See `dialects.base.Codec`."""
        if event.__class__ is events.Said:
            return self.said(event)
        return self._join(self.lines(event), event)

    # -- what is said --------------------------------------------------------------------------------------------------

    def said(self, event: events.Said, batch: str = "", target: str = "") -> bytes:
        """A message, within a `batch` or not; `target` is where it was said, if that is known."""
        target = target or self._target(event.room, event.author)
        command = "NOTICE" if event.notice else "PRIVMSG"
        profile = self._directory.profile(event.author)
        head = f":{source(profile, event.author)} {command} {target} :"
        text = self.text(event)
        room = MOST - 2 - (len(head) if head.isascii() else len(head.encode()))
        if event.action:
            room -= len(_ACTION) + len(CTCP)
        if len(text) * 4 <= room and "\n" not in text and not event.action:  # nearly always
            tags = "" if self._plain and not batch else self.tags(event, batch)
            return f"{tags}{head}{text}\r\n".encode()
        if self.look.multiline and not event.action and not event.notice:
            divided = _divided(event, text, room)
            if len(divided) > 1 or len(divided[0]) > 1:
                return self._multiline(event, head, divided, batch, target)
        told = [piece for line in _divided(event, text, room, keep=False) for piece in line if piece.strip()]
        if event.action:
            told = [f"{_ACTION}{piece}{CTCP}" for piece in told]
        first, later = self.tags(event, batch), self.tags(event, batch, later=True)
        return "".join(f"{later if at else first}{head}{piece}\r\n" for at, piece in enumerate(told)).encode()

    def text(self, event: events.Said) -> str:
        """The text of a message with what a line has no other place for."""
        text = event.markup or event.text
        if event.deleted:
            return TAKEN_BACK
        if event.files:
            text = with_files(text, event, self._base)
        if event.reply and not self.look.tags:
            text = f"{event.to}: {text}" if event.to and not text.startswith(event.to) else text
        return text

    def _multiline(self, event: events.Said, head: str, divided: list[list[str]], batch: str, target: str) -> bytes:
        number = f"m{next(_batches)}"
        source = head.split(" ", 1)[0]
        told = [f"{self.tags(event, batch)}{source} BATCH +{number} {MULTILINE} {target}\r\n"]
        for line in divided:
            for at, piece in enumerate(line):
                concat = f";{CONCAT}" if at else ""
                told.append(f"@batch={number}{concat} {head}{piece}\r\n")
        told.append(f"{source} BATCH -{number}\r\n")
        return "".join(told).encode()

    def tags(self, event: Told, batch: str = "", *, later: bool = False) -> str:
        """The tags of `event`, with the space behind them; of its `later` lines only what concerns each line."""
        if event.__class__ is events.Said and not (batch or later or event.reply or event.tags) and event.seq:
            return self._usual_tags(event)
        tags = []
        if batch:
            tags.append(f"batch={batch}")
        if self.look.time:
            tags.append(f"time={stamp(event.at)}")
        if self.look.tags:
            if not later and isinstance(event, RoomEvent):
                if event.seq:
                    tags.append(f"msgid={msgid(event.room, event.seq)}")
                elif isinstance(event, events.Said | events.Signalled | events.Typing):
                    tags.append(f"msgid={_passing(event)}")
            if self._is_bot(event.author):
                tags.append("bot")
            tags += self._client_tags(event)
        return f"@{';'.join(tags)} " if tags else ""

    def _usual_tags(self, event: events.Said) -> str:
        """The same of a message that has none of its own, which nearly every one is."""
        time = f"time={stamp(event.at)}" if self.look.time else ""
        if not self.look.tags:
            return f"@{time} " if time else ""
        bot = ";bot" if self._is_bot(event.author) else ""
        return f"@{time}{';' if time else ''}msgid={msgid(event.room, event.seq)}{bot} "

    def _client_tags(self, event: Told) -> Iterable[str]:
        given: dict[str, str] = {}
        if isinstance(event, events.Said | events.Signalled):
            given.update(event.tags or {})
            given.pop(DIVISION, None)
        if isinstance(event, events.Said) and event.reply:
            given.update(_replying(msgid(event.room, event.reply)))
        if isinstance(event, events.Typing):
            given[TYPING] = event.state
        if isinstance(event, events.Reacted):
            given[(REACT if event.on else UNREACT)[-1]] = event.emoji
            given.update(_replying(msgid(event.room, event.target)))
        if isinstance(event, events.Edited):
            given.update(_replying(msgid(event.room, event.target)))
        size = 0
        for key, value in given.items():
            tag = f"{key}={escape(value)}" if value else key
            size += len(tag.encode())
            if size <= TAG_SPACE:
                yield tag

    # -- everything else -----------------------------------------------------------------------------------------------

    def _join(self, told: Iterable[str], event: Told) -> bytes:
        tags = "" if self._plain else self.tags(event)
        return "".join(f"{tags}{cut(line, MOST - 2)}\r\n" for line in told).encode()

    def lines(self, event: Told) -> Iterable[str]:
        """Anything but a message, as lines without tags."""
        source = prefix(self._directory, event.author)
        match event:
            case events.Joined(room=room) if not is_direct(room):
                yield f":{source} {self.join(event.author, room)}"
                profile = self._directory.profile(event.author) if self.look.away else None
                if profile is not None and profile.away:
                    yield f":{source} AWAY :{profile.away}"
            case events.Left(room=room, text=text, quit=False) if not is_direct(room):
                yield f":{source} PART #{room}" + (f" :{text}" if text else "")
            case events.Quitted(text=text):
                yield f":{source} QUIT :{text or NO_LAST_WORD}"
            case events.Renamed(name=name):
                yield f":{source} NICK :{name}"
            case events.Kicked(room=room, name=name, text=text):
                yield f":{source} KICK #{room} {name} :{text or event.author}"
            case events.TopicSet(room=room, text=text):
                yield f":{source} TOPIC #{room} :{text}"
            case events.ModesSet(room=room, modes=modes):
                for change in mode_change(modes):
                    yield f":{source} MODE #{room} {change}"
            case events.AwaySet(text=text) if self.look.away:
                yield f":{source} AWAY" + (f" :{text}" if text else "")
            case events.RealnameSet(text=text) if self.look.setname:
                yield f":{source} SETNAME :{text}"
            case events.Invited(room=room, name=name) if self.look.invite:
                yield f":{source} INVITE {name} #{room}"
            case events.Deleted() if self.look.redaction:
                target = self._target(event.room, event.author)
                yield f":{source} REDACT {target} {msgid(event.room, event.target)}" + (
                    f" :{event.text}" if event.text else ""
                )
            case events.Typing() | events.Signalled(text=""):
                if self.look.tags:
                    yield f":{source} TAGMSG {self._aim(event)}"
            case events.Signalled(text=text, notice=notice):
                yield f":{source} {'NOTICE' if notice else 'PRIVMSG'} {self._aim(event)} :{CTCP}{text}{CTCP}"
            case events.Reacted() if self.look.tags:
                yield f":{source} TAGMSG {self._target(event.room, event.author)}"
            case events.Edited() | events.Reacted():
                yield from self._in_words(event, source)

    def join(self, name: str, room: str) -> str:
        """What the person called `name` is told to do who enters `room`."""
        return f"JOIN #{room}" + (f" * :{self._realname(name)}" if self.look.extended_join else "")

    def _in_words(self, event: RoomEvent, source: str) -> Iterable[str]:
        """What IRC has no command for, as its author's words."""
        said = told(event)
        if said is None:
            return
        head = f":{source} PRIVMSG {self._target(event.room, event.author)} :"
        for line in lines(said[1]):
            for piece in wrap(line, MOST - 2 - len(head.encode())):
                yield head + piece

    def _aim(self, event: RoomEvent) -> str:
        to = event.to if isinstance(event, events.Signalled) else ""
        return to or self._target(event.room, event.author)

    def _target(self, room: str, author: str) -> str:
        """How IRC calls a room, given who speaks there."""
        if room.startswith(DIRECT):
            return self._directory.partner(room, author) or author
        return f"#{room}"

    def _is_bot(self, name: str) -> bool:
        profile = self._directory.profile(name)
        return profile is not None and profile.bot

    def _realname(self, name: str) -> str:
        profile = self._directory.profile(name)
        return profile.realname if profile is not None and profile.realname else name


def _divided(event: events.Said, text: str, room: int, *, keep: bool = True) -> list[list[str]]:
    """The lines of a message, each in pieces of at most `room` bytes: as its author divided it, if that is known."""
    tags = event.tags
    found = pieces(text, tags[DIVISION]) if tags and DIVISION in tags else None
    divided = found or [[line] for line in text.split("\n")]
    return [[piece for part in line for piece in wrap(part, room, keep=keep)] for line in divided]


def _replying(identifier: str) -> dict[str, str]:
    """The tag of a message that answers another, by the name it has and the one it had as a draft."""
    return dict.fromkeys(REPLY, identifier)


def _passing(event: RoomEvent) -> str:
    """The identifier of what is not stored: the same for all who are told, and no message's."""
    return "p" + blake2b(repr(event).encode(), digest_size=10).hexdigest()


_codecs: WeakValueDictionary[tuple[Directory, Look, str], IrcLines] = WeakValueDictionary()


def codec(directory: Directory, look: Look, base: str = "") -> IrcLines:
    """The one codec of that look: whoever has it shares it."""
    found = _codecs.get((directory, look, base))
    if found is None:
        found = _codecs[directory, look, base] = IrcLines(directory, look, base)
    return found
