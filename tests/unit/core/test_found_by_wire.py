"""Found while CHAT/2.0 was documented: each of these fails until it is mended."""

import json

from parlour.bus.local import LocalBus
from parlour.commands import Register, Say, Search
from parlour.core.hub import Hub
from parlour.core.snapshot import Snapshot, StoredRoom
from parlour.dialects.chat2 import Chat2
from parlour.events import Found, RoomList
from tests.house import House
from tests.store.model import ModelStore
from tests.unit.core.world import World


def test_whoever_makes_a_room_is_told_there_without_a_mark_at_once() -> None:
    """`Chat1.reply` changes its codec when the room is stored; `Connection.reply` does not look."""
    house = House()
    luca = house.framed("luca")
    luca.send(b"!join dev\n")
    house.loop.advance(0.1)
    assert luca.received() == b"@server: you are talking in the room dev (1 here)\n"
    alice = house.connect(Chat2())
    alice.send(b"REGISTER alice CHAT/2.0\n")
    alice.send(
        b'{"type":"join","room":"dev"}\n{"type":"say","room":"dev","text":"hello"}\n{"type":"say","text":"hi"}\n'
    )
    house.loop.advance(0.1)
    assert luca.received() == b"@alice: hello\n@alice: [lobby] hi\n"


def test_a_search_for_an_author_whom_nobody_could_be() -> None:
    """`ModelStore` raises `BadName` there (the real store does not), and the session's questions stop for good."""
    world = World()
    luca = world.connect()
    luca.does(Register("luca"), Say("hello"))
    world.turn()
    luca.does(Search("hello", author="\xd7"))
    assert luca.replies[-1] == Found()


def test_the_kind_of_an_open_room_is_left_out_after_a_restart_too() -> None:
    """msgspec leaves out what *is* the default: a string from a database equals it only."""
    store = ModelStore()
    kind = "".join(["op", "en"])
    snapshot = Snapshot("store", [StoredRoom("lobby", kind, "", 7)])  # type: ignore[arg-type]  # one that a database gave
    hub = Hub(store, store, LocalBus(), call_soon=lambda call: None, clock=lambda: 0.0, snapshot=snapshot)
    states = tuple(room.state(World().connect().session) for room in hub.rooms)
    assert json.loads(Chat2().reply(RoomList(states))) == {"type": "rooms", "rooms": [{"name": "lobby", "last": 7}]}
