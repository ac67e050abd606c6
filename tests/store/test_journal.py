"""The journal's thread: what goes into one commit, what happens when one fails, and how it ends."""

import logging
import sqlite3
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from parlour.core.changes import Change, Followed, Granted, Membership, PersonSeen, ReadUpTo
from parlour.core.ports import Entry, Outcome
from parlour.core.snapshot import StoredMember, StoredPerson
from parlour.errors import StoreError
from parlour.events import AwaySet, Dissolved, Joined, PersonEvent, RoomEvent, Typing
from parlour.store import committer, database, journal
from parlour.store.commit import Commit
from tests.store.conftest import Open
from tests.store.model import ModelStore
from tests.store.opened import NOW, Opened, created, edited, rows, said


class Other:
    """Another program, which may hold the database so that nobody else can write."""

    def __init__(self, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "parlour.db", isolation_level=None)

    @contextmanager
    def writing(self) -> Iterator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            self._connection.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def other(store: Opened, folder: Path) -> Iterator[Other]:
    other = Other(folder)
    yield other
    other.close()


@pytest.fixture
def commits(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many pieces of work went into each commit."""
    found: list[int] = []

    class Counted(Commit):
        def store(self, work: Sequence[Any]) -> list[list[Outcome]]:
            found.append(len(work))
            return super().store(work)

    monkeypatch.setattr(committer, "Commit", Counted)
    return found


class Told:
    """What was called back, in order."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self.outcomes: list[Sequence[Outcome] | StoreError] = []

    def submit(self, *events: RoomEvent | PersonEvent) -> None:
        self._opened.journal.submit([Entry(event, 1, None, None) for event in events], self.outcomes.append)

    @property
    def seqs(self) -> list[list[int]]:
        return [
            [outcome.seq for outcome in outcomes if isinstance(outcome, RoomEvent)]
            for outcomes in self.outcomes
            if not isinstance(outcomes, StoreError)
        ]


@pytest.fixture
def told(store: Opened) -> Told:
    return Told(store)


def ann(person: int) -> list[Change]:
    """A bot is made."""
    return [PersonSeen(person, "ann", b"%d" % person, NOW), Granted(person, 5, "luca", NOW, on=True)]


def dropped(person: int) -> Change:
    """And is nobody any more."""
    return Granted(person, 5, "luca", NOW, on=False)


# -- one commit --------------------------------------------------------------------------------------------------------


def test_all_that_waits_goes_into_one_commit(
    store: Opened, other: Other, told: Told, commits: list[int], folder: Path
) -> None:
    with other.writing():
        told.submit(said("first"))
        while not commits_begun(store):
            pass
        for number in range(50):
            told.submit(said(f"{number}"), said("and"), Joined("lobby", "max", NOW))
        assert told.outcomes == []
    store.settle()
    assert told.seqs == [[1], *[[2 * number, 2 * number + 1, 0] for number in range(1, 51)]]
    assert commits == [1, 50]
    assert rows(folder, "SELECT count(*), max(id & 0xffffff) FROM events") == [(101, 101)]


def commits_begun(store: Opened) -> bool:
    """Whether the journal's thread has taken all that was submitted."""
    assert store.store is not None
    return store.store.journal._committer.queue.empty()


def test_a_commit_takes_so_much_and_leaves_the_rest_for_the_next(
    store: Opened, other: Other, told: Told, commits: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committer, "MOST_ENTRIES", 10)
    with other.writing():
        told.submit(said("first"))
        while not commits_begun(store):
            pass
        told.submit(*[said("many")] * 25)
        for _ in range(12):
            told.submit(said("few"))
    store.settle()
    assert commits == [1, 1, 10, 2]
    assert [seqs[0] for seqs in told.seqs] == [1, 2, *range(27, 39)]


def test_what_comes_back_comes_in_the_order_of_what_was_asked(store: Opened, other: Other, told: Told) -> None:
    order: list[object] = []
    submit: Callable[..., None] = store.journal.submit
    with other.writing():
        for event in (said("a"), Joined("lobby", "max", NOW), said("b")):
            submit([Entry(event, 1, None, None)], lambda outcomes: order.append(outcomes[0].seq))
            store.journal.settle(lambda: order.append("settled"))
    store.settle()
    assert order == [1, "settled", 0, "settled", 2, "settled"]


def test_who_comes_and_goes_waits_for_no_disk(store: Opened, other: Other, told: Told) -> None:
    with other.writing():
        told.submit(Joined("lobby", "max", NOW))
        assert told.seqs == [[0]]  # before `submit` returned, since nothing was under way
        told.submit(said("a"))
        told.submit(Joined("lobby", "ann", NOW))
        assert told.seqs == [[0]]  # but it does not overtake
    store.settle()
    assert told.seqs == [[0], [1], [0]]


def test_nor_for_the_disk_that_somebody_behind_them_waits_for(
    store: Opened, other: Other, told: Told, commits: list[int]
) -> None:
    go_on = threading.Event()
    store.journal.ask(lambda _: go_on.wait(20), lambda _: None)  # type: ignore[attr-defined]
    told.submit(Joined("lobby", "max", NOW))
    store.journal.keep(PersonSeen(7, "max", b"secret", NOW))
    told.submit(Joined("lobby", "ann", NOW))
    told.submit(said("a"), Joined("lobby", "bob", NOW))
    told.submit(Joined("lobby", "cid", NOW))
    with other.writing():
        go_on.set()
        while len(told.outcomes) < 2:
            store.letters.get(timeout=20)()
        assert told.seqs == [[0], [0]]
    store.settle()
    assert told.seqs == [[0], [0], [1, 0], [0]]
    assert commits == [3]


def test_what_is_not_stored_touches_nothing(store: Opened, told: Told, commits: list[int]) -> None:
    assert store.store is not None
    store.journal._committer._check = lambda: 1 / 0  # type: ignore[attr-defined]
    go_on = threading.Event()
    store.journal.ask(lambda _: go_on.wait(20), lambda _: None)  # type: ignore[attr-defined]
    told.submit(Joined("lobby", "max", NOW), AwaySet("max", NOW, ("lobby",), text="lunch"))
    told.submit(Typing("lobby", "max", NOW))
    go_on.set()
    store.settle()
    assert told.outcomes == [
        [Joined("lobby", "max", NOW), AwaySet("max", NOW, ("lobby",), text="lunch")],
        [Typing("lobby", "max", NOW)],
    ]
    assert commits == []


def test_a_callback_that_fails_takes_none_of_the_others_with_it(
    store: Opened, told: Told, caplog: pytest.LogCaptureFixture
) -> None:
    store.journal.submit([Entry(said("a"), 1, None, None)], lambda _: 1 / 0)  # type: ignore[arg-type]
    told.submit(said("b"))
    store.settle()
    assert told.seqs == [[2]]
    assert "ZeroDivisionError" in caplog.text


# -- too much ----------------------------------------------------------------------------------------------------------


def test_the_journal_is_congested_while_too_much_waits(
    store: Opened, other: Other, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MOST_WAITING", 10)
    with other.writing():
        told.submit(*[said("x")] * 10)
        assert store.journal.congestion is None
        told.submit(said("x"))
        gauge = store.journal.congestion
        assert gauge is not None
        before = gauge.drained
    store.settle()
    assert store.journal.congestion is None
    assert gauge.drained > before


def test_so_it_is_while_too_long_texts_wait(
    store: Opened, other: Other, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MOST_WAITING_SIZE", 1000)
    with other.writing():
        told.submit(said("x" * 500), edited(1, "x" * 500))
        assert store.journal.congestion is None
        told.submit(said("x"))
        assert store.journal.congestion is not None
    store.settle()
    assert store.journal.congestion is None


# -- failures ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that somebody else writes to is an error at once."""
    monkeypatch.setattr(database, "PATIENCE", 0.0)


@pytest.mark.usefixtures("impatient")
class TestFailure:
    """`impatient` comes first, so that the store is opened with it."""

    @pytest.fixture
    def opened(self, impatient: None, open_in: Open, folder: Path) -> Opened:
        return open_in(folder)

    @pytest.fixture
    def other(self, opened: Opened, folder: Path) -> Iterator[Other]:
        other = Other(folder)
        yield other
        other.close()

    def test_nothing_of_a_failed_commit_is_stored_and_the_next_one_is(self, opened: Opened, other: Other) -> None:
        opened.one(said("a"))
        with other.writing(), pytest.raises(StoreError, match="locked"):
            opened.submit(said("b"), created("tea"))
        assert opened.one(said("c")) == said("c", seq=2)
        assert [event.seq for event in opened.replay()] == [1, 2]
        assert opened.found("b") == []
        assert opened.replay("tea") == []

    def test_everybody_is_told(self, opened: Opened, other: Other) -> None:
        told = Told(opened)
        with other.writing():
            told.submit(said("a"), Joined("lobby", "max", NOW))
            told.submit(Joined("lobby", "ann", NOW))
            told.submit(said("b"))
            opened.settle()
        assert [type(outcomes) for outcomes in told.outcomes] == [StoreError, list, StoreError]
        assert told.outcomes[1] == [Joined("lobby", "ann", NOW)]

    def test_it_is_logged_once(self, opened: Opened, other: Other, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level(logging.INFO)
        for _ in range(2):
            with other.writing():
                for _ in range(3):
                    with pytest.raises(StoreError):
                        opened.one(said("a"))
            opened.submit(said("a"))
            opened.submit(said("a"))
        ours = [(record.levelname, record.message) for record in caplog.records if record.name == committer.__name__]
        assert (
            ours
            == [
                ("WARNING", "nothing that is said can be stored: database is locked"),
                ("INFO", "what is said can be stored again"),
            ]
            * 2
        )

    def test_changes_go_into_the_next_commit_that_succeeds(self, opened: Opened, other: Other, folder: Path) -> None:
        with other.writing():
            opened.keep(ReadUpTo("lobby", 7, 1), PersonSeen(7, "ann", b"secret", NOW))
            opened.keep(ReadUpTo("lobby", 7, 2))
        assert rows(folder, "SELECT count(*) FROM people") == [(0,)]
        opened.one(said("a"))
        assert rows(folder, "SELECT person, name FROM people") == [(7, "ann")]
        assert rows(folder, "SELECT room, person, read FROM members") == [(1, 7, 2)]

    def test_who_waits_for_changes_is_told_of_these_alone(self, opened: Opened, other: Other, folder: Path) -> None:
        told: list[bool] = []
        opened.journal.keep(ReadUpTo("lobby", 7, 1))
        with other.writing():
            opened.journal.keep_all(ann(7), told.append)
            opened.settle()
            assert told == [False]
        opened.journal.keep_all(ann(8), told.append)
        opened.journal.keep_all(ann(9), told.append)
        opened.settle()
        assert told == [False, True, True]
        assert rows(folder, "SELECT person FROM tokens") == rows(folder, "SELECT person FROM people") == [(8,), (9,)]
        assert rows(folder, "SELECT person, read FROM members") == [(7, 1)]  # for which nobody waited

    def test_what_they_were_refused_is_not_stored_later(
        self, opened: Opened, other: Other, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(committer, "RETRY", 0.0)
        told: list[bool] = []
        opened.journal.keep_all(ann(7), told.append)
        opened.settle()
        with other.writing():
            opened.journal.keep_all([dropped(7)], told.append)
            opened.journal.keep_all(ann(8), told.append)
            opened.keep(ReadUpTo("lobby", 9, 1))
        while not rows(folder, "SELECT read FROM members"):
            pass
        opened.one(said("a"))
        assert told == [True, False, False]
        assert rows(folder, "SELECT person FROM tokens") == rows(folder, "SELECT person FROM people") == [(7,)]

    def test_a_mistake_in_others_is_not_told_to_who_comes_after(self, opened: Opened) -> None:
        told: list[bool] = []
        opened.journal.keep(PersonSeen(1 << 70, "huge", b"secret", NOW))
        opened.journal.keep_all(ann(7), told.append)
        opened.settle()
        opened.journal.keep_all(ann(8), told.append)
        opened.settle()
        assert told == [False, True]

    def test_changes_are_tried_again_after_a_while(
        self, opened: Opened, other: Other, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(committer, "RETRY", 0.0)
        with other.writing():
            opened.keep(PersonSeen(7, "ann", b"secret", NOW))
        while not rows(folder, "SELECT name FROM people"):
            pass

    def test_a_mistake_is_not_made_again_and_again(
        self, opened: Opened, caplog: pytest.LogCaptureFixture, folder: Path
    ) -> None:
        opened.journal.keep(PersonSeen(1 << 70, "huge", b"secret", NOW))
        with pytest.raises(StoreError):
            opened.one(said("a"))
        assert "OverflowError" in caplog.text
        assert opened.one(said("b")) == said("b", seq=1)
        assert rows(folder, "SELECT count(*) FROM people") == [(0,)]


@pytest.mark.skipif(sys.platform == "win32", reason="it has no limit on the size of files")
def test_a_full_disk_is_survived(store: Opened, folder: Path) -> None:
    import resource

    store.one(said("before"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = max(path.stat().st_size for path in folder.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 8192, hard))
    try:
        with pytest.raises(StoreError):
            store.submit(*[said("lost" * 100)] * 500)
        assert [event.seq for event in store.replay()] == [1]
        with pytest.raises(StoreError):
            store.submit(*[said("lost" * 100)] * 500)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert store.one(said("after")) == said("after", seq=2)
    assert store.found("lost") == []
    store.close()
    assert rows(folder, "PRAGMA integrity_check") == [("ok",)]


# -- changes -----------------------------------------------------------------------------------------------------------


def test_changes_are_there_at_the_next_start(open_in: Open, folder: Path) -> None:
    first = open_in(folder)
    first.submit(created("tea"), created("@a+b", "direct", people=("ann", "bob")))
    first.keep(
        PersonSeen(7, "ann", b"old", NOW),
        PersonSeen(8, "Zoë", b"zoe", NOW),
        PersonSeen(7, "Ann", b"new", NOW),
        Membership("tea", 7, "ann", on=True),
        ReadUpTo("tea", 7, 5),
        ReadUpTo("tea", 7, 3),
        Membership("tea", 8, "zoe", on=True),
        Membership("tea", 8, "zoe", on=False),
        ReadUpTo("lobby", 7, 0),
        Membership("nowhere", 7, "ann", on=True),
        Followed("ann", "x", on=True),
        Followed("ann", "y", on=True),
        Followed("zoë", "x", on=True),
        Followed("ann", "x", on=False),
        Followed("ann", "z", on=False),
    )
    first.close()
    snapshot = open_in(folder).snapshot
    assert snapshot.people == [StoredPerson(7, "Ann", b"new"), StoredPerson(8, "Zoë", b"zoe")]
    assert snapshot.members == [
        StoredMember("lobby", 7, False, 0),
        StoredMember("tea", 7, True, 3),
        StoredMember("tea", 8, False, 0),
    ]
    assert snapshot.terms == [("ann", "y"), ("zoë", "x")]


def test_whoever_has_another_name_has_it_at_the_next_start(open_in: Open, folder: Path) -> None:
    first, model = open_in(folder), Opened(model=ModelStore())
    for opened in (first, model):
        opened.submit(
            created("@a+b", "direct", people=("ann", "bob")), created("@b+c", "direct", people=("bob", "cid"))
        )
        opened.keep(
            PersonSeen(7, "ann", b"a", NOW),
            PersonSeen(8, "bob", b"b", NOW),
            Membership("@a+b", 7, "ann", on=True),
            Membership("@a+b", 8, "bob", on=True),
            Membership("@b+c", 8, "bob", on=True),
        )
        opened.keep(PersonSeen(7, "Zoë", b"a", NOW + 1))
        opened.keep(PersonSeen(8, "Bob", b"b", NOW + 1))
    first.close()
    assert rows(folder, "SELECT name, name_key FROM people") == [("Zoë", "zoë"), ("Bob", "bob")]
    for snapshot in (open_in(folder).snapshot, model.snapshot):
        assert [*snapshot.people] == [StoredPerson(7, "Zoë", b"a"), StoredPerson(8, "Bob", b"b")]
        assert [room.people for room in snapshot.rooms] == [(), ("Zoë", "Bob"), ("Bob", "cid")]


def test_followed_terms_keep_their_order(open_in: Open, folder: Path) -> None:
    first = open_in(folder)
    first.keep(*[Followed("ann", term, on=True) for term in ("x", "y", "z")])
    first.keep(*[Followed("ann", "y", on=on) for on in (False, True)], Followed("ann", "a", on=True))
    first.keep(*[Followed("bob", term, on=on) for term, on in (("x", True), ("y", True), ("x", False), ("x", True))])
    first.close()
    terms = open_in(folder).snapshot.terms
    assert [term for name, term in terms if name == "ann"] == ["x", "z", "y", "a"]
    assert [term for name, term in terms if name == "bob"] == ["y", "x"]


def test_changes_and_events_take_effect_in_their_order(store: Opened, other: Other, told: Told, folder: Path) -> None:
    store.one(created("old", "private"))
    store.keep(Membership("old", 5, "cid", on=True))
    with other.writing():
        told.submit(Dissolved("old", "cid", NOW))
        store.journal.keep(Membership("tea", 1, "too early", on=True))
        told.submit(created("tea", "private"))
        store.journal.keep(Membership("tea", 2, "ann", on=True))
        told.submit(Dissolved("tea", "ann", NOW), created("tea", "private"))
        store.journal.keep(Membership("tea", 3, "bob", on=True))
    store.settle()
    assert rows(folder, "SELECT person, rooms.name FROM members JOIN rooms ON rooms.id = room AND gone IS NULL") == [
        (3, "tea")
    ]
    assert rows(folder, "SELECT count(*) FROM members") == [(1,)]


def test_changes_alone_are_stored_soon(store: Opened, folder: Path) -> None:
    store.journal.keep(PersonSeen(7, "ann", b"secret", NOW))
    while not rows(folder, "SELECT name FROM people"):
        pass


def test_changes_that_somebody_waits_for_wait_for_nobody(
    store: Opened, commits: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(committer, "LINGER", 3600.0)
    stored: list[bool] = []
    store.journal.keep(PersonSeen(7, "cid", b"secret", NOW))
    store.journal.keep_all(ann(8), stored.append)
    assert store.wait(stored)
    assert commits == [3]


def test_they_are_told_in_the_order_of_what_was_asked(store: Opened, other: Other, told: Told) -> None:
    order: list[object] = []
    with other.writing():
        for number in range(3):
            store.journal.submit(
                [Entry(said("a"), 1, None, None)],
                lambda outcomes: order.append(outcomes[0].seq),  # type: ignore[index, union-attr]
            )
            store.journal.keep_all(ann(number), order.append)
    store.settle()
    assert order == [1, True, 2, True, 3, True]


def test_changes_alone_wait_for_company(store: Opened, commits: list[int]) -> None:
    for person in range(1, 101):
        store.journal.keep(PersonSeen(person, f"p{person}", b"secret", NOW))
    store.settle()
    assert commits == [100]


# -- the end -----------------------------------------------------------------------------------------------------------


def test_closing_stores_all_that_waits_and_tells(store: Opened, other: Other, told: Told, folder: Path) -> None:
    with other.writing():
        for number in range(100):
            told.submit(said(f"{number}"))
        store.journal.keep(PersonSeen(7, "ann", b"secret", NOW))
    store.close()
    assert told.seqs == [[number] for number in range(1, 101)]
    assert rows(folder, "SELECT last FROM rooms") == [(100,)]
    assert rows(folder, "SELECT name FROM people") == [("ann",)]


def test_what_is_closed_takes_nothing(store: Opened, told: Told) -> None:
    store.close()
    store.close()
    told.submit(said("late"))
    assert [type(outcomes) for outcomes in told.outcomes] == [StoreError]
    store.journal.keep(PersonSeen(7, "ann", b"secret", NOW))
    stored: list[bool] = []
    store.journal.keep_all(ann(7), stored.append)
    assert stored == [False]
    store.settle()
    with pytest.raises(StoreError):
        store.page()
    with pytest.raises(StoreError):
        store.search("x")


def test_a_closed_store_leaves_one_file_and_the_lock(store: Opened, folder: Path) -> None:
    store.one(said("a"))
    store.close()
    assert sorted(path.name for path in folder.iterdir()) == ["lock", "parlour.db"]


def test_outcomes_are_told_on_the_callers_thread_even_if_its_loop_is_gone(tmp_path: Path) -> None:
    from parlour.store.store import open_store

    def closed(_: object) -> None:
        raise RuntimeError("Event loop is closed")

    opened = open_store(tmp_path, closed)
    outcomes: list[Any] = []
    opened.journal.submit([Entry(said("a"), 1, None, None)], outcomes.append)
    opened.close()
    assert outcomes == [[said("a", seq=1)]]
