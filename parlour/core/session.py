"""One connection as the core sees it: who it is, where it is, and how it is told things."""

from parlour.core.outbox import Outbox
from parlour.core.ports import Codec, Peer
from parlour.core.room import Room


class Session:
    """A connection's state in the core; changed only by the hub and the handlers."""

    __slots__ = ("codec", "ended", "name", "outbox", "peer", "rooms")

    def __init__(self, peer: Peer, outbox: Outbox, codec: Codec) -> None:
        self.peer = peer
        self.outbox = outbox
        self.codec = codec
        self.name: str | None = None
        """As registered, in its canonical form; None before the registration and after the end."""
        self.rooms: list[Room] = []
        self.ended = False
        """The connection is closing: nothing more is executed for it."""
