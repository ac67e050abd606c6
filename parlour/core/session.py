"""One connection as the core sees it: who it is, where it is, and how it is told things."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from parlour.core.outbox import Outbox
from parlour.core.ports import Codec, Peer
from parlour.core.room import Room
from parlour.events import Event, Profile

if TYPE_CHECKING:
    from collections.abc import Collection

    from parlour.core.questions import Questions
    from parlour.core.replay import Replay


class Session:
    """A connection's state in the core; changed by the core alone."""

    __slots__ = (
        "active",
        "bound",
        "codec",
        "ended",
        "lasting",
        "late",
        "name",
        "outbox",
        "peer",
        "person",
        "postponed",
        "profile",
        "questions",
        "replay",
        "roams",
        "rooms",
        "strikes",
        "visiting",
        "waiting",
        "watched",
    )

    def __init__(self, peer: Peer, outbox: Outbox, codec: Codec, profile: Profile | None = None) -> None:
        self.peer = peer
        self.outbox = outbox
        self.codec = codec
        self.name: str | None = None
        """As registered, in its canonical form; None before the registration and after the end."""
        self.person = 0
        """Who this is: a number that is never used for another person; 0 before the registration."""
        self.lasting: bytes | None = None
        """What proves it (its digest), if this person can come back."""
        self.profile = profile or Profile("")
        """What everybody may know of the person; without a name before the registration."""
        self.visiting = False
        """It is no connection, but asks something, and is gone: see `core.visits`."""
        self.bound: Room | None = None
        """Where it can speak, and do nothing else: see `core.tokens`."""
        self.roams = False
        """It enters no room by itself: see `commands.Register`."""
        self.active = 0.0
        """When it said something last, or came, in seconds since the epoch."""
        self.rooms: tuple[Room, ...] = ()
        """Where it is present, in the order it came."""
        self.replay: Replay | None = None
        """What it is being told of what it missed."""
        self.questions: Questions | None = None
        """What it wants to know that takes its time."""
        self.watched: dict[str, str] | None = None
        """Whom it watches: the names as it wrote them, by `names.key`."""
        self.late: list[str | None] | None = None
        """Requests to be told that all is settled, which wait for what the answers gave rise to: see `Settling`."""
        self.waiting: list[tuple[Event, str | None]] | None = None
        """Answers that wait until a room it has entered is stored; None while it waits for none."""
        self.postponed: list[Any] | None = None
        """What it is told of its entering rooms at the end of the turn: see `Stay.confirm`."""
        self.strikes = 0
        """Wrong passwords it has tried."""
        self.ended = False
        """The connection is closing: nothing more is executed for it."""

    def acts_in(self, room: Room) -> bool:
        """Whether it may do in `room` what those in it may: it is there, or visits as somebody who could be."""
        return room in self.rooms or (self.visiting and room.open_to(self.person) and not room.bans(self))

    def is_in_any(self, rooms: Collection[Room]) -> bool:
        """Whether it is present in one of `rooms`."""
        return not set(self.rooms).isdisjoint(rooms)
