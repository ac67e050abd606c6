"""Words to one person, in the room of the two."""

import pytest

from parlour.commands import (
    Command,
    History,
    Invite,
    Join,
    Leave,
    Quit,
    Resume,
    Rooms,
    Say,
    Tell,
    Who,
)
from parlour.errors import Reason
from parlour.events import (
    Created,
    Departed,
    Done,
    Entered,
    Joined,
    Left,
    Presence,
    Refused,
    Replayed,
    Resumed,
    RoomState,
    Said,
    WhoList,
)
from tests.unit.core.world import NOW, Client, World


def refused(client: Client, command: Command) -> Refused:
    return client.asks_for(Refused, command)


def direct_room(client: Client) -> str:
    (name,) = (name for name in client.rooms if name.startswith("@"))
    return name


def test_the_first_word_to_a_person_makes_the_room_of_the_two() -> None:
    world = World()
    luca, alice, bob = world.guest("luca"), world.guest("alice"), world.guest("bob")
    alice.told()
    told = luca.asks(Tell("ALICE", "hello", id="1"))
    room = direct_room(luca)
    state = RoomState(room, "direct", people=("luca", "alice"), present=2, member=True)
    events = [
        Created(room, "luca", NOW, 1, "direct", ("luca", "alice")),
        Joined(room, "luca", NOW),
        Joined(room, "alice", NOW),
        Said(room, "luca", NOW, 2, "hello"),
    ]
    assert told == [Entered(state, by="luca"), Done(room, 2, NOW), *events]
    assert alice.told() == [Entered(state, by="luca"), *events]
    assert luca.answer("1") == Done(room, 2, NOW)
    assert bob.told() == []
    assert refused(bob, Who(room)) == Refused(Reason.NO_SUCH_ROOM, room)
    assert refused(bob, Join(room)) == Refused(Reason.NO_SUCH_ROOM, room)
    assert bob.asks(Resume({room: 0})) == [Resumed({}, (room,))]


def test_two_people_have_one_room() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Tell("alice", "one"))
    room = direct_room(luca)
    alice.told()
    assert alice.asks(Tell("luca", "two"), Say("three", room)) == [
        Said(room, "alice", NOW, 3, "two"),
        Said(room, "alice", NOW, 4, "three"),
    ]


def test_a_direct_room_that_was_left_is_entered_again_with_the_next_word() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Tell("alice", "one"))
    room = direct_room(luca)
    alice.asks(Leave(room))
    assert luca.told()[-2:] == [Left(room, "alice", NOW), Departed(room, "alice", NOW, 3)]
    assert refused(alice, Who(room)) == Refused(Reason.NO_SUCH_ROOM, room)
    luca.asks(Tell("alice", "two"))
    state = RoomState(room, "direct", people=("luca", "alice"), present=2, member=True, last=3)
    assert alice.told() == [
        Entered(state, by="luca"),
        Joined(room, "alice", NOW),
        Said(room, "luca", NOW, 4, "two"),
    ]
    assert alice.asks_for(WhoList, Who(room)).people == (Presence("luca"), Presence("alice"))


def test_a_direct_room_that_both_left_is_gone() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Tell("alice", "one"))
    room = direct_room(luca)
    luca.asks(Leave(room))
    alice.asks(Leave(room))
    assert room not in world.store.rooms
    luca.asks(Tell("alice", "two"))
    assert direct_room(luca) != room
    assert refused(luca, Join(room)) == Refused(Reason.NO_SUCH_ROOM, room)


def test_a_stranger_with_the_same_name_gets_another_room() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Tell("alice", "for alice alone"))
    room = direct_room(luca)
    world.hub.end(alice.session)
    stranger = world.guest("alice")
    assert refused(stranger, Say("I am alice", room)) == Refused(Reason.NO_SUCH_ROOM, room)
    luca.asks(Tell("alice", "who are you?"))
    assert {direct_room(stranger), room} == {name for name in luca.rooms if name.startswith("@")}
    assert [event.text for event in stranger.told() if isinstance(event, Said)] == ["who are you?"]


@pytest.mark.parametrize("written", ["alice", "ALICE", "Alice"])
@pytest.mark.parametrize("registered", ["alice", "ALICE"])
def test_a_word_to_who_is_away_waits_in_the_room_of_the_two(written: str, registered: str) -> None:
    world = World()
    luca, alice = world.guest("luca"), world.lasting("Alice")
    luca.asks(Tell("alice", "one"))
    room = direct_room(luca)
    alice.does(Quit())
    alice = world.back(registered, alice.secret)
    alice.does(Quit())
    assert luca.asks_for(Said, Tell(written, "two")) == Said(room, "luca", NOW, 3, "two")
    assert world.back("alice", alice.secret).asks_for(Replayed, Resume({room: 2})).events[0].seq == 3


