"""The story of people with other names, of operators and of being away, through every pair of dialects."""

import pytest

from parlour.commands import LOBBY
from tests.contract.drivers import (
    BANNED,
    DIRECT,
    DRIVERS,
    KICKED,
    PROMOTED,
    RENAMED,
    Chat1Framed,
    Chat2Lines,
    Driver,
    Happened,
    Heard,
    pairs,
)
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
def test_another_name(one: type[Driver], other: type[Driver]) -> None:
    luca, alice, bob = enter(House(), luca=one, alice=other, bob=other)
    assert not luca.rename("alice")
    assert not luca.rename("all")
    assert not luca.rename("no name")
    assert luca.rename("luc")
    assert luca.happened() == []
    assert alice.happened() == bob.happened() == [Happened("luca", RENAMED, "luc")]
    luca.say("it is me")
    assert alice.heard() == [Heard("luc", "it is me")]
    assert sorted(alice.people()) == sorted(alice.who(LOBBY) or ()) == ["alice", "bob", "luc"]
    assert alice.tell("LUC", "psst")
    assert luca.heard() == [Heard("alice", "psst", DIRECT)]
    assert not alice.tell("luca", "psst")
    assert bob.heard() == [Heard("luc", "it is me")]
    assert bob.rename("luca")
    assert alice.happened() == luca.happened() == [Happened("bob", RENAMED, "luca")]
    assert luca.rename("LUC")
    assert alice.happened() == [Happened("luc", RENAMED, "LUC")]
    luca.say("louder")
    assert alice.heard() == [Heard("LUC", "louder")]


@pairs
def test_what_one_said_stays_under_the_name_of_then(one: type[Driver], other: type[Driver]) -> None:
    luca, alice = enter(House(), luca=one, alice=other)
    luca.say("before")
    assert luca.rename("luc")
    luca.say("after")
    assert alice.heard() == [Heard("luca", "before"), Heard("luc", "after")]
    assert alice.history() == [Heard("luca", "before"), Heard("luc", "after")]
    alice.say("luc: hello")
    assert luca.heard() == [Heard("alice", "luc: hello")]


@pairs
def test_somebody_is_put_out(one: type[Driver], other: type[Driver]) -> None:
    luca, alice, bob = enter(House(), luca=one, alice=other, bob=one)
    for person in (luca, alice, bob):
        assert person.join("den")
    assert not alice.kick("bob")
    assert not luca.kick("nobody")
    assert luca.kick("alice", "no adverts")
    assert luca.happened() == []
    assert alice.happened() == bob.happened() == [Happened("luca", KICKED, "alice")]
    assert alice.heard() == luca.heard() == []
    assert not luca.kick("alice")
    luca.say("we are alone")
    alice.say("am I here?")
    assert luca.heard() == []
    assert bob.heard() == [Heard("luca", "we are alone", "den")]
    (refusal,) = alice.heard()
    assert refusal.author == "server"
    assert bob.who("den") == ["luca", "bob"]
    assert alice.join("den")
    alice.say("here I am")
    assert luca.heard() == [Heard("alice", "here I am", "den")]


@pairs
def test_somebody_is_banned(one: type[Driver], other: type[Driver]) -> None:
    luca, alice, bob = enter(House(), luca=one, alice=other, bob=other)
    for person in (luca, alice, bob):
        assert person.join("den")
    assert not alice.ban("luca")
    assert luca.ban("alice!*@*")
    assert bob.happened() == alice.happened() == [Happened("luca", BANNED, "alice!*@*")]
    alice.say("hello?")
    assert luca.heard() == bob.heard() == []
    (refusal,) = alice.heard()
    assert refusal.author == "server"
    assert luca.kick("alice")
    assert alice.happened() == [Happened("luca", KICKED, "alice")]
    assert not alice.join("den")
    assert luca.ban("alice!*@*", on=False)
    assert alice.join("den")


