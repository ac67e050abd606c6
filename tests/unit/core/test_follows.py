"""How terms match (the course's assignment 3); what one is answered: handlers/test_following.py."""

import pytest

from parlour.commands import Follow, Quit, Unfollow
from parlour.core.follows import Follows
from parlour.events import Said
from tests.unit.core.world import NOW, World


def matches(term: str, text: str, author: str = "alice", mentions: tuple[str, ...] = ()) -> bool:
    world = World()
    luca = world.guest("luca")
    luca.asks(Follow(term))
    said = Said("den", author, NOW, 1, text, mentions=mentions)
    return luca.session in world.hub.follows.matches(said, world.hub.roster)


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("apple", "an apple a day", True),
        ("apple", "APPLE", True),
        ("Apple", "apple?!", True),
        ("apple!", "apple", True),
        ("apple", "(apple)", False),
        ("apple", "pineapple apples", False),
        ("apple", "apple-pie", False),
        ("apple", "apple\npie", True),
        ("straße", "STRASSE", True),
        ("c++", "i like c++.", True),
        ("...", "well ...", True),
        ("!", "!", True),
        ("élan", "ÉLAN", True),
        ("@bob", "hello @bob", True),
        ("@bob", "hello @BOB!", True),
        ("@bob", "hello bob", False),
        ("bob", "hello @bob", False),
    ],
)
def test_a_term_matches_whole_words(term: str, text: str, found: bool) -> None:
    assert matches(term, text) is found


def test_a_followed_name_matches_what_that_person_says() -> None:
    assert matches("@Alice", "nothing", author="ALICE")
    assert not matches("@Alice", "nothing", author="alice2")
    assert not matches("alice", "nothing", author="alice")


def test_everybody_is_found_by_all_and_by_their_name() -> None:
    assert matches("x", "hey", mentions=("all",))
    assert matches("x", "hey", mentions=("luca",))
    assert not matches("x", "hey", mentions=("bob", "nobody"))


def test_the_first_word_that_is_followed_is_the_term() -> None:
    world = World()
    luca = world.guest("luca")
    luca.asks(*(Follow(term) for term in ("c", "b", "a")))
    said = Said("den", "alice", NOW, 1, "x B! a c @luca", mentions=("luca",))
    assert world.hub.follows.matches(said, world.hub.roster) == {luca.session: "b"}


def test_nothing_stays_of_what_is_not_followed() -> None:
    world = World()
    follows = world.hub.follows
    luca = world.guest("luca")
    luca.asks(Follow("@all"), Follow("two words"), Unfollow("nothing"), Follow("a"), Unfollow("a"))
    assert (follows._terms, follows._followers) == ({}, {})
    luca.asks(Follow("b"))
    luca.does(Quit())
    assert (follows._terms, follows._followers) == ({"luca": {"b": None}}, {})


def test_what_is_loaded_is_followed_by_whoever_comes() -> None:
    follows = Follows()
    follows.load([("luca", "a"), ("luca", "b"), ("bob", "a")])
    session = World().guest("Luca").session
    follows.arrive(session)
    assert follows.terms(session) == ("a", "b", "@Luca", "@all")
