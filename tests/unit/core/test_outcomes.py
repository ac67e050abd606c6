"""What comes of a commit: who is answered what, in which order, and what a failure undoes."""

import pytest

from parlour.commands import (
    LOBBY,
    Command,
    Edit,
    Exit,
    Invite,
    Join,
    Leave,
    React,
    Say,
    Tell,
    Topic,
)
from parlour.errors import Farewell, Reason
from parlour.events import (
    Closing,
    Created,
    Done,
    Entered,
    Joined,
    Left,
    Refused,
    RoomState,
    Said,
)
from tests.unit.core.world import NOW, Slow, World


def test_the_answer_comes_with_the_commit_and_before_what_is_told() -> None:
    world = Slow()
    luca, alice = world.guests("luca", "alice")
    luca.does(Say("one", id="1"), Join("den", id="2"), Say("two", "den", id="3"))
    alice.does(Say("three", id="1"))
    world.turns()
    assert luca.told() == alice.told() == []
    world.journal.commit()
    lobby = [Said(LOBBY, "luca", NOW, 1, "one"), Said(LOBBY, "alice", NOW, 2, "three")]
    den = [Created("den", "luca", NOW, 1), Joined("den", "luca", NOW), Said("den", "luca", NOW, 2, "two")]
    answers = [
        Done(LOBBY, 1, NOW),
        Entered(RoomState("den", present=1, member=True)),
        Done("den", 2, NOW),
    ]
    assert luca.told() == [*answers, *lobby, *den]
    assert alice.told() == [Done(LOBBY, 2, NOW), *lobby]
    assert [luca.answer(request) for request in "123"] == answers


def test_what_follows_a_room_in_one_turn_is_of_it() -> None:
    """Others may come before it is stored; but nobody is told of what might not be."""
    world = Slow()
    luca, alice = world.guests("luca", "alice")
    luca.does(Join("den"), Say("one", "den"))
    alice.does(Join("den"), Say("two", "den"))
    world.turns()
    assert alice.told() == []
    world.journal.commit()
    events = [
        Created("den", "luca", NOW, 1),
        Joined("den", "luca", NOW),
        Said("den", "luca", NOW, 2, "one"),
        Joined("den", "alice", NOW),
        Said("den", "alice", NOW, 3, "two"),
    ]
    assert alice.told() == luca.told() == [Entered(RoomState("den", present=2, member=True)), *events]


def test_whoever_is_gone_when_it_is_stored_has_said_it_all_the_same() -> None:
    world = Slow()
    luca, alice = world.guests("luca", "alice")
    luca.does(Say("bye", id="1"), Join("den", id="2"), Exit())
    world.settled()
    assert luca.told() == [Closing(Farewell.LEFT)]
    assert alice.told() == [Said(LOBBY, "luca", NOW, 1, "bye"), Left(LOBBY, "luca", NOW, quit=True)]
    room = world.hub.rooms.find("den", alice.session)
    assert (room.stored, room.size, room.last) == (True, 0, 1)


def test_who_is_replaced_while_it_waits_hears_it_on_the_new_connection() -> None:
    world = Slow()
    luca = world.lasting("luca")
    world.settled()
    luca.does(Say("one", id="1"))
    world.turns()
    again = world.back("luca", luca.secret)
    again.does(Say("one", id="1"))
    world.settled()
    assert [event for event in luca.told() if not isinstance(event, Joined)] == [Closing(Farewell.REPLACED)]
    told = [event for event in again.told() if not isinstance(event, Joined | Left)]
    assert told == [Said(LOBBY, "luca", NOW, 1, "one"), Done(LOBBY, 1, NOW)]


# -- requests that were made before ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [Say("x", id="1"), Topic(LOBBY, "x", id="1"), React(LOBBY, 1, "+1", id="1"), Edit(LOBBY, 1, "x", id="1")],
    ids=lambda command: type(command).__name__,
)
def test_what_was_stored_before_is_answered_as_it_was_then(command: Command) -> None:
    luca = World().guest("luca")
    luca.asks(Say("zero"), Say("one", id="1"))
    assert luca.asks(command) == [Done(LOBBY, 2, NOW)]


def test_an_invitation_and_a_word_to_somebody_too() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Say("one", id="1"), Join("den", private=True))
    assert luca.asks_for(Done, Tell("alice", "one", id="1")) == Done(LOBBY, 1, NOW)
    luca.asks(Invite("den", "alice", id="2"))
    alice.asks(Leave("den"))
    assert luca.asks(Invite("den", "alice", id="2")) == [Done("den", 2, NOW), Joined("den", "alice", NOW)]
    assert "den" in alice.rooms


def test_a_room_is_made_whatever_else_was_asked_with_that_id() -> None:
    world = World()
    luca = world.guest("luca")
    luca.asks(Say("one", id="1"))
    assert luca.asks(Join("den", id="1"))[:2] == [
        Entered(RoomState("den", present=1, member=True)),
        Created("den", "luca", NOW, 1),
    ]
    assert world.store.rooms["den"].last == 1


def test_joining_again_with_the_same_request_is_being_there() -> None:
    luca = World().guest("luca")
    luca.asks(Join("den", id="1"))
    assert luca.asks(Join("den", id="1")) == [Entered(RoomState("den", present=1, member=True, last=1))]


def test_a_room_that_the_store_knows_and_the_hub_does_not_is_not_made() -> None:
    """As when a commit reported a failure, and was done nevertheless."""
    world = World()
    luca = world.guest("luca")
    other = World(store=world.store)
    other.guest("alice").asks(Join("den"))
    told = luca.asks(Join("den", id="1"))
    assert luca.answer("1") == Refused(Reason.ROOM_EXISTS)
    assert told == [Refused(Reason.ROOM_EXISTS)]
    assert world.hub.rooms.get("den") is None


# -- turns -------------------------------------------------------------------------------------------------------------


def test_a_turn_is_one_submission_and_what_is_kept_comes_behind_it() -> None:
    world = Slow()
    luca, alice = world.lasting("luca"), world.lasting("alice")
    world.settled()
    luca.does(Join("den"), Say("one", "den"))
    alice.does(Say("two"))
    world.turns()
    assert len(world.journal.waiting) == 3  # the submission, that luca is a member, and what luca has read
    world.journal.waiting.pop(0)()
    assert ("den", luca.session.person) not in world.store.members
    assert world.store.rooms["den"].last == 2
    world.settled()
    assert ("den", luca.session.person) in world.store.members
