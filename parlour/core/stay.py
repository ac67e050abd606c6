"""Coming into rooms and going out of them: presence, which ends with the connection, and membership, which may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlour.commands import LOBBY
from parlour.core.changes import Membership, ReadUpTo
from parlour.core.room import Entering, Room
from parlour.core.rooms import DIRECT_MARK, MOST_JOINED
from parlour.errors import Reason, Refusal
from parlour.events import (
    Created,
    Departed,
    Dissolved,
    Done,
    Entered,
    Exited,
    Joined,
    Left,
    Refused,
    RoomEvent,
    RoomKind,
)

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.session import Session


class Stay:
    """Who is where. Changes rooms and sessions, and records what the rooms are to be told."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._joined: dict[int, dict[Room, None]] = {}
        """The rooms that each lasting person is a member of, the lobby not counted."""
        self._making: dict[int, Room] = {}
        """Rooms that are not stored yet, by the `id` of the event that says that they were made."""
        self._lingering: dict[str, Dissolved] = {}
        """The ends of rooms that could not be stored, by name."""

    def load(self) -> None:
        """Take up what the hub's rooms remember."""
        for room in self._hub.rooms:
            for person in room.members:
                self._joined.setdefault(person, {})[room] = None
        for room in [*self._hub.rooms]:
            if room.kind != "open" and not room.members:  # its last members could not come back
                self._hub.rooms.remove(room)
                self._hub.record(Dissolved(room.name, "", self._hub.clock()), None)

    def rooms_of(self, session: Session) -> list[Room]:
        """Where the person behind a new `session` belongs; the lobby first."""
        lobby = self._hub.rooms.get(LOBBY)
        return [*([lobby] if lobby else []), *self._joined.get(session.person, ())]

    def closed_rooms_of(self, session: Session) -> list[Room]:
        """The private and direct rooms, stored by now, that `session` may read."""
        rooms = {**session.rooms, **dict.fromkeys(self._joined.get(session.person, ()))}
        return [room for room in rooms if room.kind != "open" and room.stored and room.readable(session)]

    def make(self, session: Session, name: str, kind: RoomKind, members: dict[int, str]) -> Room:
        """A new room, with nobody in it. Raises `Refusal`.

        That it was made is recorded first of all, so that the room's numbers begin with it.
        """
        room = self._hub.rooms.create(name, kind, members)
        lingering = self._lingering.pop(name, None)
        if lingering is not None:
            self._hub.record(lingering, None)
        room.stored = False
        creation = Created(name, session.name or "", self._hub.clock(), kind=kind, people=room.people)
        self._making[id(creation)] = room
        self._hub.record(creation, session)
        return room

    def come(self, session: Session, room: Room) -> None:
        """Let `session` be present in `room`: it is told what is delivered from now on."""
        session.rooms[room] = room.last
        room.add(session)
        if session.lasting is not None and session.person not in room.read:
            room.read[session.person] = room.last
            self._hub.keep(ReadUpTo(room.name, session.person, room.last))
        self._hub.record(Joined(room.name, session.name or "", self._hub.clock()), session)

    def join(self, session: Session, room: Room) -> None:
        """Make `session` present in `room`, and its person a member. Raises `Refusal`."""
        if len(session.rooms) >= MOST_JOINED:
            raise Refusal(Reason.TOO_MANY_ROOMS, room.name)
        self.admit(session, room)
        self.come(session, room)

    def admit(self, session: Session, room: Room) -> None:
        """Make the person behind `session` a member of `room`."""
        if room.name == LOBBY or (room.kind == "open" and session.lasting is None):
            return  # everyone is a member of the one; of others only those who can come back need to be
        room.members[session.person] = session.name or ""
        if session.lasting is not None:
            self._joined.setdefault(session.person, {})[room] = None
            self._hub.keep(Membership(room.name, session.person, session.name or "", on=True))

    def leave(self, session: Session, room: Room) -> None:
        """`session` leaves `room` for good."""
        self._go(session, room)
        self._resign(session, room)

    def end(self, session: Session, room: Room) -> None:
        """The connection of `session` ends; its person stays a member if it can come back."""
        self._go(session, room)
        if session.lasting is None:
            self._resign(session, room)

    def _go(self, session: Session, room: Room) -> None:
        room.remove(session)
        del session.rooms[room]
        self._hub.record(Left(room.name, session.name or "", self._hub.clock()), session)

    def _resign(self, session: Session, room: Room) -> None:
        if room.members.pop(session.person, None) is None:
            return
        if session.lasting is not None:
            self._forget(session.person, room)
            self._hub.keep(Membership(room.name, session.person, session.name or "", on=False))
        if room.kind == "open":
            return
        gone = Dissolved if not room.members else Departed
        self._hub.record(gone(room.name, session.name or "", self._hub.clock()), session)
        if not room.members:
            self._hub.rooms.remove(room)

    def _forget(self, person: int, room: Room) -> None:
        joined = self._joined.get(person, {})
        joined.pop(room, None)
        if not joined:
            self._joined.pop(person, None)

    # -- what is stored, and what could not be -------------------------------------------------------------------------

    def confirm(self, session: Session, room: Room, request: str | None, by: str = "") -> None:
        """Tell `session` that it is in `room`, as soon as there is such a room in the store."""
        if not room.stored:
            room.entering.append(Entering(session, request, by))
        else:
            session.peer.reply(Entered(room.state(session), by), request)

    def made(self, creation: RoomEvent, stored: RoomEvent) -> None:
        """The room that was made so is stored: whoever waits for that is in it now, if they have not left."""
        room = self._making.pop(id(creation))
        room.stored = True
        entering, room.entering = room.entering, []
        for session, request, by in entering:
            if room in session.rooms:
                self.confirm(session, room, request, by)
            elif request is not None:
                session.peer.reply(Done(stored.room, stored.seq, stored.at), request)

    def undo(self, creation: RoomEvent, reason: Reason) -> None:
        """The room that was made so could not be stored: it never was."""
        room = self._making.pop(id(creation))
        untold = {session for session, _, _ in room.entering}
        for session in room.sessions():
            room.remove(session)
            del session.rooms[room]
            if session not in untold:
                session.peer.reply(Exited(room.name))
        for person, name in room.members.items():
            if room in self._joined.get(person, ()):
                self._forget(person, room)
                self._hub.keep(Membership(room.name, person, name, on=False))
        self._hub.rooms.remove(room)
        for session, request, by in room.entering:
            if not by:
                session.peer.reply(Refused(reason), request)

    def linger(self, end: Dissolved) -> None:
        """The end of a room could not be stored: it must be before there can be another one of its name."""
        if not end.room.startswith(DIRECT_MARK):
            self._lingering[end.room] = end
