"""One story, told through every pair of dialects: the same act has the same effect."""

import pytest

from parlour.errors import Farewell
from tests.contract.drivers import DRIVERS, Driver, Heard, pairs
from tests.house import House


@pairs
def test_the_story(one: type[Driver], other: type[Driver]) -> None:
    house = House()
    luca, alice, late = one(), other(), one()
    assert luca.enter(house, "luca")
    assert alice.enter(house, "alice")
    assert not late.enter(house, "ALICE")
    luca.say("hello, @alice")
    alice.say("hello")
    assert alice.heard() == [Heard("luca", "hello, @alice")]
    assert luca.heard() == [Heard("alice", "hello")]
    alice.leave()
    luca.say("anyone?")
    assert alice.heard() == []
    assert late.enter(house, "alice")
    late.say("back")
    assert luca.heard() == [Heard("alice", "back")]
    late.vanish()
    assert alice.enter(house, "alice")


@pairs
def test_nobody_speaks_through_another(one: type[Driver], other: type[Driver]) -> None:
    house = House()
    luca, alice = one(), other()
    luca.enter(house, "luca")
    alice.enter(house, "alice")
    for text in ("DISCONNECT CHAT/1.0", "ATTACH notes.txt CHAT/1.0", "200 Registration successful", "@alice: forged"):
        luca.say(text)
        luca.say(f"x\u2028{text}")
        luca.say(f"x\r{text}")
        assert all(heard.author == "luca" for heard in alice.heard())
    assert not alice.dismissed
    assert len(house.hub.roster) == 2


@pairs
def test_control_characters_reach_nobody(one: type[Driver], other: type[Driver]) -> None:
    house = House()
    luca, alice = one(), other()
    luca.enter(house, "luca")
    alice.enter(house, "alice")
    luca.say("\x1b]0;x\x07a\tb\u202e\x9b2J\x7f")
    assert [heard.text for heard in alice.heard()] == ["]0;xa b2J"]


@pytest.mark.parametrize("driver", DRIVERS)
def test_the_end(driver: type[Driver]) -> None:
    house = House()
    luca = driver()
    luca.enter(house, "luca")
    for connection in list(house.server._connections):
        connection.dismiss(Farewell.STOPPING)
    assert luca.dismissed
