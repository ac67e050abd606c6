"""Telling the server how far one has read, not too often."""

EVERY = 1.0
"""Seconds between two times."""


class Marks:
    """How far each room has been read, and what of that the server was told."""

    def __init__(self) -> None:
        self._told: dict[str, int] = {}
        self._last = float("-inf")

    def due(self, room: str, shown: int, now: float) -> float | None:
        """Seconds until the server is to be told that `room` was shown up to there; None: it knows."""
        if shown <= self._told.get(room, 0):
            return None
        return max(self._last + EVERY - now, 0.0)

    def read(self, room: str) -> int:
        """How far `room` is read, as the server was told; its answer may be on its way."""
        return self._told.get(room, 0)

    def told(self, room: str, shown: int, now: float) -> None:
        """The server is told."""
        self._told[room] = shown
        self._last = now

    def forget(self) -> None:
        """The server has forgotten it all, or may not have heard it."""
        self._told.clear()
