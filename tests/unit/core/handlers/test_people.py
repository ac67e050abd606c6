"""People: what they are called, what they say of themselves, who knows what of whom."""

from typing import Any

import pytest
from msgspec.structs import replace

from parlour.bus.local import LocalBus
from parlour.commands import (
    LOBBY,
    Away,
    Census,
    Expel,
    FindPeople,
    Follow,
    Following,
    Join,
    Leave,
    Mode,
    People,
    Quit,
    Register,
    Rename,
    Say,
    SetFlag,
    SetModes,
    SetRealname,
    TakeOffice,
    Tell,
    Whois,
    Whowas,
)
from parlour.core.changes import Followed, PersonSeen
from parlour.core.handlers.people import MOST_FOUND, MOST_MASK
from parlour.core.hub import Hub
from parlour.errors import Farewell, Reason
from parlour.events import (
    AwaySet,
    CensusIs,
    Closing,
    Done,
    FlagSet,
    FollowList,
    Former,
    FormerPeople,
    InRoom,
    Left,
    PeopleFound,
    PeopleList,
    PersonIs,
    Profile,
    RealnameSet,
    Refused,
    Registered,
    Renamed,
    Said,
)
from tests.unit.core.world import NOW, Client, World

OWNER = ("boss", "secret word")


class Owned(World):
    """A server with an owner."""

    def __init__(self, owner: tuple[str, str] | None = OWNER) -> None:
        super().__init__()
        self.hub = Hub(
            self.store, self.store, LocalBus(), call_soon=self._soon.append, clock=lambda: self.now, owner=owner
        )


def profile(name: str, **fields: Any) -> Profile:
    return replace(Profile(name, name, "parlour", name, NOW), **fields)


# -- names -------------------------------------------------------------------------------------------------------------


def test_everyone_who_shares_a_room_is_told_once_of_a_new_name_and_so_is_its_bearer() -> None:
    world = World()
    luca, alice, bob = world.guest("luca"), world.guest("alice"), world.guest("bob")
    for one in (luca, alice):
        one.asks(Join("den"), Join("pub"))
    luca.asks(Tell("alice", "psst"))
    for one in (luca, alice, bob):
        one.told()
    rooms = (*luca.rooms,)
    renamed = Renamed("luca", NOW, rooms, "Lucas")
    assert luca.asks(Rename("Lucas", id="1")) == [Done(at=NOW), renamed]
    assert luca.answer("1") == Done(at=NOW)
    assert alice.told() == bob.told() == [renamed]
    assert luca.session.name == "Lucas"
    assert luca.session.profile == replace(profile("luca"), name="Lucas")
    luca.asks(Say("hello"))
    assert bob.told() == [Said(LOBBY, "Lucas", NOW, 1, "hello")]
    assert [room.people for room in luca.session.rooms if room.kind == "direct"] == [("Lucas", "alice")]


def test_a_new_name_is_judged_as_the_first_one_was() -> None:
    world = World()
    luca = world.guest("luca")
    world.guest("alice")
    for name, reason in (
        ("ALICE", Reason.NAME_IN_USE),
        ("a1ice", Reason.NAME_IN_USE),
        ("all", Reason.BAD_NAME),
        ("a b", Reason.BAD_NAME),
    ):
        assert luca.asks(Rename(name, id="1")) == [Refused(reason, name)]
    assert luca.session.name == "luca"
    assert world.hub.roster.find("luca") is luca.session


def test_an_old_name_is_free_and_ones_own_can_be_written_otherwise() -> None:
    world = World()
    luca = world.guest("luca")
    assert luca.asks(Rename("luca", id="1")) == [Done()]
    for before, name in (("luca", "LUCA"), ("LUCA", "1uca"), ("1uca", "bob")):
        assert luca.asks(Rename(name)) == [Renamed(before, NOW, (LOBBY,), name)]
    world.guest("luca")
    assert luca.asks(Rename("Luca")) == [Refused(Reason.NAME_IN_USE, "Luca")]


def test_who_comes_back_has_the_name_it_had_last() -> None:
    world = World()
    luca = world.lasting("luca")
    luca.asks(Join("den"), Rename("bob"))
    assert isinstance(world.store.kept[-1], PersonSeen)
    luca.does(Quit())
    world.turns()
    for later in (world, world.restart()):
        for name in ("luca", "bob"):
            back = later.back(name, luca.secret)
            assert set(back.rooms) == {LOBBY, "den"}
            assert (back.session.name, back.session.person) == ("bob", luca.session.person)
            later.hub.end(back.session)


