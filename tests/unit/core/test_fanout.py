"""Which bytes each member gets, whatever the mix of authors, codecs and rooms (checked against the obvious way)."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.core import fanout
from parlour.core.fanout import Batch
from parlour.core.outbox import Outbox
from parlour.core.room import Room
from parlour.core.session import Session
from parlour.events import Joined, RoomEvent, Said
from tests.unit.core.world import TextCodec


class Nobody:
    """A peer that is never used."""

    reply = close = flush = lambda *_: None


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
    fanout.deliver(room, Batch(events, origins))
    for session in members:
        expected = b"".join(
            session.codec.encode(event)
            for event, origin in zip(events, origins, strict=True)
            if session.codec.echoes or origin is not session
        )
        assert b"".join(session.outbox.chunks) == expected
        assert len(session.outbox.chunks) <= 1


def test_a_batch_is_taken_apart_by_room_in_its_order() -> None:
    events: list[RoomEvent] = [Said(room, "x", 0.0, text=text) for room, text in (("a", "1"), ("b", "2"), ("a", "3"))]
    session = member(TextCodec())
    parts = Batch(events, [None, session, session]).by_room()
    assert parts == {"a": Batch([events[0], events[2]], [None, session]), "b": Batch([events[1]], [session])}
