"""What events do when they are stored: numbers, edits, deletions, reactions, rooms, and what is refused."""

from pathlib import Path
from typing import Any

import pytest

from parlour.core.ports import ANYBODY, Entry, Repeated
from parlour.core.requests import Key
from parlour.errors import Reason
from parlour.events import (
    Deleted,
    Departed,
    Dissolved,
    Edited,
    Invited,
    Joined,
    Left,
    Reacted,
    Reaction,
    RoomEvent,
    Said,
    TopicSet,
)
from parlour.store import rooms as store_rooms
from parlour.store.connection import Database
from parlour.store.database import connect
from parlour.store.sweep import TOMBSTONE, sweep
from tests.store.indexed import expected_words, words
from tests.store.opened import NOW, Opened, created, deleted, edited, reacted, rows, said

DAY = 86_400.0


def seqs(outcomes: object) -> list[object]:
    """The numbers that were given, or the refusals."""
    assert isinstance(outcomes, list | tuple)
    return [outcome.seq if isinstance(outcome, RoomEvent) else outcome for outcome in outcomes]


def test_events_are_numbered_within_their_room(any_store: Opened) -> None:
    outcomes = any_store.submit(said("a"), created("tea"), said("b", room="tea"), said("c"), said("d", room="tea"))
    assert seqs(outcomes) == [1, 1, 2, 2, 3]
    assert seqs(any_store.submit(said("e", room="tea"), said("f"))) == [4, 3]


def test_an_event_comes_back_as_it_was_but_for_its_number(any_store: Opened) -> None:
    event = said("hello @max", author="Zoë", action=True, mentions=("max",), at=NOW + 0.123456789)
    assert any_store.one(event) == said(
        "hello @max", author="Zoë", action=True, mentions=("max",), at=NOW + 0.123456789, seq=1
    )


EVENTS = [
    said("plain"),
    said("two\nlines"),
    said("does", action=True),
    said("backup is done", notice=True),
    said("does, and wants no answer", action=True, notice=True),
    said("so bold", markup="so \x02bold\x02"),
    said("@all @max", mentions=("all", "max")),
    said("answer", reply=1, to="luca"),
    edited(1, "changed"),
    reacted(1, "🎉"),
    reacted(1, "🎉", on=False),
    TopicSet("lobby", "luca", NOW, text="tea & cake"),
    TopicSet("lobby", "luca", NOW, text=""),
    Invited("lobby", "luca", NOW, name="max"),
    Departed("lobby", "luca", NOW),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: f"{type(event).__name__}-{event.author}")
def test_every_event_is_read_again_as_it_was_told(any_store: Opened, event: RoomEvent) -> None:
    any_store.one(said("first"))
    told = any_store.one(event)
    assert isinstance(told, RoomEvent)
    assert told.seq == 2
    assert any_store.replay(after=1) == [told]


def test_a_room_is_created_with_its_kind_and_people(any_store: Opened) -> None:
    told = any_store.one(created("@a+b", "direct", people=("a", "b")))
    assert any_store.replay("@a+b") == [told]
    assert told == created("@a+b", "direct", people=("a", "b"), seq=1)


def test_what_is_not_durable_passes_through_in_its_place(any_store: Opened) -> None:
    joined, left = Joined("lobby", "max", NOW), Left("lobby", "max", NOW)
    outcomes = any_store.submit(joined, said("a"), left, said("b"))
    assert outcomes[0] is joined
    assert outcomes[2] is left
    assert seqs(outcomes) == [0, 1, 0, 2]
    assert any_store.submit(joined) == [joined]
    assert len(any_store.replay()) == 2


# -- rooms -------------------------------------------------------------------------------------------------------------


