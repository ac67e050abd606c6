"""What waits for the journal's thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from parlour.core.changes import Change
from parlour.core.ports import Committed, Entry
from parlour.events import Edited, Said


class Submission(NamedTuple):
    """What is to be stored in one commit."""

    entries: Sequence[Entry]
    committed: Committed

    @property
    def durable(self) -> bool:
        """Whether there is anything to store."""
        return any(entry.event.durable for entry in self.entries)


class Changes(NamedTuple):
    """Those that somebody waits for: to be stored in one commit, or never."""

    changes: Sequence[Change]
    kept: Callable[[bool], None]
    """Told on the caller's thread which."""


class Errand(NamedTuple):
    """Something to do on the journal's thread, once all is stored that came before."""

    run: Callable[[], None]


Storable = Submission | Change | Changes
"""What is to be stored."""
Item = Storable | Errand


def size_of(entries: Sequence[Entry]) -> int:
    """Characters in the texts of `entries`."""
    size = 0
    for event, _, _, _ in entries:
        if isinstance(event, Said):
            size += len(event.markup or event.text)
        elif isinstance(event, Edited):
            size += len(event.text)
    return size
