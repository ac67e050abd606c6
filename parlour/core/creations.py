"""Rooms that are being made: they are there at once, and are to be told of when the store has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlour.core.room import Room
from parlour.core.rooms import DIRECT_MARK
from parlour.errors import Reason
from parlour.events import Created, Dissolved, Exited, RoomEvent, RoomKind

if TYPE_CHECKING:
    from parlour.core.entrances import Entrances
    from parlour.core.hub import Hub
    from parlour.core.memberships import Memberships
    from parlour.core.session import Session


class Creations:
    """Those of which it is not known yet what becomes of them."""

    def __init__(self, hub: Hub, memberships: Memberships, entrances: Entrances) -> None:
        self._hub = hub
        self._memberships = memberships
        self._entrances = entrances
        self._rooms: dict[int, Room] = {}
        """Rooms that are not stored yet, by the `id` of the event that says that they were made."""
        self._lingering: dict[str, Dissolved] = {}
        """The ends of rooms that could not be stored, by name."""

    def make(self, session: Session, name: str, kind: RoomKind, members: dict[int, str]) -> Room:
        """A new room, with nobody in it. Raises `Refusal`.

        That it was made is recorded first of all, so that the room's numbers begin with it.
        """
        room = self._hub.rooms.create(name, kind, members)
        lingering = self._lingering.pop(name, None)
        if lingering is not None:
            self._hub.record(lingering, None)
        room.stored = False
        room.created = self._hub.clock()
        creation = Created(name, session.name or "", room.created, kind=kind, people=room.people)
        self._rooms[id(creation)] = room
        self._hub.record(creation, session)
        return room

    def made(self, creation: RoomEvent, stored: RoomEvent) -> None:
        """The room that was made so is stored: whoever waits for that is in it now, if they have not left."""
        room = self._rooms.pop(id(creation))
        room.stored = True
        self._entrances.made(room, stored, self._rooms.values())

    def undo(self, creation: RoomEvent, reason: Reason) -> None:
        """The room that was made so could not be stored: it never was."""
        room = self._rooms.pop(id(creation))
        untold = {session for session, _, _ in room.entering}
        for session in room.sessions():
            room.remove(session)
            if session not in untold and not (session.roams and room.kind == "direct"):
                session.peer.reply(Exited(room.name))
        self._memberships.undo(room)
        self._hub.rooms.remove(room)
        self._hub.hooks.forget(room)
        self._entrances.refuse(room, reason, self._rooms.values())

    def linger(self, end: Dissolved) -> None:
        """The end of a room could not be stored: it must be before there can be another one of its name."""
        if not end.room.startswith(DIRECT_MARK):
            self._lingering[end.room] = end
