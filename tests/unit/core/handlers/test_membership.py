"""Rooms, who is in them, and who may know of them."""

import pytest

from parlour.commands import (
    LOBBY,
    Command,
    Invite,
    Join,
    Leave,
    Say,
    Tell,
    Topic,
    Who,
)
from parlour.core.handlers import membership
from parlour.core.rooms import MOST_JOINED, MOST_ROOMS
from parlour.errors import Reason
from parlour.events import (
    Created,
    Departed,
    Done,
    Entered,
    Exited,
    Invited,
    Joined,
    Left,
    Presence,
    Refused,
    RoomState,
    Said,
    TopicIs,
    TopicSet,
    WhoList,
)
from tests.unit.core.world import NOW, Client, World


def refused(client: Client, command: Command) -> Refused:
    return client.asks_for(Refused, command)


# -- joining -----------------------------------------------------------------------------------------------------------


def test_a_room_that_is_not_there_is_made_and_entered_before_anything_of_it_is_told() -> None:
    luca = World().guest("luca")
    assert luca.asks(Join("Den", id="1")) == [
        Entered(RoomState("den", present=1, member=True)),
        Created("den", "luca", NOW, seq=1),
        Joined("den", "luca", NOW),
    ]
    assert luca.answer("1") == Entered(RoomState("den", present=1, member=True))


def test_a_room_that_is_there_is_entered_at_its_last_number() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Join("den"), Say("one", "den"))
    assert alice.asks(Join("#DEN", id="1")) == [
        Entered(RoomState("den", present=2, member=True, last=2)),
        Joined("den", "alice", NOW),
    ]
    assert alice.answer("1") == alice.replies[-1]
    assert luca.told() == [Joined("den", "alice", NOW)]
    luca.asks(Say("two", "den"))
    assert alice.told() == [Said("den", "luca", NOW, 3, "two")]


def test_joining_twice_is_being_there_once() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    alice.asks(Join("den"))
    luca.asks(Join("den"))
    assert luca.asks(Join("den")) == [Entered(RoomState("den", present=2, member=True, last=1))]
    assert alice.asks_for(WhoList, Who("den")) == WhoList("den", (Presence("alice", role="operator"), Presence("luca")))
    luca.asks(Leave("den"))
    assert alice.asks_for(WhoList, Who("den")) == WhoList("den", (Presence("alice", role="operator"),))


def test_what_is_said_in_a_room_is_heard_there_alone() -> None:
    world = World()
    luca, alice, bob = world.guest("luca"), world.guest("alice"), world.guest("bob")
    luca.asks(Join("den"))
    alice.asks(Join("den"))
    for client in (luca, alice, bob):
        client.told()
    luca.asks(Say("one", "den"), Say("two"))
    assert alice.told() == [Said("den", "luca", NOW, 2, "one"), Said(LOBBY, "luca", NOW, 1, "two")]
    assert bob.told() == [Said(LOBBY, "luca", NOW, 1, "two")]


@pytest.mark.parametrize(
    "name", ["", "#", "a b", "x" * 33, "all", "server", "a\x1b", "den/x", "##den", "Private", "pr\u0131vate", "den]"]
)
def test_a_room_name_that_is_not_allowed_is_refused(name: str) -> None:
    world = World()
    assert refused(world.guest("luca"), Join(name)) == Refused(Reason.BAD_ROOM_NAME, name)
    assert len(world.hub.rooms) == 1


def test_a_direct_room_is_not_made_by_joining() -> None:
    world = World()
    assert refused(world.guest("luca"), Join("@den")) == Refused(Reason.NO_SUCH_ROOM, "@den")
    assert len(world.hub.rooms) == 1


def test_an_open_room_does_not_become_private() -> None:
    world = World()
    world.guest("luca").asks(Join("den"))
    alice = world.guest("alice")
    assert refused(alice, Join("den", private=True)) == Refused(Reason.ROOM_EXISTS, "den")
    assert alice.rooms == {LOBBY: 0}


def test_joining_a_private_room_again_is_no_matter_however_it_is_asked() -> None:
    luca = World().guest("luca")
    luca.asks(Join("den", private=True))
    for again in (Join("den"), Join("den", private=True)):
        assert luca.asks(again) == [Entered(RoomState("den", "private", present=1, member=True, last=1))]


def test_nobody_is_in_too_many_rooms() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    alice.asks(Join("other"), Join("den", private=True))
    luca.asks(*(Join(f"r{number}") for number in range(MOST_JOINED - 1)))
    assert len(luca.rooms) == MOST_JOINED
    assert refused(luca, Join("new")) == Refused(Reason.TOO_MANY_ROOMS, "new")
    assert refused(luca, Join("other")) == Refused(Reason.TOO_MANY_ROOMS, "other")
    assert refused(alice, Invite("den", "luca")) == Refused(Reason.TOO_MANY_ROOMS, "den")
    assert refused(alice, Tell("luca", "hello")) == Refused(Reason.TOO_MANY_ROOMS, "luca")
    assert world.hub.rooms.get("new") is None
    assert len(world.hub.rooms) == 3 + MOST_JOINED - 1
    luca.asks(Leave("r0"))
    assert luca.asks_for(Entered, Join("new")).room.name == "new"


def test_a_server_does_not_have_too_many_rooms() -> None:
    world = World()
    luca = world.guest("luca")
    for number in range(MOST_ROOMS - 1):
        world.hub.rooms.create(f"r{number}", "open", {})
    assert refused(luca, Join("new")) == Refused(Reason.TOO_MANY_ROOMS, "new")
    assert luca.asks_for(Entered, Join("r0")).room.name == "r0"