def test_nothing_is_said_in_a_room_that_is_not_there(any_store: Opened) -> None:
    outcomes = any_store.submit(
        said("a", room="tea"), said("b"), TopicSet("tea", "luca", NOW, text="x"), said("c", room="Lobby")
    )
    assert seqs(outcomes) == [Reason.NO_SUCH_ROOM, 1, Reason.NO_SUCH_ROOM, Reason.NO_SUCH_ROOM]


def test_a_room_is_created_once(any_store: Opened) -> None:
    assert seqs(any_store.submit(created("tea"), created("tea"), created("lobby"))) == [
        1,
        Reason.ROOM_EXISTS,
        Reason.ROOM_EXISTS,
    ]
    assert any_store.one(created("tea")) is Reason.ROOM_EXISTS


def test_a_dissolved_room_is_gone_and_its_name_is_free(any_store: Opened) -> None:
    any_store.submit(created("tea", "private"), said("secret", room="tea"))
    gone = Dissolved("tea", "luca", NOW)
    outcomes = any_store.submit(said("bye", room="tea"), gone, said("late", room="tea"), created("tea"))
    assert seqs(outcomes) == [3, 0, Reason.NO_SUCH_ROOM, 1]
    assert outcomes[1] is gone
    assert [type(event).__name__ for event in any_store.replay("tea")] == ["Created"]
    assert any_store.found("secret", room="tea") == any_store.found("secret", rooms=["tea"]) == []
    assert any_store.submit(Dissolved("tea", "luca", NOW), Dissolved("never", "luca", NOW))
    assert any_store.one(said("late", room="tea")) is Reason.NO_SUCH_ROOM


def test_numbers_of_rooms_are_used_again_when_there_are_no_others(
    store: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_rooms, "MOST_ROOMS", 4)
    assert seqs(store.submit(*[created(room) for room in "abcd"])) == [1, 1, 1, Reason.TOO_MANY_ROOMS]
    assert store.one(said("x", room="d")) is Reason.NO_SUCH_ROOM
    store.one(Dissolved("b", "luca", NOW))
    assert store.one(created("d")) is Reason.TOO_MANY_ROOMS  # what is left of b still has its number
    database = Database(connect(tmp_path / "data" / "parlour.db"))
    for _ in sweep(database, 0.0, lambda: store.now + TOMBSTONE + 1):
        pass
    database.close()
    assert store.one(created("d")) == created("d", seq=1)
    assert rows(tmp_path / "data", "SELECT id, name FROM rooms") == [(1, "lobby"), (2, "a"), (3, "d"), (4, "c")]


# -- answers, edits, deletions -----------------------------------------------------------------------------------------


def test_an_answer_names_the_author_of_what_it_answers(any_store: Opened) -> None:
    any_store.one(said("a", author="Zoë"))
    told = any_store.one(said("b", reply=1))
    assert told == said("b", reply=1, to="Zoë", seq=2)
    assert any_store.page().messages[1] == told


@pytest.mark.parametrize("target", [0, 3, 4, 5, 1 << 39])
@pytest.mark.parametrize("act", [edited, deleted, reacted, lambda target, *_: said("x", reply=target)])
def test_only_messages_that_are_there_can_be_meant(any_store: Opened, act: object, target: int) -> None:
    any_store.submit(said("a"), said("b"), TopicSet("lobby", "luca", NOW, text="no message"), said("taken back"))
    any_store.one(deleted(4))
    event = act(target, "x") if act is edited else act(target)  # type: ignore[operator]
    expected = Reason.NO_SUCH_MESSAGE
    if isinstance(event, Said) and not target:
        expected = event  # type: ignore[assignment]  # it answers nothing
        event = said("x", reply=0)
        assert any_store.one(event) == said("x", seq=6)
        return
    assert any_store.one(event) is expected
    assert any_store.one(said("next")) == said("next", seq=6)


