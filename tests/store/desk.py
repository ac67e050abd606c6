"""A store on disk that is talked to one thing at a time, and what is in its tables."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Self

from parlour.core.changes import Change
from parlour.core.ports import Entry, Outcome
from parlour.errors import StoreError
from parlour.events import RoomEvent
from parlour.store.store import open_store

PATIENCE = 20.0


class Desk:
    """An open store. Everything waits for its answer."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self._calls: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self.store = open_store(folder, self._calls.put, **settings)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.store.close()

    def answer(self, ask: Callable[[Callable[[Any], None]], None]) -> Any:
        """What `ask` is answered."""
        answers: list[Any] = []
        ask(answers.append)
        while not answers:
            self._calls.get(timeout=PATIENCE)()
        if isinstance(answers[0], StoreError):
            raise answers[0]
        return answers[0]

    def do(self, *acts: tuple[RoomEvent, int]) -> list[Outcome]:
        """Store events, each with the person who did it, in one commit."""
        entries = [Entry(event, person, None, None) for event, person in acts]
        return list(self.answer(lambda answered: self.store.journal.submit(entries, answered)))

    def keep(self, *changes: Change) -> None:
        """Store changes."""
        for change in changes:
            self.store.journal.keep(change)


def filled(folder: Path, *acts: tuple[RoomEvent, int]) -> Path:
    """A folder with a store in which that happened."""
    with Desk(folder) as desk:
        for outcome in desk.do(*acts):
            assert isinstance(outcome, RoomEvent), outcome
    return folder


TABLES = {
    "rooms": "name, kind, topic, first, last FROM rooms WHERE gone IS NULL ORDER BY name",
    "events": "id, kind, at, author, text, target, target_author, names, flags, edited, place FROM events ORDER BY id",
    "places": "place, event FROM places ORDER BY place",
    "reactions": 'event, emoji, name, "by" FROM reactions ORDER BY event, "by"',
    "mentions": "event, name_key FROM mentions ORDER BY event, name_key",
    "words": "doc, term, col, offset FROM words ORDER BY doc, col, offset",
}


def tables(folder: Path) -> dict[str, list[Any]]:
    """All that a store holds of its rooms, but for the numbers of people."""
    with closing(sqlite3.connect(folder / "parlour.db")) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab('main', 'search', 'instance')")
        return {name: connection.execute(f"SELECT {query}").fetchall() for name, query in TABLES.items()}
