"""What was typed and is not answered yet: it is shown above the prompt, until it is."""

from collections.abc import Iterator
from dataclasses import dataclass

from parlour.client.rooms.tell import Row
from parlour.client.rooms.width import fit
from parlour.client.safe import safe

AFTER = 0.3
"""Seconds after which it is worth to be shown: most answers are there before."""
MARK = "  (not sent yet)"
BAR = 20
"""Columns of a bar that shows how much of a file has gone."""
MOST = 5
"""Lines that are shown."""


@dataclass(eq=False)
class Item:
    """Something that waits."""

    text: str
    since: float
    room: str
    """Where it will be said; empty if it is not a message."""
    part: float | None = None
    """How much of its file has gone, of 1, if it has one."""


class Waiting:
    """What waits, in the order in which it was typed."""

    def __init__(self) -> None:
        self._items: list[Item] = []

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Item]:
        return iter(self._items)

    def add(self, text: str, now: float, room: str = "") -> Item:
        """`text` waits from now on."""
        self._items.append(Item(text, now, room))
        return self._items[-1]

    def speaks(self, room: str) -> bool:
        """Whether a message to `room` waits."""
        return any(item.room == room for item in self._items)

    def remove(self, item: Item) -> None:
        """It waits no longer."""
        self._items.remove(item)

    def rows(self, now: float, columns: int, *, connected: bool) -> list[Row]:
        """What is shown of it, in so many columns."""
        items = [item for item in self._items if not connected or now - item.since >= AFTER]
        marked = [(item.text, MARK if item.part is None else bar(item.part)) for item in items[:MOST]]
        shown = [f"{fit(safe(text), columns - 1 - len(mark))}{mark}" for text, mark in marked]
        if len(items) > MOST:
            shown.append(fit(f"and {len(items) - MOST} more", columns - 1))
        return [[("dim", text)] for text in shown]


def bar(part: float) -> str:
    """How much of something is done, of 1."""
    full = int(part * BAR)
    return f"  [{'#' * full}{'-' * (BAR - full)}] {int(part * 100):3} %"