def test_an_edit_replaces_the_text_everywhere(any_store: Opened) -> None:
    any_store.submit(said("helo wrld"), said("other"))
    told = any_store.one(edited(1, "hello world", at=NOW + 5))
    assert told == Edited("lobby", "luca", NOW + 5, 3, target=1, text="hello world")
    now = said("hello world", seq=1, edited=NOW + 5)
    assert any_store.page().messages[0] == now
    assert any_store.replay() == [now, said("other", seq=2), told]
    assert any_store.found("helo") == []
    assert any_store.search("hello").messages == [now]
    any_store.one(edited(1, "good bye", at=NOW + 6))
    assert any_store.found("hello") == []
    assert any_store.found("bye") == ["good bye"]


def test_an_edit_keeps_what_else_the_message_was(any_store: Opened) -> None:
    any_store.submit(said("a", author="max"), said("b @max", reply=1, action=True, mentions=("max",)))
    any_store.submit(reacted(2, "+1", "max"), edited(2, "c", at=NOW + 1))
    assert any_store.page().messages[1] == said(
        "c",
        seq=2,
        reply=1,
        to="max",
        action=True,
        mentions=("max",),
        edited=NOW + 1,
        reactions=(Reaction("+1", ("max",)),),
    )
    assert any_store.unread("max") == (1, 1)


def test_an_edit_takes_the_formatting_away(any_store: Opened) -> None:
    any_store.one(said("so bold", notice=True, markup="so \x02bold"))
    any_store.one(edited(1, "not bold", at=NOW + 1))
    assert any_store.page().messages == [said("not bold", seq=1, notice=True, edited=NOW + 1)]
    any_store.submit(said("so bold", markup="so \x02bold"), edited(3, "x", at=NOW + 2), said("b", markup="\x02b"))
    assert [message.markup for message in any_store.page().messages] == ["", "", "\x02b"]
    assert any_store.found("bold") == ["not bold"]


def test_what_is_not_to_be_stored_is_told_and_not_read_again(any_store: Opened) -> None:
    told = any_store.submit(
        said("a", tags={"+draft/x": "1"}),
        said("b", tags={}, notice=True),
        Deleted("lobby", "luca", NOW, target=1, text="why"),
    )
    assert told == [
        said("a", tags={"+draft/x": "1"}, seq=1),
        said("b", tags={}, notice=True, seq=2),
        Deleted("lobby", "luca", NOW, 3, target=1, text="why"),
    ]
    assert any_store.replay() == [
        said("", deleted=True, seq=1),
        said("b", notice=True, seq=2),
        Deleted("lobby", "luca", NOW, 3, target=1),
    ]


def test_an_operator_can_delete_what_others_said(any_store: Opened) -> None:
    any_store.submit(said("a"), said("b", reply=1), said("c"), person=2)
    assert any_store.one(deleted(1, author="boss"), person=ANYBODY, request="q") == deleted(1, author="boss").__class__(
        "lobby", "boss", NOW, 4, target=1
    )
    assert any_store.one(deleted(2, author="chief"), person=ANYBODY, request="q").seq == 5  # type: ignore[union-attr]
    assert any_store.one(deleted(2, author="chief"), person=ANYBODY) is Reason.NO_SUCH_MESSAGE
    assert any_store.one(edited(3, "x", author="boss"), person=ANYBODY) is Reason.NOT_YOURS
    assert [message.text for message in any_store.page().messages] == ["", "", "c"]


def test_the_file_does_not_tell_which_operator_it_was(store: Opened, tmp_path: Path) -> None:
    store.one(said("a", markup="\x02a"), person=2)
    store.one(deleted(1, author="boss"), person=ANYBODY, request="q")
    folder = tmp_path / "data"
    assert rows(folder, "SELECT person, text, markup FROM events") == [(2, None, None), (0, None, None)]
    assert rows(folder, "SELECT * FROM requests") == []


