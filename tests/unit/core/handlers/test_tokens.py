"""Tokens: bots with names of their own."""

import pytest

from parlour.commands import (
    DropToken,
    Invite,
    Join,
    MakeToken,
    Quit,
    Register,
    Rename,
    Say,
    TakeOffice,
    Tell,
    Tokens,
    Whois,
)
from parlour.core import tokens as bots
from parlour.core.tokens import MOST_OF_ONE
from parlour.errors import Farewell, Reason, StoreError
from parlour.events import (
    Closing,
    Departed,
    Done,
    PersonIs,
    Profile,
    Refused,
    Registered,
    Token,
    TokenList,
    TokenMade,
)
from tests.unit.core.world import NOW, Client, SlowJournal, World


def make(maker: Client, name: str) -> str:
    return maker.asks_for(TokenMade, MakeToken(name, id="make")).token


def enter(world: World, name: str, secret: str) -> Client:
    client = Client(world)
    client.does(Register(name, secret, lasting=True))
    world.turns()
    client.secret = next((event.secret for event in client.replies if isinstance(event, Registered)), "")
    return client


def refused(client: Client, command: MakeToken | DropToken | Rename) -> Reason:
    return client.asks_for(Refused, command).reason


def owner(world: World, name: str = "olga") -> Client:
    world.hub.owner = ("root", "sesame")
    client = world.lasting(name)
    client.does(TakeOffice("root", "sesame"))
    return client


def test_a_bot_enters_with_its_token_and_everybody_can_know_what_it_is() -> None:
    world = World()
    luca = world.lasting("luca")
    token = make(luca, "CI")
    absent = PersonIs(Profile("CI", bot=True), here=False)
    assert luca.asks_for(PersonIs, Whois("ci")) == absent, "who speaks over HTTP only, too"
    bot = enter(world, "ci", token)
    found = bot.asks_for(PersonIs, Whois("ci"))
    assert (found.profile.bot, found.here) == (True, True)
    assert bot.session.name == "CI"
    assert luca.asks(Whois("ci"))[0].profile.bot  # type: ignore[attr-defined]
    (registered,) = (event for event in bot.replies if isinstance(event, Registered))
    assert registered.secret == token
    assert bot.asks(Say("built"))[-1].author == "CI"  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", ["ci", "CI", "Ci", "c1", "cl", "cI"])
def test_nobody_else_takes_its_name_or_what_looks_like_it(name: str) -> None:
    world = World()
    luca = world.lasting("luca")
    token = make(luca, "ci")
    for secret in ("", "wrong"):
        client = Client(world)
        client.does(Register(name, secret, lasting=True))
        assert client.replies == [Refused(Reason.NAME_IN_USE, name)]
    assert refused(luca, Rename(name)) is Reason.NAME_IN_USE
    assert enter(world, "ci", token).session.name == "ci"
    assert refused(luca, MakeToken(name)) is Reason.NAME_IN_USE


def test_it_is_so_after_a_restart_too() -> None:
    world = World()
    luca = world.lasting("luca")
    token = make(luca, "ci")
    luca.does(Quit())
    later = world.restart()
    client = Client(later)
    client.does(Register("c1"))
    assert client.replies == [Refused(Reason.NAME_IN_USE, "c1")]
    assert enter(later, "ci", token).session.profile.bot
    again = enter(later, "luca", luca.secret)
    assert again.asks(Tokens()) == [TokenList((Token("ci", NOW, "luca"),))]


def test_a_name_must_be_free_and_allowed() -> None:
    world = World()
    luca, alice = world.lasting("luca"), world.lasting("alice")
    world.guest("bob")
    alice.does(Quit())
    assert refused(luca, MakeToken("B0B")) is Reason.NAME_IN_USE
    assert refused(luca, MakeToken("bob")) is Reason.NAME_IN_USE
    assert refused(luca, MakeToken("luca")) is Reason.NAME_IN_USE
    assert refused(luca, MakeToken("Alice")) is Reason.NAME_IN_USE, "she could not come back"
    for name in ("", "a b", "all", "x" * 33):
        assert refused(luca, MakeToken(name)) is Reason.BAD_NAME


