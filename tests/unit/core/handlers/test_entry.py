"""Coming, coming back and going, and what has nothing to do with rooms."""

from typing import Any

import pytest

from parlour import commands
from parlour.commands import (
    LOBBY,
    Answer,
    Command,
    Exit,
    Help,
    Invite,
    Join,
    Malformed,
    Negotiate,
    People,
    Ping,
    Quit,
    Register,
    Rename,
    Say,
    Tell,
)
from parlour.core.changes import PersonSeen
from parlour.core.handlers import HANDLERS
from parlour.core.ports import Observer
from parlour.core.questions import MOST
from parlour.core.rooms import MOST_JOINED
from parlour.errors import Farewell, Reason
from parlour.events import (
    Answered,
    Closing,
    Done,
    Entered,
    Helped,
    Joined,
    Left,
    Negotiated,
    PeopleList,
    Pong,
    Quitted,
    Refused,
    Registered,
    RoomState,
    Said,
    Unread,
)
from tests.store.model import ModelStore
from tests.unit.core.world import NOW, Client, Slow, SlowArchive, World


def test_a_guest_is_welcomed_to_the_lobby_and_has_no_secret() -> None:
    world = World()
    luca = Client(world)
    assert luca.asks(Register("Luca", id="1")) == [
        Registered("Luca", "", "model", "Parlour", (RoomState(LOBBY, present=1, member=True),)),
        Joined(LOBBY, "Luca", NOW),
    ]
    assert luca.answer("1") == luca.replies[0]
    assert world.store.kept == []


def test_who_wants_to_come_back_is_given_a_secret_that_nobody_keeps() -> None:
    world = World()
    luca, alice = world.lasting("luca"), world.lasting("alice")
    assert len(luca.secret) > 20
    assert luca.secret != alice.secret
    seen = [change for change in world.store.kept if isinstance(change, PersonSeen)]
    assert [(one.name, one.at) for one in seen] == [("luca", NOW), ("alice", NOW)]
    assert all(luca.secret.encode() not in one.secret for one in seen)


def test_who_comes_back_is_welcomed_to_its_rooms_and_told_what_it_has_not_read() -> None:
    world = World()
    alice = world.guest("alice")
    alice.asks(Say("zero"))
    luca = world.lasting("luca")
    luca.asks(Join("den"), Join("secret", private=True), Invite("secret", "alice"), Tell("alice", "hi"))
    direct = next(name for name in luca.rooms if name.startswith("@"))
    luca.does(Quit())
    alice.asks(Say("one @luca"), Say("two"), Say("three", "secret"))
    for _ in range(2):
        back = Client(world)
        told = back.asks(Register("LUCA", luca.secret, lasting=True, id="1"))
        welcome = back.answer("1")
        assert isinstance(welcome, Registered)
        assert (welcome.name, welcome.secret) == ("LUCA", luca.secret)
        assert [(room.name, room.last, room.read, room.member) for room in welcome.rooms] == [
            (LOBBY, 3, 1, True),
            ("den", 1, 0, True),
            ("secret", 3, 0, True),
            (direct, 2, 0, True),
        ]
        assert Unread(LOBBY, 1, 2, 1) in told
        assert Unread("secret", 0, 1, 0) in told
        world.hub.end(back.session)
        world = world.restart()


def test_a_connection_is_replaced_by_who_comes_back() -> None:
    world = World()
    first, alice = world.lasting("luca"), world.guest("alice")
    first.asks(Join("den"))
    alice.told()
    first.does(Say("one"))
    again = Client(world)
    again.does(Register("luca", first.secret, lasting=True))
    assert first.told() == [Closing(Farewell.REPLACED)]
    assert first.closed
    first.does(Say("from the dead"))
    world.turn()
    assert again.rooms == {LOBBY: 0, "den": 1}
    assert alice.told() == [
        Said(LOBBY, "luca", NOW, 1, "one"),
        Left(LOBBY, "luca", NOW, quit=True),
        Joined(LOBBY, "luca", NOW),
    ]
    assert Said(LOBBY, "luca", NOW, 1, "one") in again.told()
    assert first.told() == []
    assert world.hub.people.bearer(first.secret) is not None
    assert len(world.hub.roster) == 2


@pytest.mark.parametrize("secret", ["", "wrong", "\ud800"])
def test_nobody_is_replaced_by_a_stranger(secret: str) -> None:
    world = World()
    luca = world.lasting("luca")
    stranger = Client(world)
    assert stranger.asks(Register("luca", secret, lasting=True)) == [Refused(Reason.NAME_IN_USE, "luca")]
    assert not luca.closed


