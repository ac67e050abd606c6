"""The story goes on: rooms, private words, what was said before, and coming back, through every pair of dialects."""

import pytest

from parlour.commands import LOBBY
from tests.contract.drivers import DIRECT, DRIVERS, Chat2Lines, Driver, Heard, pairs
from tests.house import House

drivers = pytest.mark.parametrize("other", DRIVERS)


def enter(house: House, **people: type[Driver]) -> list[Driver]:
    """All of them, in the lobby."""
    entered = []
    for name, driver in people.items():
        person = driver()
        assert person.enter(house, name)
        entered.append(person)
    return entered


@pairs
def test_a_room_of_ones_own(one: type[Driver], other: type[Driver]) -> None:
    luca, alice, bob = enter(House(), luca=one, alice=other, bob=one)
    assert luca.rooms() == {LOBBY}
    assert luca.join("den")
    assert alice.join("den")
    assert bob.rooms() == {LOBBY, "den"}
    assert bob.who("den") == ["luca", "alice"]
    luca.say("who is here?")
    assert alice.heard() == [Heard("luca", "who is here?", "den")]
    alice.say("me")
    assert luca.heard() == [Heard("alice", "me", "den")]
    bob.say("and what about us?")
    assert alice.heard() == luca.heard() == [Heard("bob", "and what about us?", LOBBY)]
    assert bob.heard() == []
    alice.leave_room()
    luca.say("alone again")
    assert alice.heard() == []
    assert bob.who("den") == ["luca"]
    alice.say("back in the lobby")
    assert bob.heard() == [Heard("alice", "back in the lobby")]


@pairs
def test_a_private_room(one: type[Driver], other: type[Driver]) -> None:
    luca, alice, bob = enter(House(), luca=one, alice=other, bob=other)
    assert luca.join("den", private=True)
    luca.say("nobody hears this")
    for outsider in (alice, bob):
        assert not outsider.join("den")
        assert outsider.who("den") is None
        assert outsider.rooms() == {LOBBY}
        assert outsider.search("hears") == []
        assert outsider.heard() == []
    assert not luca.invite("nobody")
    assert luca.invite("alice")
    assert alice.heard() in (
        [],
        [
            Heard("server", "luca invited you to the private room den: !join den to talk there"),
            Heard("server", "luca invited alice", "den"),
        ],
    )
    assert alice.join("den", private=True)
    assert alice.who("den") == ["luca", "alice"]
    luca.say("alice hears this")
    assert alice.heard() == [Heard("luca", "alice hears this", "den")]
    assert alice.history() == [Heard("luca", "nobody hears this", "den"), Heard("luca", "alice hears this", "den")]
    assert alice.search("hears") == [*reversed(alice.history())]
    assert bob.heard() == bob.search("hears") == []
    assert not bob.join("den")
    alice.leave_room()
    assert not alice.join("den")


@pairs
def test_a_word_in_private(one: type[Driver], other: type[Driver]) -> None:
    luca, alice, bob = enter(House(), luca=one, alice=other, bob=other)
    assert luca.tell("Alice", "just you and me")
    assert alice.heard() == [Heard("luca", "just you and me", DIRECT)]
    assert alice.tell("luca", "yes")
    assert luca.heard() == [Heard("alice", "yes", DIRECT)]
    assert not luca.tell("nobody", "hello")
    assert not luca.tell("luca", "hello")
    assert bob.heard() == bob.search("just") == bob.search("yes") == []
    assert luca.search("yes") == [Heard("alice", "yes", DIRECT)]
    assert bob.rooms() == {LOBBY}
    luca.say("and now to all")
    assert bob.heard() == alice.heard() == [Heard("luca", "and now to all")]


@pairs
def test_topics_and_who_is_here(one: type[Driver], other: type[Driver]) -> None:
    luca, alice = enter(House(), luca=one, alice=other)
    assert alice.topic() == ""
    luca.set_topic("pies and cakes")
    assert alice.heard() in ([], [Heard("server", "luca set the topic: pies and cakes")])
    assert alice.topic() == luca.topic() == "pies and cakes"
    assert alice.people() == ["luca", "alice"]
    assert alice.who(LOBBY) is not None
    alice.leave()
    assert luca.people() == luca.who(LOBBY) == ["luca"]


@pairs
def test_what_one_follows_comes_from_elsewhere(one: type[Driver], other: type[Driver]) -> None:
    luca, alice, bob = enter(House(), luca=one, alice=other, bob=other)
    alice.follow("pie")
    assert luca.join("den")
    luca.say("Pie, anyone?")
    luca.say("cake?")
    luca.say("then you, @bob")
    assert alice.heard() == [Heard("luca", "Pie, anyone?", "den")]
    assert bob.heard() == [Heard("luca", "then you, @bob", "den")]
    luca.leave_room()
    assert luca.join("shed", private=True)
    luca.say("secret pie for @bob and @all")
    assert alice.heard() == bob.heard() == []


