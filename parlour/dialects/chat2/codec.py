"""What happens, as CHAT/2.0 tells it: one JSON object each, the same for everyone, who did it included."""

import msgspec

from parlour.events import Dissolved, Event, PersonEvent, Quitted, RealnameSet, RoomEvent, Signalled

_UNTOLD = frozenset({Dissolved, Quitted, RealnameSet, Signalled})
"""Of no interest, or (`Quitted`) told in each room as `Left`."""

_encode = msgspec.json.Encoder().encode


class Json:
    """For every client of CHAT/2.0."""

    echoes = True
    hides: frozenset[type[Event]] = frozenset()
    labels = False

    def encode(self, event: RoomEvent | PersonEvent) -> bytes:
        """See `dialects.base.Codec`."""
        if event.__class__ in _UNTOLD:
            return b""
        if isinstance(event, PersonEvent):
            event = msgspec.structs.replace(event, rooms=())
        return _encode(event) + b"\n"


JSON = Json()