@pytest.mark.parametrize("said", ["luca", "other", "a b", "admin"])
def test_a_secret_says_who_it_is_whatever_the_name(said: str) -> None:
    """A connection that breaks during a `Rename` leaves its client with one name or the other."""
    world = World()
    luca = world.lasting("luca")
    luca.asks(Join("secret", private=True))
    luca.does(Rename("luca2"))
    back = world.back(said, luca.secret)
    assert back.session.name == "luca2"
    assert set(back.rooms) == {LOBBY, "secret"}
    assert back.secret == luca.secret
    assert luca.closed


def test_who_has_lost_the_name_to_somebody_comes_under_another_one_as_somebody_new() -> None:
    world = World()
    luca = world.lasting("luca")
    luca.asks(Join("secret", private=True))
    luca.does(Quit())
    stranger = world.guest("luca")
    other = world.back("other", luca.secret)
    assert other.rooms == {LOBBY: 0}
    assert other.secret != luca.secret
    stranger.does(Quit())
    assert "secret" in world.back("luca", luca.secret).rooms


def test_a_stranger_with_the_name_of_somebody_absent_is_somebody_else() -> None:
    world = World()
    luca = world.lasting("luca")
    luca.asks(Join("den"), Join("secret", private=True))
    luca.does(Quit())
    stranger = world.guest("luca")
    assert stranger.rooms == {LOBBY: 0}
    back = Client(world)
    assert back.asks(Register("luca", luca.secret, lasting=True)) == [Refused(Reason.NAME_IN_USE, "luca")]
    stranger.does(Quit())
    assert set(world.back("luca", luca.secret).rooms) == {LOBBY, "den", "secret"}


def test_two_lasting_people_of_one_name_are_two() -> None:
    world = World()
    one = world.lasting("luca")
    one.asks(Join("one", private=True))
    one.does(Quit())
    other = world.lasting("luca")
    other.asks(Join("other", private=True))
    other.does(Quit())
    for later in (world, world.restart()):
        for secret, room in ((one.secret, "one"), (other.secret, "other")):
            back = later.back("luca", secret)
            assert set(back.rooms) == {LOBBY, room}
            later.hub.end(back.session)


def test_who_is_in_many_rooms_is_told_of_all_that_is_unread() -> None:
    store = ModelStore()
    archive = SlowArchive(store)
    world = World(store=store, archive=archive)
    luca = world.lasting("luca")
    luca.asks(*(Join(f"r{number}") for number in range(MOST_JOINED - 1)))
    world.hub.end(luca.session)
    alice = world.guest("alice")
    alice.asks(*(Join(f"r{number}") for number in range(MOST_JOINED - 1)))
    alice.asks(*(Say("hello", f"r{number}") for number in range(MOST_JOINED - 1)))
    luca = world.back("luca", luca.secret)
    while archive.waiting:
        archive.answer()
        world.turn()
    assert MOST_JOINED > MOST
    assert [event for event in luca.replies if isinstance(event, Refused)] == []
    assert {event.room: event.messages for event in luca.replies if isinstance(event, Unread)} == {
        LOBBY: 0,
        **{f"r{number}": 1 for number in range(MOST_JOINED - 1)},
    }


# -- going -------------------------------------------------------------------------------------------------------------


def test_an_exit_is_confirmed_and_the_others_told() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    alice.told()
    assert luca.asks(Say("bye"), Exit(), Say("ghost"), Ping()) == [Closing(Farewell.LEFT)]
    assert luca.closed
    assert alice.told() == [Said(LOBBY, "luca", NOW, 1, "bye"), Left(LOBBY, "luca", NOW, quit=True)]
    assert luca.told() == []


def test_a_last_word_is_told_on_one_line() -> None:
    world = World()
    luca, alice, bob = (world.guest(name) for name in ("luca", "alice", "bob"))
    bob.told()
    assert luca.asks(Exit(" so \r\n\x02long ")) == [Closing(Farewell.LEFT, "so long")]
    alice.does(Quit(text="x" * 1000))
    world.turns()
    assert bob.told() == [
        Left(LOBBY, "luca", NOW, text="so long", quit=True),
        Left(LOBBY, "alice", NOW, text="x" * 400, quit=True),
    ]


def test_whoever_shares_a_room_is_told_once_of_a_departure() -> None:
    world = World()
    world.events.untold = frozenset({Left})
    luca, alice, bob = (world.guest(name) for name in ("luca", "alice", "bob"))
    for one in (luca, alice):
        one.asks(Join("den"), Join("pub"))
    roamer = Client(world)
    roamer.asks(Register("roamer", roams=True))
    for one in (alice, bob, roamer):
        one.told()
    luca.does(Quit(text="bye"))
    world.hub.dismiss(roamer.session, Farewell.STOPPING)
    world.turns()
    assert alice.told() == bob.told() == [Quitted("luca", NOW, (LOBBY, "den", "pub"), "bye")]