@pairs
def test_another_operator(one: type[Driver], other: type[Driver]) -> None:
    luca, alice, bob = enter(House(), luca=one, alice=other, bob=other)
    for person in (luca, alice, bob):
        assert person.join("den")
    assert not bob.promote("alice")
    assert luca.promote("alice")
    assert alice.happened() == bob.happened() == [Happened("luca", PROMOTED, "alice")]
    assert alice.rename("ann")
    assert bob.happened() == [Happened("alice", RENAMED, "ann")]
    assert alice.kick("luca")
    assert luca.happened() == [Happened("alice", RENAMED, "ann"), Happened("ann", KICKED, "luca")]
    assert luca.join("den")
    assert not luca.kick("ann")


@drivers
def test_the_last_one_takes_the_rules_with_them(other: type[Driver]) -> None:
    luca, alice = enter(House(), luca=Chat1Framed, alice=other)
    assert luca.join("den")
    assert luca.ban("alice!*@*")
    assert not alice.join("den")
    luca.vanish()
    assert alice.join("den")
    assert alice.ban("eve")


@drivers
def test_an_operator_who_can_come_back_does_not(other: type[Driver]) -> None:
    luca, alice = enter(House(), luca=Chat2Lines, alice=other)
    assert luca.join("den")
    assert luca.ban("alice!*@*")
    luca.vanish()
    assert not alice.join("den")


@pairs
def test_being_away(one: type[Driver], other: type[Driver]) -> None:
    luca, alice = enter(House(), luca=one, alice=other)
    assert alice.away("luca") == ""
    luca.go_away("lunch, and a walk")
    assert alice.away("Luca") == "lunch, and a walk"
    luca.go_away("")
    assert alice.away("luca") == ""


@drivers
def test_a_room_with_a_key(other: type[Driver]) -> None:
    house = House()
    luca, alice = Chat2Lines(), other()
    assert luca.enter(house, "luca")
    assert alice.enter(house, "alice")
    assert luca.join("den")
    assert luca.set_mode("key", "sesame")
    luca.say("a treasure")
    assert alice.search("treasure") == []
    assert not alice.join("den")
    assert not alice.join("den", key="please")
    assert alice.join("den", key="sesame")
    assert alice.search("treasure") == [Heard("luca", "a treasure", "den")]


@drivers
def test_where_only_some_speak(other: type[Driver]) -> None:
    house = House()
    luca, alice = Chat2Lines(), other()
    assert luca.enter(house, "luca")
    assert alice.enter(house, "alice")
    assert luca.join("den")
    assert alice.join("den")
    assert luca.set_mode("moderated")
    alice.heard()
    alice.say("may I?")
    assert luca.heard() == []
    assert [heard.author for heard in alice.heard()] == ["server"]
    assert luca.set_mode("voice", "alice")
    alice.heard()
    alice.say("I may")
    assert luca.heard() == [Heard("alice", "I may", "den")]


@drivers
def test_who_comes_back_has_the_new_name(other: type[Driver]) -> None:
    house = House()
    luca, alice = Chat2Lines(), other()
    assert luca.enter(house, "luca")
    assert alice.enter(house, "alice")
    assert luca.join("den", private=True)
    assert luca.rename("luc")
    luca.vanish()
    later = House(store=house.store)
    assert luca.enter(later, "luc")
    assert luca.rooms() == {LOBBY, "den"}
    assert alice.enter(later, "luca")
    assert alice.rooms() == {LOBBY}


def test_formatting_of_irc_is_for_those_who_know_it() -> None:
    house = House()
    people = {driver: driver() for driver in DRIVERS}
    luca = Chat2Lines()
    assert luca.enter(house, "luca")
    for number, person in enumerate(people.values()):
        assert person.enter(house, f"p{number}")
    luca.say("\x02bold\x0f and \x0304,05red\x03 and \x04ff0000,00ff00more\x04")
    luca.say("\x02\x0f")
    for person in people.values():
        assert person.heard() == [Heard("luca", "bold and red and more")]
        assert person.history() == person.search("bold") == [Heard("luca", "bold and red and more")]
