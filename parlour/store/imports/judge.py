"""What the file says happened in the room, judged as the core and the store would have judged it when it happened."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from enum import Enum
from typing import Any

from msgspec.structs import replace

from parlour import files, names
from parlour.commands.talk import MOST_FILES
from parlour.core.handlers.membership import MOST_TOPIC
from parlour.core.handlers.talk import MOST_EMOJI, MOST_TEXT
from parlour.core.mentions import EVERYBODY, MOST
from parlour.core.rooms import DIRECT_MARK, room_name
from parlour.errors import Refusal
from parlour.events import (
    Created,
    Deleted,
    Departed,
    Edited,
    File,
    Invited,
    Reacted,
    RoomEvent,
    RoomKind,
    RoomRenamed,
    Said,
    Stored,
    TopicSet,
)
from parlour.store.exports.jsonl import Header
from parlour.store.imports.lines import Act, BadLine
from parlour.store.schema import SEQ_MASK
from parlour.text import clean, markup, plain

OPERATOR = 0
"""The person of a deletion that was not the author's, here and there."""

LATEST = 1e11
"""Seconds since the epoch: `commands.Time` has the same."""

_MOST_SIZE = 2**53
"""Bytes of a file."""

_DIRECT = re.compile(re.escape(DIRECT_MARK) + r"[0-9a-f]{1,32}")


class Was(Enum):
    """What an event of the room is to those after it."""

    NO_MESSAGE = "no message"
    MESSAGE = "message"
    DELETED_LATER = "deleted later"
    """A message that the file has without its text, since one of the later events deletes it."""
    DELETED = "deleted"


class Judge:
    """Takes the events of a room in their order."""

    def __init__(self, header: Header, kind: RoomKind) -> None:
        """`kind` is what the room will be here. Raises `BadLine` if the header cannot be."""
        self._room = header.room
        self._kind = kind
        self._first = header.first
        self._was: list[Was] = []
        """What the events are, beginning with number `first`."""
        self._who: list[tuple[int, str]] = []
        """The person and name of who did each."""
        self._people: dict[int | str, int] = {}
        """Our numbers of people, by the file's or by what names are compared by."""
        self._names: dict[str, str] = {}
        """Names that are allowed: what they become."""
        if not 1 <= header.first <= header.last + 1 <= SEQ_MASK:
            raise BadLine("the numbers of the first and the last event do not fit together")
        if header.kind == "direct" and not _DIRECT.fullmatch(header.room):
            raise BadLine(f"no direct room is called {header.room!r}")
        if header.kind != "direct":
            allowed_room(header.room)

    @property
    def next(self) -> int:
        """The number that the next event must have."""
        return self._first + len(self._was)

    def judge(self, act: Act) -> tuple[Stored, int]:
        """The event as it is to be stored, and the person: never one who could come back. Raises `BadLine`.

        People get negative numbers, which nobody has who is connected (`core.people`): so nobody can edit or delete
        what was imported. They are told apart nevertheless, for two bearers of one name are two who react.
        """
        event: Any = act.event
        if event.room != self._room and not isinstance(event, RoomRenamed):
            raise BadLine(f"this happened in another room than {self._room!r}")
        if event.seq != self.next:
            raise BadLine(f"here should be event {self.next}, and not {event.seq}")
        if not _is_time(event.at):
            raise BadLine(f"{event.at} is no time")
        event = replace(event, author=self._name(event.author))
        by_operator = isinstance(event, Deleted) and act.person == OPERATOR
        person = OPERATOR if by_operator else self._person(act.person, event.author)
        event = _JUDGED[type(event)](self, event, person)
        self._was.append(_what(event))
        self._who.append((person, event.author))
        return event, person

    def _person(self, number: int | None, name: str) -> int:
        key = names.key(name) if number is None else number
        return self._people.setdefault(key, -1 - len(self._people))

    def _name(self, name: str) -> str:
        if name not in self._names:
            try:
                self._names[name] = names.canonical(name)
            except names.BadName as error:
                raise BadLine(f"{name[:40]!r} cannot be a name") from error
        return self._names[name]

    # -- each kind of event --------------------------------------------------------------------------------------------

    def _said(self, event: Said, _: int) -> Said:
        if event.reactions:
            raise BadLine('reactions have lines of their own ("reacted")')
        if event.edited and not _is_time(event.edited):
            raise BadLine(f"{event.edited} is no time")
        if len(event.mentions) > MOST + 1:
            raise BadLine("so many people cannot be mentioned")
        mentions = tuple(name if name == EVERYBODY else self._name(name) for name in event.mentions)
        event = replace(event, to=self._answered(event.reply, event.to) if event.reply else "")
        told = (*map(_elsewhere, event.files),)
        if event.deleted:
            return replace(event, text="", markup="", mentions=(), files=())
        if len(told) > MOST_FILES:
            raise BadLine("a message does not have so many files")
        text = _text(event.text) if event.text or not told else ""
        marked = "" if event.edited else markup(event.markup)
        if marked and plain(marked).split() != text.split():
            raise BadLine("the text with formatting is another one than that without")
        return replace(event, text=text, markup=marked, mentions=mentions, files=told)

    def _edited(self, event: Edited, person: int) -> Edited:
        was = self._target(event.target, person)
        if was is Was.DELETED_LATER or (was is None and event.deleted):
            return replace(event, text="", deleted=True)
        if event.deleted:
            raise BadLine(f"message {event.target} is not deleted")
        return replace(event, text=_text(event.text))

    def _deleted(self, event: Deleted, person: int) -> Deleted:
        if self._target(event.target, person or None) is not None:
            self._was[event.target - self._first] = Was.DELETED
        return event

    def _reacted(self, event: Reacted, _: int) -> Reacted:
        emoji = clean(event.emoji).strip()
        if len(emoji) > MOST_EMOJI or len(emoji.split()) != 1:
            raise BadLine("a reaction is an emoji or one short word")
        return replace(event, emoji=emoji, to=self._answered(event.target, event.to))

    def _created(self, event: Created, _: int) -> Created:
        if event.seq != 1:
            raise BadLine("a room is made once, at its beginning")
        if self._kind != "direct":
            return replace(event, kind=self._kind, people=())
        if len(event.people) != 2:
            raise BadLine("a direct room is of two people")
        return replace(event, kind=self._kind, people=tuple(map(self._name, event.people)))

    def _topic(self, event: TopicSet, _: int) -> TopicSet:
        return replace(event, text=topic(event.text))

    def _invited(self, event: Invited, _: int) -> Invited:
        return replace(event, name=self._name(event.name))

    def _departed(self, event: Departed, _: int) -> Departed:
        return event

    def _renamed(self, event: RoomRenamed, _: int) -> RoomRenamed:
        return replace(event, room=allowed_room(event.room), name=allowed_room(event.name))

    # -- messages that an event is about -------------------------------------------------------------------------------

    def _answered(self, seq: int, author: str) -> str:
        """Whose message it is; `author` is what the file says, for those that it does not have any more."""
        if self._target(seq) is None:
            return self._name(author) if author else ""
        return self._who[seq - self._first][1]

    def _target(self, seq: int, person: int | None = None) -> Was | None:
        """What message `seq` is; None: it was not kept. With `person`, it must be theirs. Raises `BadLine`."""
        if 0 < seq < self._first:
            return None
        was = self._was[seq - self._first] if self._first <= seq < self.next else Was.NO_MESSAGE
        if was in (Was.NO_MESSAGE, Was.DELETED):
            raise BadLine(f"there is no message {seq} before it" if was is Was.NO_MESSAGE else f"{seq} is deleted")
        if person is not None and self._who[seq - self._first][0] != person:
            raise BadLine(f"message {seq} is somebody else's")
        return was