@pytest.mark.parametrize("name", ["a1ice", "AIice", "al\u00efce"])
def test_nor_may_it_look_like_one_of_somebody_who_is_away(name: str) -> None:
    world = World()
    luca, alice = world.lasting("luca"), world.lasting("alice")
    alice.does(Quit())
    assert refused(luca, MakeToken(name)) is Reason.NAME_IN_USE
    again = world.restart()
    assert refused(again.back("luca", luca.secret), MakeToken(name)) is Reason.NAME_IN_USE


@pytest.mark.parametrize("name", ["admin", "System", "0wner", "everyone", "NickServ"])
def test_names_that_speak_for_the_place_are_for_the_owners_bots(name: str) -> None:
    world = World()
    luca, olga = world.lasting("luca"), owner(world)
    assert refused(luca, MakeToken(name)) is Reason.BAD_NAME
    assert refused(luca, Rename(name)) is Reason.BAD_NAME
    token = make(olga, name)
    assert enter(world, name, token).session.name == name
    assert enter(world.restart(), name, token).session.profile.bot


def test_a_bot_keeps_its_name() -> None:
    world = World()
    bot = enter(world, "ci", make(world.lasting("luca"), "ci"))
    assert refused(bot, Rename("human")) is Reason.NAME_FIXED


def test_neither_bots_nor_guests_make_tokens() -> None:
    world = World()
    luca = world.lasting("luca")
    bot = enter(world, "ci", make(luca, "ci"))
    assert refused(bot, MakeToken("cd")) is Reason.MAKES_NO_TOKENS
    assert refused(world.guest("bob"), MakeToken("cd")) is Reason.MAKES_NO_TOKENS


def test_so_many_tokens_and_no_more_unless_one_owns_the_server() -> None:
    world = World()
    luca, root = world.lasting("luca"), owner(world)
    for number in range(MOST_OF_ONE):
        make(luca, f"bot-a{number}a")
    assert refused(luca, MakeToken("more")) is Reason.TOO_MANY_TOKENS
    for number in range(MOST_OF_ONE + 1):
        make(root, f"bot-b{number}b")
    assert luca.asks(DropToken("bot-a0a", id="1")) == [Done(at=NOW)]
    make(luca, "more")


def test_who_comes_as_another_person_from_the_same_place_makes_no_more() -> None:
    world = World()
    luca, olga = world.lasting("luca"), owner(world)
    for number in range(MOST_OF_ONE - 1):
        make(luca, f"bot-a{number}a")
    make(olga, "hers")
    luca.does(Quit())
    other = world.lasting("other")
    make(other, "last")
    assert refused(other, MakeToken("more")) is Reason.TOO_MANY_TOKENS
    far = world.lasting("far", address="192.0.2.9")
    make(far, "more")
    assert Done(at=NOW) in other.asks(DropToken("last", id="1"))
    make(other, "next")


def test_the_owner_finds_room_where_others_made_as_many_as_they_could(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bots, "MOST", 4)
    world = World()
    luca, olga = world.lasting("luca"), owner(world)
    make(luca, "a")
    make(luca, "b")
    assert refused(luca, MakeToken("c")) is Reason.TOO_MANY_TOKENS
    make(olga, "c")
    make(olga, "d")
    assert refused(olga, MakeToken("e")) is Reason.TOO_MANY_TOKENS


def test_where_the_owner_wants_it_so_nobody_else_makes_tokens() -> None:
    world = World()
    luca, olga = world.lasting("luca"), owner(world)
    token = make(luca, "ci")
    world.hub.tokens.only_owners = True
    assert refused(luca, MakeToken("cd")) is Reason.NOT_OWNER
    make(olga, "cd")
    assert enter(world, "ci", token).session.profile.bot
    assert Done(at=NOW) in luca.asks(DropToken("ci", id="1"))


