"""The middle of everything: takes commands, has events committed, and delivers them.

All calls come on one thread. State changes at once, when a command is executed; what others are told of it goes through
the journal first. Everything that was said in one turn of the event loop is one submission.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from parlour.commands import Command
from parlour.core import fanout
from parlour.core.fanout import Batch
from parlour.core.handlers import HANDLERS
from parlour.core.outbox import Outbox
from parlour.core.ports import Bus, Codec, Journal, Observer, Peer
from parlour.core.room import Room
from parlour.core.roster import Roster
from parlour.core.session import Session
from parlour.errors import Farewell, Reason, Refusal, StoreError
from parlour.events import Closing, Joined, Left, Refused, RoomEvent


class Hub:
    """One node of a chat room: its people, its rooms, and the way of their messages."""

    def __init__(
        self,
        journal: Journal,
        bus: Bus,
        *,
        call_soon: Callable[[Callable[[], None]], Any],
        clock: Callable[[], float],
        observer: Observer | None = None,
    ) -> None:
        """`clock` gives seconds since the epoch; `call_soon` runs a function after the turn's input is all read."""
        self.roster = Roster()
        self.clock = clock
        self.observer = observer
        self._rooms: dict[str, Room] = {}
        self._journal = journal
        self._bus = bus
        self._call_soon = call_soon
        self._events: list[RoomEvent] = []
        """What happened in this turn."""
        self._origins: list[Session | None] = []
        """The sessions it came from."""
        bus.subscribe(self.deliver)

    # -- sessions ------------------------------------------------------------------------------------------------------

    def open(self, peer: Peer, outbox: Outbox, codec: Codec) -> Session:
        """A session for a new connection, not yet registered."""
        return Session(peer, outbox, codec)

    def execute(self, session: Session, commands: Iterable[Command]) -> None:
        """Do what the client asks, one after the other, until it has left; what is refused it is told."""
        for command in commands:
            if session.ended:
                return
            handler, registered = HANDLERS[type(command)]
            try:
                if registered is not None and registered is (session.name is None):
                    raise Refusal(Reason.ALREADY_REGISTERED if session.name else Reason.NOT_REGISTERED)
                event = handler(self, session, command)
            except Refusal as refusal:
                event = Refused(refusal.reason)
            if isinstance(event, RoomEvent):
                self._record(event, session)
            elif event is not None:
                session.peer.reply(event)

    def recode(self, session: Session, codec: Codec) -> None:
        """Tell `session` things with `codec` from now on."""
        for room in session.rooms:
            room.remove(session)
        session.codec = codec
        for room in session.rooms:
            room.add(session)

    def end(self, session: Session) -> None:
        """Execute nothing more for `session`, take it out of every room, and free its name."""
        session.ended = True
        name, session.name = session.name, None
        if name is None:
            return
        self.roster.release(name)
        for room in session.rooms:
            room.remove(session)
            self._record(Left(room.name, name, self.clock()), session)
            if not room.size:
                del self._rooms[room.name]
        session.rooms.clear()
        if self.observer is not None:
            self.observer.left(name)

    def dismiss(self, session: Session, farewell: Farewell) -> None:
        """End `session` for the server's own reason; a registered client is told."""
        registered = session.name is not None
        self.end(session)
        if registered:
            session.outbox.reopen()
            session.peer.reply(Closing(farewell))
        session.peer.close()

    # -- rooms ---------------------------------------------------------------------------------------------------------

    def room(self, name: str) -> Room:
        """The room of that name, made if it is not there."""
        room = self._rooms.get(name)
        if room is None:
            room = self._rooms[name] = Room(name)
        return room

    def enter(self, session: Session, room: Room) -> RoomEvent:
        """Make the registered `session` a member of `room`; returns what the room is to be told."""
        room.add(session)
        session.rooms.append(room)
        return Joined(room.name, session.name or "", self.clock())

    # -- back-pressure -------------------------------------------------------------------------------------------------

    def block(self, session: Session) -> None:
        """The network takes nothing more for `session` at the moment."""
        session.outbox.blocked = True
        for room in session.rooms:
            room.blocked += 1

    def unblock(self, session: Session) -> None:
        """The network takes bytes for `session` again."""
        session.outbox.blocked = False
        for room in session.rooms:
            room.unblock()

    def congested(self, session: Session) -> Room | None:
        """A room of `session` that cannot take more for now, if there is one."""
        for room in session.rooms:
            if room.congested:
                return room
        return None

    # -- the way of an event -------------------------------------------------------------------------------------------

    def _record(self, event: RoomEvent, origin: Session) -> None:
        if not self._events:
            self._call_soon(self.commit)
        self._events.append(event)
        self._origins.append(origin)

    def commit(self) -> None:
        """Have committed what happened in this turn so far."""
        if not self._events:
            return
        events, self._events = self._events, []
        origins, self._origins = self._origins, []
        self._journal.submit(events, partial(self._committed, Batch(events, origins)))

    def _committed(self, batch: Batch, result: Sequence[RoomEvent] | StoreError) -> None:
        if not isinstance(result, StoreError):
            self._bus.publish(Batch(result, batch.origins))
            return
        for event, origin in zip(*batch, strict=True):
            if origin is not None and event.durable:
                origin.peer.reply(Refused(Reason.NOT_STORED))

    def deliver(self, batch: Batch) -> None:
        """Push what was committed to the members of its rooms; rooms that nobody here is in are passed over."""
        for name, part in batch.by_room().items():
            room = self._rooms.get(name)
            if room is not None:
                fanout.deliver(room, part)