def test_only_the_same_person_can_edit_or_delete(any_store: Opened) -> None:
    any_store.one(said("mine"), person=1)
    assert any_store.one(edited(1, "yours"), person=2) is Reason.NOT_YOURS
    assert any_store.one(deleted(1), person=2) is Reason.NOT_YOURS
    assert any_store.page().messages == [said("mine", seq=1)]
    assert isinstance(any_store.one(edited(1, "still mine", author="renamed"), person=1), Edited)


def test_what_is_deleted_can_be_read_nowhere(any_store: Opened) -> None:
    any_store.one(said("the first secret @max", mentions=("max",)))
    any_store.submit(edited(1, "the second secret", at=NOW + 1), edited(1, "the third secret", at=NOW + 2))
    any_store.submit(reacted(1), said("an answer", reply=1))
    assert any_store.unread("max") == (2, 1)
    told = any_store.one(deleted(1, at=NOW + 3))
    assert told == Deleted("lobby", "luca", NOW + 3, 6, target=1)
    gone = said("", seq=1, edited=NOW + 2, deleted=True)
    assert any_store.page().messages == [gone, said("an answer", seq=5, reply=1, to="luca")]
    assert any_store.replay() == [
        gone,
        Edited("lobby", "luca", NOW + 1, 2, target=1, deleted=True),
        Edited("lobby", "luca", NOW + 2, 3, target=1, deleted=True),
        reacted(1).__class__("lobby", "luca", NOW, 4, target=1, emoji="+1", to="luca"),
        said("an answer", seq=5, reply=1, to="luca"),
        told,
    ]
    assert any_store.found("secret") == []
    assert any_store.unread("max") == (1, 0)
    assert any_store.one(edited(1, "again")) is Reason.NO_SUCH_MESSAGE


def test_nothing_of_what_is_deleted_is_left_in_the_file(store: Opened, tmp_path: Path) -> None:
    store.submit(
        said("secret @max 日本", mentions=("max", "Zoë")), said("hello"), said("secret as well", markup="\x02secret")
    )
    store.submit(edited(1, "secret still"), reacted(1), deleted(1), said("secret for a moment"), deleted(7), deleted(3))
    folder = tmp_path / "data"
    texts = "SELECT text, names, markup FROM events WHERE coalesce(text, names, markup) IS NOT NULL"
    assert rows(folder, texts) == [("hello", None, None), ("+1", None, None)]
    assert rows(folder, "SELECT (SELECT count(*) FROM mentions) + (SELECT count(*) FROM reactions)") == [(0,)]
    assert {word for word, _, column, _ in words(folder) if column == "text"} == {"hello"}
    assert words(folder) == expected_words(folder)


def test_the_index_follows_every_edit_of_a_commit(store: Opened, tmp_path: Path) -> None:
    store.submit(said("one"), said("日本"))
    store.submit(
        edited(1, "two"), edited(1, "three"), edited(2, "x"), edited(2, "中国"), said("four"), edited(7, "five")
    )
    store.submit(edited(1, "six"), deleted(1))
    assert words(tmp_path / "data") == expected_words(tmp_path / "data")
    assert store.found("five") == ["five"]
    assert store.found("国") == ["中国"]


def test_edits_of_the_same_number_in_other_rooms_are_left_alone(any_store: Opened) -> None:
    any_store.submit(created("tea"), said("x", room="tea"), said("y"), said("z"))
    any_store.submit(edited(2, "tea 2", room="tea"), edited(2, "lobby 2"))
    any_store.one(deleted(2))
    assert [event.text for event in any_store.replay("tea") if isinstance(event, Edited | Said)] == ["tea 2", "tea 2"]


