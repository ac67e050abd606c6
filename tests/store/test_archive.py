"""The threads that read: they see what is stored, answer in their order, and fail for themselves."""

import sqlite3
import threading
from pathlib import Path

import pytest

from parlour.core.ports import Entry, Query
from parlour.errors import StoreError
from parlour.store import archive, pages, search
from parlour.store.connection import Database
from tests.store.conftest import Open
from tests.store.opened import Opened, said


def test_what_was_told_can_be_read(store: Opened) -> None:
    for number in range(1, 30):
        store.one(said(f"{number}"))
        assert store.page(limit=1).messages[0].seq == number
        assert store.found(f"{number}") == [f"{number}"]


def test_reading_does_not_wait_for_a_commit(store: Opened, tmp_path: Path) -> None:
    store.one(said("a"))
    other = sqlite3.connect(tmp_path / "data" / "parlour.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store.journal.submit([Entry(said("b"), 1, None, None)], lambda _: None)
    assert [message.text for message in store.page().messages] == ["a"]
    assert store.found("b") == []
    other.execute("ROLLBACK")
    other.close()
    store.settle()
    assert store.found("b") == ["b"]


def test_a_query_that_fails_is_an_error_and_the_next_one_is_not(
    store: Opened, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(pages, "find_room", broken)
        with pytest.raises(StoreError, match="disk I/O error"):
            store.page()
        patch.setattr(pages, "find_room", lambda *_: 1 / 0)
        with pytest.raises(StoreError):
            store.replay()
        assert "ZeroDivisionError" in caplog.text
    assert store.page() == ([], False, ())


def test_a_page_does_not_wait_for_a_search(store: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    go_on = threading.Event()
    monkeypatch.setattr(search, "search", lambda *_, **__: go_on.wait(20))
    answers: list[object] = []
    store.archive.search(None, answers.append)  # type: ignore[arg-type]
    for _ in range(10):
        assert store.page() == ([], False, ())
    assert answers == []
    go_on.set()
    assert store.wait(answers) is True


def test_so_many_questions_may_wait_and_no_more(store: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_QUESTIONS", 10)
    go_on = threading.Event()
    find_room = pages.find_room
    monkeypatch.setattr(pages, "find_room", lambda *given: (go_on.wait(20), find_room(*given))[1])
    answers: list[object] = []
    for _ in range(100):
        store.archive.page(Query("lobby", 1), answers.append)
    refused = [answer for answer in answers if isinstance(answer, StoreError)]
    assert 88 <= len(refused) <= 90
    go_on.set()
    while len(answers) < 100:
        store.letters.get(timeout=20)()
    assert sum(isinstance(answer, StoreError) for answer in answers) == len(refused)


def test_what_was_asked_is_answered_before_the_end(store: Opened) -> None:
    answers: list[object] = []
    for _ in range(50):
        store.archive.page(Query("lobby", 1), answers.append)
    store.close()
    assert answers == [([], False, ())] * 50


@pytest.mark.parametrize("where", ["data", None])
def test_when_the_server_stops_nobody_waits_for_what_was_asked(
    open_in: Open, tmp_path: Path, where: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever asks much and reads nothing would hold up the end: in memory, the journal answers as well."""
    store = open_in(None if where is None else tmp_path / where)
    begun, go_on, looked = threading.Event(), threading.Event(), []

    def find_room(_: object, name: str) -> None:
        looked.append(name)
        begun.set()
        go_on.wait(20)

    monkeypatch.setattr(pages, "find_room", find_room)
    answers: list[object] = []
    for _ in range(100):
        store.archive.page(Query("lobby", 1), answers.append)
    begun.wait(20)
    store.archive.stop()
    go_on.set()
    store.settle()
    store.close()
    while len(answers) < 100:
        store.letters.get(timeout=20)()
    assert len(looked) <= 2  # by as many threads
    assert sum(isinstance(answer, StoreError) for answer in answers) == 100 - len(looked)


def test_a_search_that_takes_long_is_broken_off_then(store: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = threading.Event()

    def endless(database: Database, **_: object) -> object:
        database.raw.create_function("begin", 0, begun.set)
        return database.raw.execute(
            "WITH RECURSIVE n AS (SELECT begin() UNION ALL SELECT 1 FROM n) SELECT count() FROM n"
        )

    monkeypatch.setattr(search, "search", endless)
    answers: list[object] = []
    store.archive.search(None, answers.append)  # type: ignore[arg-type]
    begun.wait(20)
    store.archive.stop()
    assert isinstance(store.wait(answers), StoreError)
