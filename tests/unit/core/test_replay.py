"""Telling what was missed: page by page, as fast as it is read, and nothing twice."""

import pytest

from parlour.commands import LOBBY, Invite, Join, Leave, Quit, Resume, Say
from parlour.core import replay
from parlour.core.replay import MOST
from parlour.errors import Reason, StoreError
from parlour.events import Event, Refused, Replayed, Resumed, Said
from tests.unit.core.world import Client, SlowArchive, World


@pytest.fixture(autouse=True)
def _small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "PAGE", 3)


class Waiting(World):
    """Whose archive answers when told to; something was said in the lobby and in a room."""

    def __init__(self, said: int = 7) -> None:
        super().__init__()
        self.slow = SlowArchive(self.store)
        self.hub.archive = self.slow
        self.luca = self.guest("luca")
        self.luca.asks(*(Say(str(number)) for number in range(said)), Join("den"))

    def told(self, client: Client) -> list[Event]:
        """What it is told when all is answered."""
        while self.slow.waiting:
            self.slow.answer()
            self.turns()
        return client.told()


def seqs(events: list[Event]) -> list[tuple[list[int], bool]]:
    return [([one.seq for one in event.events], event.last) for event in events if isinstance(event, Replayed)]


@pytest.mark.parametrize(
    ("said", "after", "pages"),
    [
        (7, 0, [([1, 2, 3], False), ([4, 5, 6], False), ([7], True)]),
        (6, 0, [([1, 2, 3], False), ([4, 5, 6], True)]),
        (7, 6, [([7], True)]),
        (3, 0, [([1, 2, 3], True)]),
        (2, 0, [([1, 2], True)]),
    ],
)
def test_pages(said: int, after: int, pages: list[tuple[list[int], bool]]) -> None:
    world = Waiting(said)
    alice = world.guest("alice")
    alice.does(Resume({LOBBY: after}))
    told = world.told(alice)
    assert seqs(told) == pages
    assert told[-1] == Resumed({LOBBY: said})


def test_what_happens_meanwhile_is_heard_live_and_not_replayed() -> None:
    world = Waiting(4)
    alice = world.guest("alice")
    alice.does(Resume({LOBBY: 0}))
    world.slow.answer()
    world.luca.asks(Say("live"))
    told = world.told(alice)
    assert seqs(told) == [([1, 2, 3], False), ([4], True)]
    assert [event.seq for event in told if isinstance(event, Said)] == [5]
    assert told[-1] == Resumed({LOBBY: 4})


def test_what_retention_took_is_left_out() -> None:
    world = Waiting(7)
    world.store.rooms[LOBBY].rows = world.store.rooms[LOBBY].rows[5:]
    world.store.rooms[LOBBY].first = 6
    alice = world.guest("alice")
    alice.does(Resume({LOBBY: 1}, id="1"))
    assert seqs(world.told(alice)) == [([6, 7], True)]
    world.store.rooms[LOBBY].rows.clear()
    alice.does(Resume({LOBBY: 1}, id="2"))
    assert seqs(world.told(alice)) == [([], True)]


def test_who_does_not_read_is_told_no_more_until_it_does() -> None:
    world = Waiting(7)
    alice = world.guest("alice")
    alice.does(Resume({LOBBY: 0}))
    world.hub.block(alice.session)
    world.slow.answer()
    world.turns()
    assert (seqs(alice.told()), world.slow.waiting) == ([([1, 2, 3], False)], [])
    world.hub.unblock(alice.session)
    assert len(world.slow.waiting) == 1
    assert seqs(world.told(alice)) == [([4, 5, 6], False), ([7], True)]


def test_there_is_an_end_to_what_may_wait() -> None:
    world = Waiting()
    alice = world.guest("alice")
    world.hub.block(alice.session)
    alice.does(*[Resume({LOBBY: 0})] * (MOST + 3))
    assert alice.told()[-3:] == [Refused(Reason.UNAVAILABLE)] * 3
    world.hub.unblock(alice.session)
    told = world.told(alice)
    assert len([event for event in told if isinstance(event, Resumed)]) == MOST


def test_a_request_that_is_refused_enters_no_room() -> None:
    world = Waiting()
    alice = world.guest("alice")
    world.hub.block(alice.session)
    alice.does(*[Resume({})] * MOST, Resume({"den": 0}))
    assert alice.rooms == {LOBBY: 7}


def test_two_requests_are_told_one_after_the_other() -> None:
    world = Waiting()
    alice = world.guest("alice")
    alice.does(Resume({LOBBY: 5, "den": 0}, id="1"), Resume({LOBBY: 6}, id="2"))
    world.told(alice)
    assert [(request, type(event).__name__) for request, event in alice.answers[1:]] == [
        ("1", "Replayed"),
        ("1", "Replayed"),
        ("1", "Resumed"),
        ("2", "Replayed"),
        ("2", "Resumed"),
    ]


def test_a_request_that_cannot_be_read_is_refused_alone() -> None:
    world = Waiting()
    alice = world.guest("alice")
    alice.does(Resume({LOBBY: 5, "den": 0}), Resume({LOBBY: 6}), Resume({"den": 0}, id="3"))
    world.store.failing = StoreError("disk on fire")
    world.slow.answer()
    world.store.failing = None
    world.turns()
    told = world.told(alice)
    assert [event for event in told if isinstance(event, Refused)] == [Refused(Reason.UNAVAILABLE, LOBBY)]
    assert [event for event in told if isinstance(event, Resumed)] == [Resumed({LOBBY: 7}), Resumed({"den": 1})]


def test_who_has_gone_is_told_nothing_and_asks_nothing_more() -> None:
    world = Waiting(7)
    alice, bob = world.guest("alice"), world.guest("bob")
    for one in (alice, bob):
        one.does(Resume({LOBBY: 0}), Resume({"den": 0}))
    world.hub.block(bob.session)
    for one in (alice, bob):
        one.told()
        one.does(Quit())
    world.hub.unblock(bob.session)
    world.slow.answer()
    world.turns()
    assert world.slow.waiting == []
    assert alice.told() == bob.told() == []


def test_a_room_that_is_left_meanwhile_is_told_if_it_may_be() -> None:
    world = Waiting()
    alice = world.guest("alice")
    world.luca.asks(Join("secret", private=True), Say("one", "secret"))
    world.luca.asks(Invite("secret", "alice"))
    alice.told()
    alice.does(Resume({LOBBY: 6, "secret": 0, "den": 0}, id="1"))
    alice.does(Leave("secret"), Leave("den"))
    told = world.told(alice)
    assert [event.room for event in told if isinstance(event, Replayed)] == [LOBBY, "den"]
    assert told[-1] == Resumed({LOBBY: 7, "den": 1}, ("secret",))
    world.luca.asks(Say("two", "secret"), Say("two", "den"))
    assert [event for event in alice.told() if isinstance(event, Said)] == []


def test_entering_again_meanwhile_begins_live_again() -> None:
    world = Waiting()
    alice = world.guest("alice")
    alice.asks(Resume({"den": 0}))
    alice.does(Leave("den"))
    world.luca.asks(Say("missed", "den"))
    alice.does(Resume({"den": 1}))
    world.luca.asks(Say("live", "den"))
    told = world.told(alice)
    assert seqs(told) == [([1], True), ([2], True)]
    assert [event.seq for event in told if isinstance(event, Said)] == [3]