def test_events_of_one_commit_see_each_other(any_store: Opened) -> None:
    outcomes = any_store.submit(
        said("one secret 世界"),
        edited(1, "one more secret 世界"),
        said("two"),
        said("answer", reply=3),
        reacted(3, "+1"),
        edited(3, "two 你好"),
        deleted(1),
        edited(1, "too late"),
        created("tea"),
        said("three", room="tea"),
        edited(2, "three, edited", room="tea"),
        edited(3, "not a message", room="tea"),
        said("future", reply=99),
    )
    assert seqs(outcomes) == [1, 2, 3, 4, 5, 6, 7, Reason.NO_SUCH_MESSAGE, 1, 2, 3, *[Reason.NO_SUCH_MESSAGE] * 2]
    assert [message.text for message in any_store.page().messages] == ["", "two 你好", "answer"]
    assert any_store.found("secret") == any_store.found("世") == any_store.found("one") == []
    assert any_store.found("two") == any_store.found("好") == ["two 你好"]
    assert any_store.found("three") == ["three, edited"]


# -- reactions ---------------------------------------------------------------------------------------------------------


def test_reactions_are_shown_in_the_order_they_came(any_store: Opened) -> None:
    any_store.one(said("a", author="max"))
    told = any_store.submit(reacted(1, "B", "x"), reacted(1, "A", "x"), person=7)
    assert told[0] == Reacted("lobby", "x", NOW, 2, target=1, emoji="B", to="max")
    any_store.one(reacted(1, "B", "y"), person=8)
    any_store.one(reacted(1, "B", "x again"), person=7)
    assert any_store.page().messages[0].reactions == (Reaction("B", ("x", "y")), Reaction("A", ("x",)))
    any_store.one(reacted(1, "B", "x", on=False), person=7)
    any_store.one(reacted(1, "C", "x", on=False), person=7)
    assert any_store.page().messages[0].reactions == (Reaction("A", ("x",)), Reaction("B", ("y",)))
    any_store.one(reacted(1, "A", "x", on=False), person=7)
    any_store.one(reacted(1, "A", "x"), person=7)
    assert any_store.page().messages[0].reactions == (Reaction("B", ("y",)), Reaction("A", ("x",)))
    assert any_store.search("a").messages[0].reactions == (Reaction("B", ("y",)), Reaction("A", ("x",)))


def test_a_page_shows_so_many_reactions_and_no_more(any_store: Opened) -> None:
    any_store.submit(said("a"), said("b"))
    for person in range(105):
        any_store.one(reacted(1, "A", f"p{person}"), person=person)
    any_store.submit(*[reacted(1, f"E{number}") for number in range(25)])
    first, *others = any_store.page().messages[0].reactions
    assert first == Reaction("A", tuple(f"p{person}" for person in range(100)))
    assert [reaction.emoji for reaction in others] == [f"E{number}" for number in range(19)]


# -- the client's own ids ----------------------------------------------------------------------------------------------


def test_what_is_asked_twice_is_stored_once(any_store: Opened) -> None:
    any_store.one(said("before"))
    assert any_store.one(said("a", at=NOW + 0.1), request="q1") == said("a", at=NOW + 0.1, seq=2)
    assert any_store.one(said("a", at=NOW + 9), request="q1") == Repeated("lobby", 2, NOW + 0.1)
    assert any_store.one(said("b"), request="q2") == said("b", seq=3)
    assert any_store.one(said("a"), request="q1", person=2) == said("a", seq=4)
    assert any_store.one(TopicSet("lobby", "luca", NOW, text="t"), request="q2") == Repeated("lobby", 3, NOW)
    assert len(any_store.replay()) == 4


@pytest.mark.parametrize("request_id", ["a\0b", "a\x1fb", "'; DROP TABLE events", "日本", '"{}[]\\', "x" * 64])
def test_any_id_will_do(any_store: Opened, request_id: str) -> None:
    any_store.one(said("a"), request=request_id)
    assert any_store.one(said("b"), request=request_id) == Repeated("lobby", 1, NOW)
    assert any_store.one(said("c"), request="a") == said("c", seq=2)


