"""Questions that take their time: one at a time and in a turn, as fast as the client reads, and not too many."""

import pytest

from parlour.commands import LOBBY, Command, History, Join, Leave, Ping, Quit, Read, Rooms, Say, Search, Who
from parlour.commands import People as WhoIsConnected
from parlour.core.handlers import lists
from parlour.core.questions import MOST
from parlour.errors import Reason
from parlour.events import Found, Page, PeopleList, Pong, Refused, RoomList, Unread, WhoList
from tests.unit.core.world import NOW, Client, SlowArchive, World


class Waiting(World):
    """Whose archive answers when told to."""

    def __init__(self) -> None:
        super().__init__()
        self.slow = SlowArchive(self.store)
        self.hub.archive = self.slow


def large() -> tuple[World, Client]:
    """A server on which every list is long, and somebody there."""
    world = World()
    luca = world.guest("luca")
    for number in range(lists.SHORT + 1):
        world.hub.rooms.create(f"r{number}", "open", {})
        world.person(f"p{number}")
    luca.told()
    return world, luca


def test_one_is_put_at_a_time_and_they_are_answered_in_their_order() -> None:
    world = Waiting()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Say("one"))
    luca.does(History(LOBBY, id="1"), Search("one", id="2"), Read(LOBBY, 0, id="3"))
    alice.does(History(LOBBY, id="1"))
    for answered, asked in ((0, 2), (1, 1), (2, 1), (3, 0)):
        assert len(luca.answers) - 1 == answered
        assert len(world.slow.waiting) == asked
        world.slow.answer()
        world.turn()
    assert [(request, type(event)) for request, event in luca.answers[1:]] == [
        ("1", Page),
        ("2", Found),
        ("3", Unread),
    ]


def test_who_does_not_read_is_not_answered_until_it_does() -> None:
    world = Waiting()
    luca = world.guest("luca")
    world.hub.block(luca.session)
    luca.does(History(LOBBY, id="1"), History(LOBBY, id="2"))
    world.turns()
    assert world.slow.waiting == []
    world.hub.unblock(luca.session)
    assert len(world.slow.waiting) == 1
    world.hub.block(luca.session)
    world.slow.answer()
    world.turns()
    assert (len(luca.answers), len(world.slow.waiting)) == (2, 0)
    world.hub.unblock(luca.session)
    world.slow.answer()
    assert len(luca.answers) == 3


@pytest.mark.parametrize("command", [History(LOBBY), Search("x"), Read(LOBBY, 0)], ids=lambda one: type(one).__name__)
def test_there_is_an_end_to_questions(command: Command) -> None:
    world = Waiting()
    luca, alice = world.lasting("luca"), world.guest("alice")
    alice.asks(Say("one"), Say("two"))
    luca.told()
    luca.does(*[command] * (MOST + 5))
    assert luca.told() == [Refused(Reason.UNAVAILABLE)] * 4
    luca.does(Ping())
    assert luca.told() == [Pong(NOW)]
    world.slow.answer()
    world.turn()
    assert luca.asks(command) == []


def test_a_read_mark_is_not_moved_by_what_is_refused() -> None:
    world = Waiting()
    luca, alice = world.lasting("luca"), world.guest("alice")
    alice.asks(Say("one"), Say("two"))
    luca.does(*[History(LOBBY)] * (MOST + 1), Read(LOBBY, 1))
    assert luca.told()[-1] == Refused(Reason.UNAVAILABLE)
    assert world.hub.rooms.find(LOBBY, luca.session).read[luca.session.person] == 0


def test_who_has_gone_asks_nothing_more() -> None:
    world = Waiting()
    luca, alice = world.guest("luca"), world.guest("alice")
    for one in (luca, alice):
        one.does(History(LOBBY), History(LOBBY))
    world.hub.block(alice.session)
    for one in (luca, alice):
        one.does(Quit())
    world.hub.unblock(alice.session)
    world.slow.answer()
    world.turns()
    assert world.slow.waiting == []
    assert [event for event in luca.replies + alice.replies if isinstance(event, Page)] == []


def test_who_goes_before_its_first_question_is_put_never_puts_it() -> None:
    world = Waiting()
    luca = world.guest("luca")
    world.hub.block(luca.session)
    luca.does(History(LOBBY), Quit())
    world.hub.unblock(luca.session)
    assert world.slow.waiting == []


@pytest.mark.parametrize(
    ("command", "kind"), [(Rooms(), RoomList), (Who(LOBBY), WhoList), (WhoIsConnected(), PeopleList)]
)
def test_a_long_list_is_made_once_in_a_turn(command: Command, kind: type[object]) -> None:
    world, luca = large()
    luca.does(*[command] * 10)
    assert [type(event) for event in luca.told()] == [kind]
    world.turn()
    assert [type(event) for event in luca.told()] == [kind]
    world.turns()
    assert [type(event) for event in luca.told()] == [kind] * 8


def test_a_short_list_is_made_at_once() -> None:
    luca = World().guest("luca")
    luca.does(Rooms(), Who(LOBBY), WhoIsConnected())
    assert [type(event) for event in luca.told()] == [RoomList, WhoList, PeopleList]


def test_a_long_list_is_of_a_room_that_one_may_still_see() -> None:
    world, luca = large()
    luca.asks(Join("den", private=True))
    room = world.hub.rooms.find("den", luca.session)
    room.members.update({number: f"p{number}" for number in range(1, lists.SHORT + 1)})
    luca.does(Who("den", id="1"), Who("den", id="2"), Leave("den"))
    world.turns()
    assert isinstance(luca.answer("1"), WhoList)
    assert luca.answer("2") == Refused(Reason.NO_SUCH_ROOM, "den")


def test_many_long_lists_are_refused_not_kept() -> None:
    world, luca = large()
    luca.does(*[Who(LOBBY)] * 1000)
    told = luca.told()
    assert len([event for event in told if isinstance(event, WhoList)]) == 1
    assert len([event for event in told if isinstance(event, Refused)]) == 1000 - 1 - MOST
    world.turns()
    assert len(luca.told()) == MOST
