"""A commit that fails: nothing of it is told, each sender is, and what was begun is undone."""

import pytest

from parlour.commands import (
    LOBBY,
    Away,
    Delete,
    Edit,
    Invite,
    Join,
    Leave,
    Quit,
    React,
    Rename,
    RenameRoom,
    Resume,
    Say,
    Tell,
    Topic,
    Typing,
)
from parlour.core.changes import Membership
from parlour.errors import Reason
from parlour.events import (
    AwaySet,
    Created,
    Done,
    Entered,
    Exited,
    Joined,
    Left,
    Refused,
    Renamed,
    Said,
)
from parlour.events import Typing as Typed
from tests.unit.core.world import NOW, Slow


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
    assert luca.told() == [Left(LOBBY, "alice", NOW, quit=True), Joined(LOBBY, "bob", NOW)]


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
    assert world.hub.stay.creations._rooms == {}


def test_what_is_no_matter_of_the_store_is_done_nevertheless() -> None:
    world = Slow()
    luca, alice = world.guests("luca", "alice")
    luca.does(Say("one"), Typing(LOBBY, id="1"), Rename("bob", id="2"), Away("lunch", id="3"))
    world.turns()
    world.journal.fail()
    assert [luca.answer(request) for request in "123"] == [Done(LOBBY, 0, NOW), Done(at=NOW), Done(at=NOW)]
    assert [type(event) for event in alice.told()] == [Typed, Renamed, AwaySet]


def test_a_room_whose_new_name_cannot_be_stored_keeps_its_name() -> None:
    world = Slow()
    luca, alice = world.guests("luca", "alice")
    luca.does(Join("den"))
    world.settled()
    luca.told()
    luca.does(RenameRoom("den", "pub", id="1"))
    world.turns()
    world.journal.fail()
    assert luca.told() == [Refused(Reason.NOT_STORED)]
    assert list(luca.rooms) == [LOBBY, "den"]
    alice.does(Join("pub"))
    world.settled()
    assert list(alice.rooms) == [LOBBY, "pub"]