# -- leaving -----------------------------------------------------------------------------------------------------------


def test_who_leaves_is_told_so_and_hears_no_more() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Join("den"))
    alice.asks(Join("den"))
    luca.told()
    assert alice.asks(Leave("DEN", id="1")) == [Exited("den")]
    assert alice.answer("1") == Exited("den")
    assert luca.told() == [Left("den", "alice", NOW)]
    luca.asks(Say("one", "den"))
    assert alice.told() == []
    assert refused(alice, Say("two", "den")) == Refused(Reason.NOT_A_MEMBER, "den")
    assert refused(alice, Leave("den")) == Refused(Reason.NOT_A_MEMBER, "den")


def test_nobody_leaves_the_lobby() -> None:
    luca = World().guest("luca")
    assert refused(luca, Leave("Lobby")) == Refused(Reason.STAYS_IN_LOBBY, LOBBY)
    assert luca.rooms == {LOBBY: 0}


def test_an_open_room_stays_when_everybody_has_left() -> None:
    world = World()
    luca = world.guest("luca")
    luca.asks(Join("den"), Say("one", "den"), Leave("den"))
    assert world.guest("alice").asks_for(Entered, Join("den")).room.last == 2


def test_who_leaves_a_private_room_is_no_member_any_more() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.lasting("alice")
    luca.asks(Join("den", private=True), Invite("den", "alice"))
    alice.asks(Leave("den"))
    assert luca.told()[-2:] == [Left("den", "alice", NOW), Departed("den", "alice", NOW, 3)]
    assert refused(alice, Join("den")) == Refused(Reason.NO_SUCH_ROOM, "den")
    assert luca.asks_for(WhoList, Who("den")) == WhoList("den", (Presence("luca", role="operator"),), secret=True)
    world.hub.end(alice.session)
    assert world.back("alice", alice.secret).rooms == {LOBBY: 0}


def test_a_private_room_that_its_last_member_leaves_is_gone_and_its_name_is_free() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Join("den", private=True), Say("one", "den"))
    assert luca.asks(Leave("den")) == [Exited("den")]
    assert "den" not in world.store.rooms
    assert alice.asks(Join("den")) == [
        Entered(RoomState("den", present=1, member=True)),
        Created("den", "alice", NOW, seq=1),
        Joined("den", "alice", NOW),
    ]
    assert luca.asks_for(Entered, Join("den")).room.kind == "open"


# -- inviting ----------------------------------------------------------------------------------------------------------


def test_who_is_invited_is_there_and_told_before_everyone() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Join("den", private=True))
    assert luca.asks(Invite("DEN", "Alice", id="1")) == [
        Done("den", 2, NOW),
        Joined("den", "alice", NOW),
        Invited("den", "luca", NOW, 2, "alice"),
    ]
    assert luca.answer("1") == Done("den", 2, NOW)
    assert alice.told() == [
        Entered(RoomState("den", "private", present=2, member=True, last=1), by="luca"),
        Joined("den", "alice", NOW),
        Invited("den", "luca", NOW, 2, "alice"),
    ]


def test_refused_invitations() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    world.guest("bob")
    luca.asks(Join("den", private=True), Join("open"), Invite("den", "alice"), Tell("alice", "hello"))
    (direct,) = (name for name in luca.rooms if name.startswith("@"))
    assert refused(luca, Invite("den", "nobody")) == Refused(Reason.NO_SUCH_PERSON, "nobody")
    assert refused(luca, Invite("den", "ALICE")) == Refused(Reason.ALREADY_MEMBER, "ALICE")
    assert refused(luca, Invite("den", "luca")) == Refused(Reason.NOT_YOURSELF)
    assert refused(luca, Invite(direct, "bob")) == Refused(Reason.NOT_PRIVATE, direct)
    assert refused(alice, Invite("open", "bob")) == Refused(Reason.NOT_A_MEMBER, "open")


# -- topics ------------------------------------------------------------------------------------------------------------


def test_a_topic_is_set_cleaned_and_told() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Join("den"))
    assert luca.asks(Topic("den", " all\tabout\n\x1b[31mnothing ", id="1")) == [
        Done("den", 2, NOW),
        TopicSet("den", "luca", NOW, 2, "all about [31mnothing"),
    ]
    assert luca.answer("1") == Done("den", 2, NOW)
    assert alice.asks(Topic("den")) == [TopicIs("den", "all about [31mnothing", "luca", NOW)]
    assert alice.asks_for(Entered, Join("den")).room.topic == "all about [31mnothing"
    luca.asks(Topic("den", ""))
    assert alice.asks_for(TopicIs, Topic("den")) == TopicIs("den", "", "luca", NOW)


def test_refused_topics() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Join("den"))
    assert refused(alice, Topic("den", "mine")) == Refused(Reason.NOT_A_MEMBER, "den")
    assert refused(luca, Topic("den", "x" * (membership.MOST_TOPIC + 1))) == Refused(Reason.TEXT_TOO_LONG)
    assert luca.asks_for(TopicSet, Topic("den", "x" * membership.MOST_TOPIC)).seq == 2
    assert refused(luca, Topic("nowhere")) == Refused(Reason.NO_SUCH_ROOM, "nowhere")
    assert refused(luca, Topic("no where")) == Refused(Reason.BAD_ROOM_NAME, "no where")
