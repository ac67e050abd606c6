"""The other side of a WebSocket, by the library: it masks what it sends, and judges what it is sent."""

from websockets.frames import Frame, Opcode
from websockets.protocol import CLIENT, OPEN, Event, Protocol

from parlour.dialects.base import Dialect
from parlour.dialects.websocket import WebSocket
from tests.house import House, Peer


class Client:
    """A peer after the handshake. It writes into memory, and reads what it is given."""

    def __init__(self) -> None:
        self.protocol = Protocol(CLIENT, state=OPEN)

    def text(self, text: str) -> bytes:
        """A message."""
        self.protocol.send_text(text.encode())
        return self.written()

    def written(self) -> bytes:
        """What it has sent since the last time."""
        return b"".join(self.protocol.data_to_send())

    def reads(self, data: bytes) -> list[Frame]:
        """The frames that came; fails if one of them may not be."""
        self.protocol.receive_data(data)
        events: list[Event] = self.protocol.events_received()
        assert self.protocol.parser_exc is None
        return [event for event in events if isinstance(event, Frame)]

    def texts(self, data: bytes) -> list[str]:
        """The messages that came; fails if anything else did."""
        frames = self.reads(data)
        assert all(one.opcode is Opcode.TEXT and one.fin for one in frames)
        return [bytes(one.data).decode() for one in frames]

    @property
    def closed(self) -> tuple[int, str] | None:
        """What the other side's close frame said; None if there was none."""
        close = self.protocol.close_rcvd
        return None if close is None else (int(close.code), close.reason)


def masked(opcode: int, data: bytes, *, fin: bool = True) -> bytes:
    """One frame as a client writes it."""
    return Frame(Opcode(opcode), data, fin=fin).serialize(mask=True)


class FramedPeer(Peer):
    """Lines at the one end, frames on the wire: each line is a message, both ways."""

    def __init__(self, house: House, inner: Dialect, end: bytes = b"\n") -> None:
        super().__init__(house, WebSocket(inner))
        self._client = Client()
        self._end = end

    def send(self, data: bytes) -> None:
        for line in data.splitlines():
            super().send(self._client.text(line.decode()))

    def received(self) -> bytes:
        frames = self._client.reads(super().received())
        assert all(one.opcode in (Opcode.TEXT, Opcode.CLOSE) for one in frames)
        return b"".join(bytes(one.data) + self._end for one in frames if one.opcode is Opcode.TEXT)