def test_only_its_maker_and_owners_see_a_token_and_drop_it() -> None:
    world = World()
    luca, alice = world.lasting("luca"), world.lasting("alice")
    token = make(luca, "ci")
    make(alice, "cd")
    assert luca.asks(Tokens()) == [TokenList((Token("ci", NOW, "luca"),))]
    assert world.guest("bob").asks(Tokens()) == [TokenList()]
    bot = enter(world, "ci", token)
    for client in (alice, bot):
        assert refused(client, DropToken("ci")) is Reason.NO_SUCH_TOKEN
    root = owner(world)
    assert root.asks(Tokens()) == [TokenList((Token("ci", NOW, "luca"), Token("cd", NOW, "alice")))]
    assert Done(at=NOW) in root.asks(DropToken("CI", id="1"))
    assert luca.asks(Tokens()) == [TokenList()]
    for name in ("ci", "nobody", "a b", "x" * 1000):
        assert refused(luca, DropToken(name)) is Reason.NO_SUCH_TOKEN


def test_a_token_that_was_dropped_is_nobodys() -> None:
    world = World()
    luca = world.lasting("luca")
    token = make(luca, "ci")
    bot = enter(world, "ci", token)
    assert Done(at=NOW) in luca.asks(DropToken("ci", id="1"))
    assert bot.replies[-1] == Closing(Farewell.EXPELLED)
    assert bot.closed
    assert world.hub.people.bearer(token) is None
    assert world.store.snapshot.tokens == []
    assert [person.name for person in world.store.snapshot.people] == ["luca"]
    guest = enter(world, "c1", token)
    assert guest.session.name == "c1"
    assert not guest.session.profile.bot
    assert refused(luca, MakeToken("ci")) is Reason.NAME_IN_USE
    guest.does(Quit())
    assert refused(luca, MakeToken("c1")) is Reason.NAME_IN_USE, "it is a lasting person's now"
    enter(world, "c1", guest.secret).does(Rename("guest"), Quit())
    assert make(luca, "ci") != token


def test_nothing_stays_of_it_where_it_was_a_member() -> None:
    world = World()
    luca = world.lasting("luca")
    bot = enter(world, "ci", make(luca, "ci"))
    bot.does(Join("open"), Join("own", private=True))
    luca.does(Join("den", private=True), Invite("den", "ci"), Tell("ci", "you there?"))
    world.turns()
    person = bot.session.person
    bot.does(Quit())
    told = luca.asks(DropToken("ci", id="1"))
    assert [event.room for event in told if isinstance(event, Departed)] == ["den", *luca_direct(luca)]
    assert all(person not in room.members and person not in room.read for room in world.hub.rooms)
    assert {room.name for room in world.hub.rooms} == {"lobby", "open", "den", *luca_direct(luca)}
    assert {room.name for room in world.store.snapshot.rooms} == {room.name for room in world.hub.rooms}
    assert all(member.person != person for member in world.store.snapshot.members)
    world.restart()


def luca_direct(luca: Client) -> list[str]:
    return [name for name in luca.rooms if name.startswith("@")]


def test_what_is_told_is_stored() -> None:
    journal = SlowJournal()
    world = World(journal)
    luca = world.lasting("luca")
    journal.commit()
    assert luca.asks(MakeToken("ci", id="1")) == []
    journal.commit()
    world.turns()
    (made,) = luca.told()
    assert isinstance(made, TokenMade)
    assert [token.name for token in journal.store.snapshot.tokens] == ["ci"]


def test_a_token_that_cannot_be_stored_is_none() -> None:
    world = World()
    luca = world.lasting("luca")
    world.store.failing = StoreError("disk full")
    assert luca.asks(MakeToken("ci", id="1")) == [Refused(Reason.NOT_STORED)]
    assert luca.answer("1") == Refused(Reason.NOT_STORED)
    assert world.hub.counts.refusals == {Reason.NOT_STORED: 1}
    assert [*world.hub.tokens] == []
    world.store.failing = None
    assert luca.asks_for(TokenMade, MakeToken("ci")).name == "ci"  # the name is free
    (grant,) = world.hub.tokens
    assert [token.person for token in world.store.snapshot.tokens] == [grant.identity.person]
    assert {person.name for person in world.store.snapshot.people} == {"luca", "ci"}


