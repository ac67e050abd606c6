"""Whether something can be stored: asked, and counted."""

import resource
from pathlib import Path

import pytest

from parlour.core.counts import Commits
from parlour.errors import StoreError
from tests.store.conftest import Open
from tests.store.opened import Opened, rows, said


def probe(store: Opened) -> StoreError | None:
    answers: list[StoreError | None] = []
    store.journal.probe(answers.append)
    return store.wait(answers)


def commits(store: Opened) -> Commits:
    return store.journal.commits


def test_a_store_that_is_well_says_so_and_is_not_changed(any_store: Opened, tmp_path: Path) -> None:
    any_store.submit(said("a"))
    assert probe(any_store) is None
    assert [one.text for one in any_store.page().messages] == ["a"]


def test_so_does_one_in_memory(open_in: Open) -> None:
    assert probe(open_in(None)) is None


def test_it_is_really_written(store: Opened, tmp_path: Path) -> None:
    probe(store)
    log = tmp_path / "data" / "parlour.db-wal"
    before = log.stat().st_size
    probe(store)
    assert log.stat().st_size > before
    assert rows(tmp_path / "data", "PRAGMA user_version") == [(0,)]


def test_a_full_disk(store: Opened, tmp_path: Path) -> None:
    store.submit(said("a"))
    log = tmp_path / "data" / "parlour.db-wal"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, limits[1]))
    try:
        assert isinstance(probe(store), StoreError)
        with pytest.raises(StoreError):
            store.submit(said("b"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert probe(store) is None
    store.submit(said("c"))
    assert (sum(commits(store).stored.counts), commits(store).failed) == (2, 1)
    assert [one.text for one in store.page().messages] == ["a", "c"]


def test_a_file_that_was_deleted(store: Opened, tmp_path: Path) -> None:
    (tmp_path / "data" / "lock").unlink()
    assert isinstance(probe(store), StoreError)


def test_a_store_that_is_closed(store: Opened) -> None:
    store.close()
    assert isinstance(probe(store), StoreError)


def test_commits_are_counted_with_their_time(store: Opened) -> None:
    store.submit(said("a"), said("b"))
    store.submit(said("c"))
    stored = commits(store).stored
    assert sum(stored.counts) == 2
    assert 0 < stored.total < 20
