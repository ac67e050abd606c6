"""A store, its server, and people who do random things; see test_nothing_is_lost.py."""

from collections.abc import Callable, Sequence
from functools import partial

from parlour.bus.local import LocalBus
from parlour.commands import LOBBY, Command, Delete, Edit, Invite, Join, React, Say, Tell, Topic
from parlour.core.hub import Hub
from parlour.core.ports import Committed, Entry, Outcome
from parlour.core.session import Session
from parlour.errors import Farewell, StoreError
from parlour.events import RoomEvent
from tests.store.model import ModelStore
from tests.unit.core.reader import Facts, Line, Reader
from tests.unit.core.world import SlowArchive, SlowJournal

ROOMS = ("den", "pub", "x")
LASTING = ("ann", "bob", "cid")
GUESTS = ("dan", "eve")
STRANGER = "stranger"
"""A guest that takes the name of somebody who is absent."""
LIMIT = 600
"""Bytes that may wait for one who does not read: some eight things to be told."""


class FactJournal(SlowJournal):
    """Notes what is stored."""

    def __init__(self, store: ModelStore, facts: Facts) -> None:
        super().__init__(store)
        self._facts = facts

    def submit(self, entries: Sequence[Entry], committed: Committed) -> None:
        super().submit(entries, partial(self._noted, committed))

    def _noted(self, committed: Committed, outcomes: Sequence[Outcome] | StoreError) -> None:
        if not isinstance(outcomes, StoreError):
            for outcome in outcomes:
                if isinstance(outcome, RoomEvent) and outcome.durable:
                    self._facts.add(outcome)
        committed(outcomes)


