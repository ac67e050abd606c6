"""Whom the server knows, as dialects may ask."""

from parlour.commands import Leave, Quit, Rename, Tell
from tests.unit.core.world import Client, World


def direct(client: Client) -> str:
    return next(name for name in client.rooms if name.startswith("@"))


def test_who_is_here_and_who_was() -> None:
    world = World()
    luca, directory = world.guest("Luca"), world.hub.directory
    assert directory.profile("LUCA") is directory.online("luca") is luca.session.profile
    luca.asks(Rename("bob"))
    assert directory.online("luca") is None
    former, now = directory.profile("luca"), directory.profile("bob")
    assert former is not None
    assert now is not None
    assert (former.name, now.name) == ("Luca", "bob")
    assert (former.user, former.host) == (now.user, now.host)
    luca.does(Quit())
    assert directory.online("bob") is None
    assert directory.profile("bob") is not None
    for name in ("nobody", "", "\ud800", "é" * 60_000):
        assert directory.profile(name) is directory.online(name) is None


def test_a_direct_room_is_with_the_other_one() -> None:
    world = World()
    luca, alice, directory = world.guest("luca"), world.guest("alice"), world.hub.directory
    luca.asks(Tell("alice", "hello"))
    room = direct(luca)
    assert (directory.partner(room, "LUCA"), directory.partner(room, "alice")) == ("alice", "luca")
    alice.asks(Rename("bob"))
    assert (directory.partner(room, "luca"), directory.partner(room, "bob")) == ("bob", "luca")
    assert directory.partner(room, "alice") == "luca"  # what she said when she was called so
    bob = alice
    bob.asks(Leave(room))
    assert (directory.partner(room, "luca"), directory.partner(room, "bob")) == ("bob", "luca")


def test_also_when_that_one_is_away() -> None:
    world = World()
    luca, alice = world.lasting("luca"), world.lasting("alice")
    luca.asks(Tell("alice", "hello"))
    room = direct(luca)
    alice.does(Quit())
    world.guest("alice")  # somebody else
    assert world.hub.directory.partner(room, "luca") == "alice"
    assert world.hub.directory.partner(room, "alice") == "luca"
    later = world.restart()
    assert later.hub.directory.partner(room, "luca") == "alice"


def test_of_no_other_room_there_is_a_partner() -> None:
    directory = World().hub.directory
    assert directory.partner("lobby", "luca") == directory.partner("@nothing", "luca") == ""
