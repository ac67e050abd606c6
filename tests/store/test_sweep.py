"""The sweep: what is past its time goes, and nothing else."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from parlour.core.ports import Repeated
from parlour.errors import Reason
from parlour.events import Dissolved, TopicSet
from parlour.store import sweep as deletion
from parlour.store import sweeping
from parlour.store.connection import Database
from parlour.store.database import connect
from parlour.store.sweep import CHUNK, TOMBSTONE, sweep
from tests.store.conftest import Open
from tests.store.indexed import expected_words, words
from tests.store.opened import NOW, Opened, created, deleted, edited, reacted, rows, said

DAY = 86_400.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def opened(open_in: Open, folder: Path) -> Opened:
    """A store whose journal has swept already, and will not again."""
    opened = open_in(folder)
    opened.settle()
    return opened


def swept(folder: Path, retention: float = 0.0, now: float = NOW) -> None:
    """Sweep as the journal does, to the end."""
    database = Database(connect(folder / "parlour.db"))
    for _ in sweep(database, retention, lambda: now):
        pass
    database.close()


def keep_for(folder: Path, room: str, seconds: float | None) -> None:
    """As an operator's command sets it."""
    connection = sqlite3.connect(folder / "parlour.db")
    with connection:
        connection.execute("UPDATE rooms SET retention = ? WHERE name = ?", (seconds, room))
    connection.close()


def indexed(folder: Path) -> set[tuple[str, int]]:
    """The words of texts in the search index, with the places of the messages."""
    assert words(folder) == expected_words(folder)
    return {(word, place) for word, place, column, _ in words(folder) if column == "text"}


def test_old_messages_go_with_all_that_hangs_on_them(opened: Opened, folder: Path) -> None:
    opened.submit(
        said("old hello @max", mentions=("max", "Zoë"), at=NOW - 100),
        said("old 你好 日本", author="Émile", at=NOW - 90),
        said("old and deleted", at=NOW - 80),
        reacted(1, at=NOW - 70),
        edited(2, "old ça va 日本語", at=NOW - 60),
        deleted(3, at=NOW - 50),
        said("new hello", reply=1, at=NOW - 10),
        edited(2, "new edit of an old one", at=NOW - 5),
        reacted(7, at=NOW - 5),
    )
    swept(folder, 30.0)
    assert [event.seq for event in opened.replay()] == [7, 8, 9]
    new = opened.page().messages
    assert [message.text for message in new] == ["new hello"]
    assert opened.page(after=0) == opened.page(around=3) == opened.page(since=0.0) == (new, False, ())
    assert opened.page(before=7) == opened.page(until=NOW - 20) == ([], False, ())
    assert opened.found("hello") == ["new hello"]
    assert opened.unread("max") == (1, 0)
    assert opened.one(reacted(1)) is Reason.NO_SUCH_MESSAGE
    assert opened.one(said("next")) == said("next", seq=10)
    assert rows(folder, "SELECT first, last FROM rooms") == [(7, 10)]
    assert rows(folder, "SELECT event & 15 FROM reactions") == [(7,)]
    assert rows(folder, "SELECT * FROM mentions") == []
    assert rows(folder, "SELECT place, event & 15 FROM places") == [(4, 7), (5, 10)]
    assert indexed(folder) == {("new", 4), ("hello", 4), ("next", 5)}


def test_a_sweep_is_done_in_small_steps(opened: Opened, folder: Path) -> None:
    opened.submit(*[said("old", at=NOW - 100)] * (2 * CHUNK + 1), said("new"))
    database = Database(connect(folder / "parlour.db"))
    kept = [opened.page(limit=1, after=0).messages[0].seq for _ in sweep(database, 30.0, lambda: NOW)]
    database.close()
    assert kept[:2] == [CHUNK + 1, 2 * CHUNK + 1]
    assert [event.seq for event in opened.replay()] == [2 * CHUNK + 2]


def test_a_room_that_kept_nothing_goes_on_with_its_numbers(opened: Opened, folder: Path) -> None:
    opened.submit(*[said("old", at=NOW - 100)] * CHUNK)
    swept(folder, 30.0)
    assert rows(folder, "SELECT first, last FROM rooms") == [(CHUNK + 1, CHUNK)]
    assert opened.page() == opened.page(since=NOW) == opened.search("old") == ([], False, ())
    assert opened.unread("max") == (0, 0)
    assert opened.one(said("new")) == said("new", seq=CHUNK + 1)
    assert opened.found("new") == ["new"]


def test_each_room_keeps_things_for_as_long_as_it_is_told(opened: Opened, folder: Path) -> None:
    opened.submit(*[created(room, at=NOW - 200) for room in ("short", "ever", "default")])
    for room in ("short", "ever", "default"):
        opened.submit(*[said(f"{ago}", room=room, at=NOW - ago) for ago in (100, 50, 20)])
    keep_for(folder, "short", 30.0)
    keep_for(folder, "ever", 0.0)
    kept = {"short": 1, "ever": 3, "default": 3}
    swept(folder)
    assert {room: len(opened.page(room).messages) for room in kept} == kept
    swept(folder, retention=70.0)
    assert {room: len(opened.page(room).messages) for room in kept} == {**kept, "default": 2}
    keep_for(folder, "ever", 30.0)
    swept(folder)
    assert len(opened.page("ever").messages) == 1


