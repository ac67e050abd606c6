"""All rooms, by their names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from parlour import names
from parlour.commands import LOBBY
from parlour.core.mentions import folded
from parlour.core.modes import may_speak
from parlour.core.room import Room
from parlour.errors import Reason, Refusal
from parlour.events import RoomKind

if TYPE_CHECKING:
    from parlour.core.session import Session
    from parlour.core.snapshot import Snapshot

MOST_ROOMS = 10_000
"""Open and private rooms, the lobby among them."""
MOST_DIRECT = 10_000
"""Direct rooms: a limit of their own, so that neither kind takes the place of the other."""
MOST_JOINED = 100
"""Rooms that one person can be in."""
RESERVED = "private"
"""No room's name: line dialects mark with it what comes from a direct room, as ``[private]``."""
_BRACKETS = frozenset("[]")
DIRECT_MARK = "@"
"""Begins the names of direct rooms, which nobody can write by hand."""


_KINDS: dict[str, RoomKind] = {"open": "open", "private": "private", "direct": "direct"}
"""Each kind as the very object that is the default of events: msgspec leaves out nothing that only equals it."""


class Rooms:
    """The rooms of a server. There always is the lobby."""

    def __init__(
        self,
        connected: Callable[[str], Session | None] = lambda name: None,
        bears: Callable[[int, str], bool] = lambda person, name: True,
    ) -> None:
        """`connected` knows who is called something now; `bears` is `People.bears`."""
        self._connected = connected
        self._bears = bears
        self._rooms: dict[str, Room] = {}
        self._promised: dict[str, Room] = {}
        """Names that rooms are about to have."""
        self._direct: dict[frozenset[int], Room] = {}
        """By the two people."""
        self._pairs: dict[Room, frozenset[int]] = {}
        """And the other way round."""
        self.add(Room(LOBBY))

    def load(self, snapshot: Snapshot) -> None:
        """Take up what the store remembers."""
        people = {person.person: person.name for person in snapshot.people}
        for name, kind, topic, last, pair, blank in snapshot.rooms:
            room = self._rooms[name] = Room(name, _KINDS[kind], topic, last)
            room.people = pair
            room.blank = last if blank else -1
        for name, person, member, read in snapshot.members:
            found = self._rooms.get(name)
            if found is None or person not in people:
                continue
            found.read[person] = read
            if member:
                found.members[person] = people[person]
        for room in self._rooms.values():
            if room.kind == "direct":
                room.people = room.people or (*room.members.values(),)
                self._pair(room)

    def __iter__(self) -> Iterator[Room]:
        return iter(self._rooms.values())

    def __len__(self) -> int:
        return len(self._rooms)

    def add(self, room: Room) -> None:
        """`room` is there from now on."""
        self._rooms[room.name] = room
        if room.kind == "direct":
            self._pair(room)

    def _pair(self, room: Room) -> None:
        pair = self._pairs[room] = frozenset(room.members)
        self._direct[pair] = room

    def remove(self, room: Room) -> None:
        """`room` is gone."""
        room.gone = True
        if self._rooms.get(room.name) is room:
            del self._rooms[room.name]
        pair = self._pairs.pop(room, None)
        if pair is not None and self._direct.get(pair) is room:
            del self._direct[pair]

    def get(self, name: str) -> Room | None:
        """The room of exactly that name."""
        return self._rooms.get(name)

    def direct(self, one: int, other: int) -> Room | None:
        """The room that two people have for themselves."""
        return self._direct.get(frozenset((one, other)))

    def known(self, name: str) -> Room | None:
        """The room that has that `room_name`, or is about to."""
        return self._rooms.get(name) or self._promised.get(name)

    def promise(self, room: Room, name: str) -> None:
        """`room` is to be called that as soon as it is stored."""
        self._promised[name] = room

    def promised(self, room: Room) -> bool:
        """Whether `room` is about to have another name."""
        return room in self._promised.values()

    def break_promise(self, name: str) -> None:
        """Nothing has come of it."""
        self._promised.pop(name, None)

    def rename(self, room: Room, name: str) -> None:
        """`room` is called `name` now."""
        self._promised.pop(name, None)
        if self._rooms.get(room.name) is room:
            del self._rooms[room.name]
            room.name = name
            self._rooms[name] = room

    def _of_two(self, name: str, session: Session) -> Room | None:
        """The room that `session` has with the person called `name`: who is so now or, if nobody is, was so last.

        Two people can have the same name one after the other: what is for the one is not told to the other.
        """
        other = self._connected(name)
        if other is not None and other is not session:
            return self.direct(session.person, other.person)
        if len(name) > names.MAX_LENGTH:
            return None
        called = folded(name)
        rooms = [
            room
            for room in session.rooms
            if room.kind == "direct" and folded(partner(room, session)) == called and self.current(room, session)
        ]
        return next((room for room in rooms if len(room.members) > 1), rooms[-1] if rooms else None)

    def current(self, room: Room, session: Session) -> bool:
        """Whether the other member of the direct `room`, if there still is one, is who had its name last."""
        return all(self._bears(person, name) for person, name in room.members.items() if person != session.person)

    def find(self, name: str, session: Session) -> Room:
        """The room that `session` calls `name`: a direct one also ``@`` and who the other is. Raises `Refusal`."""
        room = self._rooms.get(name)
        if room is None:
            if name.startswith(DIRECT_MARK):
                room = self._of_two(name.removeprefix(DIRECT_MARK), session)
            else:
                room = self.known(room_name(name))
        if room is None or not room.readable(session):
            raise Refusal(Reason.NO_SUCH_ROOM, name)
        return room

    def of(self, name: str, session: Session) -> Room:
        """The room that `session` calls `name`, and is in. Raises `Refusal`."""
        room = self._rooms.get(name)
        if room in session.rooms:  # nearly always
            return room
        room = self.find(name, session)
        if not session.acts_in(room):
            raise Refusal(Reason.NOT_A_MEMBER, name)
        return room

    def audible(self, name: str, session: Session) -> Room:
        """The room that `session` calls `name`, and may speak in. Raises `Refusal`."""
        room = self._rooms.get(name)
        if room in session.rooms and room.modes is None:  # nearly always
            return room
        room = session.bound or self.find(name, session)
        if room is not session.bound and not session.acts_in(room) and not room.outspoken:
            raise Refusal(Reason.NOT_A_MEMBER, name)
        if not may_speak(room, session):
            raise Refusal(Reason.MAY_NOT_SPEAK, name)
        return room

    def full(self, kind: RoomKind) -> bool:
        """Whether there are as many rooms like those of `kind` as can be."""
        direct = len(self._pairs)
        if kind == "direct":
            return direct >= MOST_DIRECT
        return len(self._rooms) - direct + len(self._promised) >= MOST_ROOMS

    def create(self, name: str, kind: RoomKind, members: dict[int, str]) -> Room:
        """A new room of a name that `room_name` gave."""
        room = Room(name, kind)
        room.members = members
        if kind == "direct":
            room.people = (*members.values(),)
        self.add(room)
        return room


