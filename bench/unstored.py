"""`parlour serve` with a journal that only numbers: the same server, less what storing costs.

python -m bench.unstored --port 64700 --rate 0
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

from msgspec.structs import replace

from parlour import app
from parlour.cli.serve import serve
from parlour.core.changes import Change
from parlour.core.counts import Commits
from parlour.core.ports import Committed, Entry, Outcome, Pages, Query, Wanted
from parlour.core.snapshot import Snapshot
from parlour.errors import StoreError
from parlour.events import PersonEvent, RoomEvent, Stored
from parlour.settings import ServerSettings


class Unstored:
    """A journal that numbers at once, and an archive of nothing."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}
        self.congestion = None
        self.commits = Commits()
        self.files = None
        self.snapshot = Snapshot()

    @property
    def journal(self) -> Unstored:
        """See `app.Store`."""
        return self

    @property
    def archive(self) -> Unstored:
        """See `app.Store`."""
        return self

    def announce(self, host: str, port: int) -> None:
        """See `app.Store`."""

    def make_key(self) -> str:
        """See `app.Store`."""
        return ""

    def close(self) -> None:
        """See `app.Store`."""

    def submit(self, entries: Sequence[Entry], committed: Committed) -> None:
        """See `core.ports.Journal`."""
        committed([self._number(entry.event) for entry in entries])

    def _number(self, event: RoomEvent | PersonEvent) -> Outcome:
        if isinstance(event, PersonEvent) or not event.durable:
            return event
        seq = self._last[event.room] = self._last.get(event.room, 0) + 1
        return replace(event, seq=seq)

    def keep(self, change: Change) -> None:
        """See `core.ports.Journal`."""

    def keep_all(self, changes: Sequence[Change], kept: Callable[[bool], None]) -> None:
        """See `core.ports.Journal`."""
        kept(True)

    def settle(self, settled: Callable[[], None]) -> None:
        """See `core.ports.Journal`."""
        settled()

    def probe(self, answered: Callable[[StoreError | None], None]) -> None:
        """See `core.ports.Journal`."""
        answered(None)

    def page(self, query: Query, answered: Callable[[Pages | StoreError], None]) -> None:
        """See `core.ports.Archive`."""
        answered(Pages((), more=False))

    def search(self, wanted: Wanted, answered: Callable[[Pages | StoreError], None]) -> None:
        """See `core.ports.Archive`."""
        answered(Pages((), more=False))

    def replay(
        self, room: str, after: int, upto: int, limit: int, answered: Callable[[Sequence[Stored] | StoreError], None]
    ) -> None:
        """See `core.ports.Archive`."""
        answered(())

    def lasts(
        self,
        rooms: Sequence[str],
        since: float,
        until: float,
        answered: Callable[[dict[str, float] | StoreError], None],
    ) -> None:
        """See `core.ports.Archive`."""
        answered({})

    def unread(
        self, room: str, name_key: str, name: str, read: int, answered: Callable[[tuple[int, int] | StoreError], None]
    ) -> None:
        """See `core.ports.Archive`."""
        answered((0, 0))

    def stop(self) -> None:
        """See `core.ports.Archive`."""


def open_nothing(settings: ServerSettings, call_soon_threadsafe: Callable[..., Any]) -> app.Store:
    """See `app.OpenStore`."""
    return Unstored()


if __name__ == "__main__":
    options = serve.make_context("serve", sys.argv[1:]).params
    app.serve(ServerSettings(**options), open_nothing)
