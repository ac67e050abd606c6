"""Which bytes each member gets, whatever the mix of authors, codecs and rooms (checked against the obvious way)."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.core import fanout
from parlour.core.fanout import Batch
from parlour.core.outbox import Outbox
from parlour.core.room import Room
from parlour.core.session import Session
from parlour.events import Joined, PersonEvent, RoomEvent, Said, TopicSet
from tests.unit.core.world import TextCodec


class Nobody:
    """A peer that is never used."""

    reply = close = flush = lambda *_: None

    busy = False

    def echo(self, event: RoomEvent | PersonEvent, request: str) -> bytes:
        raise AssertionError("nobody has asked for anything")


def member(codec: TextCodec) -> Session:
    peer = Nobody()
    mark: Callable[[object], None] = lambda _: None  # noqa: E731
    return Session(peer, Outbox(peer, mark, 10**9), codec)


@settings(deadline=None, derandomize=True, database=None)
@given(
    kinds=st.lists(st.integers(0, 2), min_size=1, max_size=8),
    authors=st.lists(st.one_of(st.none(), st.integers(0, 7)), max_size=30),
    silent=st.sets(st.integers(0, 29)),
)
def test_everyone_gets_all_but_their_own(kinds: list[int], authors: list[int | None], silent: set[int]) -> None:
    codecs = [TextCodec(), TextCodec(), TextCodec(echoes=True)]
    members = [member(codecs[kind]) for kind in kinds]
    room = Room("lobby")
    for session in members:
        room.add(session)
    origins = [None if author is None else members[author % len(members)] for author in authors]
    events: list[RoomEvent] = [
        Joined("lobby", "x", 0.0) if number in silent else Said("lobby", "x", 0.0, number, "t" * number)
        for number in range(len(origins))
    ]
    fanout.deliver(room, Batch(events, origins), {*map(type, events)})
    for session in members:
        expected = b"".join(
            session.codec.encode(event)
            for event, origin in zip(events, origins, strict=True)
            if session.codec.echoes or origin is not session
        )
        assert b"".join(session.outbox.chunks) == expected
        assert len(session.outbox.chunks) <= 1


class Labels(TextCodec):
    """Has one's own told by `Asker.echo`."""

    labels = True


class Asker(Nobody):
    """A peer that is told what it has asked for."""

    def echo(self, event: RoomEvent | PersonEvent, request: str) -> bytes:
        return f"<{request}>".encode() if request != "nothing" else b""


def asker(codec: TextCodec) -> Session:
    session = member(codec)
    session.peer = Asker()
    return session


@pytest.mark.parametrize("echoes", [True, False])
def test_what_one_has_asked_for_is_told_as_the_dialect_makes_it(echoes: bool) -> None:
    codec, plain = Labels(echoes), TextCodec(echoes)
    luca, alice, bob = asker(codec), asker(codec), member(plain)
    room = Room("lobby")
    for session in (luca, alice, bob):
        room.add(session)
    events: list[RoomEvent] = [Said("lobby", "x", 0.0, number, "t") for number in range(1, 6)]
    events[2] = TopicSet("lobby", "x", 0.0, 3)  # this codec does not tell of it
    requests = ["a", None, "b", "nothing", None]
    fanout.deliver(room, Batch(events, [luca, luca, luca, luca, alice], requests), {Said, TopicSet})
    texts = {number: f"{number} x: t\n".encode() for number in range(1, 6)}
    own = texts[2] if echoes else b""
    assert b"".join(luca.outbox.chunks) == b"<a>" + own + b"<b>" + texts[5]
    everything = texts[1] + texts[2] + texts[4]
    assert b"".join(alice.outbox.chunks) == everything + (texts[5] if echoes else b"")
    assert b"".join(bob.outbox.chunks) == everything + texts[5]


def test_a_dialect_that_echoes_can_answer_some_of_it_itself() -> None:
    codec = TextCodec(echoes=True)
    codec.hides = frozenset({Said})
    luca, alice = member(codec), member(codec)
    room = Room("lobby")
    for session in (luca, alice):
        room.add(session)
    events: list[RoomEvent] = [Said("lobby", "x", 0.0, number, "t") for number in (1, 2)]
    fanout.deliver(room, Batch(events, [luca, alice]), {Said})
    assert b"".join(luca.outbox.chunks) == b"2 x: t\n"
    assert b"".join(alice.outbox.chunks) == b"1 x: t\n"


def test_a_batch_is_taken_apart_by_room_in_its_order() -> None:
    events: list[RoomEvent] = [Said(room, "x", 0.0, text=text) for room, text in (("a", "1"), ("b", "2"), ("a", "3"))]
    session = member(TextCodec())
    parts = Batch(events, [None, session, session]).by_room()
    assert parts == {"a": Batch([events[0], events[2]], [None, session]), "b": Batch([events[1]], [session])}
