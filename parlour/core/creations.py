"""Rooms that are being made: they are there at once, and are to be told of when the store has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlour.core import disuse
from parlour.core.rate import SourceLimit
from parlour.core.room import Room
from parlour.core.rooms import DIRECT_MARK
from parlour.errors import Reason, Refusal
from parlour.events import Created, Dissolved, Exited, RoomEvent, RoomKind

if TYPE_CHECKING:
    from parlour.core.entrances import Entrances
    from parlour.core.hub import Hub
    from parlour.core.memberships import Memberships
    from parlour.core.session import Session

ROOMS_AT_ONCE = 200
"""Open and private rooms that people from one source can make at once: a school behind one router is one."""
PAUSE = 30.0
"""Seconds after which they can make another one."""
TALKS_AT_ONCE = 300
"""The same for direct rooms."""
TALK_PAUSE = 10.0


class Creations:
    """Those of which it is not known yet what becomes of them."""

    def __init__(self, hub: Hub, memberships: Memberships, entrances: Entrances) -> None:
        self._hub = hub
        self._memberships = memberships
        self._entrances = entrances
        self._new = SourceLimit(ROOMS_AT_ONCE, PAUSE)
        self._talks = SourceLimit(TALKS_AT_ONCE, TALK_PAUSE)
        self._rooms: dict[int, Room] = {}
        """Rooms that are not stored yet, by the `id` of the event that says that they were made."""
        self._lingering: dict[str, Dissolved] = {}
        """The ends of rooms that could not be stored, by name."""

    def make(self, session: Session, name: str, kind: RoomKind, members: dict[int, str], about: str) -> Room:
        """A new room, with nobody in it. Raises `Refusal`, which is `about` that.

        That it was made is recorded first of all, so that the room's numbers begin with it.
        """
        self._expect(session, kind, about)
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

    def _expect(self, session: Session, kind: RoomKind, about: str) -> None:
        """Raises `Refusal` if `session` cannot make a room of that `kind` now."""
        hub = self._hub
        source, now = "" if session.profile.owner else hub.tokens.source(session), hub.clock()
        limit = self._talks if kind == "direct" else self._new
        if source:
            if limit.exhausted(source, now):
                raise Refusal(Reason.TOO_MANY_NEW_ROOMS, about)
            limit.count(source, now)  # if there are too many, too: looking for one that can go costs something
        if hub.rooms.full(kind) and (kind == "direct" or not disuse.drop_oldest(hub)):
            raise Refusal(Reason.TOO_MANY_ROOMS, about)

    def made(self, creation: RoomEvent, stored: RoomEvent) -> None:
        """The room that was made so is stored: whoever waits for that is in it now, if they have not left."""
        room = self._rooms.pop(id(creation))
        room.stored = True
        room.blank = stored.seq
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
