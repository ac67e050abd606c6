"""What a server takes up when it starts again, after a stop and after a crash."""

import msgspec

from parlour.commands import (
    LOBBY,
    History,
    Invite,
    Join,
    Leave,
    Quit,
    Read,
    Register,
    Resume,
    Rooms,
    Say,
    Tell,
    Topic,
    Who,
)
from parlour.core.hub import Hub
from parlour.core.rooms import Rooms as AllRooms
from parlour.core.snapshot import Snapshot, StoredMember, StoredPerson, StoredRoom
from parlour.errors import Reason
from parlour.events import (
    Created,
    Departed,
    Entered,
    Page,
    Presence,
    Refused,
    Replayed,
    RoomList,
    RoomState,
    Said,
    TopicIs,
    WhoList,
)
from tests.store.model import ModelStore
from tests.unit.core.world import NOW, Client, World


def direct_room(client: Client) -> str:
    (name,) = (name for name in client.rooms if name.startswith("@"))
    return name


def test_a_new_store_is_an_empty_lobby() -> None:
    world = World(store=ModelStore("new"))
    assert [(room.name, room.kind, room.last) for room in world.hub.rooms] == [(LOBBY, "open", 0)]
    assert world.hub.store == "new"
    hub = Hub(world.store, world.store, LocalNoBus(), call_soon=lambda call: None, clock=lambda: NOW)
    assert (hub.store, len(hub.rooms)) == ("", 1)


class LocalNoBus:
    """A bus that nobody rides."""

    subscribe = publish = staticmethod(lambda _: None)


def test_rooms_their_topics_and_numbers_are_as_they_were() -> None:
    world = World()
    luca = world.guest("luca")
    luca.asks(Say("one"), Join("den"), Topic("den", "things"), Say("two", "den"), Leave("den"))
    luca.does(Quit())
    later = world.restart()
    alice = later.guest("alice")
    assert alice.asks_for(RoomList, Rooms()).rooms == (
        RoomState(LOBBY, present=1, member=True, last=1),
        RoomState("den", topic="things", last=3),
    )
    assert alice.asks_for(Page, History("den")).messages == (Said("den", "luca", NOW, 3, "two"),)
    assert alice.asks(Say("three"))[-1] == Said(LOBBY, "alice", NOW, 2, "three")
    assert alice.asks_for(Entered, Join("den")).room.last == 3


def test_lasting_people_are_where_they_were_and_have_read_what_they_had() -> None:
    world = World()
    luca, alice = world.lasting("luca"), world.lasting("alice")
    luca.asks(Join("open"), Join("secret", private=True), Invite("secret", "alice"), Tell("alice", "hello"))
    direct = direct_room(luca)
    alice.asks(Say("one", "secret"), Say("two", "secret"))
    luca.asks(Read("secret", 3))
    later = world.restart()
    luca = later.back("luca", luca.secret)
    assert luca.rooms == {LOBBY: 0, "open": 1, "secret": 4, direct: 2}
    states = {room.name: room for room in luca.asks_for(RoomList, Rooms()).rooms}
    assert states["secret"] == RoomState("secret", "private", present=1, member=True, last=4, read=3)
    assert states[direct].people == ("luca", "alice")
    assert luca.asks_for(WhoList, Who("secret")).people == (Presence("luca"), Presence("alice", here=False))
    alice = later.back("alice", alice.secret)
    assert set(alice.rooms) == {LOBBY, "secret", direct}
    assert alice.asks_for(Said, Tell("luca", "again")).room == direct


def test_what_was_missed_over_a_restart_is_replayed() -> None:
    world = World()
    luca, alice = world.lasting("luca"), world.guest("alice")
    luca.asks(Join("den"))
    luca.does(Quit())
    alice.asks(Join("den"), Say("one", "den"))
    later = world.restart()
    later.guest("alice").asks(Join("den"), Say("two", "den"))
    luca = later.back("luca", luca.secret)
    assert luca.rooms["den"] == 3
    (replayed,) = (event for event in luca.asks(Resume({"den": 1})) if isinstance(event, Replayed))
    assert [event.seq for event in replayed.events] == [2, 3]


