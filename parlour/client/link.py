"""One connection and the protocol on it: registering, talking, hearing, and leaving cleanly."""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from parlour.client.attachments import read
from parlour.client.dialect import Dialect
from parlour.client.events import Ended, Event, Garbled, Heard, Refused, Registered, Wanted
from parlour.client.wire import Wire

FLUSH = 1.0
"""Seconds to get rid of what is not sent yet when leaving."""
PAUSE = 0.04
"""Seconds before the goodbye: some servers frame what they send and not what they read."""
FAREWELL = 1.5
"""Seconds to wait for the server to close, when it has little to read before."""
SLOWEST_LINES = 50
"""Lines per second that a server is believed to read: some let nobody say more than so much."""
SLOWEST_BYTES = 1000
"""The same in bytes."""


class Link:
    """One connection to a server, and the protocol spoken on it."""

    def __init__(self, wire: Wire, dialect: Dialect) -> None:
        self.dialect = dialect
        self._wire = wire
        self._early: deque[Event] = deque()
        self._outbox: asyncio.Queue[bytes] = asyncio.Queue()
        self._sent_lines = 0
        self._sent_bytes = 0
        self._leaving = False
        self._sender = asyncio.create_task(self._send_all())

    async def register(self, patience: float) -> Registered | Refused | Garbled | Ended:
        """Ask for the name; what comes with the answer is kept. Raises TimeoutError."""
        await self._wire.send(self.dialect.register())
        async with asyncio.timeout(patience):
            while True:
                events = await self._hear()
                for at, event in enumerate(events):
                    if not isinstance(event, Heard | Wanted):
                        self._early.extend(events[at + 1 :])
                        return event
                    self._early.append(event)

    async def events(self) -> list[Event]:
        """What the server tells next; after `Ended` there is nothing."""
        return self.heard_so_far() or await self._hear()

    def heard_so_far(self) -> list[Event]:
        """Everything the server has told until now, without waiting."""
        events = list(self._early)
        self._early.clear()
        while self._wire.ready:
            events += self._take(self._wire.receive_now())
        return events

    def recall(self, events: list[Event]) -> None:
        """Let `events` be told first."""
        self._early.extendleft(reversed(events))

    async def _hear(self) -> list[Event]:
        while True:
            try:
                data = await self._wire.receive(until=self.dialect.deadline)
            except TimeoutError:
                events = self._answered(self.dialect.pause(_now()))
            else:
                events = self._take(data)
            if events:
                return events

    def _take(self, data: bytes) -> list[Event]:
        events = self.dialect.receive(data, _now()) if data else self.dialect.end()
        return self._answered(events)

    def _answered(self, events: list[Event]) -> list[Event]:
        """`events` but those where the server asks for a file, which it gets."""
        for event in events:
            if isinstance(event, Wanted):
                self._outbox.put_nowait(self.dialect.file(read(Path(event.name).expanduser())))
        return [event for event in events if not isinstance(event, Wanted)]

    def attach(self, name: str, text: str) -> None:
        """Say `text`, upon which the server may ask for the file of that name, once."""
        self.dialect.expect(name)
        self.say(text)

    def say(self, text: str) -> None:
        """Say `text` in the room, after everything said before."""
        for message in self.dialect.say(text):
            self._outbox.put_nowait(message)

    async def delivered(self) -> None:
        """Wait until the system has taken everything said."""
        await self._outbox.join()
        await self._wire.sent()

    async def _send_all(self) -> None:
        while True:
            message = await self._outbox.get()
            await self._wire.send(message)
            self._sent_lines += 1
            self._sent_bytes += len(message)
            if self.dialect.gap:
                await asyncio.sleep(self.dialect.gap)
            self._outbox.task_done()

    async def leave(self, heard: Callable[[list[Heard]], None] | None = None) -> bool:
        """Say goodbye, and wait for the server to read it: an early close could destroy it.

        What still comes goes to `heard`; a caller that wants it is ready to wait for it. The value is whether the
        server has ended the connection, and so has read everything, or at least its system has taken it.
        """
        if self._leaving:
            return False
        self._leaving = True
        with suppress(TimeoutError):
            async with asyncio.timeout(FLUSH):
                await self.delivered()
        self._sender.cancel()
        ended = False
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL if heard is None else farewell(self._sent_lines, self._sent_bytes)):
                await asyncio.sleep(PAUSE)
                await self._say_goodbye()
                await self._hear_out(heard)
                ended = True
        delivered = ended or self._wire.acknowledged()
        await self.close()
        return delivered

    async def _say_goodbye(self) -> None:
        """To a server that has gone there is none: it would answer with a reset."""
        if not self._wire.over:
            await self._wire.send(self.dialect.leave())
            await self._wire.sent()
            self._wire.finish_sending()

    async def _hear_out(self, heard: Callable[[list[Heard]], None] | None) -> None:
        ended = False
        while not ended:
            events = await self.events()
            ended = any(isinstance(event, Ended) for event in events)
            if heard is not None:
                heard([event for event in events if isinstance(event, Heard)])

    async def close(self) -> None:
        """Close the connection."""
        self._sender.cancel()
        self._wire.close()
        try:
            async with asyncio.timeout(FLUSH):
                await self._wire.gone()
        except TimeoutError:
            self._wire.abort()


def farewell(lines: int, size: int) -> float:
    """Seconds to wait for a server that has so many lines, of so many bytes together, to read."""
    return FAREWELL + max(lines / SLOWEST_LINES, size / SLOWEST_BYTES)


def _now() -> float:
    return asyncio.get_running_loop().time()
