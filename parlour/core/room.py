"""A room: who is in it, grouped by codec, who is a member of it, and how many cannot take more at the moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from parlour.commands import LOBBY, RoleName
from parlour.events import Presence, RoomKind, RoomState

if TYPE_CHECKING:
    from parlour.core.listeners import Listener
    from parlour.core.modes import Modes
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


class Roles(NamedTuple):
    """What somebody is in a room."""

    operator: bool = False
    voice: bool = False

    @property
    def highest(self) -> RoleName | None:
        """What they are first of all."""
        return "operator" if self.operator else "voice" if self.voice else None

    @property
    def voiced(self) -> bool:
        """They have a voice besides."""
        return self.operator and self.voice

    def with_(self, role: RoleName, *, on: bool) -> Roles:
        """The same with `role`, or without it."""
        return self._replace(operator=on) if role == "operator" else self._replace(voice=on)


NONE = Roles()
ROLES: tuple[RoleName, ...] = ("operator", "voice")


class Room:
    """A room. Present in it are sessions; members are people, whether connected or not."""

    __slots__ = (
        "blank",
        "blocked",
        "created",
        "drained",
        "entering",
        "gone",
        "groups",
        "kind",
        "last",
        "listeners",
        "members",
        "modes",
        "name",
        "people",
        "presences",
        "read",
        "roles",
        "size",
        "stored",
        "topic",
        "topic_at",
        "topic_by",
    )

    def __init__(self, name: str, kind: RoomKind = "open", topic: str = "", last: int = 0) -> None:
        self.name = name
        self.kind = kind
        self.topic = topic
        self.topic_by = ""
        """Who set it; empty: it was set before the server was started."""
        self.topic_at: float = 0
        self.last = last
        """The number of the last event that was delivered."""
        self.stored = True
        """False until its creation is: so long, the store may know an earlier room by this name."""
        self.created = 0.0
        """When it was made, in seconds since the epoch; 0: before the server was started."""
        self.blank = -1
        """The number up to which nothing is kept of it but that it was made; -1: there is more."""
        self.entering: list[Entering] = []
        """Who is told that it is in the room as soon as that is stored."""
        self.gone = False
        """It is none any more: the name may be another room's."""
        self.people: tuple[str, ...] = ()
        """Of a direct room: the names of the two."""
        self.members: dict[int, str] = {}
        """Names by person. Of an open room, only the lasting people that joined it: they come back to it."""
        self.modes: Modes | None = None
        """How it is set, if somebody has."""
        self.roles: dict[int, Roles] = {}
        """Who has any, by person: of those present, and of lasting people."""
        self.presences: tuple[Presence, ...] | None = None
        """What `present` gave, until that changes."""
        self.read: dict[int, int] = {}
        """How far each lasting person has read."""
        self.groups: dict[Codec, dict[Session, int]] = {}
        """Who is present by codec, in the order they came, each with the number behind which it is told what happens.
        """
        self.listeners: dict[Codec, dict[Listener, None]] = {}
        """Who is told what happens without being present, by codec, in the order they came."""
        self.size = 0
        """How many are present."""
        self.blocked = 0
        """How many of their outboxes are blocked."""
        self.drained = 0
        """How often one of them could take more again: does this grow, they read."""

    def add(self, session: Session) -> None:
        """`session` is present from now on."""
        self.groups.setdefault(session.codec, {})[session] = self.last
        session.rooms += (self,)
        self.size += 1
        self.presences = None
        if session.outbox.blocked:
            self.blocked += 1

    def remove(self, session: Session) -> None:
        """`session` is not present any more."""
        self._take_out(session, session.codec)
        session.rooms = (*(room for room in session.rooms if room is not self),)
        self.size -= 1
        self.presences = None
        if session.outbox.blocked:
            self.unblock()

    def recode(self, session: Session, before: Codec) -> None:
        """`session`, which is present, had the codec `before`."""
        since = self._take_out(session, before)
        self.groups.setdefault(session.codec, {})[session] = since
        self.presences = None

    def _take_out(self, session: Session, codec: Codec) -> int:
        group = self.groups[codec]
        since = group.pop(session)
        if not group:
            del self.groups[codec]
        return since

    def since(self, session: Session) -> int:
        """The number behind which `session`, which is present, is told what happens."""
        return self.groups[session.codec][session]

    def unblock(self) -> None:
        """One of the blocked sessions can take more again, or is gone."""
        self.blocked -= 1
        self.drained += 1

    def sessions(self) -> list[Session]:
        """Who is present."""
        return [session for group in self.groups.values() for session in group]

    def present(self) -> tuple[Presence, ...]:
        """Who is present, as people are told: the very same object as long as nothing changes."""
        if self.presences is None:
            roles = self.roles
            if roles:
                here = (self.presence(session.name or "", session.person) for session in self.sessions())
            else:
                here = (Presence(session.name or "") for session in self.sessions())
            self.presences = (*here,)
        return self.presences

    def presence(self, name: str, person: int, *, here: bool = True) -> Presence:
        """`person`, who is called `name`, as people are told of them."""
        roles = self.roles.get(person, NONE)
        return Presence(name, here, roles.highest, roles.voiced)

    @property
    def congested(self) -> bool:
        """Whether so many cannot take more that whoever makes them do so should wait.

        One slow reader never is a reason, nor a small part of a large room: they cost nobody else anything.
        """
        return self.blocked > 1 and self.blocked * BLOCKED_SHARE > self.size

    @property
    def plain(self) -> bool:
        """Whether everybody may know of the room, enter it, and read what was said in it."""
        return self.kind == "open" and (self.modes is None or self.modes.plain)

    @property
    def listed(self) -> bool:
        """Whether those who are not in it may know of it."""
        return self.kind == "open" and (self.modes is None or "secret" not in self.modes.flags)

    @property
    def outspoken(self) -> bool:
        """Whether those who are not in it may speak in it."""
        return self.modes is not None and "members-only" not in self.modes.flags

    @property
    def secret(self) -> bool:
        """Whether only those in it know of it, and there may be many: of a direct room, that goes without saying."""
        return not self.listed and self.kind != "direct"

    def readable(self, session: Session) -> bool:
        """Whether `session` may know of the room."""
        return not self.gone and (self.listed or self._inside(session))

    def legible(self, session: Session) -> bool:
        """Whether `session` may read what was said in it."""
        return not self.gone and (self.plain or self._inside(session))

    def open_to(self, person: int) -> bool:
        """Whether `person` is a member, or could be without asking; 0 is nobody."""
        return person != 0 and not self.gone and (self.plain or person in self.members)

    def bans(self, session: Session) -> bool:
        """Whether `session` must not come in, nor speak if it is there; those who have a role are not kept away."""
        if self.modes is None or session.person in self.roles or session.profile.owner:
            return False
        return self.modes.bans(session)

    def _inside(self, session: Session) -> bool:
        return session.person in self.members or self in session.rooms

    def _visited(self, person: int) -> bool:
        """Whether the room is one of those of `person`, who visits; 0 is nobody."""
        return person in self.members or (person != 0 and self.name == LOBBY)

    def state(self, session: Session) -> RoomState:
        """The room as `session` sees it."""
        return RoomState(
            name=self.name,
            kind=self.kind,
            secret=self.kind == "open" and not self.listed,
            topic=self.topic,
            topic_by=self.topic_by,
            topic_at=self.topic_at,
            people=self.people,
            present=self.size,
            member=self in session.rooms or (session.visiting and self._visited(session.person)),
            last=self.last,
            read=self.read.get(session.person, 0),
        )
