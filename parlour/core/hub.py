"""The middle of everything: takes commands, has events committed, and delivers them.

All calls come on one thread. State changes at once, when a command is executed; what others are told of it goes through
the journal first. Everything that was said in one turn of the event loop is one submission.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import chain
from typing import Any

from msgspec.structs import replace

from parlour.commands import Command, Join
from parlour.core import disuse, leaving
from parlour.core.census import Census
from parlour.core.changes import Change
from parlour.core.counts import Counts
from parlour.core.delivery import Delivery
from parlour.core.directory import Directory
from parlour.core.files import Files, NoFiles
from parlour.core.follows import Follows
from parlour.core.former import FormerPeople
from parlour.core.handlers import HANDLERS
from parlour.core.hooks import Hooks
from parlour.core.listeners import Listeners
from parlour.core.mentions import folded
from parlour.core.outbox import Outbox
from parlour.core.outcomes import Outcomes
from parlour.core.owner import GUESSES, PAUSE
from parlour.core.people import People
from parlour.core.ports import Archive, Bus, Caller, Codec, Entry, Gauge, Journal, Observer, Peer
from parlour.core.profiles import cloak
from parlour.core.questions import Questions
from parlour.core.rate import SourceLimit
from parlour.core.rooms import Rooms
from parlour.core.roster import Roster
from parlour.core.session import Session
from parlour.core.settling import Settling
from parlour.core.shelf import Shelf
from parlour.core.snapshot import Snapshot
from parlour.core.stay import Stay
from parlour.core.tokens import Tokens
from parlour.core.visits import Visits
from parlour.core.watch import Watch
from parlour.errors import Farewell, Reason, Refusal
from parlour.events import Event, PersonEvent, Profile, Refused, RoomEvent, Said

_RECORDED = (RoomEvent, PersonEvent)

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
        owner: tuple[str, str] | None = None,
        key: str = "",
        files: Files | None = None,
        caller: Caller | None = None,
    ) -> None:
        """`clock` gives seconds since the epoch; `call_soon` runs a function after the turn's input is all read.

        `owner` is the name and the password that make somebody the server's owner; `key` is the secret with which the
        operator visits it (empty: there is none). `caller` calls webhooks; without one there are none.
        """
        self.roster = Roster()
        self.people = People()
        self.rooms = Rooms(self.roster.find, self.people.bears)
        self.follows = Follows()
        self.former = FormerPeople()
        self.watch = Watch(self.roster)
        self.census = Census()
        self.counts = Counts()
        self.tokens = Tokens(self.people, self.roster)
        self.hooks = Hooks(self)
        self.directory = Directory(self.roster, self.former, self.rooms, self.tokens, self.hooks)
        self.settling = Settling(self)
        self.stay = Stay(self)
        self.visits = Visits(self)
        self.listeners = Listeners(self)
        self.journal = journal
        self.archive = archive
        self.files: Files = files or NoFiles()
        self.shelf = Shelf()
        self.call_soon = call_soon
        self.clock = clock
        self.observer = observer
        self.program = program
        self.owner = owner
        self.guesses = SourceLimit(GUESSES, PAUSE)
        """Wrong words of those who would own the server: who guesses has to wait."""
        self.key = key
        self.caller = caller
        self._key = secrets.token_bytes(16)
        """What hosts are made with."""
        self.store = snapshot.store if snapshot else ""
        self._outcomes = Outcomes(self, bus)
        self._entries: list[Entry] = []
        """What happened in this turn."""
        self._keeping: list[Callable[[], None]] = []
        """Calls of the journal: what of it is to be kept beside the events."""
        self._awaited = 0
        """How many of these have somebody wait for what comes of them."""
        self._scheduled = False
        """It will end with a commit."""
        bus.subscribe(Delivery(self).deliver)
        if snapshot is not None:
            self.people.load(snapshot.people)
            self.rooms.load(snapshot)
            self.tokens.load(snapshot.tokens, self.rooms.get)
            self.follows.load(snapshot.terms)
            self.stay.memberships.load()
            self.hooks.load(snapshot.hooks)
            disuse.drop_all(self)

    # -- sessions ------------------------------------------------------------------------------------------------------

    def open(self, peer: Peer, outbox: Outbox, codec: Codec, address: str = "") -> Session:
        """A session for a new connection from `address`, not yet registered."""
        self.census.unknown += 1
        return Session(peer, outbox, codec, Profile("", host=self.host(address)))

    def host(self, address: str) -> str:
        """What everybody may know of where `address` is."""
        return cloak(self._key, address)

    def execute(self, session: Session, commands: Iterable[Command]) -> None:
        """Do what the client asks, one after the other, until it has left; what is refused it is told."""
        for command in commands:
            if session.ended:
                return
            if session.postponed and command.__class__ is not Join:
                self.stay.flush(session)
            handler, registered = HANDLERS[command.__class__]
            try:
                if registered is not None and registered is (session.name is None):
                    raise Refusal(Reason.ALREADY_REGISTERED if session.name else Reason.NOT_REGISTERED)
                event = handler(self, session, command)
            except Refusal as refusal:
                self.counts.refusals[refusal.reason] += 1
                event = Refused(refusal.reason, refusal.about)
            if event.__class__ is Said or isinstance(event, _RECORDED):
                self.record(event, session, command.id)
            elif event is not None:
                self.answer(session, event, command.id)

    def go_on(self, session: Session, commands: Iterable[Command]) -> None:
        """Do what answers gave rise to: what takes its time of it is done before what was asked meanwhile."""
        if session.questions is None:
            self.execute(session, commands)
            return
        with session.questions.first():
            self.execute(session, commands)

    def answer(self, session: Session, event: Event, request: str | None = None) -> None:
        """Tell `session` at once, but after what it was to be told before."""
        if session.postponed:
            self.stay.flush(session)
        if session.waiting is not None:
            session.waiting.append((event, request))
        else:
            session.peer.reply(event, request)

    def recode(self, session: Session, codec: Codec) -> None:
        """Tell `session` things with `codec` from now on."""
        before, session.codec = session.codec, codec
        for room in session.rooms:
            room.recode(session, before)

    def describe(self, session: Session, **changes: Any) -> None:
        """Change what everybody may know of the registered `session`."""
        before = session.profile
        session.profile = replace(before, **changes)
        self.census.changed(before, session.profile)

    def end(self, session: Session, text: str = "") -> None:
        """Execute nothing more for `session`, take it out of every room, and free its name; `text` is its last word."""
        leaving.end(self, session, text)

    def dismiss(self, session: Session, farewell: Farewell, text: str = "", by: str = "") -> None:
        """End `session`, which a registered client is told: with its last word `text`, or that of `by`."""
        leaving.dismiss(self, session, farewell, text, by)

    def known(self, name: str) -> str | None:
        """The canonical form of a name that somebody has, connected or not, however it is written."""
        name = folded(name)
        return self.roster.named(name) or self.people.named(name) or self.hooks.named(name)

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

    def record(
        self,
        event: RoomEvent | PersonEvent,
        origin: Session | None,
        request: str | None = None,
        person: int | None = None,
    ) -> None:
        """Have `event` committed with what else happens in this turn, then delivered, and `request` answered.

        `person` is who the store takes it to be of, if that is not the person of `origin`.
        """
        if not self._entries:
            self.schedule()
        if person is None:
            person = 0 if origin is None else origin.person
        self._entries.append(_new(Entry, (event, person, request, origin)))

    def keep(self, change: Change) -> None:
        """Have `change` kept, after the events of this turn: it may be about a room that one of them makes."""
        self.schedule()
        self._keeping.append(partial(self.journal.keep, change))

    def keep_all(self, changes: Sequence[Change], kept: Callable[[bool], None]) -> None:
        """Have `changes` kept, too, all of them or none ever; `kept` is told which, once."""
        self.schedule()
        self._awaited += 1
        self._keeping.append(partial(self.journal.keep_all, changes, partial(self._kept, kept)))

    def _kept(self, told: Callable[[bool], None], kept: bool) -> None:
        self._awaited -= 1
        told(kept)

    def schedule(self) -> None:
        """Have this turn end with a `commit`."""
        if not self._scheduled:
            self._scheduled = True
            self.call_soon(self.commit)

    def commit(self) -> None:
        """Have committed what happened in this turn so far."""
        self._scheduled = False
        self.stay.flush_all()
        entries, self._entries = self._entries, []
        keeping, self._keeping = self._keeping, []
        if entries:
            self._outcomes.awaited.append(entries)
            self.journal.submit(entries, partial(self._outcomes.committed, entries))
        for keep in keeping:
            keep()
        self.settling.submitted()

    @property
    def at_rest(self) -> bool:
        """Whether all that has happened so far is stored, and told."""
        return not self._entries and not self._outcomes.awaited and not self._awaited

    def unsettled(self) -> set[str]:
        """The rooms of which something that has happened is not stored, or not told, by their names."""
        entries = chain(self._entries, *self._outcomes.awaited)
        return {entry.event.room for entry in entries if isinstance(entry.event, RoomEvent)}
