"""Being registered with a server of CHAT/2.0, or one sentence about why not."""

import asyncio
from typing import NamedTuple, Protocol

from parlour import names
from parlour.client.address import Address
from parlour.client.failures import ConnectError, NameRefused, NameTaken, NotChat2
from parlour.client.objects import Endless, Lines, decode
from parlour.client.safe import safe
from parlour.events import Registered

ANSWER = 5.0
"""Seconds that a server has to answer the registration."""
REST = 0.5
"""Seconds until the answer goes on: some servers do not end their lines."""
WELCOME = 2.0
"""Seconds until the welcome follows: a server of CHAT/1.0 that does not look at the version has none."""
MOST_ANSWER = 200
"""Bytes of an answer that are looked at."""

_OTHER = "The server at {} does not speak CHAT/2.0"


class Stream(Protocol):
    """What is asked of a connection (`parlour.client.wire.Wire`)."""

    async def receive(self, until: float | None = None) -> bytes:
        """What comes next; empty at the end. Raises TimeoutError at the loop's time `until`."""

    async def send(self, data: bytes) -> None:
        """Send it, after all before it has gone; on a lost connection, nothing."""

    def close(self) -> None:
        """Close the connection; what is not sent yet is sent in the background."""

    def abort(self) -> None:
        """Close the connection at once."""

    async def gone(self) -> None:
        """Wait until the connection is closed."""


class Opened(NamedTuple):
    """A connection that is registered."""

    stream: Stream
    welcome: Registered
    behind: list[bytes]
    """The lines that came behind it already."""
    lines: Lines
    """What cuts the rest."""


async def register(stream: Stream, address: Address, name: str, secret: str) -> Opened:
    """Register on a new connection. Raises `ConnectError`."""
    try:
        return await _register(stream, address, name, secret)
    except Endless:
        raise NotChat2(_OTHER.format(address)) from None


async def _register(stream: Stream, address: Address, name: str, secret: str) -> Opened:
    await stream.send(f"REGISTER {name} CHAT/2.0{f' {secret}' if secret else ''}\n".encode())
    answer, rest = await _answer(stream, address)
    _judge(answer, address, name)
    lines = Lines()
    whole = lines.push(rest)
    deadline = _now() + WELCOME
    while not whole:
        try:
            data = await stream.receive(until=deadline)
        except TimeoutError:
            raise NotChat2(_OTHER.format(address), told=False) from None
        if not data:
            raise NotChat2(_OTHER.format(address), told=False)
        whole = lines.push(data)
    welcome = decode(whole[0])
    if welcome is None or not isinstance(welcome.event, Registered):
        raise NotChat2(_OTHER.format(address))
    return Opened(stream, welcome.event, whole[1:], lines)


async def _answer(stream: Stream, address: Address) -> tuple[bytes, bytes]:
    """The first line, and what came behind it."""
    deadline = _now() + ANSWER
    data = b""
    while b"\n" not in data and len(data) < MOST_ANSWER:
        try:
            more = await stream.receive(until=min(deadline, _now() + REST) if data else deadline)
        except TimeoutError:
            if data:
                break
            raise ConnectError(f"The server at {address} does not answer the registration") from None
        if not more:
            if data:
                break
            raise ConnectError(f"The server at {address} closed the connection without an answer")
        data += more
    line, _, rest = data.partition(b"\n")
    return line, rest


def _judge(answer: bytes, address: Address, name: str) -> None:
    """Raise what a refusal means."""
    match answer.lstrip(b"\0 ")[:3]:
        case b"200":
            return
        case b"401":
            raise NameTaken(f"The name {name} is taken, or looks like one that is")
        case b"400" if not _allowed(name):
            raise NameRefused(f"The server does not allow the name {name!r}")
        case b"400":
            raise NotChat2(_OTHER.format(address))
        case status if status.isdigit():
            raise ConnectError(
                f"The server at {address} answered: {safe(answer[:MOST_ANSWER].decode(errors='replace'))}"
            )
        case _:
            raise NotChat2(_OTHER.format(address))


def _allowed(name: str) -> bool:
    try:
        names.canonical(name)
    except names.BadName:
        return False
    return True


def _now() -> float:
    return asyncio.get_running_loop().time()
