"""Following terms: what one is answered, and what comes of it. How terms match: test_follows.py."""

import pytest

from parlour.commands import Follow, Following, Invite, Join, Leave, Quit, Rename, Say, Unfollow
from parlour.core import follows
from parlour.core.follows import MOST_TERMS
from parlour.errors import Reason
from parlour.events import FollowChanged, FollowList, Matched, Refused, Said
from tests.unit.core.world import NOW, Client, World


def followed(client: Client) -> tuple[str, ...]:
    return client.asks_for(FollowList, Following()).terms


def test_everybody_follows_all_and_themselves_last() -> None:
    luca = World().guest("Luca")
    assert followed(luca) == ("@Luca", "@all")
    assert luca.asks(Follow(" Apple! ", id="1"), Follow("@Bob", id="2")) == [
        FollowChanged("Apple!"),
        FollowChanged("@Bob"),
    ]
    assert [request for request, _ in luca.answers[-2:]] == ["1", "2"]
    assert followed(luca) == ("apple", "@bob", "@Luca", "@all")
    assert luca.asks(Unfollow("APPLE")) == [FollowChanged("APPLE", on=False)]
    assert followed(luca) == ("@bob", "@Luca", "@all")


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (Follow("pear"), Reason.ALREADY_FOLLOWING),
        (Follow("PEAR,"), Reason.ALREADY_FOLLOWING),
        (Follow("@all"), Reason.ALREADY_FOLLOWING),
        (Follow("@LUCA"), Reason.ALREADY_FOLLOWING),
        (Follow(""), Reason.BAD_TERM),
        (Follow("@"), Reason.BAD_TERM),
        (Follow("two words"), Reason.BAD_TERM),
        (Follow("a\x1bb"), Reason.BAD_TERM),
        (Follow("x" * 65), Reason.TEXT_TOO_LONG),
        (Unfollow("apple"), Reason.NOT_FOLLOWING),
        (Unfollow("two words"), Reason.BAD_TERM),
        (Unfollow("@All"), Reason.ALL_FOLLOW_ALL),
        (Unfollow("@luca"), Reason.FOLLOWS_SELF),
    ],
)
def test_refusals(command: Follow | Unfollow, reason: Reason) -> None:
    luca = World().guest("luca")
    luca.asks(Follow("pear"))
    refusal = luca.asks_for(Refused, command)
    assert refusal.reason is reason
    assert refusal.about in (command.term, "")
    assert followed(luca) == ("pear", "@luca", "@all")


def test_there_is_an_end_to_terms() -> None:
    luca = World().guest("luca")
    luca.asks(*(Follow(f"t{number}") for number in range(MOST_TERMS)))
    assert luca.asks(Follow("more")) == [Refused(Reason.TOO_MANY_TERMS, "more")]
    assert luca.asks(Unfollow("t0"), Follow("more"))[-1] == FollowChanged("more")


def test_all_names_together_have_so_many_terms_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(follows, "MOST", 3)
    world = World()
    luca = world.guest("luca")
    luca.asks(Follow("apple"), Follow("pear"), Rename("max"), Quit())
    alice = world.restart().guest("alice")
    alice.asks(Follow("apple"), Follow("pear"))
    assert followed(alice) == ("apple", "@alice", "@all")
    assert alice.asks(Unfollow("apple"), Follow("pear"))[-1] == FollowChanged("pear")


def test_a_match_comes_from_an_open_room_one_is_not_in_once() -> None:
    world = World()
    luca, alice, bob = world.guest("luca"), world.guest("alice"), world.guest("bob")
    alice.asks(Join("den"))
    luca.asks(Follow("pie"), Follow("apple"), Follow("crust"))
    bob.told()
    alice.asks(Say("Apple pie crust!", "den"))
    assert luca.told() == [Matched("apple", Said("den", "alice", NOW, 2, "Apple pie crust!"))]
    assert bob.told() == []


def test_none_comes_from_where_one_is_from_a_private_room_or_after_one_left() -> None:
    world = World()
    luca, alice, bob = world.guest("luca"), world.guest("alice"), world.guest("bob")
    luca.asks(Follow("apple"), Join("den"))
    alice.asks(Join("den"), Join("secret", private=True), Invite("secret", "bob"))
    luca.told()
    alice.asks(Say("apple", "den"), Say("apple @luca @all", "secret"), Say("apple"))
    assert [type(event) for event in luca.told()] == [Said, Said]
    alice.asks(Join("other"), Say("apple", "other"))
    assert [type(event) for event in luca.told()] == [Matched]
    luca.asks(Unfollow("apple"))
    alice.asks(Say("apple", "other"))
    assert luca.told() == []
    bob.asks(Follow("apple"))
    bob.does(Quit())
    alice.asks(Say("apple", "other"))
    assert not any(isinstance(event, Matched) for event in bob.told())


def test_all_and_ones_own_name_find_one_everywhere() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("alice")
    bob = world.guest("bob")
    alice.asks(Join("den"))
    luca.told()
    bob.told()
    alice.asks(Say("hey @Luca", "den"))
    assert luca.told() == [Matched("@luca", Said("den", "alice", NOW, 2, "hey @Luca", mentions=("luca",)))]
    alice.asks(Say("hey @all", "den"))
    message = Said("den", "alice", NOW, 3, "hey @all", mentions=("all",))
    assert luca.told() == bob.told() == [Matched("@all", message)]
    assert not any(isinstance(event, Matched) for event in alice.told())


def test_what_a_followed_person_says_is_a_match() -> None:
    world = World()
    luca, alice = world.guest("luca"), world.guest("Alice")
    luca.asks(Follow("@alice"))
    alice.asks(Join("den"), Say("nothing special", "den"))
    assert luca.told() == [Matched("@alice", Said("den", "Alice", NOW, 2, "nothing special"))]
    alice.asks(Leave("den"))
    world.hub.end(alice.session)
    bob = world.guest("bob")
    bob.asks(Join("den"), Say("where is @alice", "den"))
    assert [event.term for event in luca.told() if isinstance(event, Matched)] == ["@alice"]


def test_terms_are_kept_and_found_again() -> None:
    world = World()
    luca = world.guest("Luca")
    luca.asks(Follow("apple"), Follow("pear"), Follow("plum"), Unfollow("pear"))
    world.hub.end(luca.session)
    world.turn()
    for _ in range(2):
        again, alice = world.guest("luca"), world.guest("alice")
        assert followed(again) == ("apple", "plum", "@luca", "@all")
        alice.asks(Join("den"), Say("an apple and a pear", "den"))
        assert [event.term for event in again.told() if isinstance(event, Matched)] == ["apple"]
        world.hub.end(again.session)
        alice.asks(Say("an apple", "den"))
        assert again.told() == []
        world = world.restart()
