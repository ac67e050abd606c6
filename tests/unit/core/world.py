"""A hub without sockets: outboxes are read by hand, turns are run by hand, the clock stands still."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, TypeVar

from parlour.bus.local import LocalBus
from parlour.commands import Command, Register
from parlour.core.changes import Change
from parlour.core.counts import Commits
from parlour.core.hub import Hub
from parlour.core.outbox import Outbox
from parlour.core.ports import Archive, Call, Committed, Entry, Gauge, Journal, Pages, Query, Wanted
from parlour.errors import StoreError
from parlour.events import Event, PersonEvent, Quitted, Registered, RoomEvent, Said, Stored
from tests.store.model import ModelStore

NOW = 1_700_000_000.0

E = TypeVar("E", bound=Event)


class TextCodec:
    """Messages as ``seq author: text``, everything else not at all; counts how often it encodes."""

    hides: frozenset[type[Event]] = frozenset()
    labels = False

    def __init__(self, echoes: bool = False) -> None:
        self.echoes = echoes
        self.encoded = 0

    def encode(self, event: RoomEvent | PersonEvent) -> bytes:
        self.encoded += 1
        return f"{event.seq} {event.author}: {event.text}\n".encode() if isinstance(event, Said) else b""


class EventCodec:
    """Every event as a number, by which `decode` gives it back; but those `untold`."""

    hides: frozenset[type[Event]] = frozenset()
    labels = False
    untold: frozenset[type[Event]] = frozenset({Quitted})
    """One of the two that tell of a departure is enough."""

    def __init__(self) -> None:
        self.echoes = True
        self._events: list[Event] = []

    def encode(self, event: Event) -> bytes:
        if event.__class__ in self.untold:
            return b""
        self._events.append(event)
        return b"%d\n" % (len(self._events) - 1)

    def decode(self, data: bytes) -> list[Event]:
        return [self._events[int(number)] for number in data.split()]


class Person:
    """A connection: the core's `Peer` and `Writer`."""

    def __init__(self, world: "World", codec: TextCodec | EventCodec, limit: int, address: str = "") -> None:
        self._world = world
        self.replies: list[Event] = []
        self.answers: list[tuple[str | None, Event]] = []
        self.closed = False
        self.busy = False
        self.outbox = Outbox(self, lambda writer: world.marked.append(self), limit)
        self.session = world.hub.open(self, self.outbox, codec, address)

    def reply(self, event: Event, request: str | None = None) -> None:
        if self.closed:
            return
        self.replies.append(event)
        self.answers.append((request, event))

    def echo(self, event: RoomEvent | PersonEvent, request: str) -> bytes:
        raise AssertionError("nobody here has labels")

    def close(self) -> None:
        self.closed = True

    def flush(self) -> None:
        raise AssertionError("the world reads outboxes itself")

    def does(self, *commands: Command) -> None:
        self._world.hub.execute(self.session, commands)

    def hears(self) -> str:
        """What was pushed since the last time."""
        heard = b"".join(self.outbox.chunks).decode()
        self.outbox.empty()
        return heard


class Client(Person):
    """A connection that is told everything there is, answers and events in one order."""

    def __init__(self, world: "World", limit: int = 1 << 20, address: str = "") -> None:
        super().__init__(world, world.events, limit, address)
        self.secret = ""

    def reply(self, event: Event, request: str | None = None) -> None:
        if self.closed:
            return
        super().reply(event, request)
        self.outbox.push(self._world.events.encode(event))

    def told(self) -> list[Event]:
        """What it was told since the last time, in order."""
        data = b"".join(self.outbox.chunks)
        self.outbox.empty()
        return self._world.events.decode(data)

    def asks(self, *commands: Command) -> list[Event]:
        """Do that and let turns pass; returns what it is told of it."""
        self.told()
        self.does(*commands)
        self._world.turns()
        return self.told()

    def asks_for(self, kind: type[E], *commands: Command) -> E:
        """The same, of which only the one event of `kind` matters."""
        found = [event for event in self.asks(*commands) if isinstance(event, kind)]
        assert len(found) == 1, found
        return found[0]

    def answer(self, request: str) -> Event:
        """The one answer to that request."""
        found = [event for answered, event in self.answers if answered == request]
        assert len(found) == 1, found
        return found[0]

    @property
    def rooms(self) -> dict[str, int]:
        """Where it is, each with the number behind which it is told what happens."""
        return {room.name: room.since(self.session) for room in self.session.rooms}