def test_also_if_who_wanted_it_is_gone() -> None:
    journal = SlowJournal()
    world = World(journal)
    luca = world.lasting("luca")
    journal.commit()
    luca.asks(MakeToken("ci"), Quit())
    journal.fail()
    world.turns()
    journal.commit()
    assert [*world.hub.tokens] == [*journal.store.snapshot.tokens] == []


def test_one_that_is_dropped_before_it_is_refused_is_not_dropped_again() -> None:
    journal = SlowJournal()
    world = World(journal)
    luca = world.lasting("luca")
    journal.commit()
    luca.asks(MakeToken("ci", id="1"), DropToken("ci", id="2"), MakeToken("ci", id="3"), DropToken("ci", id="4"))
    assert luca.answer("3") == Refused(Reason.NAME_IN_USE, "ci")
    journal.fail()
    world.turns()
    assert [luca.answer(request) for request in "124"] == [Refused(Reason.NOT_STORED)] * 3
    assert world.hub.roster.free("ci", owner=False) == "ci"


def test_each_is_told_of_their_own_alone() -> None:
    journal = SlowJournal()
    world = World(journal)
    luca, alice = world.lasting("luca"), world.lasting("alice")
    journal.commit()
    luca.asks(MakeToken("ci", id="1"))
    journal.fail()
    alice.asks(MakeToken("cd", id="2"))
    journal.commit()
    world.turns()
    journal.commit()
    assert luca.answer("1") == Refused(Reason.NOT_STORED)
    assert isinstance(alice.answer("2"), TokenMade)
    assert [grant.name for grant in world.hub.tokens] == [one.name for one in journal.store.snapshot.tokens] == ["cd"]
    assert {one.name for one in journal.store.snapshot.people} == {"luca", "alice", "cd"}


def test_a_drop_that_cannot_be_stored_is_none() -> None:
    world = World()
    luca = world.lasting("luca")
    token = make(luca, "ci")
    bot = enter(world, "ci", token)
    world.store.failing = StoreError("disk full")
    assert luca.asks(DropToken("ci", id="1")) == [Refused(Reason.NOT_STORED)]
    world.store.failing = None
    assert not bot.session.ended
    luca.asks(Say("the disk is well again"))
    assert [one.name for one in world.hub.tokens] == [one.name for one in world.restart().hub.tokens] == ["ci"]
    assert luca.asks_for(Done, DropToken("ci", id="2")) == Done(at=NOW)
    assert bot.session.ended
    assert [*world.hub.tokens] == [*world.restart().hub.tokens] == []


def test_nothing_stays_of_a_bot_that_came_while_it_was_dropped() -> None:
    journal = SlowJournal()
    world = World(journal)
    luca = world.lasting("luca")
    luca.asks(MakeToken("ci", id="1"))
    journal.commit()
    made = luca.answer("1")
    assert isinstance(made, TokenMade)
    luca.asks(DropToken("ci", id="2"), DropToken("ci", id="3"))
    bot = enter(world, "ci", made.token)
    world.turns()
    journal.commit()
    assert [luca.answer(request) for request in "23"] == [Done(at=NOW)] * 2
    assert bot.session.ended
    world.turns()
    journal.commit()
    assert [one.name for one in journal.store.snapshot.people] == ["luca"]
    late = Client(world)
    late.does(Register("ci", made.token, lasting=True))
    assert next(event for event in late.replies if isinstance(event, Registered)).secret != made.token


def test_a_bot_is_known_as_such_although_it_is_not_connected() -> None:
    world = World()
    make(world.lasting("luca"), "ci")
    assert world.hub.directory.profile("CI") == Profile("ci", bot=True)
    assert world.hub.directory.online("ci") is None
