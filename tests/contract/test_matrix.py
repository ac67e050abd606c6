"""One room, many doors: people on CHAT/1.0, on CHAT/2.0 and on IRC, on lines and in frames, each in each part."""

from itertools import permutations

import pytest

from tests.contract.drivers import DIRECT, KICKED, RENAMED, Chat1Framed, Chat2Frames, Chat2Lines, Happened, Heard
from tests.contract.drivers.irc import IrcFrames, IrcPlain
from tests.house import House

Person = Chat1Framed | Chat2Lines | IrcPlain
Trio = tuple[type[Person], type[Person], type[Person]]
DOORS: tuple[type[Person], ...] = (Chat1Framed, Chat2Lines, Chat2Frames, IrcPlain, IrcFrames)

every_trio = pytest.mark.parametrize(
    "doors", [*permutations(DOORS, 3)], ids=lambda doors: "-".join(d.__name__ for d in doors)
)


def enter(doors: Trio) -> list[Person]:
    """Luca, alice and bob in the lobby, each by a door."""
    house = House()
    people = [door() for door in doors]
    for person, name in zip(people, ("luca", "alice", "bob"), strict=True):
        assert person.enter(house, name)
    for person in people:
        person.heard()
    return people


@every_trio
def test_they_talk(doors: Trio) -> None:
    luca, alice, bob = enter(doors)
    luca.say("hello")
    alice.say("hi luca")
    assert bob.heard() == [Heard("luca", "hello"), Heard("alice", "hi luca")]
    assert luca.heard() == [Heard("alice", "hi luca")]
    assert alice.heard() == [Heard("luca", "hello")]
    assert alice.tell("bob", "just you")
    assert bob.heard() == [Heard("alice", "just you", DIRECT)]
    assert luca.heard() == []
    assert not alice.tell("nobody", "are you there?")
    bob.set_topic("soup")
    luca.heard(), alice.heard()
    assert luca.topic() == alice.topic() == "soup"


@every_trio
def test_they_take_other_names(doors: Trio) -> None:
    luca, alice, bob = enter(doors)
    assert not luca.rename("alice")
    assert luca.rename("lucas")
    assert alice.happened() == bob.happened() == [Happened("luca", RENAMED, "lucas")]
    luca.say("it is me")
    assert alice.heard()[-1] == bob.heard()[-1] == Heard("lucas", "it is me")
    assert bob.tell("lucas", "so it is")
    assert luca.heard() == [Heard("bob", "so it is", DIRECT)]


@every_trio
def test_they_are_put_out_and_come_back(doors: Trio) -> None:
    luca, alice, bob = enter(doors)
    for person in (luca, alice, bob):
        assert person.join("den")
    assert not bob.kick("alice")
    assert luca.kick("alice", "too loud")
    assert bob.happened() == [Happened("luca", KICKED, "alice")]
    assert alice.happened() == [Happened("luca", KICKED, "alice")]
    bob.heard()
    luca.say("quiet now")
    assert bob.heard() == [Heard("luca", "quiet now", "den")]
    assert [heard for heard in alice.heard() if heard.author == "luca"] == []
    assert alice.join("den")
    bob.heard()
    alice.say("sorry")
    assert bob.heard() == [Heard("alice", "sorry", "den")]


@every_trio
def test_they_are_away(doors: Trio) -> None:
    luca, alice, _ = enter(doors)
    luca.go_away("lunch")
    assert alice.away("luca") == "lunch"
    luca.go_away("")
    assert alice.away("luca") == ""


def test_what_is_edited_is_told_in_words_where_there_is_nothing_else() -> None:
    alice, bob, luca = Chat1Framed(), IrcPlain(), Chat2Lines()
    house = House()
    for person, name in ((alice, "alice"), (bob, "bob"), (luca, "luca")):
        assert person.enter(house, name)
    luca.say("helo")
    alice.heard(), bob.heard(), luca.heard()
    luca.edit("hello")
    assert alice.heard() == bob.heard() == [Heard("luca", "[edited] hello")]
    luca.say("one\ntwo")
    assert alice.heard() == bob.heard() == [Heard("luca", "one"), Heard("luca", "two")]