def spare(session: Session, rooms: Collection[Room]) -> Room | None:
    """Of `rooms`, in which `session` is, the one that is left for it when they are too many; None: there is none.

    Who roams knows nothing of direct rooms, and cannot leave them, nor can who visits: it is done for them, those first
    in which the other one is not any more.
    """
    if not session.roams and not session.visiting:
        return None
    direct = [room for room in rooms if room.kind == "direct" and room.stored]
    alone = (room for room in direct if room.size == (0 if session.visiting else 1))
    return next(alone, direct[0] if direct else None)


def partner(room: Room, session: Session) -> str:
    """The name of the other one of a direct room, also if that is no member any more; empty if nobody knows."""
    return member_beside(room, session) or next((name for name in room.people if name != session.name), "")


def member_beside(room: Room, session: Session) -> str:
    """The name of the other member of a direct room; empty if there is none any more."""
    return next((name for person, name in room.members.items() if person != session.person), "")


def room_name(name: str) -> str:
    """The form in which a room's name is kept: case does not count, nor a leading ``#``. Raises `Refusal`."""
    try:
        key = names.key(names.canonical(name.removeprefix("#")))
    except names.BadName as error:
        raise Refusal(Reason.BAD_ROOM_NAME, name) from error
    if RESERVED in (key, names.ascii_name(key).lower()) or not _BRACKETS.isdisjoint(key):
        raise Refusal(Reason.BAD_ROOM_NAME, name)
    return key
