"""Pages of a room, what somebody missed, and what is unread."""

from pathlib import Path
from typing import Any

import pytest

from parlour.core.ports import MOST_UNREAD
from parlour.events import Edited, Joined, Reacted, TopicSet
from parlour.store import pages
from tests.store.opened import NOW, Opened, created, deleted, edited, reacted, rows, said


def fill(store: Opened) -> None:
    """Numbers 1 to 12 of the lobby: messages, but for 4, 5 and 9; number n is said n seconds after NOW."""
    store.submit(
        *[
            TopicSet("lobby", "luca", NOW + seq, text="t") if seq in (4, 5, 9) else said(f"m{seq}", at=NOW + seq)
            for seq in range(1, 13)
        ]
    )


PAGES: list[tuple[dict[str, Any], list[int], bool]] = [
    ({}, [1, 2, 3, 6, 7, 8, 10, 11, 12], False),
    ({"limit": 9}, [1, 2, 3, 6, 7, 8, 10, 11, 12], False),
    ({"limit": 8}, [2, 3, 6, 7, 8, 10, 11, 12], True),
    ({"limit": 1}, [12], True),
    ({"before": 7, "limit": 2}, [3, 6], True),
    ({"before": 3, "limit": 2}, [1, 2], False),
    ({"before": 1}, [], False),
    ({"before": 0}, [], False),
    ({"before": 13, "limit": 1}, [12], True),
    ({"before": 1 << 39, "limit": 1}, [12], True),
    ({"after": 0, "limit": 2}, [1, 2], True),
    ({"after": 3, "limit": 2}, [6, 7], True),
    ({"after": 10, "limit": 2}, [11, 12], False),
    ({"after": 12}, [], False),
    ({"after": 1 << 39}, [], False),
    ({"around": 7, "limit": 1}, [7], True),
    ({"around": 7, "limit": 2}, [6, 7], True),
    ({"around": 7, "limit": 3}, [6, 7, 8], True),
    ({"around": 7, "limit": 5}, [3, 6, 7, 8, 10], True),
    ({"around": 9, "limit": 4}, [7, 8, 10, 11], True),
    ({"around": 1, "limit": 4}, [1, 2], True),
    ({"around": 0, "limit": 4}, [1, 2], True),
    ({"around": 12, "limit": 4}, [10, 11, 12], True),
    ({"around": 7, "limit": 50}, [1, 2, 3, 6, 7, 8, 10, 11, 12], False),
    ({"since": NOW, "limit": 2}, [1, 2], True),
    ({"since": NOW + 3, "limit": 2}, [3, 6], True),
    ({"since": NOW + 3.5, "limit": 2}, [6, 7], True),
    ({"since": NOW + 11}, [11, 12], False),
    ({"since": NOW + 99}, [], False),
    ({"since": 0.0, "limit": 1}, [1], True),
    ({"until": NOW + 3, "limit": 1}, [2], True),
    ({"until": NOW + 6, "limit": 9}, [1, 2, 3], False),
    ({"until": NOW + 6.5, "limit": 2}, [3, 6], True),
    ({"until": NOW + 99, "limit": 1}, [12], True),
    ({"until": NOW}, [], False),
]


def test_each_page_holds_the_messages_that_were_asked_for(any_store: Opened) -> None:
    fill(any_store)
    for query, seqs, more in PAGES:
        page = any_store.page(**query)
        assert ([message.seq for message in page.messages], page.more) == (seqs, more), query


BETWEEN: list[tuple[dict[str, Any], list[int], bool]] = [
    ({"after": 3, "before": 8}, [6, 7], False),
    ({"after": 2, "before": 11, "limit": 2}, [3, 6], True),
    ({"after": 2, "before": 11, "limit": 2, "last": True}, [8, 10], True),
    ({"after": 2, "before": 11, "limit": 5}, [3, 6, 7, 8, 10], False),
    ({"after": 2, "before": 11, "limit": 5, "last": True}, [3, 6, 7, 8, 10], False),
    ({"after": 7, "before": 8}, [], False),
    ({"after": 9, "before": 3}, [], False),
    ({"after": 5, "until": NOW + 8}, [6, 7], False),
    ({"since": NOW + 6, "before": 9}, [6, 7, 8], False),
    ({"since": NOW + 6, "until": NOW + 10, "limit": 2}, [6, 7], True),
    ({"since": NOW + 6, "until": NOW + 10, "limit": 2, "last": True}, [7, 8], True),
    ({"since": NOW + 10, "until": NOW + 6}, [], False),
    ({"since": NOW + 10, "limit": 2, "last": True}, [11, 12], True),
    ({"after": 10, "limit": 2, "last": True}, [11, 12], False),
    ({"last": True, "limit": 2}, [11, 12], True),
    ({"before": 3, "last": True}, [1, 2], False),
]


def test_so_do_those_with_two_bounds(any_store: Opened) -> None:
    fill(any_store)
    for query, seqs, more in BETWEEN:
        page = any_store.page(**query)
        assert ([message.seq for message in page.messages], page.more) == (seqs, more), query