_JUDGED: dict[type[RoomEvent], Callable[[Judge, Any, int], Stored]] = {
    Said: Judge._said,
    Edited: Judge._edited,
    Deleted: Judge._deleted,
    Reacted: Judge._reacted,
    Created: Judge._created,
    TopicSet: Judge._topic,
    Invited: Judge._invited,
    Departed: Judge._departed,
    RoomRenamed: Judge._renamed,
}


def _what(event: Stored) -> Was:
    if not isinstance(event, Said):
        return Was.NO_MESSAGE
    return Was.DELETED_LATER if event.deleted else Was.MESSAGE


def _text(text: str) -> str:
    text = clean(text)
    if not text or text.isspace():
        raise BadLine("there is nothing in the text")
    if len(text) > MOST_TEXT:
        raise BadLine(f"the text is longer than {MOST_TEXT:,} characters")
    return text


def topic(text: str) -> str:
    """A topic, clean. Raises `BadLine`."""
    text = " ".join(clean(text).split())
    if len(text) > MOST_TOPIC:
        raise BadLine(f"the topic is longer than {MOST_TOPIC} characters")
    return text


def allowed_room(name: str) -> str:
    """The form in which the name of a room is kept that is not direct. Raises `BadLine`."""
    try:
        return room_name(name)
    except Refusal as error:
        raise BadLine(f"{name[:40]!r} cannot be the name of a room") from error


def _elsewhere(file: File) -> File:
    """What a message tells of a file that is not here."""
    if not 0 <= file.size <= _MOST_SIZE or not re.fullmatch(r"[a-z]{1,20}/[a-z0-9.+-]{1,80}", file.type):
        raise BadLine("that is not what a file can be")
    return File("", files.file_name(file.name), file.size, file.type)


def _is_time(at: float) -> bool:
    return math.isfinite(at) and 0 <= at <= LATEST