def test_what_one_follows_is_followed_under_the_new_name() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    alice.asks(Follow("old"), Rename("alice2"), Rename("alice"))
    luca.asks(Follow("apple"), Follow("@bob"), Rename("bob"))
    assert luca.asks_for(FollowList, Following()).terms == ("apple", "@bob", "@all")
    kept = [(change.name_key, change.term, change.on) for change in world.store.kept if isinstance(change, Followed)]
    assert kept[-3:] == [("luca", "apple", False), ("luca", "@bob", False), ("bob", "apple", True)]
    luca.does(Quit())
    world.turns()
    assert world.guest("luca").asks_for(FollowList, Following()).terms == ("@luca", "@all")
    assert world.restart().guest("bob").asks_for(FollowList, Following()).terms == ("apple", "@bob", "@all")
    assert world.hub.follows._followers.keys() == {"old"}


# -- what they say of themselves ---------------------------------------------------------------------------------------


def test_who_is_away_says_why_until_they_are_back() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.told()
    alice.told()
    assert luca.asks(Away(" at\r\n\x02lunch ", id="1")) == [Done(at=NOW)]
    assert alice.told() == [AwaySet("luca", NOW, (LOBBY,), "at lunch")]
    assert luca.session.profile.away == "at lunch"
    assert luca.asks(Away("at lunch")) == [Done()]
    assert luca.asks(Away(id="2")) == [Done(at=NOW)]
    assert alice.told() == [AwaySet("luca", NOW, (LOBBY,))]
    assert luca.asks(Away(id="3")) == [Done()]
    luca.asks(Away("x" * 1000))
    assert luca.session.profile.away == "x" * 400


def test_what_one_says_of_oneself_can_be_changed() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    alice.told()
    event = RealnameSet("luca", NOW, (LOBBY,), "Luca Rossi")
    assert luca.asks(SetRealname(" Luca  Rossi\x07")) == [event]
    assert alice.told() == [event]
    assert luca.asks(SetRealname("Luca Rossi")) == [Done()]
    luca.asks(SetRealname(""))
    assert luca.session.profile.realname == "luca"


def test_flags() -> None:
    world = World()
    luca = world.guest("luca")
    assert luca.asks(SetFlag("bot")) == [FlagSet("bot")]
    assert luca.asks(SetFlag("bot")) == [Done()]
    assert luca.asks(SetFlag("invisible"), SetFlag("bot", on=False)) == [FlagSet("invisible"), FlagSet("bot", on=False)]
    assert luca.session.profile == profile("luca", invisible=True)
    assert luca.asks(SetFlag("owner")) == [Refused(Reason.NOT_OWNER)]


# -- owners ------------------------------------------------------------------------------------------------------------


def test_an_owner_knows_the_words_and_can_give_it_up() -> None:
    luca = Owned().guest("luca")
    assert luca.asks(TakeOffice(*OWNER)) == [FlagSet("owner")]
    assert luca.session.profile.owner
    assert luca.asks(SetFlag("owner", on=False)) == [FlagSet("owner", on=False)]
    assert luca.asks(Expel("luca")) == [Refused(Reason.NOT_OWNER)]


@pytest.mark.parametrize("owner", [OWNER, None])
def test_who_guesses_is_put_out(owner: tuple[str, str] | None) -> None:
    world = Owned(owner)
    luca, alice = world.guest("luca"), world.guest("alice")
    alice.told()
    wrong = Refused(Reason.WRONG_PASSWORD)
    assert luca.asks(TakeOffice("boss", "x"), TakeOffice("x", "secret word")) == [wrong] * 2
    assert luca.asks(TakeOffice("", "\ud800"), TakeOffice(*OWNER)) == [wrong, Closing(Farewell.EXPELLED)]
    assert luca.closed
    assert alice.told() == [Left(LOBBY, "luca", NOW, quit=True)]


def test_an_owner_can_end_a_connection() -> None:
    world = Owned()
    luca, alice, bob = world.guest("luca"), world.guest("alice"), world.guest("bob")
    luca.asks(TakeOffice(*OWNER))
    bob.told()
    assert luca.asks(Expel("nobody")) == [Refused(Reason.NO_SUCH_PERSON, "nobody")]
    assert luca.asks(Expel("ALICE", " enough \n now", id="1"))[0] == Done()
    assert alice.replies[-1] == Closing(Farewell.EXPELLED, "enough now", "luca")
    assert alice.closed
    assert bob.told() == [Left(LOBBY, "alice", NOW, text="enough now", quit=True)]
    assert luca.asks(Expel("luca")) == [Closing(Farewell.EXPELLED, by="luca")]
    assert world.hub.census.tell(world.hub.rooms).owners == 0


# -- who knows what of whom --------------------------------------------------------------------------------------------


