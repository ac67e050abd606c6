"""The bus of a single process: every batch goes to its subscribers at once."""

from collections.abc import Callable

from parlour.core.fanout import Batch


class LocalBus:
    """See `core.ports.Bus`."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[Batch], None]] = []

    def subscribe(self, deliver: Callable[[Batch], None]) -> None:
        """Have `deliver` called with every batch published from now on."""
        self._subscribers.append(deliver)

    def publish(self, batch: Batch) -> None:
        """Hand `batch` to all subscribers, in order."""
        for deliver in self._subscribers:
            deliver(batch)
