"""A store in a folder as the operator's tests need it: things done by several people, and all that its tables hold."""

import sqlite3
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from parlour.core.ports import Entry, Outcome
from parlour.events import RoomEvent
from tests.store.opened import Opened

Act = tuple[RoomEvent, int]
"""What happens, and the person who does it."""


class Desk(Opened):
    """A store that is closed in the end."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def do(self, *acts: Act) -> list[Outcome]:
        """Store events in one commit."""
        answers: list[Any] = []
        self.journal.submit([Entry(event, person, None, None) for event, person in acts], answers.append)
        return list(self._answer(answers))

    def announce(self, port: int) -> None:
        """As a server does."""
        assert self.store is not None
        self.store.announce("127.0.0.1", port)


def filled(folder: Path, *acts: Act) -> Path:
    """A folder with a store in which that happened."""
    with Desk(folder) as desk:
        for outcome in desk.do(*acts):
            assert isinstance(outcome, RoomEvent), outcome
    return folder


TABLES = {
    "rooms": "name, kind, topic, first, last FROM rooms WHERE gone IS NULL ORDER BY name",
    "events": "id, kind, at, author, text, target, target_author, names, flags, edited, place, markup, files"
    " FROM events ORDER BY id",
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