@pairs
def test_what_was_said_before(one: type[Driver], other: type[Driver]) -> None:
    house = House()
    (luca,) = enter(house, luca=one)
    for text in ("an apple", "a pear", "an apple pie"):
        luca.say(text)
        house.loop.advance(1)
    (alice,) = enter(house, alice=other)
    assert alice.heard() == []
    assert [heard.text for heard in alice.history()] == ["an apple", "a pear", "an apple pie"]
    assert alice.search("apple") == [Heard("luca", "an apple pie"), Heard("luca", "an apple")]
    assert alice.search("app*") == alice.search("APPLE")
    assert alice.search("plum") == []
    alice.say("my apple")
    assert luca.heard() == [Heard("alice", "my apple")]
    assert [heard.author for heard in luca.search("apple")] == ["alice", "luca", "luca"]


@drivers
def test_what_is_said_can_be_changed(other: type[Driver]) -> None:
    house = House()
    luca, alice = Chat2Lines(), other()
    assert luca.enter(house, "luca")
    assert alice.enter(house, "alice")
    luca.say("helo")
    assert alice.heard() == [Heard("luca", "helo")]
    assert luca.heard() == []
    luca.edit("hello")
    assert alice.heard() == [Heard("luca", "[edited] hello")]
    assert alice.history() == [Heard("luca", "hello (edited)")]
    luca.say("and more")
    assert luca.heard() == []
    luca.react("+1")
    assert alice.heard() == [Heard("luca", "and more"), Heard("luca", "[+1 to luca]")]
    assert alice.history()[-1] == Heard("luca", "and more [+1 1]")
    luca.say("oh no")
    assert luca.heard() == []
    luca.delete()
    assert alice.heard() == [Heard("luca", "oh no"), Heard("luca", "[took a message back]")]
    assert alice.history()[-1] == Heard("luca", "[took this back]")
    assert alice.search("oh") == []


@drivers
def test_who_comes_back_has_missed_nothing(other: type[Driver]) -> None:
    house = House()
    luca, alice = Chat2Lines(), other()
    assert luca.enter(house, "luca")
    assert alice.enter(house, "alice")
    assert luca.join("den", private=True)
    assert luca.invite("alice")
    assert luca.heard() == []
    luca.vanish()
    alice.say("where is luca?")
    alice.heard()
    assert alice.join("den", private=True)
    alice.say("hello?")
    house.loop.advance(1)
    assert luca.enter(house, "luca")
    alice.say("there you are")
    luca.resume()
    assert luca.heard() == [
        Heard("alice", "there you are", "den"),
        Heard("alice", "where is luca?"),
        Heard("alice", "hello?", "den"),
    ]
    alice.say("welcome")
    assert luca.heard() == [Heard("alice", "welcome", "den")]


@drivers
def test_a_stranger_who_takes_the_name_takes_nothing_else(other: type[Driver]) -> None:
    house = House()
    luca, bob, stranger = Chat2Lines(), Chat2Lines(), other()
    assert luca.enter(house, "luca")
    assert bob.enter(house, "bob")
    assert luca.join("den", private=True)
    luca.say("my secret")
    assert luca.tell("bob", "our secret")
    luca.vanish()
    assert stranger.enter(house, "luca")
    assert stranger.rooms() == {LOBBY}
    assert stranger.search("secret") == []
    assert not stranger.join("den")
    assert stranger.who("den") is None
    assert not luca.enter(house, "luca")
    stranger.leave()
    assert luca.enter(house, "luca")
    assert luca.rooms() == {LOBBY, "den"}
    assert len(luca.search("secret")) == 2


def test_who_comes_back_replaces_itself() -> None:
    house = House()
    luca = Chat2Lines()
    assert luca.enter(house, "luca")
    before = luca.peer
    assert luca.enter(house, "luca")
    assert before.received().endswith(b'{"type":"closing","reason":"replaced"}\n')
    assert before.transport.ended
    assert luca.people() == ["luca"]


@drivers
def test_a_server_that_starts_again_is_the_same_place(other: type[Driver]) -> None:
    house = House()
    luca, alice = Chat2Lines(), other()
    assert luca.enter(house, "luca")
    assert alice.enter(house, "alice")
    assert luca.join("den", private=True)
    luca.set_topic("plans")
    luca.say("one")
    alice.say("two")
    assert luca.heard() == [Heard("alice", "two")]
    later = House(store=house.store)
    assert alice.enter(later, "alice")
    assert not alice.join("den")
    assert [heard.text for heard in alice.history()] == ["two"]
    alice.say("three")
    assert luca.enter(later, "luca")
    luca.resume()
    assert luca.heard() == [Heard("alice", "three")]
    assert luca.join("den")
    assert luca.topic() == "plans"
    assert luca.history() == [Heard("luca", "one", "den")]
