"""A store as the tests speak to it: one question after the other, each with its answer. Any of them: the real one in a
folder or in memory, or the model."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeVar

from parlour.core.changes import Change
from parlour.core.ports import Archive, Entry, Journal, Outcome, Pages, Query, Wanted
from parlour.core.snapshot import Snapshot
from parlour.errors import StoreError
from parlour.events import Created, Deleted, Edited, PersonEvent, Reacted, RoomEvent, Said, Stored
from parlour.store.store import Store, open_store
from tests.store.model import ModelStore

T = TypeVar("T")

NOW = 1_700_000_000.0
"""When the tests take place."""


class Opened:
    """A store, and the thread that is called back."""

    def __init__(self, folder: Path | None = None, model: ModelStore | None = None, **options: Any) -> None:
        self.letters: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self.store: Store | None = None
        self.journal: Journal
        self.archive: Archive
        self.now = NOW
        if model is not None:
            self.journal = self.archive = self.model = model
        else:
            self.store = open_store(folder, self.letters.put, clock=lambda: self.now, **options)
            self.journal, self.archive = self.store.journal, self.store.archive

    def close(self) -> None:
        if self.store is not None:
            self.store.close()

    @property
    def snapshot(self) -> Snapshot:
        """What there was when it was opened; of the model, what there is."""
        return self.store.snapshot if self.store is not None else self.model.snapshot

    def wait(self, answers: list[T]) -> T:
        """Take calls until there is an answer."""
        while not answers:
            self.letters.get(timeout=20)()
        return answers[0]

    # -- the journal ---------------------------------------------------------------------------------------------------

    def submit(
        self, *events: RoomEvent | PersonEvent, person: int = 1, request: str | None = None
    ) -> Sequence[Outcome]:
        """Have events stored in one submission; raises what the journal answers."""
        answers: list[Sequence[Outcome] | StoreError] = []
        self.journal.submit([Entry(event, person, request, None) for event in events], answers.append)
        return self._answer(answers)

    def one(self, event: RoomEvent | PersonEvent, person: int = 1, request: str | None = None) -> Outcome:
        """Have one event stored."""
        (outcome,) = self.submit(event, person=person, request=request)
        return outcome

    def keep(self, *changes: Change) -> None:
        """Have changes kept, and wait until they are."""
        for change in changes:
            self.journal.keep(change)
        self.settle()

    def settle(self) -> None:
        """Wait until all is stored that can be."""
        answers: list[bool] = []
        self.journal.settle(lambda: answers.append(True))
        self.wait(answers)

    # -- the archive ---------------------------------------------------------------------------------------------------

    def page(self, room: str = "lobby", limit: int = 50, **query: Any) -> Pages:
        answers: list[Pages | StoreError] = []
        self.archive.page(Query(room, limit, **query), answers.append)
        return self._answer(answers)

    def search(self, *words: str, limit: int = 50, **wanted: Any) -> Pages:
        given = {"room": None, "rooms": [], "author": None, "since": None, "until": None, **wanted}
        answers: list[Pages | StoreError] = []
        self.archive.search(Wanted([*words], limit=limit, **given), answers.append)
        return self._answer(answers)

    def found(self, *words: str, **wanted: Any) -> list[str]:
        """The texts that are found."""
        return [said.text for said in self.search(*words, **wanted).messages]

    def replay(self, room: str = "lobby", after: int = 0, upto: int = 1 << 40, limit: int = 1000) -> Sequence[Stored]:
        answers: list[Sequence[Stored] | StoreError] = []
        self.archive.replay(room, after, upto, limit, answers.append)
        return self._answer(answers)

    def lasts(self, rooms: Sequence[str], since: float = 0.0, until: float = 1e11) -> dict[str, float]:
        answers: list[dict[str, float] | StoreError] = []
        self.archive.lasts(rooms, since, until, answers.append)
        return self._answer(answers)

    def unread(self, name: str, read: int = 0, room: str = "lobby") -> tuple[int, int]:
        answers: list[tuple[int, int] | StoreError] = []
        self.archive.unread(room, name.lower(), name, read, answers.append)
        return self._answer(answers)

    def _answer(self, answers: list[T | StoreError]) -> T:
        answer = self.wait(answers)
        if isinstance(answer, StoreError):
            raise answer
        return answer


# -- events ------------------------------------------------------------------------------------------------------------


def said(text: str, author: str = "luca", room: str = "lobby", at: float = NOW, **fields: Any) -> Said:
    return Said(room, author, at, text=text, **fields)


def edited(target: int, text: str, room: str = "lobby", author: str = "luca", at: float = NOW) -> Edited:
    return Edited(room, author, at, target=target, text=text)


def deleted(target: int, room: str = "lobby", author: str = "luca", at: float = NOW) -> Deleted:
    return Deleted(room, author, at, target=target)


def reacted(
    target: int, emoji: str = "+1", author: str = "luca", on: bool = True, room: str = "lobby", at: float = NOW
) -> Reacted:
    return Reacted(room, author, at, target=target, emoji=emoji, on=on)


def created(room: str, kind: Any = "open", author: str = "luca", at: float = NOW, **fields: Any) -> Created:
    return Created(room, author, at, kind=kind, **fields)


# -- the file ----------------------------------------------------------------------------------------------------------


def rows(folder: Path, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """What another program reads in the database of a store."""
    connection = sqlite3.connect(folder / "parlour.db")
    try:
        return connection.execute(statement, values).fetchall()
    finally:
        connection.close()