def test_a_private_room_whose_members_cannot_come_back_is_gone() -> None:
    """Guests leave their rooms when they go; after a crash they have not."""
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Join("secret", private=True), Say("secret", "secret"), Tell("alice", "secret"))
    bob = world.lasting("bob")
    bob.asks(Join("kept", private=True))
    later = world.restart()
    assert [room.name for room in later.hub.rooms] == [LOBBY, "kept"]
    later.turn()
    assert set(later.store.rooms) == {LOBBY, "kept"}
    stranger = later.guest("luca")
    assert stranger.asks(Join("secret"))[:2] == [
        Entered(RoomState("secret", present=1, member=True)),
        Created("secret", "luca", NOW, 1),
    ]
    assert stranger.asks_for(Page, History("secret")).messages == ()
    assert later.hub.rooms.direct(luca.session.person, alice.session.person) is None


def test_so_is_one_of_that_name_made_in_the_first_turn() -> None:
    world = World()
    world.guest("luca").asks(Join("secret", private=True), Say("secret", "secret"))
    later = world.restart()
    luca = Client(later)
    luca.does(Register("luca"), Join("secret", private=True), Say("mine", "secret"))
    later.turns()
    assert [event for event in luca.told() if isinstance(event, Said | Created)] == [
        Created("secret", "luca", NOW, 1, "private"),
        Said("secret", "luca", NOW, 2, "mine"),
    ]
    assert later.store.rooms["secret"].last == 2


def test_a_direct_room_that_one_of_the_two_has_left_is_the_others() -> None:
    world = World()
    luca, alice = world.lasting("luca"), world.lasting("alice")
    luca.asks(Tell("alice", "hello"))
    direct = direct_room(luca)
    alice.asks(Leave(direct))
    assert isinstance(luca.told()[-1], Departed)
    later = world.restart()
    luca, alice = later.back("luca", luca.secret), later.back("alice", alice.secret)
    assert direct in luca.rooms
    assert alice.asks(Join(direct)) == [Refused(Reason.NO_SUCH_ROOM, direct)]
    alice.asks(Tell("luca", "hello"))
    assert direct_room(alice) in luca.rooms
    luca.asks(Leave(direct))
    assert direct not in later.store.rooms


def test_what_is_in_the_snapshot_of_nobody_is_left_out() -> None:
    rooms = AllRooms()
    rooms.load(
        Snapshot(
            "",
            [StoredRoom(LOBBY, "open", "topic", 7), StoredRoom("den", "private", "", 3)],
            [StoredPerson(1, "luca", b"")],
            [
                StoredMember("den", 1, True, 2),
                StoredMember("den", 2, True, 2),
                StoredMember("nowhere", 1, True, 2),
                StoredMember(LOBBY, 1, False, 5),
            ],
        )
    )
    lobby, den = rooms
    assert (lobby.name, lobby.topic, lobby.last, lobby.members, lobby.read) == (LOBBY, "topic", 7, {}, {1: 5})
    assert (den.kind, den.members, den.read) == ("private", {1: "luca"}, {1: 2})


def test_the_kind_of_an_open_room_is_the_default_itself() -> None:
    """msgspec leaves out of an object what *is* the default: a string from a database equals it only."""
    kind = "".join(["op", "en"])
    rooms = AllRooms()
    rooms.load(Snapshot("", [StoredRoom(LOBBY, kind, "", 7)]))  # type: ignore[arg-type]
    states = tuple(room.state(World().guest("luca").session) for room in rooms)
    assert b"kind" not in msgspec.json.encode(RoomList(states))


def test_an_open_rooms_topic_can_be_asked_for_at_once() -> None:
    world = World()
    world.guest("luca").asks(Topic(LOBBY, "welcome"))
    assert world.restart().guest("alice").asks(Topic(LOBBY)) == [TopicIs(LOBBY, "welcome")]


def test_a_direct_room_keeps_the_names_of_both_when_one_of_them_cannot_come_back() -> None:
    world = World()
    luca, guest = world.lasting("luca"), world.guest("guest")
    guest.asks(Tell("luca", "hi"))
    world.hub.end(guest.session)
    world.turn()
    again = world.restart()
    (direct,) = [room for room in again.hub.rooms if room.kind == "direct"]
    assert direct.people == ("guest", "luca")
    assert list(direct.members.values()) == ["luca"]
    assert luca.session.name == "luca"
