"""The first connection, on which it shows whether the server speaks CHAT/2.0: one is less patient there.

A server that does not look at the version registers anybody, with or without an end of the line, and says no welcome.
"""

import asyncio

from parlour.client.wire import Wire

ANSWER = 3.0
"""Seconds that the server has to answer at all."""
SILENCE = 0.15
"""Seconds after which an answer without an end is taken as it is."""
WELCOME = 1.0
"""Seconds until its welcome follows."""


class Probe:
    """A `Wire` that ends when it shows that there is no welcome to come."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.settled = False
        """The server has said something behind its answer that can be a welcome: from here on it is just a wire."""
        self._heard = b""

    @property
    def answer(self) -> bytes:
        """The first line, as far as it came."""
        return self._heard.split(b"\n")[0].strip(b"\r\0 ")

    @property
    def framed(self) -> bool:
        """Whether that line had an end."""
        return b"\n" in self._heard

    @property
    def registered(self) -> bool:
        """Whether the server took the registration."""
        return self.answer.startswith(b"2")

    async def receive(self, until: float | None = None) -> bytes:
        """See `handshake.Stream`."""
        if self.settled:
            return await self.wire.receive(until)
        if self._behind and not self._behind.startswith(b"{"):
            return b""
        patience = WELCOME if self.framed else SILENCE if self._heard else ANSWER
        deadline = asyncio.get_running_loop().time() + patience
        try:
            data = await self.wire.receive(deadline if until is None else min(deadline, until))
        except TimeoutError:
            if self._heard:
                return b""
            raise
        self._heard += data
        self.settled = self._behind.startswith(b"{") and b"\n" in self._behind
        return data

    @property
    def _behind(self) -> bytes:
        """What came behind the answer."""
        return self._heard.partition(b"\n")[2].lstrip()

    async def send(self, data: bytes) -> None:
        """See `handshake.Stream`."""
        await self.wire.send(data)

    def close(self) -> None:
        """See `handshake.Stream`."""
        self.wire.close()

    def abort(self) -> None:
        """See `handshake.Stream`. Who is registered without a welcome is not: there is a goodbye to be said."""
        if self.settled or not self.registered:
            self.wire.abort()

    async def gone(self) -> None:
        """See `handshake.Stream`."""
        await self.wire.gone()