def test_it_waits_for_nobody_else() -> None:
    world = World()
    luca, alice, guest = world.lasting("luca"), world.lasting("alice"), world.guest("bob")
    luca.asks(Tell("alice", "one"), Tell("bob", "one"), Join("den", private=True), Invite("den", "alice"))
    for one in (alice, guest):
        one.does(Quit())
    assert refused(luca, Tell("bob", "two")) == Refused(Reason.NO_SUCH_PERSON, "bob")
    assert refused(world.guest("carol"), Tell("alice", "two")) == Refused(Reason.NO_SUCH_PERSON, "alice")
    stranger = world.guest("alice")
    luca.asks(Tell("alice", "who are you?"))
    stranger.does(Quit())
    assert refused(luca, Tell("luca", "me")) == Refused(Reason.NOT_YOURSELF)
    assert luca.asks_for(Said, Tell("alice", "two")).seq == 3
    luca.asks(*(Leave(room) for room in luca.rooms if room.startswith("@")))
    assert refused(luca, Tell("alice", "three")) == Refused(Reason.NO_SUCH_PERSON, "alice")


def test_a_name_that_could_mean_two_is_nobodys() -> None:
    world = World()
    luca = world.lasting("luca")
    for _ in range(2):
        alice = world.lasting("alice")
        luca.asks(Tell("alice", "hello"))
        alice.does(Quit())
    assert len([name for name in luca.rooms if name.startswith("@")]) == 2
    assert refused(luca, Tell("alice", "hello")) == Refused(Reason.NO_SUCH_PERSON, "alice")


def test_what_is_almost_ones_own_name_is_not_the_other_one() -> None:
    world = World()
    luca, alice = world.lasting("straße"), world.lasting("alice")
    luca.asks(Tell("alice", "hello"))
    alice.does(Quit())
    assert refused(luca, Tell("STRASSE", "hello")) == Refused(Reason.NO_SUCH_PERSON, "STRASSE")


@pytest.mark.parametrize("lasts", [False, True])
def test_what_is_for_who_has_the_name_now_is_not_told_to_who_had_it(lasts: bool) -> None:
    """Somebody came as kim, began a talk, and left: they can come back, and read it over HTTP at any time."""
    world = World()
    bob, other = world.lasting("bob"), world.lasting("kim")
    other.asks(Tell("bob", "hello, it is me"))
    earlier = direct_room(bob)
    assert bob.asks(Rooms("@kim"))[0].rooms[0].name == earlier  # type: ignore[attr-defined]
    other.does(Quit())
    assert bob.asks_for(Said, Say("are you there?", "@kim")).room == earlier
    kim = world.lasting("kim") if lasts else world.guest("kim")
    for command in (Say("secret", "@kim"), History("@kim"), Rooms("@kim")):
        assert refused(bob, command) == Refused(Reason.NO_SUCH_ROOM, "@kim")
    said = bob.asks_for(Said, Tell("kim", "secret"))
    assert said.room != earlier
    assert said in kim.told()
    assert bob.asks_for(Said, Say("secret", "@kim")).room == said.room
    assert bob.asks_for(Said, Say("to you who were here", earlier)).room == earlier


def test_what_is_for_who_had_the_name_last_is_not_told_to_who_had_it_before() -> None:
    world = World()
    bob, other = world.lasting("bob"), world.lasting("kim")
    other.asks(Tell("bob", "hello, it is me"))
    earlier = direct_room(bob)
    other.does(Quit())
    assert bob.asks_for(Said, Tell("kim", "are you there?")).room == earlier
    kim = world.lasting("kim")
    kim.does(Quit())
    assert refused(bob, Tell("kim", "secret")) == Refused(Reason.NO_SUCH_PERSON, "kim")
    assert refused(bob, Say("secret", "@kim")) == Refused(Reason.NO_SUCH_ROOM, "@kim")
    assert bob.asks_for(Said, Say("to you who were here", earlier)).room == earlier
    world.back("kim", other.secret).does(Quit())
    assert bob.asks_for(Said, Tell("kim", "are you back?")).room == earlier
