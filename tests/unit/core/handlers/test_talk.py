"""What people say, to a room or to one person, and what they do to it afterwards."""

import pytest

from parlour.commands import LOBBY, Command, Delete, Edit, Join, Leave, React, Resume, Say, Tell, Who
from parlour.core.handlers import talk
from parlour.errors import Reason
from parlour.events import (
    Created,
    Deleted,
    Departed,
    Done,
    Edited,
    Entered,
    Joined,
    Left,
    Presence,
    Reacted,
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


# -- saying ------------------------------------------------------------------------------------------------------------


def test_what_is_said_is_answered_and_then_told_to_its_sender_too() -> None:
    luca = World().guest("luca")
    assert luca.asks(Say("one", id="1"), Say("two")) == [
        Done(LOBBY, 1, NOW),
        Said(LOBBY, "luca", NOW, 1, "one"),
        Said(LOBBY, "luca", NOW, 2, "two"),
    ]
    assert luca.answers[1:] == [("1", Done(LOBBY, 1, NOW))]


def test_all_that_a_message_can_have() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Say("one"))
    assert alice.asks_for(Said, Say("@Luca, yes", reply=1, action=True)) == Said(
        LOBBY, "alice", NOW, 2, "@Luca, yes", reply=1, to="luca", action=True, mentions=("luca",)
    )


def test_the_same_request_is_stored_once() -> None:
    world = World()
    luca = world.lasting("luca")
    luca.asks(Say("one", id="1"))
    assert luca.asks(Say("one", id="1")) == [Done(LOBBY, 1, NOW)]
    again = world.back("luca", luca.secret)
    assert again.asks(Say("one", id="1")) == [Done(LOBBY, 1, NOW)]
    other = world.guest("other")
    assert other.asks_for(Done, Say("one", id="1")) == Done(LOBBY, 2, NOW)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (Say(""), Reason.NOTHING_SAID),
        (Say(" \x00\n "), Reason.NOTHING_SAID),
        (Say("x" * (talk.MOST_TEXT + 1)), Reason.TEXT_TOO_LONG),
        (Say("x", "nowhere"), Reason.NO_SUCH_ROOM),
        (Say("x", "no where"), Reason.BAD_ROOM_NAME),
        (Say("x", "@nobody"), Reason.NO_SUCH_ROOM),
        (Say("x", "other"), Reason.NOT_A_MEMBER),
        (Say("x", reply=9), Reason.NO_SUCH_MESSAGE),
        (Tell("nobody", "x"), Reason.NO_SUCH_PERSON),
        (Tell("é" * 100_000, "x"), Reason.NO_SUCH_PERSON),
        (Tell("LUCA", "x"), Reason.NOT_YOURSELF),
        (Tell("alice", " "), Reason.NOTHING_SAID),
        (Tell("alice", "x" * (talk.MOST_TEXT + 1)), Reason.TEXT_TOO_LONG),
        (Edit(LOBBY, 1, "x"), Reason.NOT_YOURS),
        (Edit(LOBBY, 2, " "), Reason.NOTHING_SAID),
        (Edit(LOBBY, 2, "x" * (talk.MOST_TEXT + 1)), Reason.TEXT_TOO_LONG),
        (Edit(LOBBY, 9, "x"), Reason.NO_SUCH_MESSAGE),
        (Edit("other", 1, "x"), Reason.NOT_A_MEMBER),
        (Delete(LOBBY, 1), Reason.NOT_YOURS),
        (Delete(LOBBY, 0), Reason.NO_SUCH_MESSAGE),
        (Delete("other", 1), Reason.NOT_A_MEMBER),
        (React(LOBBY, 9, "+1"), Reason.NO_SUCH_MESSAGE),
        (React(LOBBY, 1, ""), Reason.BAD_EMOJI),
        (React(LOBBY, 1, "\x1b"), Reason.BAD_EMOJI),
        (React(LOBBY, 1, "a b"), Reason.BAD_EMOJI),
        (React(LOBBY, 1, "x" * (talk.MOST_EMOJI + 1)), Reason.BAD_EMOJI),
        (React("other", 1, "+1"), Reason.NOT_A_MEMBER),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Command) else value.value,
)
def test_refusals_are_told_to_one_alone_and_change_nothing(command: Command, reason: Reason) -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    alice.asks(Say("alice's"), Join("other"))
    luca.asks(Say("luca's"))
    alice.told()
    assert refused(luca, command).reason is reason
    assert alice.told() == []
    assert world.store.rooms[LOBBY].last == 2
    assert len(world.hub.rooms) == len(world.store.rooms) == 2


def test_a_text_may_be_as_long_as_it_may_be() -> None:
    luca = World().guest("luca")
    assert luca.asks_for(Said, Say("x" * talk.MOST_TEXT)).seq == 1
    assert luca.asks_for(Reacted, React(LOBBY, 1, "x" * talk.MOST_EMOJI)).seq == 2


# -- telling -----------------------------------------------------------------------------------------------------------


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


# -- editing and the like ----------------------------------------------------------------------------------------------


def test_ones_own_message_can_be_changed_and_taken_back() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Say("one"))
    alice.told()
    events = [
        Edited(LOBBY, "luca", NOW, 2, target=1, text="one!"),
        Deleted(LOBBY, "luca", NOW, 3, target=1),
    ]
    assert luca.asks(Edit(LOBBY, 1, "on\x07e!", id="1"), Delete(LOBBY, 1, id="2")) == [
        Done(LOBBY, 2, NOW),
        Done(LOBBY, 3, NOW),
        *events,
    ]
    assert alice.told() == events
    assert refused(luca, Edit(LOBBY, 1, "again")) == Refused(Reason.NO_SUCH_MESSAGE)


def test_a_stranger_with_the_same_name_can_change_nothing() -> None:
    world = World()
    luca = world.lasting("luca")
    luca.asks(Say("one"))
    world.hub.end(luca.session)
    for secret in ("", "not the secret"):
        stranger = world.back("luca", secret)
        assert refused(stranger, Edit(LOBBY, 1, "forged")) == Refused(Reason.NOT_YOURS)
        assert refused(stranger, Delete(LOBBY, 1)) == Refused(Reason.NOT_YOURS)
        world.hub.end(stranger.session)
    assert world.back("luca", luca.secret).asks_for(Edited, Edit(LOBBY, 1, "mine")).target == 1


def test_a_reaction_is_cleaned_and_told_with_whose_message_it_is_on() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Say("one"))
    alice.told()
    assert alice.asks(React(LOBBY, 1, " \U0001f44d\x07 ", id="1")) == [
        Done(LOBBY, 2, NOW),
        Reacted(LOBBY, "alice", NOW, 2, target=1, emoji="\U0001f44d", to="luca"),
    ]
    assert alice.asks_for(Reacted, React(LOBBY, 1, "\U0001f44d", on=False)).on is False
    assert luca.asks(Resume({LOBBY: 1}))[-1] == Resumed({LOBBY: 0})


def test_what_was_changed_is_replayed_as_it_is_now() -> None:
    world = World()
    luca = world.guest("luca")
    luca.asks(Say("one"), Edit(LOBBY, 1, "two"), Say("three"), Delete(LOBBY, 3))
    events = world.guest("alice").asks_for(Replayed, Resume({LOBBY: 0})).events
    assert [(event.seq, type(event)) for event in events] == [(1, Said), (2, Edited), (3, Said), (4, Deleted)]
    assert events[0] == Said(LOBBY, "luca", NOW, 1, "two", edited=NOW)
    assert events[2] == Said(LOBBY, "luca", NOW, 3, deleted=True)
