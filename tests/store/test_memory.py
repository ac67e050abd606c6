"""A store in memory: the same, but that nothing is left of it."""

import os
from pathlib import Path

import pytest

from parlour.core.changes import PersonSeen
from parlour.core.ports import Entry, Pages, Query
from parlour.errors import StoreError
from parlour.events import Reaction
from tests.store.conftest import Open
from tests.store.opened import NOW, Opened, created, deleted, edited, reacted, said


@pytest.fixture
def memory(open_in: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    monkeypatch.chdir(tmp_path)
    return open_in(None)


def test_all_of_it_works(memory: Opened) -> None:
    memory.submit(created("tea"), said("helo @max", mentions=("max",)), said("你好", room="tea"), reacted(1, "A"))
    memory.submit(edited(1, "hello"), said("bye"), deleted(4))
    memory.keep(PersonSeen(7, "ann", b"secret", NOW))
    first = said("hello", seq=1, mentions=("max",), edited=NOW)
    assert memory.page().messages == [
        said("hello", seq=1, mentions=("max",), edited=NOW, reactions=(Reaction("A", ("luca",)),)),
        said("", seq=4, deleted=True),
    ]
    assert memory.replay(limit=1) == [first]
    assert memory.found("hello") == ["hello"]
    assert memory.found("好") == ["你好"]
    assert memory.unread("max") == (1, 1)
    assert memory.one(said("x"), request="q") == said("x", seq=6)


def test_nothing_is_written_anywhere(memory: Opened) -> None:
    memory.one(said("a"))
    assert memory.store is not None
    memory.store.announce("127.0.0.1", 4711)
    memory.close()
    assert os.listdir() == []


def test_two_are_apart(memory: Opened, open_in: Open) -> None:
    other = open_in(None)
    memory.one(said("a"))
    assert other.page() == ([], False, ())
    assert other.snapshot.store != memory.snapshot.store


def test_what_is_asked_sees_what_was_submitted_before(memory: Opened) -> None:
    order: list[object] = []
    for number in range(10):
        memory.journal.submit([Entry(said(f"{number}"), 1, None, None)], lambda _: order.append("stored"))
        memory.archive.page(Query("lobby", 1), order.append)
    memory.settle()
    assert order == [
        told for number in range(10) for told in ("stored", Pages([said(f"{number}", seq=number + 1)], number > 0))
    ]


def test_a_closed_one_answers_nothing(memory: Opened) -> None:
    memory.close()
    with pytest.raises(StoreError):
        memory.page()
