"""Rooms that were made and never used: they make place for others, and are not kept over a restart."""

from collections.abc import Callable

import pytest

from parlour.commands import Join, Leave, MakeHook, MakeToken, Quit, Say, TakeOffice, Topic
from parlour.core import rooms
from parlour.core.outbox import Outbox
from parlour.errors import Reason
from parlour.events import Entered, Refused
from tests.unit.core.world import Client, EventCodec, Slow, World

Prepare = Callable[[World, Client], object]


def _owner(world: World) -> Client:
    world.hub.owner = ("root", "sesame")
    owner = world.guest("olga")
    owner.asks(TakeOffice("root", "sesame"))
    return owner


def _listens(world: World, client: Client) -> None:
    outbox = Outbox(client, lambda _: None, 1 << 20)
    world.hub.listeners.open(client.session, "den", outbox, EventCodec(), lambda event: None)


def _lasting_member(world: World, client: Client) -> None:
    lasting = world.lasting("kim")
    lasting.asks(Join("den"), Quit())


def _hook(world: World, client: Client) -> None:
    owner = _owner(world)
    owner.asks(Join("den"), MakeHook("bot", "https://bot.example/", "den", ("help",)), Leave("den"))


USED: dict[str, Prepare] = {
    "somebody said something": lambda world, client: client.asks(Say("hello", "den")),
    "it has a topic": lambda world, client: client.asks(Topic("den", "tea")),
    "somebody is there": lambda world, client: world.guest("bob").asks(Join("den")),
    "somebody will come back to it": _lasting_member,
    "somebody listens": _listens,
    "a webhook is called there": _hook,
    "a bot speaks there": lambda world, client: _owner(world).asks(MakeToken("ci", "den")),
}


def prepared(use: Prepare | None = None) -> World:
    """A server in which `den` was made, used like that, and left."""
    world = World()
    luca = world.guest("luca")
    luca.asks(Join("den"))
    if use is not None:
        use(world, luca)
    luca.asks(Quit())
    return world


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "MOST_ROOMS", 3)


def names(world: World) -> list[str]:
    return [room.name for room in world.hub.rooms]


# -- when there are too many -------------------------------------------------------------------------------------------


def test_the_oldest_unused_room_makes_place() -> None:
    world = prepared()
    alice = world.guest("alice")
    alice.asks(Join("two"), Leave("two"))
    assert names(world) == ["lobby", "den", "two"]
    assert alice.asks_for(Entered, Join("three")).room.name == "three"
    assert names(world) == ["lobby", "two", "three"]
    assert [*world.store.rooms] == ["lobby", "two", "three"]
    alice.asks(Leave("three"))
    assert alice.asks_for(Entered, Join("den")).room.last == 0, "it is another one"


@pytest.mark.parametrize("use", USED.values(), ids=USED)
def test_a_room_that_is_used_stays(use: Prepare) -> None:
    world = prepared(use)
    alice = world.guest("alice")
    alice.asks(Join("two"))
    assert alice.asks_for(Refused, Join("three")) == Refused(Reason.TOO_MANY_ROOMS, "three")
    assert names(world) == ["lobby", "den", "two"]


def test_a_room_stays_while_what_was_said_in_it_is_on_its_way() -> None:
    world = Slow()
    luca, alice = world.guests("luca", "alice")
    luca.does(Join("den"))
    alice.does(Join("two"))
    world.settled()
    luca.does(Say("hello", "den"), Leave("den"))
    alice.does(Join("three", id="1"))
    assert alice.answer("1") == Refused(Reason.TOO_MANY_ROOMS, "three")
    world.turns()
    alice.does(Join("three", id="2"))
    assert alice.answer("2") == Refused(Reason.TOO_MANY_ROOMS, "three")
    world.settled()
    assert [row.event.seq for row in world.store.rooms["den"].rows] == [1, 2]


def test_a_room_that_is_not_stored_yet_stays() -> None:
    world = Slow()
    luca, alice = world.guests("luca", "alice")
    luca.does(Join("den"), Leave("den"))
    alice.does(Join("two"), Join("three", id="1"))
    assert alice.answer("1") == Refused(Reason.TOO_MANY_ROOMS, "three")


# -- over a restart ----------------------------------------------------------------------------------------------------


def test_an_unused_room_is_not_kept_over_a_restart() -> None:
    world = prepared().restart()
    assert names(world) == ["lobby"]
    world.turns()
    assert [*world.store.rooms] == ["lobby"]
    assert world.guest("luca").asks_for(Entered, Join("den")).room.last == 0


KEPT = {name: use for name, use in USED.items() if use not in (_listens, USED["somebody is there"])}


@pytest.mark.parametrize("use", KEPT.values(), ids=KEPT)
def test_a_room_that_was_used_is_kept(use: Prepare) -> None:
    assert names(prepared(use).restart()) == ["lobby", "den"]