EVERYTHING: list[tuple[dict[str, Any], list[int], bool]] = [
    ({"limit": 4}, [9, 10, 11, 12], True),
    ({}, [*range(1, 13)], False),
    ({"after": 3, "limit": 3}, [4, 5, 6], True),
    ({"after": 3, "before": 6}, [4, 5], False),
    ({"after": 3, "before": 8, "limit": 2, "last": True}, [6, 7], True),
    ({"since": NOW + 4, "until": NOW + 6}, [4, 5], False),
    ({"around": 5, "limit": 4}, [3, 4, 5, 6], True),
    ({"before": 1}, [], False),
]


def test_everything_is_all_that_happened(any_store: Opened) -> None:
    fill(any_store)
    for query, seqs, more in EVERYTHING:
        page = any_store.page(everything=True, **query)
        assert ([event.seq for event in page.events], page.more) == (seqs, more), query
        assert page.messages == []
        assert [*page.events] == [event for event in any_store.replay() if event.seq in seqs]


def test_everything_comes_as_it_happened(any_store: Opened) -> None:
    any_store.submit(said("a"), reacted(1), edited(1, "b", at=NOW + 1))
    told = any_store.page(everything=True).events
    assert [*told] == [
        said("b", edited=NOW + 1, seq=1),  # but for what the text is now, and what it was nobody can see
        Reacted("lobby", "luca", NOW, 2, target=1, emoji="+1", to="luca"),
        Edited("lobby", "luca", NOW + 1, 3, target=1, text="b"),
    ]
    assert any_store.page("nowhere", everything=True) == ([], False, ())


LONG: list[tuple[dict[str, Any], list[int], bool]] = [
    ({}, [11, 12], True),
    ({"before": 10}, [6, 7, 8], True),
    ({"before": 3}, [1, 2], False),
    ({"after": 0}, [1, 2, 3], True),
    ({"after": 10}, [11, 12], False),
    ({"after": 5, "limit": 2}, [6, 7], True),
    ({"around": 6}, [1, 2, 3, 6, 7, 8], True),
]


