"""Pages, searches, what was missed, and read marks: what one may ask, and what is answered."""

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
    Quit,
    Read,
    Resume,
    Say,
    Search,
    Tell,
)
from parlour.core.changes import ReadUpTo
from parlour.core.handlers import reading
from parlour.core.rooms import MOST_JOINED
from parlour.errors import Reason, StoreError
from parlour.events import (
    Entered,
    Found,
    Page,
    Refused,
    Replayed,
    Resumed,
    Said,
    Unread,
)
from tests.unit.core.world import NOW, Client, World


def refused(client: Client, command: Command) -> Refused:
    return client.asks_for(Refused, command)


def said(world: World, count: int) -> Client:
    """Somebody who has said that many things in the lobby, one a second."""
    luca = world.guest("luca")
    for number in range(1, count + 1):
        world.now = NOW + number
        luca.asks(Say(f"number {number}"))
    return luca


# -- pages -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "numbers", "more"),
    [
        (History(LOBBY), [1, 2, 3, 4, 5, 6], False),
        (History(LOBBY, limit=2), [5, 6], True),
        (History(LOBBY, before=3), [1, 2], False),
        (History(LOBBY, before=4, limit=2), [2, 3], True),
        (History(LOBBY, after=4), [5, 6], False),
        (History(LOBBY, after=0, limit=2), [1, 2], True),
        (History(LOBBY, around=4, limit=2), [3, 4], True),
        (History(LOBBY, since=NOW + 5), [5, 6], False),
        (History(LOBBY, until=NOW + 3), [1, 2], False),
        (History("Lobby", before=0), [], False),
    ],
)
def test_pages(query: History, numbers: list[int], more: bool) -> None:
    luca = said(World(), 6)
    page = luca.asks_for(Page, query)
    assert (page.room, [message.seq for message in page.messages], page.more) == (LOBBY, numbers, more)


def test_a_page_answers_its_request_with_messages_as_they_are_now() -> None:
    luca = said(World(), 2)
    luca.asks(Edit(LOBBY, 1, "new"), Delete(LOBBY, 2))
    luca.asks(History(LOBBY, id="1"))
    assert luca.answer("1") == Page(
        LOBBY,
        (
            Said(LOBBY, "luca", NOW + 1, 1, "new", edited=NOW + 2),
            Said(LOBBY, "luca", NOW + 2, 2, deleted=True),
        ),
    )


def test_an_open_room_can_be_read_from_outside() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Join("den"), Say("one", "den"))
    assert alice.asks_for(Page, History("Den")).messages == (Said("den", "luca", NOW, 2, "one"),)
    luca.asks(Leave("den"))
    assert luca.asks_for(Page, History("Den")).messages == (Said("den", "luca", NOW, 2, "one"),)


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (History("nowhere"), Refused(Reason.NO_SUCH_ROOM, "nowhere")),
        (History("no where"), Refused(Reason.BAD_ROOM_NAME, "no where")),
        (History(LOBBY, before=1, until=1.0), Refused(Reason.BAD_REQUEST)),
        (History(LOBBY, around=0, until=0.0), Refused(Reason.BAD_REQUEST)),
        (Search(""), Refused(Reason.NO_WORDS)),
        (Search(" \x07 "), Refused(Reason.NO_WORDS)),
        (Search("w " * (reading.MOST_WORDS + 1)), Refused(Reason.NO_WORDS)),
        (Search("x" * (reading.MOST_QUERY + 1)), Refused(Reason.TEXT_TOO_LONG)),
        (Search("x", author="x" * 200), Refused(Reason.TEXT_TOO_LONG)),
        (Search("x", room="nowhere"), Refused(Reason.NO_SUCH_ROOM, "nowhere")),
        (Read("nowhere", 1), Refused(Reason.NO_SUCH_ROOM, "nowhere")),
        (Read("other", 1), Refused(Reason.NOT_A_MEMBER, "other")),
    ],
)
def test_refusals(command: Command, refusal: Refused) -> None:
    world = World()
    world.guest("alice").asks(Join("other"))
    luca = world.guest("luca")
    assert refused(luca, command) == refusal
    assert luca.rooms == {LOBBY: 0}


