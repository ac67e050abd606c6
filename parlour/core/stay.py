"""Presence in rooms, which ends with the connection: coming, going, being put out. (`memberships` may outlast it.)"""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlour.commands import LOBBY, Mode
from parlour.core.changes import ReadUpTo
from parlour.core.creations import Creations
from parlour.core.entrances import Entrances
from parlour.core.invitations import Invitations
from parlour.core.memberships import Memberships
from parlour.core.modes import may_enter
from parlour.core.room import NONE, ROLES, Room
from parlour.core.rooms import MOST_JOINED, spare
from parlour.errors import Reason, Refusal
from parlour.events import Exited, Joined, Kicked, Left, ModesSet, RoomRenamed

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.session import Session


class Stay:
    """Who is where. Changes rooms and sessions, and records what the rooms are to be told."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._entrances = Entrances(hub)
        self.memberships = Memberships(hub)
        self.invitations = Invitations()
        self.creations = Creations(hub, self.memberships, self._entrances)

    def rooms_of(self, session: Session) -> list[Room]:
        """Where the person behind a new `session` belongs, as far as they may enter; the lobby first."""
        lobby = self._hub.rooms.get(LOBBY)
        rooms = [*([lobby] if lobby else []), *self.memberships.of(session.person)]
        return [room for room in rooms if may_enter(room, session) is None]

    def own_rooms(self, session: Session) -> list[Room]:
        """The rooms that `session` is in, or a member of."""
        return [*dict.fromkeys((*session.rooms, *self.memberships.of(session.person)))]

    def closed_rooms_of(self, session: Session) -> list[Room]:
        """The private and direct rooms, stored by now, that `session` may read."""
        closed = (room for room in self.own_rooms(session) if room.kind != "open" and room.stored)
        return [room for room in closed if room.legible(session)]

    # -- coming --------------------------------------------------------------------------------------------------------

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
        self.memberships.admit(session, room)
        self.invitations.use(session.person, room)
        self.come(session, room)

    def expect(self, session: Session, about: str) -> None:
        """Raises `Refusal` if `session` cannot be in one more room, even without what it can spare."""
        own = self.own_rooms(session) if session.visiting else session.rooms
        if len(own) < MOST_JOINED:
            return
        left = spare(session, own)
        if left is None:
            raise Refusal(Reason.TOO_MANY_ROOMS, about)
        if session.visiting:
            self.memberships.resign(session, left)
        else:
            self.leave(session, left)

    def invite(self, session: Session, room: Room, *, pardons: bool) -> bool:
        """Let `session` enter `room` when it likes, banned or not if it `pardons`; returns whether that is news."""
        if room.kind != "private":
            return self.invitations.add(session.person, room, pardons=pardons)
        return self.memberships.take_in(session, room)

    def invited(self, session: Session) -> list[Room]:
        """Where `session` was asked to come, and has not."""
        private = (room for room in self.memberships.of(session.person) if room.kind == "private")
        return [room for room in (*private, *self.invitations.of(session.person)) if room not in session.rooms]

    # -- going ---------------------------------------------------------------------------------------------------------

    def leave(self, session: Session, room: Room, text: str = "") -> None:
        """`session` leaves `room` for good, with `text` as a last word."""
        self._go(session, room, for_good=True)
        self._hub.record(Left(room.name, session.name or "", self._hub.clock(), text=text), session)
        self.memberships.resign(session, room)

    def kick(self, session: Session, room: Room, other: Session, text: str, request: str | None) -> None:
        """`session`, whose `request` it was, puts `other` out of `room`, for the reason `text`."""
        name = session.name or ""
        self._entrances.flush(other)
        self._go(other, room, for_good=True)
        other.peer.reply(Exited(room.name, name, text, room.last if other.roams else 0))
        kicked = Kicked(room.name, name, self._hub.clock(), name=other.name or "", text=text)
        self._hub.record(kicked, session, request)
        self.memberships.resign(other, room)

    def end(self, session: Session, room: Room, text: str = "") -> None:
        """The connection of `session` ends; its person stays a member if it can come back."""
        self._go(session, room, for_good=session.lasting is None)
        self._hub.record(Left(room.name, session.name or "", self._hub.clock(), text=text, quit=True), session)
        if session.lasting is None:
            self.memberships.resign(session, room)

    def depart(self, session: Session) -> None:
        """The connection of `session`, which is in no room any more, ends."""
        self._entrances.flush(session)
        self.invitations.forget(session.person)
        if session.lasting is None:
            for room in [*self.memberships.of(session.person)]:
                self.memberships.resign(session, room)

    def _go(self, session: Session, room: Room, *, for_good: bool) -> None:
        room.remove(session)
        if for_good:
            room.roles.pop(session.person, None)
        if not room.size and room.name != LOBBY and not any(roles.operator for roles in room.roles.values()):
            room.modes = None  # nobody could change it any more
            room.roles.clear()

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

    # -- telling them --------------------------------------------------------------------------------------------------

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


def _is_free(room: Room, person: int) -> bool:
    """Whether who enters the empty `room` becomes its operator: it belongs to nobody who could come back to it."""
    return room.kind != "direct" and room.name != LOBBY and not room.members.keys() - {person}
