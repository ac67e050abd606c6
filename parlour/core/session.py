"""One connection as the core sees it: who it is, where it is, and how it is told things."""

from __future__ import annotations

from typing import TYPE_CHECKING

from parlour.core.outbox import Outbox
from parlour.core.ports import Codec, Peer
from parlour.core.room import Room

if TYPE_CHECKING:
    from parlour.core.questions import Questions
    from parlour.core.replay import Replay


class Session:
    """A connection's state in the core; changed only by the hub and the handlers."""

    __slots__ = ("codec", "ended", "lasting", "name", "outbox", "peer", "person", "questions", "replay", "rooms")

    def __init__(self, peer: Peer, outbox: Outbox, codec: Codec) -> None:
        self.peer = peer
        self.outbox = outbox
        self.codec = codec
        self.name: str | None = None
        """As registered, in its canonical form; None before the registration and after the end."""
        self.person = 0
        """Who this is: a number that is never used for another person; 0 before the registration."""
        self.lasting: bytes | None = None
        """What proves it (its digest), if this person can come back."""
        self.rooms: dict[Room, int] = {}
        """Where it is present, each with the number behind which it is told what happens."""
        self.replay: Replay | None = None
        """What it is being told of what it missed."""
        self.questions: Questions | None = None
        """What it wants to know of the archive."""
        self.ended = False
        """The connection is closing: nothing more is executed for it."""
