"""Rooms by their names, what each of them counts, and that nothing stays of what is gone."""

import pytest

from parlour.commands import LOBBY, Follow, Invite, Join, Leave, Quit, Resume, Say, Tell
from parlour.core.room import Room
from parlour.core.rooms import Rooms, room_name
from parlour.errors import Reason, Refusal
from tests.unit.core.world import TextCodec, World


@pytest.mark.parametrize(
    ("written", "kept"),
    [("den", "den"), ("DEN", "den"), ("#Den", "den"), ("a.b-c_d", "a.b-c_d"), ("É", "é"), ("E\u0301", "é")],
)
def test_one_room_however_it_is_written(written: str, kept: str) -> None:
    assert room_name(written) == kept


@pytest.mark.parametrize(
    "written",
    ["", "#", "##x", "a b", "@x", "x" * 33, "é" * 60_000, "\ud800é", "all", "private", "#Private", "\u202eden"],
)
def test_names_that_no_room_can_have(written: str) -> None:
    with pytest.raises(Refusal) as caught:
        room_name(written)
    assert (caught.value.reason, caught.value.about) == (Reason.BAD_ROOM_NAME, written)


def test_there_always_is_a_lobby() -> None:
    rooms = Rooms()
    assert [room.name for room in rooms] == [LOBBY]
    assert len(rooms) == 1
    assert rooms.get(LOBBY) is not None


def test_a_direct_room_is_found_by_its_two_in_any_order_until_it_is_gone() -> None:
    rooms = Rooms()
    room = rooms.create("@x", "direct", {1: "luca", 2: "alice"})
    assert room.people == ("luca", "alice")
    assert rooms.direct(1, 2) is rooms.direct(2, 1) is room
    assert rooms.direct(1, 3) is None
    room.members.clear()
    rooms.remove(room)
    assert rooms.direct(1, 2) is None
    assert rooms.get("@x") is None
    assert (rooms._direct, rooms._pairs) == ({}, {})


def test_removing_a_room_does_not_remove_another_of_its_name() -> None:
    rooms = Rooms()
    old = rooms.create("den", "private", {1: "luca"})
    rooms.remove(old)
    new = rooms.create("den", "open", {})
    rooms.remove(old)
    assert rooms.get("den") is new
    assert (old.gone, new.gone) == (True, False)


def test_what_may_be_read() -> None:
    world = World()
    session = world.guest("luca").session
    assert Room("x", "open").readable(session)
    for kind in ("private", "direct"):
        room = Room("x", kind)
        assert not room.readable(session)
        room.members[session.person] = "luca"
        assert room.readable(session)
        room.gone = True
        assert not room.readable(session)


def test_who_is_present_and_blocked_is_counted_however_they_come_and_go() -> None:
    world = World()
    people = [world.person(f"p{number}", codec) for number, codec in enumerate([world.codec, TextCodec(), world.codec])]
    room = world.hub.rooms.find(LOBBY, people[0].session)
    world.hub.block(people[0].session)
    people[0].does(Join("den"))
    den = world.hub.rooms.find("den", people[0].session)
    assert (room.size, room.blocked, den.size, den.blocked, den.drained) == (3, 1, 1, 1, 0)
    world.hub.recode(people[0].session, TextCodec())
    assert (room.size, room.blocked, den.size, den.blocked) == (3, 1, 1, 1)
    people[0].does(Leave("den"))
    assert (den.size, den.blocked, den.drained, den.groups) == (0, 0, 1, {})
    world.hub.unblock(people[0].session)
    assert room.blocked == 0
    for person in people:
        person.does(Quit())
    assert (room.size, room.blocked, room.groups) == (0, 0, {})


def test_nothing_stays_of_people_and_rooms_that_are_gone() -> None:
    """Of guests nothing at all; of those who can come back, what they need for that."""
    world = World()
    hub = world.hub
    for name in ("luca", "alice"):
        guest, lasting = world.guest(name), world.lasting("bob")
        guest.asks(Join("secret", private=True), Invite("secret", "bob"), Tell("bob", "hello"), Resume({LOBBY: 0}))
        lasting.asks(Say("hello", "secret"), Join("mine", private=True), Tell(name, "hello"), Follow("x"))
        lasting.asks(*(Leave(room) for room in lasting.rooms if room != LOBBY))
        guest.does(Quit())
        lasting.does(Quit())
        world.turns()
        assert len(hub.rooms) == 1
        assert (hub.rooms._direct, hub.rooms._pairs) == ({}, {})
        assert (hub.stay.memberships._rooms, hub.stay.creations._lingering) == ({}, {})
        assert len(hub.roster) == 0
        assert hub.follows._followers == {}
        assert (hub._entries, hub._keeping) == ([], [])
        (lobby,) = hub.rooms
        assert (lobby.members, lobby.groups) == ({}, {})
        assert guest.session.person not in lobby.read
        assert guest.session.rooms == lasting.session.rooms == ()
