"""A connection as segments: given in the pieces they came in, each sent in one send.

Knows asyncio, knows no protocol.
"""

import asyncio
import sys
from collections import deque
from typing import cast

SIOCOUTQ = 0x5411
"""Asks Linux how many bytes of a socket its peer has not acknowledged (asm-generic/ioctls.h)."""
HIGH = 1 << 20
"""Bytes that wait to be read before the other side is made to wait."""


class Wire(asyncio.Protocol):
    """One TCP connection."""

    def __init__(self) -> None:
        self._segments: deque[bytes] = deque()
        self._waiting = 0
        self._over = False  # the stream from the other side has ended
        self._lost = False  # the connection is gone
        self._something = asyncio.Event()
        self._writable = asyncio.Event()
        self._gone = asyncio.Event()

    # Called by asyncio.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=0)
        self._writable.set()

    def data_received(self, data: bytes) -> None:
        self._segments.append(data)
        self._waiting += len(data)
        self._something.set()
        if self._waiting > HIGH:
            self._transport.pause_reading()

    def eof_received(self) -> bool:
        self._over = True
        self._something.set()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        self._over = self._lost = True
        self._something.set()
        self._writable.set()
        self._gone.set()

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    # Called by us.

    async def receive(self, until: float | None = None) -> bytes:
        """The next segment; b"" at the end. Raises TimeoutError at the loop's time `until`."""
        async with asyncio.timeout_at(until):
            while not self._segments and not self._over:
                self._something.clear()
                await self._something.wait()
        return self.receive_now()

    def receive_now(self) -> bytes:
        """The next segment, or b"" if there is none."""
        if not self._segments:
            return b""
        data = self._segments.popleft()
        before, self._waiting = self._waiting, self._waiting - len(data)
        if before > HIGH >= self._waiting and not self._over:
            self._transport.resume_reading()
        return data

    @property
    def ready(self) -> bool:
        """Whether a segment is there."""
        return bool(self._segments)

    @property
    def over(self) -> bool:
        """Whether nothing more comes from the other side, but for what is there already."""
        return self._over

    async def send(self, data: bytes) -> None:
        """Send `data` in one piece, after all before it has gone; on a lost connection, nothing."""
        await self._writable.wait()
        if not self._lost:
            self._transport.write(data)

    async def sent(self) -> None:
        """Wait until the system has taken everything."""
        await self._writable.wait()

    def finish_sending(self) -> None:
        """Tell the other side that nothing more comes, and keep listening, unless it has gone already."""
        if not self._lost and not self._transport.is_closing():
            try:
                self._transport.write_eof()
            except OSError:  # reset by the other side, and asyncio has not noticed yet
                self._transport.abort()

    def acknowledged(self) -> bool:
        """Whether the other system has all that was sent, as far as this one tells (Linux, tcp(7): SIOCOUTQ)."""
        try:
            import fcntl
        except ImportError:
            return False
        sock = self._transport.get_extra_info("socket")
        if sys.platform != "linux" or self._lost or sock is None:
            return False
        return fcntl.ioctl(sock.fileno(), SIOCOUTQ, bytes(4)) == bytes(4)

    def close(self) -> None:
        """Close the connection; what is not sent yet is sent in the background."""
        self._transport.close()

    def abort(self) -> None:
        """Close the connection at once."""
        self._transport.abort()

    async def gone(self) -> None:
        """Wait until the connection is closed."""
        await self._gone.wait()
