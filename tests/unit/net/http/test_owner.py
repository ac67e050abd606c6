"""Who the owner is, and how long guessing takes."""

from base64 import b64encode

import pytest

from parlour.commands import TakeOffice
from parlour.core import rate as module
from parlour.core.owner import GUESSES, PAUSE
from parlour.errors import Reason
from parlour.events import FlagSet, Refused
from parlour.net.http.owner import Claim, Owner, credentials
from tests.unit.core.world import World
from tests.unit.net.http.asking import request


def basic(words: str) -> str:
    return f"Basic {b64encode(words.encode()).decode()}"


class Gate:
    def __init__(self, words: tuple[str, str] | None = ("boss", "two words: é")) -> None:
        self.world = World(owner=words)
        self.owner = Owner(self.world.hub)

    def says(self, words: str, address: str = "192.0.2.7") -> Claim:
        return self.owner.claim(request(address, authorization=basic(words)))

    def guess(self, count: int, address: str = "192.0.2.7") -> list[Claim]:
        return [self.says(f"boss:{number}", address) for number in range(count)]


def test_the_owner_is_known_by_both_words() -> None:
    gate = Gate()
    assert gate.says("boss:two words: é") is Claim.OWNER
    assert gate.says("bos:two words: é") is Claim.WRONG
    assert gate.says("boss:") is Claim.WRONG
    assert gate.owner.claim(request()) is Claim.NOBODY


def test_where_there_is_none_nobody_is() -> None:
    gate = Gate(None)
    assert not gate.owner.exists
    assert gate.says(":") is Claim.NOBODY


def test_who_guesses_waits_and_so_does_who_guesses_right_at_last() -> None:
    gate = Gate()
    assert gate.guess(GUESSES + 1) == [Claim.WRONG] * GUESSES + [Claim.WAIT]
    assert gate.says("boss:two words: é") is Claim.WAIT
    assert gate.says("boss:two words: é", "192.0.2.8") is Claim.OWNER
    gate.world.now += PAUSE
    assert gate.says("boss:two words: é") is Claim.OWNER
    assert gate.guess(2) == [Claim.WRONG, Claim.WAIT]  # that somebody else there is right is no new start
    gate.world.now += PAUSE * GUESSES
    assert gate.guess(GUESSES + 1) == [Claim.WRONG] * GUESSES + [Claim.WAIT]


def test_a_whole_network_is_one_guesser() -> None:
    gate = Gate()
    claims = [gate.guess(1, f"2001:db8::{number:x}")[0] for number in range(1, GUESSES + 2)]
    assert claims[-1] is Claim.WAIT
    assert gate.guess(1, "2001:db8:0:1::1") == [Claim.WRONG]


def test_who_has_guessed_at_another_door_has_guessed_here() -> None:
    gate = Gate()
    for number in range(GUESSES):
        person = gate.world.guest(f"p-{number}", "192.0.2.7")
        assert person.asks(TakeOffice("boss", "x")) == [Refused(Reason.WRONG_PASSWORD)]
    assert gate.says("boss:two words: é") is Claim.WAIT
    far = gate.world.guest("far", "192.0.2.8")
    assert far.asks(TakeOffice("boss", "two words: é")) == [FlagSet("owner")]
    near = gate.world.guest("near", "192.0.2.7")
    assert near.asks(TakeOffice("boss", "two words: é")) == [Refused(Reason.TOO_MANY_GUESSES)]
    gate.world.now += PAUSE
    assert near.asks(TakeOffice("boss", "two words: é")) == [FlagSet("owner")]


def test_what_is_remembered_of_guessers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_SOURCES", 3)
    gate = Gate()
    gate.guess(GUESSES, "192.0.2.1")
    for last in (2, 3):
        gate.guess(1, f"192.0.2.{last}")
    assert gate.guess(1, "192.0.2.1") == [Claim.WAIT]
    gate.guess(1, "192.0.2.4")
    assert gate.guess(1, "192.0.2.1") == [Claim.WRONG]


@pytest.mark.parametrize("field", ["", "Basic", "Basic !", "Basic YQ==", "Bearer YTpi"])
def test_what_is_no_name_and_password(field: str) -> None:
    assert credentials(field) is None


def test_a_name_and_a_password() -> None:
    assert credentials("basic  YTpiOmM=") == ("a", "b:c")
