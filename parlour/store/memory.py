"""A journal that only numbers: nothing outlives the process."""

from collections.abc import Sequence

from msgspec.structs import replace

from parlour.core.ports import Committed
from parlour.events import RoomEvent


class MemoryJournal:
    """Gives each durable event its `seq` at once."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def submit(self, events: Sequence[RoomEvent], committed: Committed) -> None:
        """See `core.ports.Journal`."""
        committed([self._number(event) for event in events])

    def _number(self, event: RoomEvent) -> RoomEvent:
        if not event.durable:
            return event
        seq = self._last[event.room] = self._last.get(event.room, 0) + 1
        return replace(event, seq=seq)
