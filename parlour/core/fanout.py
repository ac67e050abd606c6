"""From the events of one commit to the outboxes of a room: encoded once and joined once per codec.

Only those who said something in the batch and whose dialect does not echo get a join of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, groupby
from typing import NamedTuple

from parlour.core.room import Room
from parlour.core.session import Session
from parlour.events import Created, RoomEvent


class Batch(NamedTuple):
    """What one commit released, in its order: two lists of one length."""

    events: Sequence[RoomEvent]
    origins: Sequence[Session | None]
    """The session that each event came from; None: from elsewhere."""

    def by_room(self) -> dict[str, Batch]:
        """The same, apart for each room."""
        names = {event.room for event in self.events}
        if len(names) == 1:
            return dict.fromkeys(names, self)
        parts: dict[str, tuple[list[RoomEvent], list[Session | None]]] = {}
        for event, origin in zip(self.events, self.origins, strict=True):
            events, origins = parts.setdefault(event.room, ([], []))
            events.append(event)
            origins.append(origin)
        return {name: Batch(*part) for name, part in parts.items()}

    def since_creation(self) -> Batch:
        """What came with the last creation and after it: before it, that was another room."""
        first = max(at for at, event in enumerate(self.events) if isinstance(event, Created))
        return Batch(self.events[first:], self.origins[first:])


def deliver(room: Room, batch: Batch) -> None:
    """Push `batch`, all of it of `room`, to each member as one chunk."""
    for codec, members in room.groups.items():
        parts = [*map(codec.encode, batch.events)]
        chunk = b"".join(parts)
        if not chunk:
            continue
        own = {} if codec.echoes else _runs(batch.origins, parts)
        for session in members:
            runs = own.get(session)
            session.outbox.push(_without(chunk, runs) if runs else chunk)


Run = tuple[int, int]
"""Where, in the joined parts, what one session said in one go begins and ends."""


def _runs(origins: Sequence[Session | None], parts: list[bytes]) -> dict[Session | None, list[Run]]:
    """The runs of each origin. There are few, however many events: input comes in blocks."""
    ends = [*accumulate(map(len, parts), initial=0)]
    runs: dict[Session | None, list[Run]] = {}
    first = 0
    for origin, group in groupby(origins):
        last = first + len([*group])
        runs.setdefault(origin, []).append((ends[first], ends[last]))
        first = last
    return runs


def _without(chunk: bytes, runs: list[Run]) -> bytes:
    """`chunk` less `runs`."""
    pieces = []
    start = 0
    for begin, end in runs:
        pieces.append(chunk[start:begin])
        start = end
    pieces.append(chunk[start:])
    return b"".join(pieces)
