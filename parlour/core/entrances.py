"""Telling people that they are in a room: as soon as that is stored, and those who roam all at once.

Whoever roams is told who is in the room. Many may enter it in one turn, and each would have to be told another list: so
they are told at the end of the turn, all the same one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from parlour.core.room import Entering, Room
from parlour.errors import Reason
from parlour.events import Done, Entered, Refused, RoomEvent

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.session import Session


class Entrances:
    """Who is to be told that."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._late: dict[Session, None] = {}
        """Those who have something `postponed`."""

    def confirm(self, session: Session, room: Room, request: str | None, by: str) -> None:
        """Tell `session` that it is in `room`, when it is time."""
        if not room.stored:
            if session.roams and session.waiting is None:
                self.flush(session)
                session.waiting = []
            room.entering.append(Entering(session, request, by))
        elif session.roams:
            if session.postponed is None:
                session.postponed = []
            session.postponed.append((room, request, by))
            self._late[session] = None
        else:
            session.peer.reply(_entered(session, room, by), request)

    def flush(self, session: Session) -> None:
        """Tell `session` now what was postponed."""
        postponed, session.postponed = session.postponed, None
        self._late.pop(session, None)
        for room, request, by in postponed or ():
            if room in session.rooms:
                self._hub.answer(session, _entered(session, room, by), request)

    def flush_all(self) -> None:
        """Tell everyone."""
        while self._late:
            self.flush(next(iter(self._late)))

    def made(self, room: Room, stored: RoomEvent, unstored: Iterable[Room]) -> None:
        """`room` is stored: whoever waits for that is in it now, if they have not left."""
        entering, room.entering = room.entering, []
        for session, request, by in entering:
            if room in session.rooms:
                session.peer.reply(_entered(session, room, by), request)
            elif request is not None:
                session.peer.reply(Done(stored.room, stored.seq, stored.at), request)
        self._release(entering, unstored)

    def refuse(self, room: Room, reason: Reason, unstored: Iterable[Room]) -> None:
        """`room` could not be stored, and nobody is in it."""
        entering, room.entering = room.entering, []
        for session, request, by in entering:
            if not by:
                session.peer.reply(Refused(reason), request)
        self._release(entering, unstored)

    @staticmethod
    def _release(entering: Iterable[Entering], unstored: Iterable[Room]) -> None:
        """Tell those who have waited what had to wait with them, unless it is for one of the `unstored`, too."""
        others = {other.session for room in unstored for other in room.entering}
        for session in dict.fromkeys(each.session for each in entering):
            if session.waiting is not None and session not in others:
                waiting, session.waiting = session.waiting, None
                for event, request in waiting:
                    session.peer.reply(event, request)


def _entered(session: Session, room: Room, by: str) -> Entered:
    return Entered(room.state(session), by, room.present() if session.roams else ())
