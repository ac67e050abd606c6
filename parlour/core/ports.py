"""What the core needs from the outside, as interfaces; the outer packages provide them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol

from parlour.errors import StoreError
from parlour.events import Event, RoomEvent

if TYPE_CHECKING:
    from parlour.core.fanout import Batch


class Codec(Protocol):
    """How one kind of client is told events: a dialect plus the capabilities that change the bytes.

    Codecs are compared by identity: everyone who has the same one shares the encoded bytes.
    """

    @property
    def echoes(self) -> bool:
        """Whether a sender is sent its own messages, too."""

    def encode(self, event: RoomEvent) -> bytes:
        """`event` as whole messages of the dialect; empty where the dialect does not tell it."""


class Peer(Protocol):
    """The connection behind a session."""

    def reply(self, event: Event) -> None:
        """Tell this one client."""

    def close(self) -> None:
        """End the connection once everything pushed so far is sent, or has taken too long."""


class Writer(Protocol):
    """What empties an outbox into the network."""

    def flush(self) -> None:
        """Send what the outbox holds, as far as the network takes it."""


Committed = Callable[[Sequence[RoomEvent] | StoreError], None]
"""Called with the events as stored (the durable ones numbered), or with why none of them is."""


class Journal(Protocol):
    """Where room events become facts: stored, and numbered within their room."""

    def submit(self, events: Sequence[RoomEvent], committed: Committed) -> None:
        """Store `events` in this order in one commit, then call `committed`.

        It is called on the caller's thread, once for each submission and in their order, possibly before this returns.
        """


class Bus(Protocol):
    """Carries committed events to every node of the room, this one included."""

    def subscribe(self, deliver: Callable[[Batch], None]) -> None:
        """Have `deliver` called with every batch published from now on."""

    def publish(self, batch: Batch) -> None:
        """Hand `batch` to all subscribers, in order."""


class Observer(Protocol):
    """Is shown what people do, for the operator's eyes."""

    def registered(self, name: str) -> None:
        """`name` is here."""

    def said(self, name: str, text: str) -> None:
        """`name` said the clean `text`."""

    def quit(self, name: str) -> None:
        """`name` says that it leaves; `left` follows."""

    def left(self, name: str) -> None:
        """`name` is gone, and free."""