@pytest.mark.parametrize("command", [History(LOBBY), Search("x"), Resume({LOBBY: 0}), Read(LOBBY, 0)])
def test_what_cannot_be_read_is_refused_and_later_it_can(command: Command) -> None:
    world = World()
    said(world, 1)
    alice = world.guest("alice")
    world.store.failing = StoreError("disk on fire")
    assert refused(alice, command).reason is Reason.UNAVAILABLE
    world.store.failing = None
    assert not any(isinstance(event, Refused) for event in alice.asks(command))
    assert not any(isinstance(event, Refused) for event in alice.asks(command))


# -- searching ---------------------------------------------------------------------------------------------------------


def test_a_search_finds_what_one_may_read_newest_first() -> None:
    world = World()
    luca, alice, bob = world.lasting("luca"), world.guest("alice"), world.guest("bob")
    luca.asks(Join("den"), Join("secret", private=True), Invite("secret", "alice"))
    for number, say in enumerate([Say("pie"), Say("pie", "den"), Say("a PIE", "secret"), Tell("bob", "pie!")]):
        world.now = NOW + number
        luca.asks(say)
    (direct,) = (name for name in luca.rooms if name.startswith("@"))
    assert [found.room for found in luca.asks_for(Found, Search("pie")).messages] == [direct, "secret", "den", LOBBY]
    assert [found.room for found in alice.asks_for(Found, Search("pie")).messages] == ["secret", "den", LOBBY]
    assert [found.room for found in bob.asks_for(Found, Search("pie")).messages] == [direct, "den", LOBBY]
    assert luca.asks_for(Found, Search("pie", limit=1)).more
    assert [found.room for found in bob.asks_for(Found, Search("pie", room="den")).messages] == ["den"]
    assert luca.asks_for(Found, Search("pie", author="alice")).messages == ()
    assert len(alice.asks_for(Found, Search("pie", author="LUCA", since=NOW, until=NOW + 2)).messages) == 2
    luca.asks(Search("pie", id="1"))
    assert isinstance(luca.answer("1"), Found)


@pytest.mark.parametrize("author", ["\xd7", "\ud800", "", "nobody"])
def test_a_search_for_an_author_whom_nobody_is_finds_nothing(author: str) -> None:
    luca = World().guest("luca")
    luca.asks(Say("pie"))
    assert luca.asks(Search("pie", author=author)) == [Found()]
    assert luca.asks_for(Found, Search("pie", author="luca")).messages != ()


# -- resuming ----------------------------------------------------------------------------------------------------------


def test_what_was_missed_ends_where_one_hears_it_live() -> None:
    world = World()
    luca = said(world, 3)
    alice = world.guest("alice")
    luca.asks(Say("number 4"))
    alice.told()
    assert alice.asks(Resume({LOBBY: 1}, id="1")) == [
        Replayed(LOBBY, tuple(Said(LOBBY, "luca", NOW + n, n, f"number {n}") for n in (2, 3)), last=True),
        Resumed({LOBBY: 3}),
    ]
    assert [request for request, _ in alice.answers[1:]] == ["1", "1"]


@pytest.mark.parametrize("seen", [3, 4, 2**40 - 1])
def test_who_missed_nothing_is_told_nothing(seen: int) -> None:
    world = World()
    said(world, 3)
    assert world.guest("alice").asks(Resume({LOBBY: seen})) == [Resumed({LOBBY: 3})]


def test_nothing_to_resume_is_answered_too() -> None:
    assert World().guest("luca").asks(Resume({})) == [Resumed()]


def test_resuming_enters_open_rooms_again_and_says_which_are_lost() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    luca.asks(Join("den"), Say("one", "den"), Join("secret", private=True))
    replayed, resumed = alice.asks(Resume({"nowhere": 7, "den": 1, "secret": 0, "": 0, "DEN": 0}))[:2]
    assert replayed == Replayed("den", (Said("den", "luca", NOW, 2, "one"),), last=True)
    assert resumed == Resumed({"den": 2}, ("nowhere", "secret", "", "DEN"))
    assert alice.rooms == {LOBBY: 0, "den": 2}
    luca.asks(Say("two", "den"))
    assert alice.told()[-1] == Said("den", "luca", NOW, 3, "two")


