"""Coming into rooms and going out of them: presence, which ends with the connection, and membership, which may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlour.commands import LOBBY, Mode
from parlour.core.changes import Membership, ReadUpTo
from parlour.core.entrances import Entrances
from parlour.core.invitations import Invitations
from parlour.core.modes import may_enter
from parlour.core.room import NONE, ROLES, Room
from parlour.core.rooms import DIRECT_MARK, MOST_JOINED
from parlour.errors import Reason, Refusal
from parlour.events import (
    Created,
    Departed,
    Dissolved,
    Exited,
    Joined,
    Kicked,
    Left,
    ModesSet,
    RoomEvent,
    RoomKind,
    RoomRenamed,
)

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.session import Session


class Stay:
    """Who is where. Changes rooms and sessions, and records what the rooms are to be told."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._entrances = Entrances(hub)
        self._joined: dict[int, dict[Room, None]] = {}
        """The rooms that each lasting person is a member of, the lobby not counted; of others, those that they were
        made a member of without being there."""
        self.invitations = Invitations()
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
        """Where the person behind a new `session` belongs, as far as they may enter; the lobby first."""
        lobby = self._hub.rooms.get(LOBBY)
        rooms = [*([lobby] if lobby else []), *self._joined.get(session.person, ())]
        return [room for room in rooms if may_enter(room, session) is None]

    def own_rooms(self, session: Session) -> list[Room]:
        """The rooms that `session` is in, or a member of."""
        return [*dict.fromkeys((*session.rooms, *self._joined.get(session.person, ())))]

    def closed_rooms_of(self, session: Session) -> list[Room]:
        """The private and direct rooms, stored by now, that `session` may read."""
        closed = (room for room in self.own_rooms(session) if room.kind != "open" and room.stored)
        return [room for room in closed if room.legible(session)]

    # -- coming --------------------------------------------------------------------------------------------------------

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
        self._making[id(creation)] = room
        self._hub.record(creation, session)
        return room

    def come(self, session: Session, room: Room) -> None:
        """Let `session` be present in `room`: it is told what is delivered from now on."""
        name, now = session.name or "", self._hub.clock()
        if not room.size and _is_free(room, session.person):
            room.roles[session.person] = room.roles.get(session.person, NONE)._replace(operator=True)
        room.add(session)
        if session.lasting is not None and session.person not in room.read:
            room.read[session.person] = room.last
            self._hub.keep(ReadUpTo(room.name, session.person, room.last))
        self._hub.record(Joined(room.name, name, now), session)
        roles = room.roles.get(session.person, NONE)
        if roles != NONE and room.size > 1:  # who was there meanwhile may not know any more
            modes = (*(Mode(role, value=name) for role in ROLES if getattr(roles, role)),)
            self._hub.record(ModesSet(room.name, name, now, modes=modes), session)

    def join(self, session: Session, room: Room) -> None:
        """Make `session` present in `room`, and its person a member. Raises `Refusal`."""
        self.expect(session, room.name)
        self.admit(session, room)
        self.invitations.use(session.person, room)
        self.come(session, room)

    def expect(self, session: Session, about: str) -> None:
        """Raises `Refusal` if `session` cannot be in one more room.

        Who roams knows nothing of direct rooms, and cannot leave them: it is done for them, those first in which the
        other one is not any more.
        """
        if len(session.rooms) < MOST_JOINED:
            return
        direct = [room for room in session.rooms if room.kind == "direct" and room.stored] if session.roams else []
        if not direct:
            raise Refusal(Reason.TOO_MANY_ROOMS, about)
        self.leave(session, next((room for room in direct if room.size == 1), direct[0]))

    def admit(self, session: Session, room: Room) -> None:
        """Make the person behind `session` a member of `room`."""
        if room.name == LOBBY or (room.kind == "open" and session.lasting is None):
            return  # everyone is a member of the one; of others only those who can come back need to be
        room.members[session.person] = session.name or ""
        if session.lasting is not None:
            self._joined.setdefault(session.person, {})[room] = None
            self._hub.keep(Membership(room.name, session.person, session.name or "", on=True))

    def invite(self, session: Session, room: Room, *, pardons: bool) -> bool:
        """Let `session` enter `room` when it likes, banned or not if it `pardons`; returns whether that is news."""
        if room.kind != "private":
            return self.invitations.add(session.person, room, pardons=pardons)
        own = self._joined.setdefault(session.person, {})
        if room in own:
            return False
        own[room] = None
        self.admit(session, room)
        return True

    def invited(self, session: Session) -> list[Room]:
        """Where `session` was asked to come, and has not."""
        private = (room for room in self._joined.get(session.person, ()) if room.kind == "private")
        return [room for room in (*private, *self.invitations.of(session.person)) if room not in session.rooms]

    # -- going ---------------------------------------------------------------------------------------------------------

    def leave(self, session: Session, room: Room, text: str = "") -> None:
        """`session` leaves `room` for good, with `text` as a last word."""
        self._go(session, room, for_good=True)
        self._hub.record(Left(room.name, session.name or "", self._hub.clock(), text=text), session)
        self._resign(session, room)

    def kick(self, session: Session, room: Room, other: Session, text: str, request: str | None) -> None:
        """`session`, whose `request` it was, puts `other` out of `room`, for the reason `text`."""
        name = session.name or ""
        self._entrances.flush(other)
        self._go(other, room, for_good=True)
        other.peer.reply(Exited(room.name, name, text, room.last if other.roams else 0))
        kicked = Kicked(room.name, name, self._hub.clock(), name=other.name or "", text=text)
        self._hub.record(kicked, session, request)
        self._resign(other, room)

    def end(self, session: Session, room: Room, text: str = "") -> None:
        """The connection of `session` ends; its person stays a member if it can come back."""
        self._go(session, room, for_good=session.lasting is None)
        self._hub.record(Left(room.name, session.name or "", self._hub.clock(), text=text, quit=True), session)
        if session.lasting is None:
            self._resign(session, room)

    def depart(self, session: Session) -> None:
        """The connection of `session`, which is in no room any more, ends."""
        self._entrances.flush(session)
        self.invitations.forget(session.person)
        if session.lasting is None:
            for room in [*self._joined.get(session.person, ())]:
                self._resign(session, room)

    def _go(self, session: Session, room: Room, *, for_good: bool) -> None:
        room.remove(session)
        if for_good:
            room.roles.pop(session.person, None)
        if not room.size and room.name != LOBBY and not any(roles.operator for roles in room.roles.values()):
            room.modes = None  # nobody could change it any more
            room.roles.clear()

    def _resign(self, session: Session, room: Room) -> None:
        if room.members.pop(session.person, None) is None:
            return
        self._forget(session.person, room)
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
        for room in self._joined.pop(person, {}):
            del room.members[person]
            room.roles.pop(person, None)
            self._departed(room, name, None, person)

    def _forget(self, person: int, room: Room) -> None:
        joined = self._joined.get(person, {})
        joined.pop(room, None)
        if not joined:
            self._joined.pop(person, None)

    # -- names ---------------------------------------------------------------------------------------------------------

    def renamed(self, session: Session, old: str, new: str) -> None:
        """The person behind `session` was called `old` and is called `new`."""
        for room in self.own_rooms(session):
            room.presences = None
            if session.person in room.members:
                room.members[session.person] = new
            if room.kind == "direct":
                room.people = (*(new if name == old else name for name in room.people),)

    def rename_room(self, session: Session, room: Room, name: str, text: str, request: str | None) -> None:
        """Have `room` called `name` as soon as that is stored."""
        self._hub.rooms.promise(room, name)
        renamed = RoomRenamed(room.name, session.name or "", self._hub.clock(), name=name, text=text)
        self._hub.record(renamed, session, request)

    def room_renamed(self, stored: RoomRenamed) -> None:
        """It is stored, and all that happened before has been told."""
        room = self._hub.rooms.get(stored.room)
        if room is not None:
            self._hub.rooms.rename(room, stored.name)

    def room_not_renamed(self, event: RoomRenamed) -> None:
        """It could not be stored."""
        self._hub.rooms.break_promise(event.name)

    # -- what is stored, and what could not be -------------------------------------------------------------------------

    def confirm(self, session: Session, room: Room, request: str | None, by: str = "") -> None:
        """Tell `session` that it is in `room`, as soon as there is such a room in the store.

        Those who roam are told at the end of the turn (or by `flush`), and of direct rooms not at all.
        """
        if room.kind != "direct" or not session.roams:
            self._entrances.confirm(session, room, request, by)

    def flush(self, session: Session) -> None:
        """Tell `session` now of the rooms it has entered in this turn."""
        self._entrances.flush(session)

    def flush_all(self) -> None:
        """Tell everyone."""
        self._entrances.flush_all()

    def made(self, creation: RoomEvent, stored: RoomEvent) -> None:
        """The room that was made so is stored: whoever waits for that is in it now, if they have not left."""
        room = self._making.pop(id(creation))
        room.stored = True
        self._entrances.made(room, stored, self._making.values())

    def undo(self, creation: RoomEvent, reason: Reason) -> None:
        """The room that was made so could not be stored: it never was."""
        room = self._making.pop(id(creation))
        untold = {session for session, _, _ in room.entering}
        for session in room.sessions():
            room.remove(session)
            if session not in untold and not (session.roams and room.kind == "direct"):
                session.peer.reply(Exited(room.name))
        for person, name in room.members.items():
            if room in self._joined.get(person, ()):
                self._forget(person, room)
                self._hub.keep(Membership(room.name, person, name, on=False))
        self._hub.rooms.remove(room)
        self._hub.hooks.forget(room)
        self._entrances.refuse(room, reason, self._making.values())

    def linger(self, end: Dissolved) -> None:
        """The end of a room could not be stored: it must be before there can be another one of its name."""
        if not end.room.startswith(DIRECT_MARK):
            self._lingering[end.room] = end


def _is_free(room: Room, person: int) -> bool:
    """Whether who enters the empty `room` becomes its operator: it belongs to nobody who could come back to it."""
    return room.kind != "direct" and room.name != LOBBY and not room.members.keys() - {person}