def test_what_is_exactly_old_enough_is_kept(opened: Opened, folder: Path) -> None:
    opened.submit(said("a", at=NOW - 30.5), said("b", at=NOW - 30), said("c", at=NOW - 29))
    swept(folder, 30.0)
    assert [message.text for message in opened.page().messages] == ["b", "c"]


def test_the_order_is_that_of_numbers(opened: Opened, folder: Path) -> None:
    """Nothing goes before what was stored before it, whatever the clock has done."""
    opened.submit(said("a", at=NOW), said("b", at=NOW - 100), said("c", at=NOW))
    swept(folder, 30.0)
    assert [message.text for message in opened.page().messages] == ["a", "b", "c"]


def test_of_a_dissolved_room_nothing_is_left(opened: Opened, folder: Path) -> None:
    opened.submit(created("tea", "private"), *[said("secret", room="tea")] * (CHUNK + 10), said("hello"))
    opened.submit(reacted(2, room="tea"), said("@max", room="tea", mentions=("max",)), Dissolved("tea", "luca", NOW))
    opened.one(created("tea"))
    swept(folder)
    assert [row[0] for row in rows(folder, "SELECT DISTINCT id >> 40 FROM events")] == [1, 3]
    assert indexed(folder) == {("hello", CHUNK + 11)}
    assert rows(folder, "SELECT (SELECT count(*) FROM reactions) + (SELECT count(*) FROM mentions)") == [(0,)]
    assert rows(folder, "SELECT id FROM rooms") == [(1,), (2,), (3,)]
    swept(folder, now=NOW + TOMBSTONE)
    assert rows(folder, "SELECT id FROM rooms") == [(1,), (2,), (3,)]
    swept(folder, now=NOW + TOMBSTONE + 1)
    assert rows(folder, "SELECT id FROM rooms") == [(1,), (3,)]


def test_clients_ids_are_forgotten_after_a_day(opened: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deletion, "IDS", 3)
    for person in range(4):
        for number in range(4):
            opened.one(said("x", at=NOW - DAY * (number % 2) - 1), person=person, request=f"q{number}")
    swept(folder)
    assert rows(folder, "SELECT DISTINCT request FROM requests ORDER BY 1") == [("q0",), ("q2",)]
    assert isinstance(opened.one(said("x"), person=3, request="q2"), Repeated)
    assert rows(folder, "SELECT count(*) FROM requests") == [(8,)]


def test_a_message_that_is_swept_is_still_not_said_twice(opened: Opened, folder: Path) -> None:
    opened.one(said("x", at=NOW - 100), request="q")
    swept(folder, 30.0)
    assert opened.one(said("x"), request="q") == Repeated("lobby", 1, NOW - 100)


# -- in the journal ----------------------------------------------------------------------------------------------------


def until(condition: Callable[[], bool]) -> None:
    while not condition():
        pass


def test_the_journal_sweeps_when_it_is_opened(open_in: Open, folder: Path) -> None:
    first = open_in(folder)
    first.submit(*[said("old", at=NOW - 100)] * (3 * CHUNK), said("new"))
    first.close()
    second = open_in(folder, retention=30.0)
    for number in range(20):
        second.one(said(f"meanwhile {number}"))
    until(lambda: rows(folder, "SELECT first FROM rooms") == [(3 * CHUNK + 1,)])
    assert len(second.page().messages) == 21


def test_it_sweeps_again_and_again(open_in: Open, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "SWEEP_TIME", 0.0)
    opened = open_in(folder, retention=30.0)
    opened.submit(said("a"), said("b", at=NOW + 10))
    opened.now = NOW + 35
    until(lambda: rows(folder, "SELECT first FROM rooms") == [(2,)])
    keep_for(folder, "lobby", 1.0)
    until(lambda: rows(folder, "SELECT first FROM rooms") == [(3,)])
    assert opened.one(said("c", at=NOW + 35)) == said("c", at=NOW + 35, seq=3)


def test_a_sweep_that_cannot_write_is_put_off(
    opened: Opened, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failures = iter([True, False])

    def failing(*args: object) -> object:
        if next(failures, False):
            raise sqlite3.OperationalError("disk full")
        return delete(*args)  # type: ignore[arg-type]

    delete = deletion._delete
    monkeypatch.setattr(deletion, "_delete", failing)
    monkeypatch.setattr(sweeping, "SWEEP_TIME", 0.0)
    opened.one(said("old", at=NOW - 100))
    opened.close()
    again = Opened(folder, retention=30.0)
    until(lambda: rows(folder, "SELECT first FROM rooms") == [(2,)])
    assert again.one(TopicSet("lobby", "luca", NOW, text="t"))
    again.close()
    assert caplog.text.count("what is past its time cannot be deleted at the moment: disk full") == 1