def test_rooms_that_are_too_many_are_lost_not_half_entered() -> None:
    world = World()
    alice = world.guest("alice")
    alice.asks(*(Join(f"r{number}") for number in range(MOST_JOINED - 1)), Say("hello", "r0"))
    luca = world.guest("luca")
    luca.asks(*(Join(f"own{number}") for number in range(MOST_JOINED - 3)))
    (resumed,) = [
        event
        for event in luca.asks(Resume({f"r{number}": 0 for number in range(5)}, id="1"))
        if isinstance(event, Resumed)
    ]
    assert resumed == Resumed({"r0": 2, "r1": 1}, ("r2", "r3", "r4"))
    assert len(luca.rooms) == MOST_JOINED
    assert {event.room for request, event in luca.answers if isinstance(event, Replayed)} == {"r0", "r1"}


def test_a_private_room_is_resumed_by_its_members_alone() -> None:
    world = World()
    luca, alice = world.lasting("luca"), world.lasting("alice")
    luca.asks(Join("secret", private=True), Invite("secret", "alice"))
    alice.does(Quit())
    luca.asks(Say("one", "secret"))
    stranger = world.guest("alice")
    assert stranger.asks(Resume({"secret": 2})) == [Resumed({}, ("secret",))]
    stranger.does(Quit())
    alice = world.back("alice", alice.secret)
    assert Replayed("secret", (Said("secret", "luca", NOW, 3, "one"),), last=True) in alice.asks(Resume({"secret": 2}))
    alice.asks(Leave("secret"))
    assert alice.asks(Resume({"secret": 2})) == [Resumed({}, ("secret",))]


# -- reading -----------------------------------------------------------------------------------------------------------


def test_how_much_is_unread() -> None:
    world = World()
    luca = world.lasting("luca")
    alice = world.guest("alice")
    alice.asks(Say("one"), Say("two @luca"), Say("three @all"))
    luca.asks(Say("my own"), Say("luca: my own too"))
    assert luca.asks(Read(LOBBY, 1, id="1")) == [Unread(LOBBY, 1, 2, 2)]
    assert luca.answer("1") == Unread(LOBBY, 1, 2, 2)
    assert luca.asks(Read("Lobby", 2)) == [Unread(LOBBY, 2, 1, 1)]
    assert luca.asks(Read(LOBBY, 1000)) == [Unread(LOBBY, 5)]
    assert luca.asks(Read(LOBBY, 0)) == [Unread(LOBBY, 0, 3, 2)]


def test_a_read_mark_is_kept_for_those_who_come_back_once() -> None:
    world = World()
    luca, guest = world.lasting("luca"), world.guest("guest")
    guest.asks(Say("one"), Say("two"), Read(LOBBY, 1))
    world.store.kept.clear()
    luca.asks(Read(LOBBY, 1), Read(LOBBY, 1))
    person = luca.session.person
    assert world.store.kept == [ReadUpTo(LOBBY, person, 1)]
    luca.does(Quit())
    assert Unread(LOBBY, 1, 1) in world.back("luca", luca.secret).replies
    assert Unread(LOBBY, 1, 1) in world.restart().back("luca", luca.secret).replies
    assert world.hub.rooms.find(LOBBY, luca.session).read == {person: 1}


def test_what_came_before_one_did_is_not_unread() -> None:
    world = World()
    guest = world.guest("guest")
    guest.asks(Join("den"), Say("one", "den"), Say("one"))
    luca = world.lasting("luca")
    entered = luca.asks_for(Entered, Join("den"))
    assert entered.room.read == 2
    luca.does(Quit())
    back = world.back("luca", luca.secret)
    assert [event for event in back.replies if isinstance(event, Unread)] == [Unread(LOBBY, 1), Unread("den", 2)]
