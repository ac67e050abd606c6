"""Having a connection, one after the other, for as long as one wants to."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from parlour.client.address import Address
from parlour.client.backoff import Backoff
from parlour.client.conversation import Conversation, Unavailable
from parlour.client.dial import LinkError, dial
from parlour.client.failures import ChatEnded, ConnectError, ConnectionLost, NameRefused, NameTaken, NotChat2
from parlour.client.handshake import Opened, Stream, register
from parlour.client.objects import Endless
from parlour.client.pulse import Pulse
from parlour.client.safe import safe
from parlour.errors import Farewell
from parlour.events import Closing

CLOSE = 1.0
"""Seconds to get rid of what is not sent yet when a connection is closed."""
LOOK = 0.2
"""Seconds between two looks whether what was too much has been taken."""

FAREWELLS = {
    Farewell.STOPPING: "The server is being stopped",
    Farewell.TOO_SLOW: "The server closed the connection, because what it sent was not read",
    Farewell.REPLACED: "The same person has come in from elsewhere",
    Farewell.LEFT: "The chat was left",
    Farewell.EXPELLED: "An owner of the server ended the connection",
    Farewell.TOO_LATE: "The server had waited too long",
    Farewell.SILENT: "The server had heard nothing for too long",
}
FOR_GOOD = {Farewell.REPLACED, Farewell.LEFT, Farewell.EXPELLED}


@dataclass(frozen=True)
class Means:
    """What the library takes from the outside, beside the time of its event loop."""

    dial: Callable[[Address], Awaitable[Stream]] = dial
    """Connects. Raises `dial.LinkError`."""
    random: Callable[[], float] = random.random
    """Numbers from 0 to 1."""
    wall: Callable[[], float] = time.time
    """Seconds since the epoch."""


class Keeper:
    """Keeps a conversation connected."""

    def __init__(self, conversation: Conversation, address: Address, means: Means, *, reconnect: bool) -> None:
        self._conversation = conversation
        self._address = address
        self._means = means
        self._reconnect = reconnect
        self._backoff = Backoff(means.random)

    async def open(self) -> Opened:
        """Connect and register: the conversation begins, or goes on. Raises `ConnectError`."""
        conversation = self._conversation
        *others, last = conversation.names
        for name in others:
            try:
                opened = await self._register(name)
            except NameTaken:
                continue
            if opened.welcome.secret in ("", conversation.secret):
                break
            opened.stream.abort()  # the server does not know one under that name
        else:
            opened = await self._register(last)
        conversation.begin(opened.welcome)
        return opened

    async def _register(self, name: str) -> Opened:
        """Connect, and register under that name. Raises `ConnectError`."""
        try:
            stream = await self._means.dial(self._address)
        except LinkError as problem:
            raise ConnectError(str(problem)) from problem
        try:
            return await register(stream, self._address, name, self._conversation.secret)
        except BaseException:
            stream.abort()
            raise

    async def run(self, opened: Opened) -> None:
        """Attend to the connection, and to those after it, until the end."""
        conversation = self._conversation
        while True:
            began = _now()
            why = await self._attend(opened)
            conversation.connected = False
            farewell = conversation.closing and conversation.closing.farewell
            if conversation.leaving:
                return
            if farewell in FOR_GOOD or not self._reconnect:
                conversation.lose(why, None)
                conversation.end(ChatEnded(why, farewell) if farewell in FOR_GOOD else ConnectionLost(why))
                return
            self._backoff.lasted(_now() - began)
            at_once = conversation.order.behind
            try:
                opened = await self._return(why, at_once=at_once)
            except ConnectError as problem:
                conversation.lose(str(problem), None)
                conversation.end(ChatEnded(str(problem)))
                return

    async def _return(self, why: str, *, at_once: bool) -> Opened:
        """Try until there is a connection. Raises `ConnectError` if the server wants us no more."""
        while True:
            delay = 0.0 if at_once else self._backoff.delay()
            at_once = False
            self._conversation.lose(why, delay)
            await asyncio.sleep(delay)
            try:
                return await self.open()
            except ConnectError as problem:
                if isinstance(problem, NameRefused) or (isinstance(problem, NotChat2) and problem.told):
                    raise
                why = str(problem)

    async def _attend(self, opened: Opened) -> str:
        """Talk until the connection ends; why it did."""
        stream = opened.stream
        writing = asyncio.create_task(self._write(stream))
        try:
            return await self._read(opened)
        except Unavailable:
            return "The server cannot tell what was missed"
        except Endless:
            return "The server sends a line without an end"
        finally:
            writing.cancel()
            stream.close()
            try:
                async with asyncio.timeout(CLOSE):
                    await asyncio.wait({writing})
                    await stream.gone()
            except TimeoutError:
                pass
            finally:
                stream.abort()

    async def _write(self, stream: Stream) -> None:
        """Send what there is to send."""
        wake = self._conversation.wake
        while True:
            wake.clear()
            data = self._conversation.outgoing()
            if data:
                await stream.send(data)
            else:
                await wake.wait()

    async def _read(self, opened: Opened) -> str:
        """Take what comes until the end; why it came."""
        conversation, feeds = self._conversation, self._conversation.feeds
        order, pulse = conversation.order, Pulse(_now(), self._means.wall())
        whole = opened.behind
        while True:
            for line in whole:
                conversation.take(line)
            if conversation.closing is not None:
                return _farewell(conversation.closing)
            if feeds.overfull:
                order.stop()
            if feeds.full:
                await feeds.room(lambda: bool(conversation.requests) or conversation.leaving)
            if order.behind and feeds.emptied:
                return "More came than was taken"
            await asyncio.sleep(0)  # whoever takes what came has a turn
            whole = []
            until = pulse.listen(_now(), self._means.wall())
            try:
                data = await opened.stream.receive(min(until, _now() + LOOK) if order.behind else until)
            except TimeoutError:
                if pulse.silent(_now(), self._means.wall()):
                    conversation.ping()
                if pulse.dead:
                    opened.stream.abort()
                    return "The server does not answer any more"
                continue
            if not data:
                return "The server closed the connection"
            pulse.heard(_now(), self._means.wall())
            whole = opened.lines.push(data)


def _farewell(closing: Closing) -> str:
    """Why the server ended it, as a sentence."""
    why = FAREWELLS[closing.farewell]
    if closing.by:
        why += f" ({safe(closing.by)})"
    return f"{why}: {safe(closing.text)}" if closing.text and closing.farewell is not Farewell.LEFT else why


def _now() -> float:
    return asyncio.get_running_loop().time()