class Town:
    """A store, its server, and everyone who uses it."""

    def __init__(self) -> None:
        self.facts = Facts()
        self.store = ModelStore()
        self.readers = [Reader(name, self.facts, lasting=name in LASTING) for name in (*LASTING, *GUESTS, STRANGER)]
        self.sessions: dict[Reader, Session] = {}
        self.people: dict[Reader, int] = {}
        """Who they were on their last connection."""
        self.now = 1000.0
        self.said = 0
        self._start()

    def _start(self) -> None:
        self.sessions.clear()
        self.soon: list[Callable[[], None]] = []
        self.full: list[Line] = []
        self.journal = FactJournal(self.store, self.facts)
        self.archive = SlowArchive(self.store)
        self.alive = True
        self.hub = Hub(
            self.journal,
            self.archive,
            LocalBus(),
            call_soon=self.soon.append,
            clock=self._clock,
            snapshot=self.store.snapshot,
        )

    def _clock(self) -> float:
        self.now += 1.0
        return self.now

    # -- what can happen -----------------------------------------------------------------------------------------------

    def turn(self) -> None:
        soon, self.soon[:] = self.soon[:], []
        for call in soon:
            call()
        self._drop_full()

    def _drop_full(self) -> None:
        for reader in self.readers:
            if reader.line is not None and reader.line.outbox.full:
                self.hub.dismiss(self.sessions[reader], Farewell.TOO_SLOW)

    def connect(self, reader: Reader, name: str) -> None:
        if reader.line is not None:
            if not reader.lasting:
                return
            if reader.secret:
                reader.lose()  # it will be replaced
            else:
                self.vanish(reader)
        if reader.name != name:
            reader.name = name
            reader.periods.clear()
        hub = self.hub
        line = Line(self.facts, LIMIT, lambda _: None)
        before, session = self.sessions.get(reader), hub.open(line, line.outbox, line)
        self.sessions[reader] = session
        reader.begin(line, lambda command: hub.execute(session, [command]))
        self.people[reader] = session.person
        if session.name is None and before is not None:
            hub.end(before)  # the secret was lost in a crash, so that it was not replaced; sooner or later it is dead

    def vanish(self, reader: Reader) -> None:
        if reader.line is not None:
            self.hub.end(self.sessions[reader])
            reader.line.close()
            reader.lose()

    def crash(self, stored: int) -> None:
        """The server is killed when so many of the waiting commits are done, which nobody has been told."""
        waiting = self.journal.waiting[:stored]
        for reader in self.readers:
            reader.lose()
        for act in waiting:
            act()
        self.store._waiting.clear()  # what waits for the next commit that succeeds is kept in memory
        for reader in self.readers:
            reader.excused |= {room for room in reader.periods if not self._is_kept(reader, room)}
        self._start()

    def _is_kept(self, reader: Reader, room: str) -> bool:
        """Whether the store knows that it is in `room`, or could come back to it by itself."""
        if not reader.lasting or room == LOBBY:
            found = self.store.rooms.get(room)
            return found is not None and (not found.blank or self._will_be_used(room))
        member = self.store.members.get((room, self.people.get(reader, 0)))
        return member is not None and member.member and member.person in self.store.people

    def _will_be_used(self, room: str) -> bool:
        """Whether somebody can come back to it."""
        members = (one for one in self.store.members.values() if one.room == room and one.member)
        return any(one.person in self.store.people for one in members)

    def does(self, reader: Reader, command: Command) -> None:
        if reader.line is not None and not reader.line.closed:
            reader.do(command)
            self._drop_full()

    def step(self, what: str, who: int, other: int, number: int) -> None:
        reader = self.readers[who % len(self.readers)]
        mate = self.readers[other % len(self.readers)]
        own = [*reader.periods] or [LOBBY]
        room = own[-1 - number % len(own)]
        session = self.sessions.get(reader)
        match what:
            case "turn":
                self.turn()
            case "commit":
                for _ in range(min(number, len(self.journal.waiting))):
                    self.journal.waiting.pop(0)()
                self._drop_full()
            case "fail":
                self._fail()
            case "answer":
                self._answer(number)
            case "answer fails":
                self.store.failing = StoreError("unreadable")
                self._answer(number)
                self.store.failing = None
            case "connect":
                self.connect(reader, LASTING[number % 3] if reader is self.readers[-1] else reader.name)
            case "vanish":
                self.vanish(reader)
            case "read":
                reader.read(number * 3)
            case "block" if session is not None and reader.line is not None and not reader.line.outbox.blocked:
                self.hub.block(session)
            case "unblock":
                self._unblock(reader)
            case "crash":
                self.crash(number)
            case "say":
                self.said += 1
                self.does(reader, Say(f"text {self.said}", room))
            case "edit":
                self.does(reader, Edit(room, other, "changed"))
            case "delete":
                self.does(reader, Delete(room, other))
            case "react":
                self.does(reader, React(room, other, "+1"))
            case "topic":
                self.does(reader, Topic(room, "about"))
            case "join":
                self._join(reader, ROOMS[other % 3], number % 2 == 0)
            case "leave" if reader.line is not None:
                reader.leave(own[-1])
            case "invite":
                for one in self.readers:
                    if one.name == mate.name:
                        one.wanted.add(room)
                self.does(reader, Invite(room, mate.name))
            case "tell":
                self.said += 1
                self.does(reader, Tell(mate.name, f"text {self.said}"))
            case "history" if reader.line is not None:
                reader.ask_history((*ROOMS, *mate.periods)[other % (3 + len(mate.periods))])
            case "resume" if reader.unfinished:
                reader.resume()
            case _:
                pass

    def _join(self, reader: Reader, room: str, private: bool) -> None:
        reader.wanted.add(room)
        self.does(reader, Join(room, private))

    def _fail(self) -> None:
        """The next commit fails, and what was to be told with it is undone."""
        for reader in self.readers:
            reader.excused |= {room.name for room in self.hub.rooms if not room.stored}
        waiting, self.journal.waiting = self.journal.waiting[1:], self.journal.waiting[:1]
        self.journal.fail()
        self.journal.waiting = waiting + self.journal.waiting
        self._drop_full()

    def _answer(self, number: int) -> None:
        for _ in range(min(number, len(self.archive.waiting))):
            self.archive.waiting.pop(0)()
        self._drop_full()

    def _unblock(self, reader: Reader) -> None:
        if reader.line is not None and reader.line.outbox.blocked:
            self.hub.unblock(self.sessions[reader])

    # -- the end -------------------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Let everything come to its end, as far as it would by itself."""
        for _ in range(200):
            for reader in self.readers:
                self._unblock(reader)
                reader.read(1000)
                if reader.unfinished:
                    reader.resume()
            unread = any(reader.line is not None and reader.line.outbox.chunks for reader in self.readers)
            if not (unread or self.soon or self.journal.waiting or self.archive.waiting):
                return
            self.turn()
            self.journal.commit()
            self.archive.answer()
        raise AssertionError("it does not come to an end")

    def check(self) -> None:
        """Everybody who can come back comes back, and has all of every room they are in."""
        self.settle()
        self.vanish(self.readers[-1])
        for _ in range(2):
            for reader in self.readers[:-1]:
                if reader.line is None:
                    self.connect(reader, reader.name)
            self.settle()
        self._check_rooms()
        for reader in self.readers[:-1]:
            assert reader.line is not None
            assert set(reader.periods) == {room.name for room in self.sessions[reader].rooms}
            for room, period in reader.periods.items():
                last = self.store.rooms[room].last
                assert period.got == {*range(period.base + 1, last + 1)}, f"{reader.name} in {room}"

    def _check_rooms(self) -> None:
        """The server and its store know the same."""
        rooms = {room.name: room for room in self.hub.rooms}
        ended = {
            name for name in self.store.rooms if name in self.hub.stay.creations._lingering or name.startswith("@")
        }
        stored = {name: room for name, room in self.store.rooms.items() if name in rooms or name not in ended}
        assert {name: (room.kind, room.topic, room.last, room.stored) for name, room in rooms.items()} == {
            name: (room.kind, room.topic, room.last, True) for name, room in stored.items()
        }
        lasting = {session.person for reader, session in self.sessions.items() if session.lasting}
        members = {(name, person) for name, room in rooms.items() for person in room.members if person in lasting}
        assert members == {key for key, member in self.store.members.items() if member.member and key[1] in lasting}
        assert all(room.members for room in rooms.values() if room.kind != "open")
        assert self.hub.stay.creations._rooms == {}
