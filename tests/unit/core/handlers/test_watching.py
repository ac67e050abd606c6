"""Watching who comes and goes."""

from parlour.commands import Quit, Register, Rename, Unwatch, Watch, Watching
from parlour.core.watch import MOST
from parlour.errors import Reason
from parlour.events import Done, Offline, Online, Refused, WatchedNames
from tests.unit.core.world import Client, World


def presence(client: Client) -> list[Online | Offline]:
    return [event for event in client.told() if isinstance(event, Online | Offline)]


def test_who_is_here_is_told_at_once_and_who_comes_and_goes_later() -> None:
    world = World()
    luca = world.guest("luca")
    assert luca.asks(Watch(("ALICE", "Bob", "luca"), id="1")) == [Online(("luca",)), Offline(("ALICE", "Bob"))]
    assert [request for request, _ in luca.answers[1:]] == ["1", "1"]
    alice = world.guest("Alice")
    assert presence(luca) == [Online(("Alice",))]
    alice.does(Rename("Bob"))
    assert presence(luca) == [Offline(("Alice",)), Online(("Bob",))]
    alice.does(Rename("BOB"))
    assert presence(luca) == []
    alice.does(Quit())
    assert presence(luca) == [Offline(("BOB",))]


def test_whom_one_watches_can_be_asked() -> None:
    world = World()
    luca = world.guest("luca")
    world.guest("bob")
    assert luca.asks(Watching(), Watching(status=True)) == [WatchedNames(), Done()]
    luca.asks(Watch(("alice", "BOB", "bob", "Alice")))
    assert luca.asks(Watching()) == [WatchedNames(("alice", "BOB"))]
    assert luca.asks(Watching(status=True)) == [Online(("bob",)), Offline(("alice",))]
    assert luca.asks(Watch(("Bob", "nobody"), on=False)) == [Done()]
    assert luca.asks(Watching(status=True)) == [Offline(("alice",))]
    assert luca.asks(Unwatch(), Watching()) == [Done(), WatchedNames()]
    world.guest("alice")
    assert presence(luca) == []
    assert (world.hub.watch._watchers, luca.session.watched) == ({}, None)


def test_nobody_watches_everybody() -> None:
    world = World()
    luca = world.guest("luca")
    names = (*(f"n{number}" for number in range(MOST)),)
    luca.asks(Watch(names[:-1]))
    assert luca.asks(Watch(("n1", names[-1], "x", "y"), id="1")) == [
        Offline(("n1", names[-1])),
        Refused(Reason.TOO_MANY_WATCHED, "x,y"),
    ]
    assert luca.asks(Watch(("x",))) == [Refused(Reason.TOO_MANY_WATCHED, "x")]
    assert luca.asks(Watching()) == [WatchedNames(names)]
    luca.asks(Watch(("n1",), on=False))
    assert luca.asks(Watch(("x",))) == [Offline(("x",))]


def test_nobody_is_called_what_nobody_can_be_called() -> None:
    world = World()
    luca = world.guest("luca")
    bad = ("", "é" * 60_000, "\ud800")
    assert luca.asks(Watch(bad)) == [Offline(bad)]
    assert luca.asks(Watch(())) == [Done()]
    assert luca.asks(Watching()) == [WatchedNames()]


def test_who_has_gone_watches_nobody() -> None:
    world = World()
    luca, bob = world.guest("luca"), world.connect()
    luca.asks(Watch(("alice", "luca")))
    luca.does(Quit())
    bob.does(Register("alice"))
    assert world.hub.watch._watchers == {}
    assert not any(isinstance(event, Online) and event.names == ("alice",) for event in luca.replies)