def test_pages_of_long_messages_are_short(store: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a client that asks for many and reads none would have the server hold thousands of times what it sent."""
    monkeypatch.setattr(pages, "MOST_TEXT", 6)  # each `fill`ed message has 2 or 3
    fill(store)
    for query, seqs, more in LONG:
        page = store.page(**query)
        assert ([message.seq for message in page.messages], page.more) == (seqs, more), query
    assert [event.seq for event in store.replay(after=2)] == [3, 4, 5, 6]
    assert [message.seq for message in store.search("m*", limit=9).messages] == [12, 11]
    assert store.search("m*", limit=9).more
    store.submit(said("longer than any page"))
    assert [message.text for message in store.page().messages] == ["longer than any page"]
    assert [event.seq for event in store.replay(after=12)] == [13]


def test_so_are_pages_of_messages_with_many_reactions(store: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_TEXT", 100)
    monkeypatch.setattr(pages, "WEIGHED", 2)
    fill(store)
    for target in (3, 8, 11):
        store.submit(*[reacted(target, emoji) for emoji in "ABCDE"])  # 55 for each
    queries: list[tuple[dict[str, Any], list[int]]] = [
        ({}, [10, 11, 12]),
        ({"after": 0}, [1, 2, 3, 6, 7]),
        ({"after": 7}, [8, 10]),
        ({"before": 9, "limit": 2}, [7, 8]),
        ({"everything": True, "after": 2, "limit": 20}, [*range(3, 23)]),
    ]
    for query, seqs in queries:
        page = store.page(**query)
        assert [message.seq for message in page.messages or page.events] == seqs, query
        assert page.more
    assert [message.seq for message in store.search("m*", limit=9).messages] == [12, 11, 10]
    monkeypatch.setattr(pages, "MOST_TEXT", 10)
    assert [message.seq for message in store.page(after=7).messages] == [8], "one there is in any case"


def test_an_empty_room_has_empty_pages(any_store: Opened) -> None:
    any_store.one(created("tea"))
    for query, _, _ in PAGES:
        for room in ("tea", "lobby", "nowhere"):
            assert any_store.page(room, **query) == ([], False, ()), (room, query)


def test_rooms_are_apart(any_store: Opened) -> None:
    any_store.submit(created("a"), created("b"), said("in a", room="a"), said("in b", room="b"), said("in a", room="a"))
    assert [(message.room, message.text) for message in any_store.page("b").messages] == [("b", "in b")]
    assert [message.seq for message in any_store.page("a", after=0).messages] == [2, 3]
    assert any_store.page("a", before=1 << 39).messages == any_store.page("a").messages


def test_a_page_of_several_messages_has_each_ones_reactions(any_store: Opened) -> None:
    any_store.submit(said("a"), said("b"), said("c"), reacted(1, "A"), reacted(3, "C"))
    reactions = [[reaction.emoji for reaction in message.reactions] for message in any_store.page().messages]
    assert reactions == [["A"], [], ["C"]]


# -- what was missed ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "upto", "limit", "seqs"),
    [
        (0, 12, 100, range(1, 13)),
        (3, 6, 100, [4, 5, 6]),
        (3, 6, 2, [4, 5]),
        (3, 6, 3, [4, 5, 6]),
        (6, 6, 100, []),
        (12, 99, 100, []),
        (10, 99, 100, [11, 12]),
        (1 << 39, 1 << 40, 100, []),
    ],
)
def test_what_was_missed_is_told_in_order(
    any_store: Opened, after: int, upto: int, limit: int, seqs: list[int]
) -> None:
    fill(any_store)
    assert [event.seq for event in any_store.replay("lobby", after, upto, limit)] == [*seqs]


def test_nothing_was_missed_where_nothing_is(any_store: Opened) -> None:
    assert any_store.replay("nowhere") == any_store.replay("lobby") == []


def test_what_is_read_again_has_the_very_time(any_store: Opened) -> None:
    times = [NOW + 1 / 3, NOW + 0.1, 0.0, 1e11, 1.7976931348623157e308]
    any_store.submit(*[said("x", at=at) for at in times])
    assert [event.at for event in any_store.replay()] == times


# -- the last of each room --------------------------------------------------------------------------------------------


def test_when_the_last_message_of_each_room_was_said(any_store: Opened) -> None:
    any_store.submit(*[created(room) for room in ("a", "b", "c", "d")])
    any_store.submit(
        said("1", room="a", at=NOW + 1),
        said("2", room="b", at=NOW + 2),
        said("3", room="c", at=NOW + 3),
        said("taken back", room="c", at=NOW + 4),
        TopicSet("b", "luca", NOW + 5, text="no message"),
        said("6", at=NOW + 6),
    )
    any_store.submit(deleted(3, room="c"), edited(2, "1!", room="a", at=NOW + 9))
    rooms = ["a", "b", "c", "d", "lobby", "nowhere"]
    last = {"a": NOW + 1, "b": NOW + 2, "c": NOW + 3, "lobby": NOW + 6}
    assert any_store.lasts(rooms) == last
    assert any_store.lasts(rooms, NOW + 1, NOW + 6) == {"b": NOW + 2, "c": NOW + 3}
    assert any_store.lasts(["c", "a"]) == {"a": NOW + 1, "c": NOW + 3}
    assert any_store.lasts(["b"], since=NOW + 2) == any_store.lasts(["b"], until=NOW + 2) == any_store.lasts([]) == {}


def test_it_is_found_without_reading_the_room(store: Opened, tmp_path: Path) -> None:
    store.one(said("a"))
    plan = rows(tmp_path / "data", f"EXPLAIN QUERY PLAN {pages._LASTS}", '["lobby"]')
    steps = " ".join(step for *_, step in plan)
    assert "SEARCH rooms USING INDEX rooms_by_name" in steps
    assert "SEARCH events USING INTEGER PRIMARY KEY" in steps
    assert "SCAN rooms" not in steps
    assert "TEMP B-TREE FOR ORDER BY" not in steps


# -- unread ------------------------------------------------------------------------------------------------------------


def test_unread_are_messages_of_others(any_store: Opened) -> None:
    any_store.submit(
        said("1", author="max"),
        said("2 @max", author="luca", mentions=("Max",)),
        TopicSet("lobby", "luca", NOW, text="3"),
        said("4 @all @max", author="luca", mentions=("all", "max")),
        said("5 @max @all", author="max", mentions=("max", "all")),
        said("6 @ann", author="luca", mentions=("ann",)),
        Joined("lobby", "luca", NOW),
    )
    assert any_store.unread("max") == (3, 2)
    assert any_store.unread("max", read=2) == (2, 1)
    assert any_store.unread("max", read=4) == (1, 0)
    assert any_store.unread("max", read=6) == any_store.unread("max", read=99) == (0, 0)
    assert any_store.unread("luca") == (2, 1)
    assert any_store.unread("ann") == (5, 3)
    assert any_store.unread("ann", room="nowhere") == (0, 0)


def test_deleted_messages_are_not_unread_and_edited_ones_are_once(any_store: Opened) -> None:
    any_store.submit(said("1 @max", mentions=("max",)), said("2 @max", mentions=("max",)))
    any_store.submit(deleted(1), edited(2, "changed @max"))
    assert any_store.unread("max") == (1, 1)


def test_unread_are_counted_so_far_and_no_further(any_store: Opened) -> None:
    any_store.submit(*[said("x @max", mentions=("max", "all"))] * (MOST_UNREAD + 1))
    assert any_store.unread("max") == (MOST_UNREAD, MOST_UNREAD)
    assert any_store.unread("max", read=1) == (MOST_UNREAD, MOST_UNREAD)
    assert any_store.unread("max", read=2) == (MOST_UNREAD - 1, MOST_UNREAD - 1)


def test_mentions_of_other_rooms_do_not_count(any_store: Opened) -> None:
    any_store.submit(created("a"), created("b"), said("@max", room="b", mentions=("max",)), said("x", room="a"))
    assert any_store.unread("max", room="a") == (1, 0)
    assert any_store.unread("max", room="b") == (1, 1)