class FakeCaller:
    """See `core.ports.Caller`. Calls are answered when a test does."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.answer: list[Callable[[Sequence[str]], None]] = []
        """For each of them."""
        self.forgotten: list[int] = []

    def takes(self, url: str) -> bool:
        return url.startswith("https://")

    def call(self, call: Call, answered: Callable[[Sequence[str]], None]) -> None:
        self.calls.append(call)
        self.answer.append(answered)

    def forget(self, hook: int) -> None:
        self.forgotten.append(hook)


class World:
    """A hub and its turns."""

    def __init__(
        self,
        journal: Journal | None = None,
        *,
        store: ModelStore | None = None,
        archive: Archive | None = None,
        owner: tuple[str, str] | None = None,
    ) -> None:
        self.now = NOW
        self.marked: list[Person] = []
        self._soon: list[Callable[[], None]] = []
        self.codec = TextCodec()
        self.events = EventCodec()
        self.store = journal.store if isinstance(journal, SlowJournal) else store or ModelStore()
        self.caller = FakeCaller()
        self.hub = Hub(
            journal or self.store,
            archive or self.store,
            LocalBus(),
            call_soon=self._soon.append,
            clock=lambda: self.now,
            snapshot=self.store.snapshot,
            program="Parlour",
            owner=owner,
            caller=self.caller,
        )

    def connect(self, codec: TextCodec | None = None, limit: int = 1000, address: str = "") -> Person:
        return Person(self, codec or self.codec, limit, address)

    def person(self, name: str, codec: TextCodec | None = None, limit: int = 1000) -> Person:
        """Somebody registered who hears texts."""
        person = self.connect(codec, limit)
        person.does(Register(name))
        self.turn()
        return person

    def guest(self, name: str, address: str = "") -> Client:
        """Somebody who cannot come back."""
        return self._client(Register(name), address)

    def lasting(self, name: str, address: str = "") -> Client:
        """Somebody who can come back."""
        return self._client(Register(name, lasting=True), address)

    def back(self, name: str, secret: str) -> Client:
        """Who comes back."""
        return self._client(Register(name, secret, lasting=True))

    def _client(self, registration: Register, address: str = "") -> Client:
        client = Client(self, address=address)
        client.does(registration)
        self.turn()
        welcome = client.replies[0]
        assert isinstance(welcome, Registered), welcome
        client.secret = welcome.secret
        client.told()
        return client

    def turn(self) -> None:
        """Run what was left for after the input."""
        soon, self._soon[:] = self._soon[:], []
        for call in soon:
            call()

    def turns(self) -> None:
        """Run turns until nothing is left."""
        for _ in range(1000):
            if not self._soon:
                return
            self.turn()
        raise AssertionError("the hub spins")

    def restart(self) -> "World":
        """Another server with the same store."""
        return World(store=self.store)


class SlowJournal:
    """Commits when told to, or fails."""

    congestion: Gauge | None = None

    def __init__(self, store: ModelStore | None = None) -> None:
        self.store = store or ModelStore()
        self.waiting: list[Callable[[], None]] = []
        self.commits = Commits()

    def submit(self, entries: Sequence[Entry], committed: Committed) -> None:
        self.waiting.append(partial(self.store.submit, entries, committed))

    def keep(self, change: Change) -> None:
        self.waiting.append(partial(self.store.keep, change))

    def keep_all(self, changes: Sequence[Change], kept: Callable[[bool], None]) -> None:
        self.waiting.append(partial(self.store.keep_all, changes, kept))

    def settle(self, settled: Callable[[], None]) -> None:
        self.waiting.append(partial(self.store.settle, settled))

    def probe(self, answered: Callable[[StoreError | None], None]) -> None:
        self.waiting.append(partial(self.store.probe, answered))

    def commit(self) -> None:
        waiting, self.waiting = self.waiting, []
        for act in waiting:
            act()

    def fail(self) -> None:
        self.store.failing = StoreError("disk full")
        self.commit()
        self.store.failing = None


class SlowArchive:
    """Answers when told to, with what the store holds then."""

    def __init__(self, store: ModelStore) -> None:
        self._store = store
        self.waiting: list[Callable[[], None]] = []

    def page(self, query: Query, answered: Callable[[Pages | StoreError], None]) -> None:
        self._ask(partial(self._store.page, query, answered))

    def search(self, wanted: Wanted, answered: Callable[[Pages | StoreError], None]) -> None:
        self._ask(partial(self._store.search, wanted, answered))

    def replay(
        self, room: str, after: int, upto: int, limit: int, answered: Callable[[Sequence[Stored] | StoreError], None]
    ) -> None:
        self._ask(partial(self._store.replay, room, after, upto, limit, answered))

    def unread(
        self, room: str, name_key: str, name: str, read: int, answered: Callable[[tuple[int, int] | StoreError], None]
    ) -> None:
        self._ask(partial(self._store.unread, room, name_key, name, read, answered))

    def lasts(
        self,
        rooms: Sequence[str],
        since: float,
        until: float,
        answered: Callable[[dict[str, float] | StoreError], None],
    ) -> None:
        self._ask(partial(self._store.lasts, rooms, since, until, answered))

    def stop(self) -> None:
        self._store.stop()

    def _ask(self, question: Callable[[], Any]) -> None:
        self.waiting.append(question)

    def answer(self) -> None:
        """Answer what was asked so far."""
        waiting, self.waiting = self.waiting, []
        for question in waiting:
            question()


class Slow(World):
    """Whose journal commits when told to."""

    def __init__(self) -> None:
        self.journal = SlowJournal()
        super().__init__(self.journal)

    def settled(self) -> None:
        self.turns()
        self.journal.commit()

    def guests(self, *names: str) -> list[Client]:
        guests = [self.guest(name) for name in names]
        self.settled()
        for guest in guests:
            guest.told()
        return guests
