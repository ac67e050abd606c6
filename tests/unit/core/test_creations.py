"""How many rooms people make, and how fast, so that strangers cannot take all that there can be."""

from parlour.commands import Join, Leave, MakeToken, Register, TakeOffice, Tell
from parlour.core import creations
from parlour.core.creations import PAUSE, ROOMS_AT_ONCE, TALKS_AT_ONCE
from parlour.core.rooms import MOST_DIRECT, MOST_JOINED, MOST_ROOMS
from parlour.errors import Reason
from parlour.events import Entered, Refused, RoomKind, TokenMade
from tests.unit.core.world import Client, World

HERE = "192.0.2.7"
ELSEWHERE = "198.51.100.9"


def flood(world: World, address: str) -> None:
    """Make as many rooms from `address` as can be made at once, by as many connections as that takes."""
    for first in range(0, ROOMS_AT_ONCE, MOST_JOINED - 1):
        stranger = world.guest(f"s{first}", address)
        names = [f"r{number}" for number in range(first, min(first + MOST_JOINED - 1, ROOMS_AT_ONCE))]
        stranger.asks(*map(Join, names))
        assert {*names} < {*stranger.rooms}


def fill(world: World, kind: RoomKind) -> None:
    """As many rooms as there can be, all of which somebody has a use for."""
    for number in range(MOST_DIRECT if kind == "direct" else MOST_ROOMS - 1):
        name = f"@{number}" if kind == "direct" else f"f{number}"
        world.hub.rooms.create(name, kind, {-number - 1: "x", -number - 2: "y"})


def refused(client: Client, command: Join | Tell) -> Refused:
    return client.asks_for(Refused, command)


# -- from one place ----------------------------------------------------------------------------------------------------


def test_from_one_place_rooms_are_made_at_a_bounded_rate() -> None:
    world = World()
    flood(world, HERE)
    luca = world.guest("luca", HERE)
    assert refused(luca, Join("Den")) == Refused(Reason.TOO_MANY_NEW_ROOMS, "Den")
    assert refused(luca, Join("two", private=True)) == Refused(Reason.TOO_MANY_NEW_ROOMS, "two")
    assert world.hub.rooms.get("den") is None
    world.now += PAUSE
    assert luca.asks_for(Entered, Join("den")).room.name == "den"
    assert refused(luca, Join("two")).reason is Reason.TOO_MANY_NEW_ROOMS


def test_what_is_there_is_entered_nevertheless_and_talks_are_begun() -> None:
    world = World()
    flood(world, HERE)
    luca, alice = world.guest("luca", HERE), world.guest("alice", HERE)
    assert luca.asks_for(Entered, Join("r0")).room.name == "r0"
    luca.asks(Tell("alice", "hello"))
    assert len(alice.rooms) == 2


def test_who_comes_from_elsewhere_does_not_notice() -> None:
    world = World()
    flood(world, HERE)
    assert world.guest("luca", ELSEWHERE).asks_for(Entered, Join("den")).room.name == "den"


def test_an_ipv6_network_is_one_place() -> None:
    world = World()
    flood(world, "2001:db8::1")
    assert refused(world.guest("luca", "2001:db8::ffff:2"), Join("den")).reason is Reason.TOO_MANY_NEW_ROOMS
    assert world.guest("alice", "2001:db8:0:1::1").asks_for(Entered, Join("den")).room.name == "den"


def test_leaving_gives_nothing_back() -> None:
    world = World()
    luca = world.guest("luca", HERE)
    for _ in range(ROOMS_AT_ONCE):
        luca.asks(Join("den", private=True), Leave("den"))
    assert refused(luca, Join("den")).reason is Reason.TOO_MANY_NEW_ROOMS


def test_owners_and_bots_of_the_operators_are_exempt() -> None:
    world = World(owner=("root", "sesame"))
    owner = world.guest("olga", HERE)
    owner.asks(TakeOffice("root", "sesame"))
    bot = Client(world, address=HERE)
    bot.asks(Register("ci", owner.asks_for(TokenMade, MakeToken("ci", id="1")).token, lasting=True))
    flood(world, HERE)
    assert refused(world.guest("luca", HERE), Join("den")).reason is Reason.TOO_MANY_NEW_ROOMS
    for exempt in (owner, bot):
        for number in range(3):
            name = f"{exempt.session.name}{number}"
            assert exempt.asks_for(Entered, Join(name)).room.name == name


def test_a_class_behind_one_router_talks_as_it_likes() -> None:
    world = World()
    people = [world.guest(f"p{number}", HERE) for number in range(100)]
    for number, one in enumerate(people):
        one.asks(Join(f"room{number}"), *(Tell(f"p{(number + step) % 100}", "hello") for step in (1, 2, 3)))
        assert len(one.rooms) >= 5
    assert len(world.hub.rooms) == 1 + 100 + 300


def test_from_one_place_talks_are_begun_at_a_bounded_rate() -> None:
    world = World()
    side = 1
    while side * side < TALKS_AT_ONCE:
        side += 1
    ones = [world.guest(f"kim{number}", HERE) for number in range(side)]
    others = [world.guest(f"bo{number}", ELSEWHERE) for number in range(side)]
    pairs = [(one, other) for one in ones for other in others][:TALKS_AT_ONCE]
    for one, other in pairs:
        one.asks(Tell(other.session.name or "", "hello"))
    assert len(world.hub.rooms) == 1 + TALKS_AT_ONCE
    late, kim = world.guest("late", HERE), world.guest("kim", ELSEWHERE)
    assert refused(late, Tell("KIM", "hello")) == Refused(Reason.TOO_MANY_NEW_ROOMS, "kim")
    assert len(kim.rooms) == 1
    assert ones[0].asks(Tell("bo0", "again")), "what was begun goes on"
    kim.asks(Tell("late", "hello"))
    assert len(late.rooms) == 2


# -- in all ------------------------------------------------------------------------------------------------------------


def test_however_many_rooms_there_are_people_can_talk_to_each_other() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    fill(world, "open")
    assert refused(luca, Join("new")) == Refused(Reason.TOO_MANY_ROOMS, "new")
    luca.asks(Tell("alice", "hello"))
    assert len(alice.rooms) == 2


def test_however_many_talks_there_are_people_can_make_rooms() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    fill(world, "direct")
    assert refused(luca, Tell("alice", "hello")) == Refused(Reason.TOO_MANY_ROOMS, "alice")
    assert luca.asks_for(Entered, Join("new")).room.name == "new"
    assert alice.rooms == {"lobby": 0}


def test_who_makes_rooms_as_fast_as_can_be_takes_days_to_have_them_all() -> None:
    assert (MOST_ROOMS - ROOMS_AT_ONCE) * creations.PAUSE > 3 * 86_400
