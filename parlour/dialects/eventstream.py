"""What happens in a room, as server-sent events (HTML standard, section 9.2): the objects of CHAT/2.0 as their data.

The id of an event is its number in the room, so that a browser that comes back says by itself where to go on. What has
no number has no id.
"""

from __future__ import annotations

import msgspec

from parlour.dialects.chat2.codec import JSON
from parlour.events import Event, PersonEvent, RoomEvent

MEDIA_TYPE = "text/event-stream"
PULSE = b":\n\n"
"""A comment: shows that the server is there, and keeps what is between from closing what is silent."""

_encode = msgspec.json.Encoder().encode


class EventStream:
    """For everyone who listens over HTTP."""

    echoes = True
    hides: frozenset[type[Event]] = frozenset()
    labels = False

    def encode(self, event: RoomEvent | PersonEvent) -> bytes:
        """See `dialects.base.Codec`."""
        line = JSON.encode(event)
        if not line:
            return b""
        if isinstance(event, RoomEvent) and event.seq:
            return b"id: %d\ndata: %b\n" % (event.seq, line)
        return b"data: %b\n" % line


EVENTS = EventStream()


def word(event: Event) -> bytes:
    """What only the one who listens is told."""
    return b"data: %b\n\n" % _encode(event)


def retry(seconds: float) -> bytes:
    """How long a browser is to wait before it comes back."""
    return b"retry: %d\n\n" % round(seconds * 1000)
