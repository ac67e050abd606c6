"""Get into the rooms of a server, if it speaks CHAT/2.0.

One that does not says so, or hangs up, or says nothing, or registers whoever comes and says no welcome: that one is
left again.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass

from parlour.client.address import Address
from parlour.client.chat import Chat, Told
from parlour.client.dial import LinkError, dial
from parlour.client.enter import NOT_FREE
from parlour.client.failures import ConnectError, NameTaken
from parlour.client.handshake import Stream
from parlour.client.reconnect import Means
from parlour.client.rooms.keepsake import Keepsake, keepsake_file
from parlour.client.rooms.probe import Probe
from parlour.client.safe import safe

GOODBYE = 0.5
"""Seconds for a server that is left again to close."""


@dataclass(frozen=True)
class Seat:
    """A place in the rooms of a server."""

    chat: Chat
    """Entered."""
    told: AsyncIterator[Told]
    """Everything that it tells, from the beginning."""
    keepsake: Keepsake
    """To be the same person in the next run."""
    address: Address

    def rename(self) -> None:
        """One has another name, under which one is the same person in the next run."""
        self.keepsake.move(keepsake_file(self.address, self.chat.name), self.chat.secret)

    async def leave(self) -> None:
        """Give the place up."""
        await self.chat.__aexit__(None, None, None)
        self.keepsake.close()


class OlderServer(Exception):
    """The server does not speak CHAT/2.0. `registered`: it has taken the name nevertheless, for a moment."""

    def __init__(self, *, registered: bool) -> None:
        super().__init__()
        self.registered = registered


async def enter(address: Address, name: str, keepsake: Keepsake, connected: Callable[[], None]) -> Seat:
    """Connect and register. Raises `OlderServer`, and `LinkError` with what to tell the person."""
    probes: list[Probe] = []

    async def connect(address: Address) -> Stream:
        wire = await dial(address)
        if probes:
            return wire
        connected()
        probes.append(Probe(wire))
        return probes[0]

    chat = Chat(address, name, secret=keepsake.secret, means=Means(dial=connect))
    told = chat.events()
    try:
        await chat.__aenter__()
    except NameTaken as problem:
        raise LinkError(f"{safe(probes[0].answer.decode(errors='replace'))}\n{NOT_FREE.format(name)}") from problem
    except ConnectError as problem:
        if isinstance(problem.__cause__, LinkError):
            raise problem.__cause__ from None
        if probes[0].registered:
            await _leave(probes[0], name)
        raise OlderServer(registered=probes[0].registered) from problem
    except asyncio.CancelledError:
        for probe in probes:
            probe.wire.abort()
        raise
    keepsake.keep(chat.secret)
    return Seat(chat, told, keepsake, address)


async def _leave(probe: Probe, name: str) -> None:
    """Say goodbye as CHAT/1.0 has it, and wait for the server to read it."""
    try:
        with suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE):
                await probe.send(f"DISCONNECT {name} CHAT/1.0".encode() + (b"\n" if probe.framed else b""))
                await probe.wire.sent()
                probe.wire.finish_sending()
                while await probe.wire.receive():
                    pass
    finally:
        probe.wire.abort()
