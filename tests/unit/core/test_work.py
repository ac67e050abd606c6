"""What one client can make the server do with one request: never more than it costs to say so in words.

Counted, not timed. Long lists: test_questions.py; names: test_mentions.py and test_roster.py.
"""

from typing import cast

import pytest

from parlour.commands import LOBBY, Join, Quit, Resume, Say
from parlour.core.fanout import Batch
from parlour.core.follows import Follows
from parlour.core.rooms import MOST_JOINED
from parlour.core.roster import Roster
from parlour.core.session import Session
from parlour.events import Resumed, RoomEvent, Said
from tests.unit.core.world import SlowJournal, World


class Counted:
    """An event that counts how often it is asked for its room."""

    asked = 0

    def __init__(self, room: str) -> None:
        self._room = room

    @property
    def room(self) -> str:
        Counted.asked += 1
        return self._room


def test_a_batch_of_many_rooms_is_taken_apart_in_one_go() -> None:
    """As when many leave many rooms in one turn."""
    Counted.asked = 0
    events = [Counted(f"r{number % 200}") for number in range(1000)]
    parts = Batch(cast("list[RoomEvent]", events), [None] * 1000).by_room()
    assert [*parts] == [f"r{number}" for number in range(200)]
    assert all(len(part.events) == len(part.origins) == 5 for part in parts.values())
    assert Counted.asked <= 3 * len(events)


def test_who_leaves_all_rooms_at_once_is_one_submission() -> None:
    journal = SlowJournal()
    world = World(journal)
    luca = world.guest("luca")
    luca.asks(*(Join(f"r{number}") for number in range(MOST_JOINED - 1)))
    journal.commit()
    luca.does(Quit())
    world.turns()
    assert len(journal.waiting) == 1


def test_what_is_said_where_everybody_is_is_matched_with_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    matched: list[Said] = []

    def matches(follows: Follows, said: Said, roster: Roster) -> dict[Session, str]:
        matched.append(said)
        return {}

    monkeypatch.setattr(Follows, "matches", matches)
    luca.asks(Say("hello @all"))
    assert matched == []
    alice.asks(Join("den"), Say("hello", "den"))
    assert len(matched) == 1


def test_rooms_that_are_not_there_are_lost_and_cost_nothing_more() -> None:
    world = World()
    luca = world.guest("luca")
    lost = tuple(f"r{number}" for number in range(5000))
    assert luca.asks(Resume(dict.fromkeys(lost, 0))) == [Resumed({}, lost)]
    assert luca.rooms == {LOBBY: 0}
