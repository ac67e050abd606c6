"""Who belongs to which rooms, whether they are there or not: those who can come back are members while away."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from parlour.commands import LOBBY
from parlour.core.changes import Membership
from parlour.events import Departed, Dissolved

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.room import Room
    from parlour.core.session import Session


class Memberships:
    """All of them, by person. (By room they are in `Room.members`.)"""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._rooms: dict[int, dict[Room, None]] = {}
        """The rooms that each lasting person is a member of, the lobby not counted; of others, those that they were
        made a member of without being there. No entry is empty."""

    def load(self) -> None:
        """Take up what the hub's rooms remember."""
        for room in self._hub.rooms:
            for person in room.members:
                self._rooms.setdefault(person, {})[room] = None
        for room in [*self._hub.rooms]:
            if room.kind != "open" and not room.members:  # its last members could not come back
                self._hub.rooms.remove(room)
                self._hub.record(Dissolved(room.name, "", self._hub.clock()), None)

    def of(self, person: int) -> Collection[Room]:
        """The rooms of `person`, in the order they came to be that; not to be kept."""
        return self._rooms.get(person, ())

    def admit(self, session: Session, room: Room) -> None:
        """Make the person behind `session` a member of `room`."""
        if room.name == LOBBY or (room.kind == "open" and session.lasting is None):
            return  # everyone is a member of the one; of others only those who can come back need to be
        room.members[session.person] = session.name or ""
        if session.lasting is not None:
            self._rooms.setdefault(session.person, {})[room] = None
            self._hub.keep(Membership(room.name, session.person, session.name or "", on=True))

    def take_in(self, session: Session, room: Room) -> bool:
        """Make it one of the private `room` without its coming; returns whether that is news."""
        own = self._rooms.setdefault(session.person, {})
        if room in own:
            return False
        own[room] = None
        self.admit(session, room)
        return True

    def resign(self, session: Session, room: Room) -> None:
        """The person behind `session` is a member of `room` no longer, if it was."""
        if room.members.pop(session.person, None) is None:
            return
        self._drop(session.person, room)
        if session.lasting is not None:
            self._hub.keep(Membership(room.name, session.person, session.name or "", on=False))
        self._departed(room, session.name or "", session, session.person)

    def _departed(self, room: Room, name: str, origin: Session | None, person: int) -> None:
        """`person`, called `name`, is no member any more."""
        if room.kind == "open":
            return
        gone = Dissolved if not room.members else Departed
        self._hub.record(gone(room.name, name, self._hub.clock()), origin, person=person)
        if not room.members:
            self._hub.rooms.remove(room)
            self._hub.hooks.forget(room)
            self._hub.listeners.review(room)

    def forget(self, person: int, name: str) -> None:
        """The lasting `person`, called `name` and not connected, is nobody any more, and a member of no room."""
        for room in self._rooms.pop(person, {}):
            del room.members[person]
            room.roles.pop(person, None)
            self._departed(room, name, None, person)
        for room in self._hub.rooms:
            room.read.pop(person, None)

    def undo(self, room: Room) -> None:
        """`room` never was."""
        for person, name in room.members.items():
            if room in self.of(person):
                self._drop(person, room)
                self._hub.keep(Membership(room.name, person, name, on=False))

    def _drop(self, person: int, room: Room) -> None:
        rooms = self._rooms.get(person, {})
        rooms.pop(room, None)
        if not rooms:
            self._rooms.pop(person, None)
