"""Who is told what of batches with events of people in them, and in which order (checked against the obvious way)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.commands import LOBBY, Join, Leave, Quit, Register, Rename, RenameRoom, Say, Signal, Topic
from parlour.core.delivery import Delivery
from parlour.core.fanout import OWN, Batch
from parlour.core.outbox import Outbox
from parlour.core.room import Room
from parlour.core.session import Session
from parlour.events import (
    AwaySet,
    Event,
    Joined,
    Left,
    PersonEvent,
    Quitted,
    Renamed,
    RoomEvent,
    RoomRenamed,
    Said,
    Signalled,
    TopicSet,
)
from tests.unit.core.world import NOW, Slow, World

ROOMS = ("a", "b", "c")
KINDS: tuple[type[RoomEvent | PersonEvent], ...] = (Said, Joined, Left, TopicSet, Quitted, Renamed, AwaySet, Signalled)


@dataclass(eq=False)
class Tokens:
    """A codec that writes the place of each event in the batch, which is its time."""

    echoes: bool
    labels: bool
    hides: frozenset[type[Event]] = frozenset()
    untold: frozenset[type[Event]] = frozenset()
    encoded: list[RoomEvent | PersonEvent] = field(default_factory=list)

    def encode(self, event: RoomEvent | PersonEvent) -> bytes:
        self.encoded.append(event)
        return self.token(event)

    def token(self, event: RoomEvent | PersonEvent) -> bytes:
        return b"" if type(event) in self.untold else b"%d " % event.at


class Peer:
    """Tells its own as ``=PLACE``."""

    busy = False

    def echo(self, event: RoomEvent | PersonEvent, request: str) -> bytes:
        assert request == f"r{event.at:.0f}"
        return b"=%d " % event.at

    def reply(self, event: Event, request: str | None = None) -> None:
        raise AssertionError("nobody asked")

    close = flush = lambda _: None


CODECS = st.builds(
    Tokens,
    echoes=st.booleans(),
    labels=st.booleans(),
    hides=st.frozensets(st.sampled_from(KINDS), max_size=2),
    untold=st.frozensets(st.sampled_from(KINDS), max_size=3),
)


@dataclass
class Happening:
    """An event to be: where, by whom, and whether by request."""

    kind: type[RoomEvent | PersonEvent]
    room: str
    rooms: tuple[str, ...]
    origin: int | None
    asked: bool
    to: int

    def event(self, at: int) -> RoomEvent | PersonEvent:
        if issubclass(self.kind, PersonEvent):
            return self.kind("x", float(at), self.rooms)
        if self.kind is Signalled and self.asked:
            return Signalled("", "x", float(at), to=f"p{self.to}")
        return self.kind(self.room, "x", float(at))


HAPPENINGS = st.builds(
    Happening,
    kind=st.sampled_from(KINDS),
    room=st.sampled_from(ROOMS),
    rooms=st.lists(st.sampled_from((*ROOMS, "gone")), unique=True, max_size=3).map(tuple),
    origin=st.none() | st.integers(0, 5),
    asked=st.booleans(),
    to=st.integers(0, 5),
)


@settings(deadline=None, derandomize=True, database=None, max_examples=150)
@given(
    codecs=st.lists(CODECS, min_size=1, max_size=3),
    where=st.lists(st.sets(st.sampled_from(ROOMS)), min_size=6, max_size=6),
    happenings=st.lists(HAPPENINGS, min_size=1, max_size=25),
)
def test_everyone_is_told_what_concerns_them_once_and_in_order(
    codecs: list[Tokens], where: list[set[str]], happenings: list[Happening]
) -> None:
    hub = World().hub
    rooms = {name: Room(name) for name in ROOMS}
    for room in rooms.values():
        hub.rooms.add(room)
    sessions = []
    for number, own in enumerate(where):
        peer = Peer()
        session = Session(peer, Outbox(peer, lambda _: None, 10**9), codecs[number % len(codecs)])
        session.name = hub.roster.claim(f"p{number}", session)
        for name in sorted(own):
            rooms[name].add(session)
        sessions.append(session)
    events = [happening.event(at) for at, happening in enumerate(happenings)]
    origins = [None if one.origin is None else sessions[one.origin] for one in happenings]
    requests = [f"r{at}" if one.asked and one.origin is not None else None for at, one in enumerate(happenings)]
    Delivery(hub).deliver(Batch(events, origins, requests if any(requests) else ()))
    for session in sessions:
        heard = b"".join(session.outbox.chunks).split()
        expected = [
            token
            for event, origin, request in zip(events, origins, requests, strict=True)
            for token in told(session, event, origin if origin is session else None, request)
        ]
        assert sorted(heard) == sorted(expected)
        check_order(heard, expected, events)
    for codec in codecs:
        once = [event for event in codec.encoded if not isinstance(event, PersonEvent | Signalled)]
        assert len({*map(id, once)}) == len(once)


def told(session: Session, event: RoomEvent | PersonEvent, own: Session | None, request: str | None) -> list[bytes]:
    """What `session` is to be told of `event`; `own` is set if it is its own."""
    codec = session.codec
    assert isinstance(codec, Tokens)
    names = {room.name for room in session.rooms}
    shared = codec.token(event)
    ways: list[Session | None] = []
    if isinstance(event, PersonEvent):
        here = not names.isdisjoint(event.rooms)
        mine = own is not None and (event.own or (codec.labels and request is not None))
        ways = [own] if here or mine else []
    elif isinstance(event, Signalled) and event.to:
        ways = [*([None] if event.to == session.name else []), *([own] if own is not None else [])]
    elif event.room in names:
        ways = [own]
    return [part for way in ways for part in as_told(codec, event, way is not None, request, shared).split()]


def as_told(codec: Tokens, event: RoomEvent | PersonEvent, own: bool, request: str | None, shared: bytes) -> bytes:
    if own and codec.labels and request is not None:
        return b"=%d " % event.at
    if own and isinstance(event, PersonEvent) and not event.own:
        return b""
    if own and type(event) in (codec.hides if codec.echoes else OWN):
        return b""
    return shared


def check_order(heard: list[bytes], expected: list[bytes], events: Sequence[RoomEvent | PersonEvent]) -> None:
    """Each room's events are in order; and what is told of a person has its place among everything."""
    places = [int(token.lstrip(b"=")) for token in heard]
    wanted = [int(token.lstrip(b"=")) for token in expected]
    for room in ROOMS:
        there = [at for at in places if getattr(events[at], "room", None) == room]
        assert there == sorted(there)
    for at in places:
        event = events[at]
        if isinstance(event, PersonEvent) or (isinstance(event, Signalled) and event.to):
            assert {*places[: places.index(at)]} == {*wanted[: wanted.index(at)]}


