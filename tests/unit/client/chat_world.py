"""A world for the library: a server that says what a test tells it to, and a clock that passes only where all wait."""

from __future__ import annotations

import asyncio
import functools
import json
import selectors
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Any

from parlour.client.address import Address
from parlour.client.chat import Chat
from parlour.client.dial import LinkError
from parlour.client.reconnect import Means

ADDRESS = Address("example.org", 64700)
OK = b"200 Registration successful\n"
TAKEN = b"401 Client already registered\n"
INVALID = b"400 Invalid registration\n"


class _Selector(selectors.SelectSelector):
    """Waits no time: it passes on the loop's clock instead."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1000.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        assert timeout is not None, "everything waits, and for nothing"
        self.now += max(timeout, 0.0)
        return super().select(0)


class _Loop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._clock = _Selector()
        super().__init__(self._clock)

    def time(self) -> float:
        return self._clock.now


def run(test: Coroutine[Any, Any, None]) -> None:
    """Run `test`, hours in no time; no task may be left behind it."""
    with asyncio.Runner(loop_factory=_Loop) as runner:

        async def watched() -> None:
            await test
            assert asyncio.all_tasks() == {asyncio.current_task()}

        runner.run(watched())


def now() -> float:
    """The loop's time."""
    return asyncio.get_running_loop().time()


async def settle() -> None:
    """Let everything happen that can happen now."""
    for _ in range(50):
        await asyncio.sleep(0)


class Stream:
    """The client's end of a connection, and what the server does with it."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._coming: deque[bytes] = deque()
        self._something = asyncio.Event()
        self._heard = asyncio.Event()
        self._lines: deque[Any] = deque()
        self._rest = b""
        self._over = False
        self.closed = False
        self.at = now()
        """When it was made."""
        self.registration = b""
        """The client's first line."""
        self.blocked = False
        """Whether what is sent goes nowhere, as on a dead connection."""

    # What the library asks.

    async def receive(self, until: float | None = None) -> bytes:
        async with asyncio.timeout_at(until):
            while not self._coming and not self._over:
                self._something.clear()
                await self._something.wait()
        return self._coming.popleft() if self._coming else b""

    async def send(self, data: bytes) -> None:
        if self.blocked:
            await asyncio.Event().wait()
        if self.closed or self._over:
            return
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            if not self.registration:
                self.registration = line
            elif self._world.answers_pings and b'"ping"' in line:
                self.tell({"type": "pong"})
            else:
                self._lines.append(json.loads(line))
        self._heard.set()

    def close(self) -> None:
        self.closed = self._over = True
        self._something.set()

    abort = close

    async def gone(self) -> None:
        return

    # What a test does.

    @property
    def unread(self) -> int:
        """How many segments the client has not read."""
        return len(self._coming)

    def bytes(self, data: bytes) -> None:
        """Let the client receive this in one segment."""
        self._coming.append(data)
        self._something.set()

    def tell(self, *objects: dict[str, Any]) -> None:
        """Let the client receive these objects in one segment."""
        self.bytes(b"".join(json.dumps(one).encode() + b"\n" for one in objects))

    def cut(self) -> None:
        """The connection breaks."""
        self._over = True
        self._something.set()

    async def asked(self, kind: str | None = None) -> Any:
        """The client's next request; with `kind`, the next of that type."""
        while True:
            while not self._lines:
                self._heard.clear()
                await self._heard.wait()
            request = self._lines.popleft()
            if kind in (None, request["type"]):
                return request

    def asked_so_far(self) -> list[Any]:
        """All requests until now that were not looked at."""
        requests = [*self._lines]
        self._lines.clear()
        return requests


def room(name: str = "lobby", last: int = 0, **more: Any) -> dict[str, Any]:
    """The state of a room. It says that very many are in it, so that nobody asks who."""
    return {"name": name, "last": last, "present": 5000, "member": True, **more}


def welcome(*rooms: dict[str, Any], name: str = "luca", **more: Any) -> bytes:
    """A successful registration."""
    told = {"type": "welcome", "name": name, "secret": "s3cret", "store": "one", "server": "Fake", **more}
    return OK + json.dumps({**told, "rooms": rooms or [room()]}).encode() + b"\n"


def said(seq: int, text: str = "hi", room: str = "lobby", author: str = "bob", **more: Any) -> dict[str, Any]:
    """A message."""
    return {"type": "said", "room": room, "author": author, "at": 1.0, "seq": seq, "text": text, **more}


def replayed(first: int, last: int, room: str = "lobby", *, end: bool = True) -> dict[str, Any]:
    """A part of what was missed."""
    told = [said(seq, str(seq), room) for seq in range(first, last + 1)]
    return {"type": "replayed", "room": room, "events": told, **({"last": True} if end else {})}


class World:
    """A server, and a chat with it. Each connection is answered with the next of `answers`, the last one for ever."""

    def __init__(self, *answers: bytes | LinkError | None, name: str = "luca", **more: Any) -> None:
        """`answers` are what a registration is told; None is nothing; a `LinkError` lets connecting fail."""
        self._answers = deque(answers or [welcome()])
        self.streams: list[Stream] = []
        self.tries: list[float] = []
        """When the client tried to connect."""
        self.wall = 1e9
        """Seconds by which the wall's clock is ahead of the loop's."""
        self.random = 1.0
        self.answers_pings = False
        self._came = asyncio.Event()
        means = Means(self._dial, lambda: self.random, lambda: now() + self.wall)
        self.chat = Chat(ADDRESS, name, means=means, **more)

    async def _dial(self, address: Address) -> Stream:
        assert address == ADDRESS
        self.tries.append(now())
        answer = self._answers.popleft() if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, LinkError):
            raise answer
        stream = Stream(self)
        if answer is not None:
            stream.bytes(answer)
        self.streams.append(stream)
        self._came.set()
        return stream

    async def connection(self, number: int) -> Stream:
        """The connection of that number, the first is 0, as soon as it is there."""
        while len(self.streams) <= number:
            self._came.clear()
            await self._came.wait()
        return self.streams[number]


def worldly(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Make a test of a coroutine function."""

    @functools.wraps(test)
    def ran(*arguments: Any, **named: Any) -> None:
        run(test(*arguments, **named))

    return ran
