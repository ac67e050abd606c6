"""Who and what is there. What a long list costs: test_questions.py."""

from parlour.commands import (
    LOBBY,
    Invite,
    Join,
    Leave,
    Mode,
    Rooms,
    SetModes,
    Who,
)
from parlour.core.handlers import lists
from parlour.events import (
    Presence,
    RoomList,
    RoomState,
    WhoList,
)
from tests.unit.core.world import World

OPERATOR = Presence("luca", role="operator")


def test_ones_own_rooms_are_listed_first_then_the_fullest() -> None:
    world = World()
    luca, alice, bob = world.guest("luca"), world.guest("alice"), world.guest("bob")
    alice.asks(Join("b"), Join("c"), Join("a"))
    bob.asks(Join("c"))
    luca.asks(Join("own"))
    assert luca.asks_for(RoomList, Rooms(id="1")) == RoomList(
        (
            RoomState(LOBBY, present=3, member=True),
            RoomState("own", present=1, member=True, last=1),
            RoomState("c", present=2, last=1),
            RoomState("b", present=1, last=1),
            RoomState("a", present=1, last=1),
        )
    )
    assert isinstance(luca.answer("1"), RoomList)


def test_a_list_of_rooms_has_an_end() -> None:
    world = World()
    luca = world.guest("luca")
    for number in range(lists.MOST_ROOMS + 10):
        world.hub.rooms.create(f"r{number}", "open", {})
    luca.asks(Join("r5"))
    rooms = luca.asks_for(RoomList, Rooms()).rooms
    assert len(rooms) == lists.MOST_ROOMS
    assert [room.name for room in rooms[:2]] == [LOBBY, "r5"]


def test_the_list_is_up_to_date() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Rooms())
    alice.asks(Join("den"), Join("den2"))
    assert [room.name for room in luca.asks_for(RoomList, Rooms()).rooms] == [LOBBY, "den", "den2"]
    alice.asks(Leave("den"))
    assert luca.asks_for(RoomList, Rooms()).rooms[1:] == (
        RoomState("den2", present=1, last=1),
        RoomState("den", last=1),
    )


def test_who_is_in_a_room() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.lasting("alice")
    luca.asks(Join("open"), Join("den", private=True), Invite("den", "alice"))
    alice.asks(Join("open"))
    assert luca.asks_for(WhoList, Who("Open", id="1")) == WhoList("open", (OPERATOR, Presence("alice")))
    assert isinstance(luca.answer("1"), WhoList)
    world.hub.end(alice.session)
    assert luca.asks_for(WhoList, Who("open")) == WhoList("open", (OPERATOR,))
    assert luca.asks_for(WhoList, Who("den")) == WhoList("den", (OPERATOR, Presence("alice", here=False)), secret=True)


def test_a_secret_room_is_one_to_those_in_it() -> None:
    world = World()
    luca = world.guest("luca")
    luca.asks(Join("den"), SetModes("den", (Mode("secret"),)))
    assert luca.asks_for(WhoList, Who("den")) == WhoList("den", (OPERATOR,), secret=True)
    listed = luca.asks_for(RoomList, Rooms())
    assert [(room.name, room.secret) for room in listed.rooms] == [("den", True), ("lobby", False)]
