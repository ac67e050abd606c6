"""A room that is gone and another one of its name: whatever is still on its way, neither knows of the other.

What is committed, and what is read, is under way for a while; a name is free at once. Here the journal and the archive
take their time, which is when a name could be mistaken for the room.
"""

from collections.abc import Callable

import pytest

from parlour.commands import History, Invite, Join, Leave, Read, Resume, Say, Search, Topic
from parlour.errors import Reason
from parlour.events import (
    Created,
    Done,
    Entered,
    Exited,
    Found,
    Joined,
    Page,
    Refused,
    Replayed,
    Resumed,
    RoomState,
    Said,
    TopicIs,
    Unread,
)
from tests.unit.core.world import NOW, Client, SlowArchive, SlowJournal, World

Slow = tuple[World, SlowJournal, Client, Client]


@pytest.fixture
def slow() -> Slow:
    """A slow journal; alice had a private room with a secret in it, and has left it; nothing of that is stored."""
    journal = SlowJournal()
    world = World(journal)
    alice, bob = world.lasting("alice"), world.lasting("bob")
    world.turns()
    journal.commit()
    return world, journal, alice, bob


def in_one_commit(journal: SlowJournal) -> None:
    """Let everything wait."""


def step_by_step(journal: SlowJournal) -> None:
    journal.commit()


@pytest.mark.parametrize("between", [in_one_commit, step_by_step])
@pytest.mark.parametrize("private", [False, True])
def test_what_was_said_in_the_old_one_is_not_heard_in_the_new(
    slow: Slow, between: Callable[[SlowJournal], None], private: bool
) -> None:
    world, journal, alice, bob = slow
    alice.asks(Join("den", private=True), Say("secret", "den"), Topic("den", "secret"))
    between(journal)
    alice.asks(Say("secret 2", "den"), Leave("den"))
    bob.asks(Join("den", private=private))
    assert bob.told() == []
    journal.commit()
    state = RoomState("den", "private" if private else "open", present=1, member=True)
    assert bob.told() == [Entered(state), Created("den", "bob", NOW, 1, state.kind), Joined("den", "bob", NOW)]
    bob.asks(Say("mine", "den"))
    journal.commit()
    assert bob.told() == [Said("den", "bob", NOW, 2, "mine")]
    assert bob.asks(Topic("den")) == [TopicIs("den")]
    assert world.hub.rooms.find("den", bob.session).last == 2


def test_three_of_one_name_in_one_turn(slow: Slow) -> None:
    _, journal, alice, bob = slow
    for client in (alice, bob, alice):
        client.does(Join("den", private=True), Say(f"said by {client.session.name}", "den"), Leave("den"))
    bob.asks(Join("den", private=True), Say("hello", "den"))
    alice.told()
    journal.commit()
    assert [event.text for event in bob.told() if isinstance(event, Said)] == ["hello"]
    assert [event for event in alice.told() if isinstance(event, Said | Created | Entered)] == []


def test_a_room_that_is_left_before_it_is_stored_was_never_entered(slow: Slow) -> None:
    world, journal, alice, _ = slow
    assert alice.asks(Join("den", private=True, id="1"), Leave("den", id="2")) == [Exited("den")]
    journal.commit()
    assert alice.told() == [Done("den", 1, NOW)]
    assert alice.answer("1") == Done("den", 1, NOW)
    assert alice.asks(Join("open", id="3"), Leave("open", id="4")) == [Exited("open")]
    journal.commit()
    assert alice.answer("3") == Done("open", 1, NOW)
    assert alice.told() == [alice.answer("3")]
    assert world.hub.rooms.get("den") is None


def test_a_room_that_failed_is_not_the_one_that_was_made_after_it(slow: Slow) -> None:
    world, journal, alice, bob = slow
    alice.does(Join("den", private=True, id="1"))
    world.turn()
    failing, journal.waiting = journal.waiting, []
    alice.does(Leave("den"))
    bob.does(Join("den", private=True))
    world.turn()
    later, journal.waiting = journal.waiting, failing
    journal.fail()
    assert alice.answer("1") == Refused(Reason.NOT_STORED)
    journal.waiting = later
    journal.commit()
    assert bob.told()[-3:] == [
        Entered(RoomState("den", "private", present=1, member=True)),
        Created("den", "bob", NOW, 1, "private"),
        Joined("den", "bob", NOW),
    ]
    bob.asks(Say("hello", "den"))
    journal.commit()
    assert bob.told() == [Said("den", "bob", NOW, 2, "hello")]


