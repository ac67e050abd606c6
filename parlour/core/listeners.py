"""Those who are told what happens in a room without being in it: nobody sees them, and they do not count.

They may hear what they may read. When that ends, so does their listening.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING

from parlour.errors import Farewell, Reason, Refusal
from parlour.events import Closing, Event, Exited

if TYPE_CHECKING:
    from parlour.core.hub import Hub
    from parlour.core.outbox import Outbox
    from parlour.core.ports import Codec
    from parlour.core.room import Room
    from parlour.core.session import Session


class Listener:
    """One of them."""

    __slots__ = ("after", "closed", "codec", "outbox", "room", "session")

    def __init__(
        self, session: Session, room: Room, outbox: Outbox, codec: Codec, closed: Callable[[Event], None]
    ) -> None:
        self.session = session
        """Who listens: a visit."""
        self.room = room
        self.outbox = outbox
        """Where what is heard goes."""
        self.codec = codec
        self.closed = closed
        """Is called when it ends from this side, with a last word."""
        self.after = room.last
        """The number behind which it is told what happens."""


class Listeners:
    """All of them."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._all: dict[Listener, None] = {}

    def __len__(self) -> int:
        return len(self._all)

    def open(
        self, session: Session, name: str, outbox: Outbox, codec: Codec, closed: Callable[[Event], None]
    ) -> Listener:
        """Have the visit `session` hear what happens in the room that it calls `name`. Raises `Refusal`.

        `codec` is one that nobody present in a room has.
        """
        room = self._hub.rooms.find(name, session)
        if not room.stored:
            raise Refusal(Reason.NO_SUCH_ROOM, name)
        if not room.legible(session):
            raise Refusal(Reason.NOT_A_MEMBER, name)
        listener = Listener(session, room, outbox, codec, closed)
        room.listeners.setdefault(codec, {})[listener] = None
        self._all[listener] = None
        return listener

    def end(self, listener: Listener) -> None:
        """It listens no longer."""
        if listener not in self._all:
            return
        del self._all[listener]
        group = listener.room.listeners[listener.codec]
        del group[listener]
        if not group:
            del listener.room.listeners[listener.codec]

    def review(self, room: Room) -> None:
        """End those who may not read `room` any more."""
        self._close(
            [one for group in room.listeners.values() for one in group if not room.legible(one.session)],
            Exited(room.name),
        )

    def dismiss(self, person: int) -> None:
        """End those of `person`, whom nobody can be any more."""
        self._close([one for one in self._all if one.session.person == person], Closing(Farewell.EXPELLED))

    def dismiss_all(self) -> None:
        """The server is being stopped."""
        self._close([*self._all], Closing(Farewell.STOPPING))

    def _close(self, listeners: Collection[Listener], word: Event) -> None:
        for listener in listeners:
            self.end(listener)
            listener.closed(word)