def test_many_ids_in_one_commit_are_all_looked_up(store: Opened) -> None:
    """More than go into one statement."""
    entries = [Entry(said(f"{number}"), 1, f"q{number}", None) for number in range(1200)]
    answers: list[Any] = []
    for _ in range(2):
        store.journal.submit(entries, answers.append)
    store.settle()
    assert answers[1] == [Repeated("lobby", number + 1, NOW) for number in range(1200)]


def test_so_it_is_within_one_commit(any_store: Opened) -> None:
    outcomes = any_store.submit(said("a"), said("a"), reacted(1), said("b", mentions=("x",)), request="q")
    assert outcomes == [said("a", seq=1), *[Repeated("lobby", 1, NOW)] * 3]


def test_what_was_refused_can_be_asked_again(any_store: Opened) -> None:
    assert any_store.one(said("a", room="tea"), request="q") is Reason.NO_SUCH_ROOM
    assert any_store.one(edited(1, "b"), request="q") is Reason.NO_SUCH_MESSAGE
    any_store.one(created("tea"))
    assert any_store.one(said("a", room="tea"), request="q") == said("a", room="tea", seq=2)


def test_a_day_later_it_is_something_new(any_store: Opened) -> None:
    any_store.one(said("a"), request="q")
    assert any_store.one(said("a", at=NOW + DAY - 1), request="q") == Repeated("lobby", 1, NOW)
    assert any_store.one(said("a", at=NOW + DAY), request="q") == said("a", at=NOW + DAY, seq=2)
    assert any_store.one(said("a", at=NOW + DAY + 1), request="q") == Repeated("lobby", 2, NOW + DAY)


def test_ids_that_differ_anywhere_are_others(any_store: Opened) -> None:
    ids = ["q", "q\x1f", "q\x1f1a", "q\x1fzz", Key("q\x1f1b", "1"), "q\0", "q ", "Q"]
    for seq, request in enumerate(ids, start=1):
        assert any_store.one(said("a"), request=request) == said("a", seq=seq)
    assert [any_store.one(said("a"), request=request) for request in ids] == [
        Repeated("lobby", seq, NOW) for seq in range(1, len(ids) + 1)
    ]


def test_a_key_with_the_digest_of_something_else_is_refused(any_store: Opened) -> None:
    one, other = Key("q", "1a"), Key("q", "zz")
    assert any_store.one(said("a"), request=one) == said("a", seq=1)
    assert any_store.one(said("a"), request=one) == Repeated("lobby", 1, NOW)
    assert any_store.one(said("b"), request=other) is Reason.KEY_REUSED
    assert any_store.one(edited(1, "b"), request=other) is Reason.KEY_REUSED
    assert any_store.one(said("a"), request="q") is Reason.KEY_REUSED  # nobody can know what that was to be
    assert any_store.one(said("d"), request=Key("q2", "zz")) == said("d", seq=2)
    assert any_store.one(said("e"), request=other, person=2) == said("e", seq=3)
    assert any_store.submit(said("f"), said("g"), request=Key("r", "1")) == [
        said("f", seq=4),
        Repeated("lobby", 4, NOW),
    ]
    later = NOW + DAY
    assert any_store.one(said("h", at=later), request=other) == said("h", at=later, seq=5)
    assert any_store.one(said("h", at=later + 1), request=other) == Repeated("lobby", 5, later)
    assert any_store.one(said("a", at=later + 1), request=one) is Reason.KEY_REUSED


def test_what_was_said_in_a_room_that_is_gone_is_not_repeated(any_store: Opened) -> None:
    any_store.submit(created("tea"), said("a", room="tea"), request=None)
    any_store.one(said("b", room="tea"), request="q")
    any_store.submit(Dissolved("tea", "luca", NOW), created("tea"))
    assert any_store.one(said("b", room="tea"), request="q") == said("b", room="tea", seq=2)
    gone = any_store.submit(Dissolved("tea", "luca", NOW), created("tea"), said("c", room="tea"), request="q")
    assert gone[1:] == [created("tea", seq=1), Repeated("tea", 1, NOW)]
