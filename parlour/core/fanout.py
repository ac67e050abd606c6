"""From the events of one commit to the outboxes of a room: encoded once and joined once per codec.

Only those who said something in the batch and whose dialect does not echo get a join of their own.
"""

from __future__ import annotations

from itertools import accumulate
from typing import NamedTuple

from parlour.core.ports import Codec
from parlour.core.room import Room
from parlour.core.session import Session
from parlour.events import RoomEvent


class Entry(NamedTuple):
    """A committed event and the session it came from (None: from elsewhere)."""

    event: RoomEvent
    origin: Session | None


Batch = list[Entry]
"""What one commit released, in its order."""


def deliver(room: Room, batch: Batch) -> None:
    """Push `batch`, all of it of `room`, to each member as one chunk."""
    for codec, members in room.groups.items():
        encode = codec.encode
        parts = [encode(event) for event, _ in batch]
        chunk = b"".join(parts)
        if not chunk:
            continue
        own = {} if codec.echoes else _positions(batch, codec)
        if not own:
            for session in members:
                session.outbox.push(chunk)
            continue
        ends = list(accumulate(map(len, parts)))
        for session in members:
            positions = own.get(session)
            session.outbox.push(_without(chunk, ends, positions) if positions else chunk)


def _positions(batch: Batch, codec: Codec) -> dict[Session, list[int]]:
    """Which of the batch's events each session with this codec caused."""
    own: dict[Session, list[int]] = {}
    for position, (_, origin) in enumerate(batch):
        if origin is not None and origin.codec is codec:
            own.setdefault(origin, []).append(position)
    return own


def _without(chunk: bytes, ends: list[int], positions: list[int]) -> bytes:
    """`chunk` less the parts at `positions`: work in the number of those, not of all parts."""
    pieces = []
    start = 0
    for position in positions:
        pieces.append(chunk[start : ends[position - 1] if position else 0])
        start = ends[position]
    pieces.append(chunk[start:])
    return b"".join(pieces)