class Watcher:
    """An observer with a memory."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, ...]] = []

    def registered(self, name: str) -> None:
        self.seen.append(("registered", name))

    def said(self, name: str, text: str) -> None:
        self.seen.append(("said", name, text))

    def quit(self, name: str) -> None:
        self.seen.append(("quit", name))

    def left(self, name: str) -> None:
        self.seen.append(("left", name))


def test_the_operator_sees_who_comes_goes_and_speaks_openly() -> None:
    world = World()
    watcher = Watcher()
    observer: Observer = watcher
    world.hub.observer = observer
    for going in (Quit(), Quit(said=False), Exit()):
        luca, alice = world.guest("luca"), world.guest("alice")
        luca.asks(Join("den", private=True), Say("secret", "den"), Tell("alice", "secret"), Say("open\x07"))
        luca.does(going)
        world.hub.end(alice.session)
    here = [("registered", "luca"), ("registered", "alice"), ("said", "luca", "open")]
    gone = [("left", "luca"), ("left", "alice")]
    assert watcher.seen == [*here, ("quit", "luca"), *gone, *here, *gone, *here, ("quit", "luca"), *gone]
    watcher.seen.clear()
    stranger = Client(world)
    stranger.does(Quit())
    assert stranger.closed
    assert watcher.seen == []


# -- the rest ----------------------------------------------------------------------------------------------------------


def test_what_is_answered_at_once() -> None:
    world = World()
    luca = world.guest("luca")
    world.guest("alice")
    assert luca.asks(Ping(id="1"), People(id="2"), Help("join", id="3"), Negotiate("utf8", id="4")) == [
        Pong(NOW),
        PeopleList(("luca", "alice")),
        Helped("join"),
        Negotiated("utf8"),
    ]
    assert [request for request, _ in luca.answers[1:]] == ["1", "2", "3", "4"]


def test_what_is_the_dialects_own_has_its_turn() -> None:
    world = Slow()
    stranger = Client(world)
    assert stranger.asks(Answer("x", id="1")) == [Answered("x")]
    luca = Client(world)
    luca.does(Register("luca", roams=True))
    world.settled()
    luca.told()
    luca.does(Join("den", id="1"), Answer("a", id="2"), Ping(id="3"), Join(LOBBY, id="4"), Say("x", id="5"))
    world.turns()
    assert luca.told() == []
    world.journal.commit()
    assert [(request, type(event)) for request, event in luca.answers[1:]] == [
        ("1", Entered),
        ("2", Answered),
        ("3", Pong),
        ("4", Entered),
        ("5", Done),
    ]
    assert luca.session.waiting is luca.session.postponed is None


def test_many_who_come_in_one_turn_are_told_the_same_list() -> None:
    world = World()
    roamers = [Client(world) for _ in range(3)]
    for number, one in enumerate(roamers):
        one.does(Register(f"p{number}", roams=True), Join(LOBBY, id="1"))
    roamers[2].does(Ping(id="2"))
    world.turns()
    entered = [one.answer("1") for one in roamers]
    assert [len(event.people) for event in entered if isinstance(event, Entered)] == [3, 3, 3]
    assert len({id(event.people) for event in entered if isinstance(event, Entered)}) == 1
    assert [request for request, _ in roamers[2].answers[1:]] == ["1", "2"]


@pytest.mark.parametrize("reason", Reason)
def test_what_is_malformed_is_refused_for_its_reason(reason: Reason) -> None:
    luca = World().guest("luca")
    assert luca.asks(Malformed(reason.value, id="1")) == [Refused(reason)]
    assert luca.answer("1") == Refused(reason)


def every_command() -> list[type[Command]]:
    return [
        kind
        for kind in vars(commands).values()
        if isinstance(kind, type) and issubclass(kind, Command) and kind is not Command
    ]


def test_every_command_has_a_handler() -> None:
    assert set(HANDLERS) == set(every_command())


def example(kind: type[Command]) -> Command:
    """One of them, with nothing that it does not need."""
    required = kind.__struct_fields__[: -len(kind.__struct_defaults__)]
    values: dict[str, Any] = {"rooms": {}, "seq": 1}
    return kind(**{field: values.get(field, "x") for field in required})


NAMED = sorted({*every_command()} - {Register, Quit, Malformed, Answer}, key=lambda kind: kind.__name__)


@pytest.mark.parametrize("kind", NAMED, ids=lambda kind: kind.__name__)
def test_without_a_name_one_can_only_register_and_go(kind: type[Command]) -> None:
    world = World()
    stranger = Client(world)
    assert stranger.asks(example(kind)) == [Refused(Reason.NOT_REGISTERED)]
    assert len(world.hub.rooms) == 1


def test_one_registers_once() -> None:
    luca = World().guest("luca")
    assert luca.asks(Register("other")) == [Refused(Reason.ALREADY_REGISTERED)]
    assert luca.session.name == "luca"