def test_who_somebody_is() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Join("den"), Join("hidden", private=True), Join("secret"), Tell("alice", "psst"))
    luca.asks(SetModes("secret", (Mode("secret"),)))
    alice.asks(Join("den"))
    world.now += 7.0
    assert alice.asks_for(PersonIs, Whois("LUCA", id="1")) == PersonIs(
        luca.session.profile, (InRoom(LOBBY), InRoom("den", "operator")), 7.0
    )
    assert isinstance(alice.answer("1"), PersonIs)
    rooms = luca.asks_for(PersonIs, Whois("luca")).rooms
    assert [room.name for room in rooms] == [LOBBY, "den", "hidden", "secret"]
    luca.asks(Say("here"))
    assert alice.asks_for(PersonIs, Whois("luca")).idle == 0.0
    assert alice.asks(Whois("nobody")) == [Refused(Reason.NO_SUCH_PERSON, "nobody")]


def test_who_had_a_name() -> None:
    world = World()
    alice = world.guest("alice")
    for _ in range(3):
        luca = world.guest("luca")
        world.now += 1.0
        luca.does(Rename("bob"), Quit())
        world.turns()
    was = alice.asks_for(FormerPeople, Whowas("LUCA"))
    assert was.people == (*(Former(profile("luca", since=NOW + at), NOW + at + 1) for at in (2, 1, 0)),)
    assert alice.asks_for(FormerPeople, Whowas("luca", 2)).people == was.people[:2]
    assert len(alice.asks_for(FormerPeople, Whowas("bob", -1)).people) == 3
    assert alice.asks(Whowas("nobody")) == [FormerPeople("nobody")]


def found(client: Client, mask: str) -> list[str]:
    answer = client.asks_for(PeopleFound, FindPeople(mask))
    assert answer.mask == mask[:MOST_MASK]
    return [who.name for who in answer.people]


def test_people_are_found_by_all_that_is_known_of_them() -> None:
    world = World()
    luca = world.guest("luca")
    other = Client(world)
    other.asks(Register("Élise", user="em", realname="Elise Martin"))
    for mask in ("él*", "E?", "*MARTIN", "Élise"):
        assert found(luca, mask) == ["Élise"], mask
    assert found(luca, "*.parlour") == []
    assert found(luca, "*parlour") == found(luca, "*") == ["luca", "Élise"]
    assert found(luca, "elise") == found(luca, "x") == found(luca, "") == found(luca, "*" * 1000) == []


def test_the_invisible_are_found_by_those_who_know_them() -> None:
    world = World()
    luca = world.guest("luca")
    hidden = Client(world)
    hidden.asks(Register("hidden", roams=True), SetFlag("invisible"))
    assert (found(luca, "*"), found(luca, "h*")) == (["luca"], [])
    assert found(luca, "HIDDEN") == ["hidden"]
    assert luca.asks(People()) == [PeopleList(("luca",))]
    assert hidden.asks(People()) == [PeopleList(("luca", "hidden"))]
    hidden.asks(Join(LOBBY))
    assert found(luca, "h*") == ["hidden"]
    assert luca.asks(People()) == [PeopleList(("luca", "hidden"))]


def test_there_is_an_end_to_those_who_are_found() -> None:
    world = World()
    luca = world.guest("luca")
    for number in range(MOST_FOUND + 5):
        world.person(f"p{number}")
    assert len(found(luca, "p*")) == MOST_FOUND
    assert found(luca, f"p{MOST_FOUND + 3}") == [f"p{MOST_FOUND + 3}"]


def test_everyone_is_counted() -> None:
    world = Owned()
    luca, alice = world.guest("luca"), world.guest("alice")
    stranger, other = world.connect(), world.connect()
    luca.asks(TakeOffice(*OWNER), Join("den"))
    alice.asks(SetFlag("invisible"), Join("pub"), Leave("pub"))
    assert luca.asks(Census()) == [CensusIs(people=2, invisible=1, owners=1, unknown=2, rooms=2, most=2)]
    world.guest("bob").does(Quit())
    stranger.does(Register("eve"), Rename("adam"), Quit())
    other.does(Quit())
    other.does(Quit())
    world.turns()
    alice.does(Quit())
    luca.told()
    assert luca.asks_for(CensusIs, Census()) == CensusIs(1, 0, 1, 0, 2, 3)


# -- registrations -----------------------------------------------------------------------------------------------------


def test_who_roams_is_taken_nowhere_and_known_by_what_it_says() -> None:
    world = World()
    alice = world.guest("alice")
    alice.told()
    luca = Client(world)
    registration = Register("luca", user="~l!", realname="Luca  Rossi", roams=True)
    assert luca.asks(registration) == [Registered("luca", "", "model", "Parlour")]
    assert (luca.rooms, luca.session.roams) == ({}, True)
    assert luca.session.profile == profile("luca", user="l", realname="Luca Rossi")
    assert alice.told() == []
