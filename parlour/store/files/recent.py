"""The files that came within a day: those which a message may bring along."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from parlour.events import File

DAY = 86_400.0
"""Seconds for which a file waits for its message."""
MOST_RECENT = 10_000
"""Files that are remembered."""


class Recent(NamedTuple):
    """A file that may be said."""

    file: File
    person: int
    at: float


class Recents:
    """Those of the last day. Where they are too many, the oldest one of whoever has most is forgotten."""

    def __init__(self, those: Iterable[Recent] = ()) -> None:
        """`those`, in the order they came."""
        self._by_id: dict[str, Recent] = {}
        self._of: dict[int, dict[str, None]] = {}
        """The ids of each person's, in the order they came."""
        for one in those:
            self.add(one)

    def __len__(self) -> int:
        return len(self._by_id)

    def find(self, file: str, person: int, now: float) -> File | None:
        """What `person` has uploaded within a day under that id."""
        found = self._by_id.get(file)
        if found is None or found.person != person or found.at < now - DAY:
            return None
        return found.file

    def add(self, one: Recent) -> None:
        """It is the newest."""
        self._by_id[one.file.id] = one
        self._of.setdefault(one.person, {})[one.file.id] = None
        while (oldest := next(iter(self._by_id.values()))).at < one.at - DAY:
            self._forget(oldest)
        if len(self._by_id) > MOST_RECENT:
            most = max(self._of.values(), key=len)
            self._forget(self._by_id[next(iter(most))])

    def _forget(self, one: Recent) -> None:
        del self._by_id[one.file.id]
        of = self._of[one.person]
        del of[one.file.id]
        if not of:
            del self._of[one.person]
