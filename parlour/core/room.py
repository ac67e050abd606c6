"""A room: who is in it, grouped by codec, who is a member of it, and how many cannot take more at the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from parlour.events import RoomKind, RoomState

if TYPE_CHECKING:
    from parlour.core.ports import Codec
    from parlour.core.session import Session

BLOCKED_SHARE = 8
"""A room is congested while more than one in so many of its sessions (and more than one of them) is blocked."""


class Entering(NamedTuple):
    """Somebody who came into a room."""

    session: Session
    request: str | None
    """What is answered with that, if it was their own wish."""
    by: str
    """Who took them there, if it was not."""


class Room:
    """A room. Present in it are sessions; members are people, whether connected or not."""

    __slots__ = (
        "blocked",
        "drained",
        "entering",
        "gone",
        "groups",
        "kind",
        "last",
        "members",
        "name",
        "people",
        "read",
        "size",
        "stored",
        "topic",
    )

    def __init__(self, name: str, kind: RoomKind = "open", topic: str = "", last: int = 0) -> None:
        self.name = name
        self.kind = kind
        self.topic = topic
        self.last = last
        """The number of the last event that was delivered."""
        self.stored = True
        """False until its creation is: so long, the store may know an earlier room by this name."""
        self.entering: list[Entering] = []
        """Who is told that it is in the room as soon as that is stored."""
        self.gone = False
        """It is none any more: the name may be another room's."""
        self.people: tuple[str, ...] = ()
        """Of a direct room: the names of the two."""
        self.members: dict[int, str] = {}
        """Names by person. Of an open room, only the lasting people that joined it: they come back to it."""
        self.read: dict[int, int] = {}
        """How far each lasting person has read."""
        self.groups: dict[Codec, dict[Session, None]] = {}
        """Who is present by codec, in the order they came."""
        self.size = 0
        """How many are present."""
        self.blocked = 0
        """How many of their outboxes are blocked."""
        self.drained = 0
        """How often one of them could take more again: does this grow, they read."""

    def add(self, session: Session) -> None:
        """`session` is present from now on."""
        self.groups.setdefault(session.codec, {})[session] = None
        self.size += 1
        if session.outbox.blocked:
            self.blocked += 1

    def remove(self, session: Session) -> None:
        """`session` is not present any more."""
        group = self.groups[session.codec]
        del group[session]
        if not group:
            del self.groups[session.codec]
        self.size -= 1
        if session.outbox.blocked:
            self.unblock()

    def unblock(self) -> None:
        """One of the blocked sessions can take more again, or is gone."""
        self.blocked -= 1
        self.drained += 1

    def sessions(self) -> list[Session]:
        """Who is present."""
        return [session for group in self.groups.values() for session in group]

    @property
    def congested(self) -> bool:
        """Whether so many cannot take more that whoever makes them do so should wait.

        One slow reader never is a reason, nor a small part of a large room: they cost nobody else anything.
        """
        return self.blocked > 1 and self.blocked * BLOCKED_SHARE > self.size

    def readable(self, session: Session) -> bool:
        """Whether `session` may know of the room and read what was said in it."""
        return not self.gone and (self.kind == "open" or session.person in self.members)

    def state(self, session: Session) -> RoomState:
        """The room as `session` sees it."""
        return RoomState(
            name=self.name,
            kind=self.kind,
            topic=self.topic,
            people=self.people,
            present=self.size,
            member=self in session.rooms,
            last=self.last,
            read=self.read.get(session.person, 0),
        )