def test_the_name_is_free_although_the_end_of_the_old_one_could_not_be_stored(slow: Slow) -> None:
    world, journal, alice, bob = slow
    alice.asks(Join("den", private=True))
    journal.commit()
    assert alice.asks(Leave("den")) == [Exited("den")]
    journal.fail()
    assert alice.told() == []
    bob.asks(Join("den"))
    journal.fail()
    assert bob.told() == [Refused(Reason.NOT_STORED)]
    bob.asks(Join("den"))
    journal.commit()
    assert bob.told()[1] == Created("den", "bob", NOW, seq=1)
    assert world.store.rooms["den"].last == 1
    bob.asks(Leave("den"), Join("den"))
    journal.commit()
    assert world.store.rooms["den"].last == 1


# -- reading -----------------------------------------------------------------------------------------------------------


def read_all(client: Client) -> None:
    """Ask for everything there is about the room, each with its name as the request."""
    client.does(
        History("den", id="history"),
        Search("secret", id="search"),
        Search("secret", room="den", id="search there"),
        Read("den", 0, id="read"),
        Resume({"den": 0}, id="resume"),
    )


def test_what_was_asked_of_the_old_one_is_not_answered_from_the_new() -> None:
    world = World()
    archive = SlowArchive(world.store)
    world.hub.archive = archive
    alice, bob = world.guest("alice"), world.guest("bob")
    alice.asks(Join("den", private=True), Say("one", "den"), Say("two", "den"))
    fresh = world.guest("carol")
    alice.asks(Invite("den", "carol"))
    read_all(alice)
    read_all(fresh)
    alice.asks(Leave("den"))
    fresh.asks(Leave("den"))
    bob.asks(Join("den", private=True), Say("secret", "den"), Say("secret @all", "den"), Say("secret", "den"))
    for _ in range(10):
        archive.answer()
        world.turn()
    for client in (alice, fresh):
        assert client.answer("history") == Refused(Reason.NO_SUCH_ROOM, "den")
        assert client.answer("search") == Found()
        assert client.answer("search there") == Refused(Reason.NO_SUCH_ROOM, "den")
        assert client.answer("read") == Refused(Reason.NO_SUCH_ROOM, "den")
        assert [event for event in client.replies if isinstance(event, Replayed)] == []
    assert alice.answer("resume") == Resumed({"den": 0})
    assert fresh.answer("resume") == Resumed({}, ("den",))


def test_what_was_asked_while_one_did_not_read_is_judged_when_one_does() -> None:
    world = World()
    alice, bob = world.guest("alice"), world.guest("bob")
    bob.asks(Join("den", private=True), Say("old", "den"))
    bob.asks(Invite("den", "alice"))
    world.hub.block(alice.session)
    read_all(alice)
    bob.asks(Leave("den"))
    alice.asks(Leave("den"))
    bob.asks(Join("den", private=True), *(Say("secret", "den") for _ in range(5)))
    world.hub.unblock(alice.session)
    world.turns()
    assert [event for event in alice.replies if isinstance(event, Page | Replayed | Unread)] == []
    assert alice.answer("search") == Found()
    assert alice.answer("search there") == Refused(Reason.NO_SUCH_ROOM, "den")
    assert alice.answer("resume") == Resumed({}, ("den",))


def test_the_new_one_is_not_read_before_it_is_stored(slow: Slow) -> None:
    """The store still has the old one under its name."""
    world, journal, alice, bob = slow
    alice.asks(Join("den", private=True), Say("secret", "den"))
    journal.commit()
    alice.asks(Leave("den"))
    bob.asks(Join("den", private=True))
    read_all(bob)
    world.turn()
    assert bob.answer("history") == Page("den")
    assert bob.answer("search") == bob.answer("search there") == Found()
    assert bob.answer("read") == Unread("den", 0)
    assert bob.answer("resume") == Resumed({"den": 0})
    journal.commit()
    bob.asks(Say("secret of bob", "den"))
    journal.commit()
    assert bob.asks(Search("secret")) == [Found((Said("den", "bob", NOW, 2, "secret of bob"),))]


def test_a_room_that_failed_is_not_read_any_more(slow: Slow) -> None:
    """Not even if it would have been open."""
    world, journal, alice, bob = slow
    archive = SlowArchive(world.store)
    world.hub.archive = archive
    alice.asks(Join("den"))
    room = world.hub.rooms.find("den", alice.session)
    journal.fail()
    assert not room.readable(alice.session)
    bob.asks(Join("den", private=True), Say("secret", "den"))
    journal.commit()
    assert alice.asks(History("den")) == [Refused(Reason.NO_SUCH_ROOM, "den")]
