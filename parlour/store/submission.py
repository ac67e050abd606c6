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


class Errand(NamedTuple):
    """Something to do on the journal's thread, once all is stored that came before."""

    run: Callable[[], None]


Item = Submission | Change | Errand


def size_of(entries: Sequence[Entry]) -> int:
    """Characters in the texts of `entries`."""
    size = 0
    for event, _, _, _ in entries:
        if isinstance(event, Said):
            size += len(event.markup or event.text)
        elif isinstance(event, Edited):
            size += len(event.text)
    return size
