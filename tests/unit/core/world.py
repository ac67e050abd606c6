"""A hub without sockets: outboxes are read by hand, turns are run by hand, the clock stands still."""

from collections.abc import Callable, Sequence

from parlour.bus.local import LocalBus
from parlour.commands import Command, Register, Say
from parlour.core.hub import Hub
from parlour.core.outbox import Outbox
from parlour.core.ports import Committed, Journal
from parlour.errors import StoreError
from parlour.events import Event, RoomEvent, Said
from parlour.store.memory import MemoryJournal

NOW = 1_700_000_000.0


class TextCodec:
    """Messages as ``seq author: text``, everything else not at all; counts how often it encodes."""

    def __init__(self, echoes: bool = False) -> None:
        self.echoes = echoes
        self.encoded = 0

    def encode(self, event: RoomEvent) -> bytes:
        self.encoded += 1
        return f"{event.seq} {event.author}: {event.text}\n".encode() if isinstance(event, Said) else b""


class Person:
    """A connection: the core's `Peer` and `Writer`."""

    def __init__(self, world: "World", codec: TextCodec, limit: int) -> None:
        self._world = world
        self.replies: list[Event] = []
        self.closed = False
        self.marks = 0
        self.outbox = Outbox(self, lambda writer: world.marked.append(self), limit)
        self.session = world.hub.open(self, self.outbox, codec)

    def reply(self, event: Event) -> None:
        self.replies.append(event)

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


class World:
    """A hub and its turns."""

    def __init__(self, journal: Journal | None = None) -> None:
        self.marked: list[Person] = []
        self._soon: list[Callable[[], None]] = []
        self.codec = TextCodec()
        self.hub = Hub(journal or MemoryJournal(), LocalBus(), call_soon=self._soon.append, clock=lambda: NOW)

    def connect(self, codec: TextCodec | None = None, limit: int = 1000) -> Person:
        return Person(self, codec or self.codec, limit)

    def person(self, name: str, codec: TextCodec | None = None, limit: int = 1000) -> Person:
        person = self.connect(codec, limit)
        person.does(Register(name))
        self.turn()
        return person

    def turn(self) -> None:
        """Run what was left for after the input."""
        soon, self._soon[:] = self._soon[:], []
        for call in soon:
            call()


class SlowJournal:
    """Commits when told to, or fails."""

    def __init__(self) -> None:
        self._real = MemoryJournal()
        self.waiting: list[tuple[Sequence[RoomEvent], Committed]] = []

    def submit(self, events: Sequence[RoomEvent], committed: Committed) -> None:
        self.waiting.append((events, committed))

    def commit(self) -> None:
        for events, committed in self.waiting:
            self._real.submit(events, committed)
        self.waiting.clear()

    def fail(self) -> None:
        for _, committed in self.waiting:
            committed(StoreError("disk full"))
        self.waiting.clear()


def says(text: str) -> Command:
    return Say(text)