# -- how much it costs -------------------------------------------------------------------------------------------------


def test_a_mass_departure_is_one_chunk_for_whoever_stays() -> None:
    world = World()
    world.events.untold = frozenset({Quitted})
    stays = world.guest("stays")
    leavers = [world.guest(f"p{number}") for number in range(50)]
    stays.told()
    for leaver in leavers:
        leaver.does(Quit())
    world.turns()
    assert len(stays.outbox.chunks) == 1
    world.events.untold = frozenset({Left})
    leavers = [world.guest(f"p{number}") for number in range(50)]
    for one in (stays, *leavers):
        one.asks(Join("den"))
    stays.told()
    for leaver in leavers:
        leaver.does(Quit(text="bye"))
    world.turns()
    assert len(stays.outbox.chunks) == 1
    assert [type(event) for event in stays.told()] == [Quitted] * 50


def test_what_is_left_out_of_a_large_chunk_is_not_copied() -> None:
    world = World()
    people = [world.person(f"p{number}") for number in range(3)]
    text = "x" * 8000
    for one in people:
        one.does(*[Say(text)] * 20)
    world.turns()
    for number, one in enumerate(people):
        assert [type(chunk) for chunk in one.outbox.chunks].count(memoryview) == len(one.outbox.chunks)
        assert len(one.outbox.chunks) == (2 if number == 1 else 1)
        assert one.hears().count(text) == 40
        assert f"p{number}" not in one.hears()


# -- on the way --------------------------------------------------------------------------------------------------------


def test_who_is_gone_when_it_is_told_is_told_nothing() -> None:
    world = Slow()
    luca, alice = world.guests("luca", "alice")
    luca.does(Leave("den"), Rename("bob"), Signal(name="alice", text="PING"), Quit())
    luca.told()
    world.settled()
    assert not luca.outbox.chunks
    assert [type(event) for event in alice.told()] == [Renamed, Signalled, Left]


def test_whoever_is_in_no_room_is_told_of_itself() -> None:
    world = World()
    luca = world.connect()
    luca.session.codec = world.events
    luca.does(Register("luca", roams=True), Rename("bob"))
    world.turns()
    assert world.events.decode(b"".join(luca.outbox.chunks)) == [Renamed("luca", NOW, (), "bob")]


def test_what_is_on_its_way_to_a_room_finds_it_under_its_new_name() -> None:
    world = Slow()
    luca, alice = world.guests("luca", "alice")
    luca.does(Join("den"))
    world.settled()
    alice.does(Join("den"))
    world.settled()
    luca.told()
    luca.does(Say("one", "den"), RenameRoom("den", "pub"), Topic("den", "two"))
    world.turns()
    alice.does(Leave("den"))
    world.turns()
    luca.does(Say("three", "den"))
    world.turns()
    world.journal.commit()
    told = [event for event in luca.told() if isinstance(event, RoomEvent)]
    assert [(type(event), event.room) for event in told] == [
        (Said, "den"),
        (RoomRenamed, "den"),
        (TopicSet, "pub"),
        (Left, "pub"),
        (Said, "pub"),
    ]
    assert list(luca.rooms) == [LOBBY, "pub"]
    luca.does(Join("den"), Say("new", "den"))
    world.settled()
    assert list(luca.rooms) == [LOBBY, "pub", "den"]
    numbers = count(1)
    assert [event.seq for event in luca.told() if isinstance(event, RoomEvent) and event.seq] == [
        next(numbers),
        next(numbers),
    ]
