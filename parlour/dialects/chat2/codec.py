"""Room events as CHAT/2.0 tells them: one JSON object each, the same for everyone, its sender included."""

import msgspec

from parlour.events import Dissolved, RoomEvent

_encode = msgspec.json.Encoder().encode


class Json:
    """For every client of CHAT/2.0."""

    echoes = True

    def encode(self, event: RoomEvent) -> bytes:
        """See `dialects.base.Codec`."""
        if isinstance(event, Dissolved):
            return b""
        return _encode(event) + b"\n"


JSON = Json()
