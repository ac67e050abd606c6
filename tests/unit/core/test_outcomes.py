"""What comes of a commit: who is answered what, in which order, and what a failure undoes."""

import pytest

from parlour.commands import (
    LOBBY,
    Command,
    Delete,
    Edit,
    Exit,
    Invite,
    Join,
    Leave,
    Quit,
    React,
    Resume,
    Say,
    Tell,
    Topic,
)
from parlour.core.changes import Membership
from parlour.errors import Farewell, Reason
from parlour.events import (
    Closing,
    Created,
    Done,
    Entered,
    Exited,
    Joined,
    Left,
    Refused,
    RoomState,
    Said,
)
from tests.unit.core.world import NOW, Client, SlowJournal, World


class Slow(World):
    """Whose journal commits when told to."""

    def __init__(self) -> None:
        self.journal = SlowJournal()
        super().__init__(self.journal)

    def settled(self) -> None:
        self.turns()
        self.journal.commit()

    def guests(self, *names: str) -> list[Client]:
        guests = [self.guest(name) for name in names]
        self.settled()
        for guest in guests:
            guest.told()
        return guests


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
    assert alice.told() == [Said(LOBBY, "luca", NOW, 1, "bye"), Left(LOBBY, "luca", NOW)]
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


# -- failures ----------------------------------------------------------------------------------------------------------


def test_nothing_of_a_failed_commit_is_told_and_each_sender_is() -> None:
    world = Slow()
    luca, alice, bob = world.guests("luca", "alice", "bob")
    luca.does(Say("one", id="1"), Say("two"))
    alice.does(Topic(LOBBY, "new", id="2"), Edit(LOBBY, 1, "x"), Delete(LOBBY, 1), React(LOBBY, 1, "+1"))
    world.turns()
    world.journal.fail()
    assert luca.told() == [Refused(Reason.NOT_STORED)] * 2
    assert alice.told() == [Refused(Reason.NOT_STORED)] * 4
    assert [luca.answer("1"), alice.answer("2")] == [Refused(Reason.NOT_STORED)] * 2
    assert bob.told() == []
    assert world.hub.rooms.find(LOBBY, bob.session).topic == ""
    bob.does(Say("three"))
    world.settled()
    assert luca.told() == [Said(LOBBY, "bob", NOW, 1, "three")]


def test_who_comes_and_goes_is_told_although_nothing_can_be_stored() -> None:
    world = Slow()
    luca, alice = world.guests("luca", "alice")
    alice.does(Say("bye"), Quit())
    world.guest("bob")
    world.turns()
    world.journal.fail()
    assert luca.told() == [Left(LOBBY, "alice", NOW), Joined(LOBBY, "bob", NOW)]


def test_a_room_that_cannot_be_stored_is_none() -> None:
    world = Slow()
    luca, alice = world.guests("luca", "alice")
    bob = world.lasting("bob")
    world.settled()
    for one in (luca, alice, bob):
        one.told()
    bob.does(Join("den", private=True, id="1"), Invite("den", "luca", id="2"), Invite("den", "alice"), Leave("den"))
    luca.does(Say("hello", "den", id="3"))
    world.turns()
    world.journal.fail()
    assert bob.told() == [Exited("den"), *[Refused(Reason.NOT_STORED)] * 3]
    assert luca.told() == [Refused(Reason.NOT_STORED)]
    assert [luca.answer("3"), bob.answer("1"), bob.answer("2")] == [Refused(Reason.NOT_STORED)] * 3
    assert alice.told() == []
    assert world.hub.rooms.get("den") is None
    assert all(list(one.rooms) == [LOBBY] for one in (luca, alice, bob))
    luca.does(Join("den"))
    world.settled()
    assert luca.told()[1] == Created("den", "luca", NOW, 1)


@pytest.mark.parametrize("private", [False, True])
def test_nobody_stays_a_member_of_a_room_that_is_none(private: bool) -> None:
    world = Slow()
    bob = world.lasting("bob")
    alice = world.lasting("alice")
    luca = world.guest("luca")
    world.settled()
    bob.does(Join("den", private=private))
    alice.does(Join("den"))
    luca.does(Join("den"))
    world.turns()
    world.journal.fail()
    kept = [change for change in world.store.kept if isinstance(change, Membership)]
    assert kept[-1].on is True
    world.settled()
    on = {(change.room, change.person): change.on for change in world.store.kept if isinstance(change, Membership)}
    assert set(on.values()) == {False}
    assert luca.session.person not in {person for _, person in on}
    assert all(list(one.rooms) == [LOBBY] for one in (luca, alice, bob))
    assert {room for room, _ in world.store.members} == {LOBBY}
    world.hub.end(bob.session)
    assert list(world.back("bob", bob.secret).rooms) == [LOBBY]


def test_a_direct_room_that_cannot_be_stored_is_refused_once_and_not_seen_by_the_other() -> None:
    world = Slow()
    luca, alice = world.guests("luca", "alice")
    luca.does(Tell("alice", "hello", id="1"))
    world.turns()
    world.journal.fail()
    assert [event for event in luca.told() if isinstance(event, Refused)] == [Refused(Reason.NOT_STORED)]
    assert luca.answer("1") == Refused(Reason.NOT_STORED)
    assert not any(isinstance(event, Entered | Created | Said) for event in alice.told())
    assert list(alice.rooms) == list(luca.rooms) == [LOBBY]
    luca.does(Tell("alice", "hello", id="2"))
    world.settled()
    assert [event.text for event in alice.told() if isinstance(event, Said)] == ["hello"]


def test_leaving_is_no_matter_of_the_store() -> None:
    world = Slow()
    luca, alice = world.guests("luca", "alice")
    luca.does(Join("den", private=True), Invite("den", "alice"))
    world.settled()
    luca.told()
    alice.does(Leave("den", id="1"))
    world.turns()
    world.journal.fail()
    assert [alice.answer("1"), alice.replies[-1]] == [Exited("den")] * 2
    assert luca.told() == [Left("den", "alice", NOW)]
    luca.does(Leave("den", id="1"))
    world.turns()
    world.journal.fail()
    assert luca.told() == [Exited("den")]


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


def test_who_was_told_of_a_room_that_is_none_is_told_so() -> None:
    """By a welcome or a resume: they do not wait for the store."""
    world = Slow()
    luca = world.lasting("luca")
    world.settled()
    luca.does(Join("den", private=True), Join("pub"))
    world.turns()
    again = world.back("luca", luca.secret)
    assert list(again.rooms) == [LOBBY, "den", "pub"]
    alice = world.guest("alice")
    alice.asks(Resume({"pub": 0}))
    world.turns()
    world.journal.fail()
    assert [event for event in again.told() if isinstance(event, Exited | Refused)] == [Exited("den"), Exited("pub")]
    assert [event for event in alice.told() if isinstance(event, Exited | Refused)] == [Exited("pub")]
    assert list(again.rooms) == list(alice.rooms) == [LOBBY]
    assert world.hub.stay._making == {}
