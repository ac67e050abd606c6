"""Rooms that are given another name: all that is in them stays, and what was on its way to them arrives."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from parlour.core.changes import Membership, PersonSeen, ReadUpTo
from parlour.core.ports import Entry, Repeated
from parlour.core.snapshot import StoredMember, StoredRoom
from parlour.errors import Reason, StoreError
from parlour.events import (
    AwaySet,
    Dissolved,
    Joined,
    Kicked,
    PersonEvent,
    Quitted,
    RoomEvent,
    RoomRenamed,
    Said,
    TopicSet,
    Typing,
)
from parlour.store import aliases
from parlour.store.aliases import Aliases, Present
from tests.store.conftest import Open
from tests.store.indexed import expected_words, words
from tests.store.model import ModelStore
from tests.store.opened import NOW, Opened, created, deleted, edited, reacted, rows, said
from tests.store.verified import verified


def renamed(old: str, new: str, text: str = "") -> RoomRenamed:
    return RoomRenamed(old, "luca", NOW, name=new, text=text)


def there(opened: Opened, room: str) -> list[tuple[int, str]]:
    """The messages of a room: their numbers and texts."""
    assert {message.room for message in opened.page(room).messages} <= {room}
    return [(message.seq, message.text) for message in opened.page(room).messages]


def test_a_renamed_room_goes_on_where_it_was(any_store: Opened) -> None:
    any_store.submit(created("tea"), said("hello", room="tea"))
    told = any_store.one(renamed("tea", "cake", text="it is four o'clock"))
    assert told == RoomRenamed("tea", "luca", NOW, 3, name="cake", text="it is four o'clock")
    assert any_store.one(said("yes", room="cake")) == said("yes", room="cake", seq=4)
    assert any_store.replay("tea") == []
    assert any_store.page("tea") == ([], False, ())
    assert any_store.replay("cake") == [
        created("cake", seq=1),
        said("hello", room="cake", seq=2),
        RoomRenamed("tea", "luca", NOW, 3, name="cake"),
        said("yes", room="cake", seq=4),
    ]
    assert [hit.room for hit in any_store.search("hello", room="cake").messages] == ["cake"]
    assert any_store.found("hello", room="tea") == []
    assert any_store.found("hello") == ["hello"]


def test_no_two_rooms_have_one_name(any_store: Opened) -> None:
    any_store.submit(created("tea"), created("cake", "private"))
    assert any_store.submit(
        renamed("tea", "cake"), renamed("tea", "lobby"), renamed("tea", "tea"), renamed("nowhere", "here")
    ) == [Reason.ROOM_EXISTS, Reason.ROOM_EXISTS, Reason.ROOM_EXISTS, Reason.NO_SUCH_ROOM]
    assert any_store.one(said("a", room="tea")) == said("a", room="tea", seq=2)
    assert any_store.submit(renamed("tea", "milk"), renamed("cake", "tea"))[1] == renamed("cake", "tea").__class__(
        "cake", "luca", NOW, 2, name="tea"
    )
    assert any_store.one(Dissolved("tea", "luca", NOW))
    assert isinstance(any_store.one(renamed("milk", "tea")), RoomRenamed)


def test_what_was_on_its_way_arrives_and_tells_the_new_name(any_store: Opened) -> None:
    any_store.submit(created("tea"), said("one", room="tea"))
    first = any_store.submit(renamed("tea", "cake"), said("two", room="tea"), edited(2, "1", room="tea"))
    assert first[1:] == [
        said("two", room="cake", seq=4),
        edited(2, "1", room="cake").__class__("cake", "luca", NOW, 5, target=2, text="1"),
    ]
    later = any_store.submit(
        reacted(2, room="tea"),
        said("three", room="tea", reply=4, mentions=("max",)),
        TopicSet("tea", "luca", NOW, text="sweet"),
        deleted(4, room="tea"),
        said("four", room="cake"),
        said("five", room="tea"),
    )
    assert [(event.room, event.seq) for event in later if isinstance(event, RoomEvent)] == [
        ("cake", seq) for seq in range(6, 12)
    ]
    assert there(any_store, "cake") == [(2, "1"), (4, ""), (7, "three"), (10, "four"), (11, "five")]
    assert any_store.unread("max", room="cake") == (4, 1)


def test_a_room_that_is_renamed_again_and_back(any_store: Opened) -> None:
    any_store.one(created("a"))
    any_store.submit(renamed("a", "b"), said("1", room="a"), renamed("b", "c"), said("2", room="a"))
    any_store.submit(said("3", room="b"), said("4", room="a"))
    told = any_store.submit(renamed("a", "d"), said("5", room="b"))
    assert told == [RoomRenamed("c", "luca", NOW, 8, name="d"), said("5", room="d", seq=9)]
    any_store.submit(renamed("d", "a"), said("6", room="a"), said("7", room="b"))
    assert there(any_store, "a") == [(3, "1"), (5, "2"), (6, "3"), (7, "4"), (9, "5"), (11, "6"), (12, "7")]
    names = [(event.room, event.name) for event in any_store.replay("a") if isinstance(event, RoomRenamed)]
    assert names == [("a", "b"), ("b", "c"), ("c", "d"), ("d", "a")]


def test_a_new_room_of_the_old_name_is_a_room_of_its_own(any_store: Opened) -> None:
    any_store.submit(created("tea"), renamed("tea", "cake"), said("old", room="tea"))
    told = any_store.submit(created("tea"), said("new", room="tea"))
    assert told == [created("tea", seq=1), said("new", room="tea", seq=2)]
    assert there(any_store, "cake") == [(3, "old")]
    assert there(any_store, "tea") == [(2, "new")]
    any_store.one(Dissolved("tea", "luca", NOW))
    assert any_store.one(said("late", room="tea")) is Reason.NO_SUCH_ROOM


def test_so_is_another_room_that_takes_the_old_name(any_store: Opened) -> None:
    any_store.submit(created("tea"), created("milk"), renamed("tea", "cake"), renamed("milk", "tea"))
    any_store.submit(said("x", room="tea"), said("y", room="milk"))
    assert there(any_store, "tea") == [(3, "x"), (4, "y")]
    assert there(any_store, "cake") == []


def test_what_is_said_in_a_room_that_was_not_made_is_not_said_in_the_one_that_had_its_name() -> None:
    opened = Opened()
    try:
        opened.submit(created("tea"), renamed("tea", "cake"))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("parlour.store.rooms.MOST_ROOMS", 2)
            answers = opened.submit(created("tea", "private"), said("a secret", room="tea"))
        assert answers == [Reason.TOO_MANY_ROOMS, Reason.NO_SUCH_ROOM]
        assert there(opened, "cake") == []
    finally:
        opened.close()


@contextmanager
def failing(opened: Opened) -> Iterator[None]:
    """Nothing can be stored."""

    def fail() -> None:
        raise StoreError("disk full")

    with pytest.MonkeyPatch.context() as patch:
        if opened.store is None:
            patch.setattr(opened.model, "failing", StoreError("disk full"))
        else:
            patch.setattr(opened.store.journal._committer, "_check", fail)
        with pytest.raises(StoreError):
            yield


def test_nor_if_the_commit_failed(any_store: Opened) -> None:
    any_store.submit(created("tea"), renamed("tea", "cake"))
    with failing(any_store):
        any_store.submit(created("tea", "private"))
    assert any_store.one(said("a secret", room="tea")) is Reason.NO_SUCH_ROOM


def test_a_room_keeps_its_name_if_the_commit_failed(any_store: Opened) -> None:
    any_store.one(created("tea"))
    with failing(any_store):
        any_store.submit(renamed("tea", "cake"), said("lost", room="tea"))
    assert any_store.submit(said("a", room="tea"), said("b", room="cake")) == [
        said("a", room="tea", seq=2),
        Reason.NO_SUCH_ROOM,
    ]


def test_a_dissolved_room_has_no_former_names(any_store: Opened) -> None:
    any_store.submit(created("tea", "private"), renamed("tea", "cake"))
    assert any_store.one(Dissolved("tea", "luca", NOW)) == Dissolved("cake", "luca", NOW)
    assert any_store.submit(said("a", room="tea"), said("b", room="cake")) == [Reason.NO_SUCH_ROOM] * 2


def test_what_is_asked_again_is_told_under_the_new_name(any_store: Opened) -> None:
    any_store.one(created("tea"))
    any_store.one(said("a", room="tea"), request="q")
    within = any_store.submit(said("a", room="tea"), renamed("tea", "cake"), said("a", room="tea"), request="q")
    assert within == [Repeated("tea", 2, NOW)] * 3
    any_store.one(renamed("tea", "cake"), request="r")
    assert (
        any_store.submit(said("a", room="tea"), said("a", room="cake"), request="q") == [Repeated("cake", 2, NOW)] * 2
    )
    assert any_store.one(renamed("tea", "cake"), request="r") == Repeated("cake", 3, NOW)


def test_what_is_renamed_and_repeated_in_one_commit(any_store: Opened) -> None:
    any_store.one(created("tea"))
    entries = [
        Entry(said("a", room="tea"), 1, "q", None),
        Entry(renamed("tea", "cake"), 1, "r", None),
        Entry(said("a", room="tea"), 1, "q", None),
        Entry(renamed("tea", "cake"), 1, "r", None),
    ]
    answers: list[object] = []
    any_store.journal.submit(entries, answers.append)
    any_store.settle()
    (outcomes,) = answers
    assert outcomes[2:] == [Repeated("cake", 2, NOW), Repeated("cake", 3, NOW)]  # type: ignore[index]


def test_members_stay_and_so_does_what_is_kept_late(open_in: Open, tmp_path: Path) -> None:
    opened, model = open_in(tmp_path), Opened(model=ModelStore())
    for each in (opened, model):
        each.keep(PersonSeen(7, "ann", b"a", NOW), PersonSeen(8, "bob", b"b", NOW))
        each.one(created("tea", "private"))
        each.keep(Membership("tea", 7, "ann", on=True))
        each.one(renamed("tea", "cake"))
        each.keep(Membership("tea", 8, "bob", on=True), ReadUpTo("tea", 7, 2), ReadUpTo("cake", 8, 1))
    opened.close()
    for snapshot in (open_in(tmp_path).snapshot, model.snapshot):
        assert snapshot.members == [StoredMember("cake", 7, True, 2), StoredMember("cake", 8, True, 1)]
        assert snapshot.rooms[1] == StoredRoom("cake", "private", "", 2)


# -- what is not stored ------------------------------------------------------------------------------------------------


def test_what_is_not_stored_passes_unchanged(any_store: Opened) -> None:
    events: list[RoomEvent | PersonEvent] = [
        Typing("lobby", "max", NOW),
        Kicked("lobby", "max", NOW, name="ann", text="enough"),
        AwaySet("max", NOW, ("lobby", "tea"), text="lunch"),
        Quitted("max", NOW, ("lobby",)),
    ]
    for outcomes in (any_store.submit(*events), any_store.submit(said("a"), *events)[1:]):
        assert all(outcome is event for outcome, event in zip(outcomes, events, strict=True))


def test_but_for_the_former_names_of_rooms(any_store: Opened) -> None:
    any_store.submit(created("tea"), renamed("tea", "cake"))
    events: list[RoomEvent | PersonEvent] = [
        Joined("tea", "max", NOW),
        AwaySet("max", NOW, ("lobby", "tea")),
        Joined("lobby", "max", NOW),
    ]
    now = [Joined("cake", "max", NOW), AwaySet("max", NOW, ("lobby", "cake")), events[2]]
    assert any_store.submit(*events) == now
    assert any_store.submit(said("a"), *events)[1:] == now
    any_store.one(created("tea"))
    assert any_store.submit(*events) == events


# -- in the file -------------------------------------------------------------------------------------------------------


def test_it_is_in_the_file_and_the_index_needs_no_change(open_in: Open, tmp_path: Path) -> None:
    opened = open_in(tmp_path)
    opened.submit(created("tea"), said("Zürich", room="tea"), renamed("tea", "cake", text="why"), said("b", room="tea"))
    assert words(tmp_path) == expected_words(tmp_path)
    assert rows(tmp_path, "SELECT kind, text, names FROM events WHERE kind = 8") == [(8, "cake", "tea")]
    opened.close()
    assert verified(tmp_path / "parlour.db") == []
    again = open_in(tmp_path)
    assert [type(event) for event in again.replay("cake")][2] is RoomRenamed
    assert again.one(said("late", room="tea")) is Reason.NO_SUCH_ROOM
    assert isinstance(again.one(said("now", room="cake")), Said)


def test_so_many_former_names_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aliases, "MOST", 3)
    known = Aliases()
    for number in range(5):
        known.add(f"r{number}", Present(1, f"r{number + 1}"))
    assert [known.find(f"r{number}") for number in range(6)] == [None, None, *[Present(1, "r5")] * 3, None]
    copied = known.copy()
    copied.forget(1)
    assert copied.find("r4") is None
    assert known.find("r4") == Present(1, "r5")
