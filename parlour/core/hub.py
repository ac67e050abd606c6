"""The middle of everything: takes commands, has events committed, and delivers them.

All calls come on one thread. State changes at once, when a command is executed; what others are told of it goes through
the journal first. Everything that was said in one turn of the event loop is one submission.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from parlour.commands import Command
from parlour.core import fanout
from parlour.core.changes import Change, PersonSeen
from parlour.core.fanout import Batch
from parlour.core.follows import Follows
from parlour.core.handlers import HANDLERS
from parlour.core.mentions import folded
from parlour.core.outbox import Outbox
from parlour.core.outcomes import Outcomes
from parlour.core.people import People
from parlour.core.ports import Archive, Bus, Codec, Entry, Gauge, Journal, Observer, Peer
from parlour.core.questions import Questions
from parlour.core.room import Room
from parlour.core.rooms import Rooms
from parlour.core.roster import Roster
from parlour.core.session import Session
from parlour.core.snapshot import Snapshot
from parlour.core.stay import Stay
from parlour.errors import Farewell, Reason, Refusal
from parlour.events import Closing, Created, Matched, Refused, RoomEvent, Said, TopicSet

_new = tuple.__new__
"""Makes an `Entry` in half the time that its own constructor takes."""


class Hub:
    """One node of a chat room: its people, its rooms, and the way of their messages."""

    def __init__(
        self,
        journal: Journal,
        archive: Archive,
        bus: Bus,
        *,
        call_soon: Callable[[Callable[[], None]], Any],
        clock: Callable[[], float],
        snapshot: Snapshot | None = None,
        program: str = "",
        observer: Observer | None = None,
    ) -> None:
        """`clock` gives seconds since the epoch; `call_soon` runs a function after the turn's input is all read."""
        self.roster = Roster()
        self.rooms = Rooms()
        self.people = People()
        self.follows = Follows()
        self.stay = Stay(self)
        self.journal = journal
        self.archive = archive
        self.call_soon = call_soon
        self.clock = clock
        self.observer = observer
        self.program = program
        self.store = snapshot.store if snapshot else ""
        self._outcomes = Outcomes(self, bus)
        self._entries: list[Entry] = []
        """What happened in this turn."""
        self._changes: list[Change] = []
        """What of it is to be kept beside the events."""
        bus.subscribe(self.deliver)
        if snapshot is not None:
            self.people.load(snapshot.people)
            self.rooms.load(snapshot)
            self.follows.load(snapshot.terms)
            self.stay.load()

    # -- sessions ------------------------------------------------------------------------------------------------------

    def open(self, peer: Peer, outbox: Outbox, codec: Codec) -> Session:
        """A session for a new connection, not yet registered."""
        return Session(peer, outbox, codec)

    def execute(self, session: Session, commands: Iterable[Command]) -> None:
        """Do what the client asks, one after the other, until it has left; what is refused it is told."""
        for command in commands:
            if session.ended:
                return
            handler, registered = HANDLERS[command.__class__]
            try:
                if registered is not None and registered is (session.name is None):
                    raise Refusal(Reason.ALREADY_REGISTERED if session.name else Reason.NOT_REGISTERED)
                event = handler(self, session, command)
            except Refusal as refusal:
                event = Refused(refusal.reason, refusal.about)
            if isinstance(event, RoomEvent):
                self.record(event, session, command.id)
            elif event is not None:
                session.peer.reply(event, command.id)

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
        name = session.name
        if name is None:
            return
        self.follows.depart(session)
        for room in [*session.rooms]:
            self.stay.end(session, room)
        self.roster.release(name)
        session.name = None
        if session.lasting is not None:
            self.keep(PersonSeen(session.person, name, session.lasting, self.clock()))
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

    def known(self, name: str) -> str | None:
        """The canonical form of a name that somebody has, connected or not, however it is written."""
        name = folded(name)
        return self.roster.named(name) or self.people.named(name)

    def questions(self, session: Session) -> Questions:
        """Where `session` asks what takes its time."""
        if session.questions is None:
            session.questions = Questions(session, self.call_soon)
        return session.questions

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
        if session.replay is not None:
            session.replay.go_on()
        if session.questions is not None:
            session.questions.go_on()

    def congested(self, session: Session) -> Gauge | None:
        """What cannot take more of what `session` sends for now: the journal, or a room it is in."""
        for room in session.rooms:
            if room.congested:
                return room
        return self.journal.congestion

    # -- the way of an event -------------------------------------------------------------------------------------------

    def record(self, event: RoomEvent, origin: Session | None, request: str | None = None) -> None:
        """Have `event` committed with what else happens in this turn, then delivered, and `request` answered."""
        if not self._entries:
            self._schedule()
        person = origin.person if origin is not None else 0
        self._entries.append(_new(Entry, (event, person, request, origin)))

    def keep(self, change: Change) -> None:
        """Have `change` kept, after the events of this turn: it may be about a room that one of them makes."""
        self._schedule()
        self._changes.append(change)

    def _schedule(self) -> None:
        if not self._entries and not self._changes:
            self.call_soon(self.commit)

    def commit(self) -> None:
        """Have committed what happened in this turn so far."""
        entries, self._entries = self._entries, []
        changes, self._changes = self._changes, []
        if entries:
            self.journal.submit(entries, partial(self._outcomes.committed, entries))
        for change in changes:
            self.journal.keep(change)

    def deliver(self, batch: Batch) -> None:
        """Push what was committed to those present in its rooms; rooms that are not here are passed over."""
        for name, part in batch.by_room().items():
            room = self.rooms.get(name)
            if room is None or not room.stored:  # all of it is of an earlier room of that name
                continue
            kinds = {*map(type, part.events)}
            if Created in kinds:
                part = part.since_creation()
            room.last = next((event.seq for event in reversed(part.events) if event.seq), room.last)
            if TopicSet in kinds:
                room.topic = next((event.text for event in reversed(part.events) if isinstance(event, TopicSet)), "")
            fanout.deliver(room, part)
            if room.kind == "open" and room.size < len(self.roster):
                self._match(room, part)

    def _match(self, room: Room, part: Batch) -> None:
        """Tell those who are not in the room, and follow something that was said in it."""
        for event in part.events:
            if not isinstance(event, Said):
                continue
            told: dict[str, Matched] = {}  # one for all who follow the same: a dialect need not encode it again
            for session, term in self.follows.matches(event, self.roster).items():
                if room not in session.rooms:
                    session.peer.reply(told.setdefault(term, Matched(term, event)))
