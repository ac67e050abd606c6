"""A private room: nobody else may learn that it exists, whatever they ask."""

import pytest

from parlour.commands import (
    LOBBY,
    Command,
    Delete,
    Edit,
    History,
    Invite,
    Join,
    Leave,
    React,
    Read,
    Resume,
    Rooms,
    Say,
    Search,
    Topic,
    Who,
)
from parlour.errors import Reason
from parlour.events import (
    Found,
    Refused,
    Resumed,
    RoomList,
    Said,
    TopicSet,
)
from tests.unit.core.world import NOW, Client, World


def refused(client: Client, command: Command) -> Refused:
    return client.asks_for(Refused, command)


@pytest.mark.parametrize(
    "command",
    [
        Join("den"),
        Join("den", private=True),
        Leave("den"),
        Invite("den", "luca"),
        Who("den"),
        Topic("den"),
        Topic("den", "mine"),
        Say("hello", "den"),
        Edit("den", 2, "forged"),
        Delete("den", 2),
        React("den", 2, "+1"),
        History("den"),
        Search("secret", room="den"),
        Read("den", 1),
    ],
    ids=lambda command: type(command).__name__,
)
@pytest.mark.parametrize("name", ["den", "DEN"])
def test_nobody_else_learns_that_a_private_room_exists(command: Command, name: str) -> None:
    world = World()
    luca, alice = world.lasting("luca"), world.lasting("alice")
    before = luca.asks(Join("den", private=True), Say("secret", "den"), Topic("den", "secret"))
    assert before[-2:] == [Said("den", "luca", NOW, 2, "secret"), TopicSet("den", "luca", NOW, 3, "secret")]
    fields = {field: getattr(command, field) for field in command.__struct_fields__}
    assert refused(alice, type(command)(**(fields | {"room": name}))) == Refused(Reason.NO_SUCH_ROOM, name)
    assert alice.rooms == {LOBBY: 0}
    assert luca.told() == []


def test_nor_is_it_listed_resumed_or_found() -> None:
    world = World()
    luca, alice = world.lasting("luca"), world.lasting("alice")
    luca.asks(Join("den", private=True), Say("secret", "den"))
    assert [room.name for room in alice.asks_for(RoomList, Rooms()).rooms] == [LOBBY]
    assert alice.asks(Resume({"den": 0})) == [Resumed({}, ("den",))]
    assert alice.asks(Search("secret")) == [Found()]
    assert [room.name for room in luca.asks_for(RoomList, Rooms()).rooms] == [LOBBY, "den"]
    assert luca.asks_for(Found, Search("secret")).messages == (Said("den", "luca", NOW, 2, "secret"),)
