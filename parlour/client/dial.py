"""Reach a server, or say in one sentence why not."""

import asyncio
import socket
import threading
from contextlib import suppress

from parlour.client.address import Address
from parlour.client.wire import Wire

PATIENCE = 10.0
"""Seconds for one address to answer."""


class LinkError(Exception):
    """There is no room to be had there; the text is for the person."""


async def dial(address: Address) -> Wire:
    """Connect to the first of the host's addresses that answers."""
    loop = asyncio.get_running_loop()
    problem: OSError = ConnectionRefusedError()
    for host in await _look_up(address):
        try:
            async with asyncio.timeout(PATIENCE):
                _, wire = await loop.create_connection(Wire, host, address.port)
        except OSError as error:  # TimeoutError is one
            problem = error
        else:
            return wire
    raise LinkError(_sentence(problem, address)) from problem


async def _look_up(address: Address) -> list[str]:
    """The host's addresses.

    The thread is ours, and a daemon: a name server that hangs must not hold up Ctrl-C.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[list[str] | OSError | UnicodeError] = loop.create_future()

    def tell(found: list[str] | OSError | UnicodeError) -> None:
        if not answer.done():
            answer.set_result(found)

    def ask() -> None:
        found: list[str] | OSError | UnicodeError
        try:
            rows = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
            found = list(dict.fromkeys(_host(row[4]) for row in rows))
        except (OSError, UnicodeError) as error:
            found = error
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(tell, found)

    threading.Thread(target=ask, name="look-up", daemon=True).start()
    found = await answer
    if isinstance(found, list):
        return found
    raise LinkError(f"Unknown host: {address.host}") from found


def _host(sockaddr: tuple[str | int, ...] | tuple[int, bytes]) -> str:
    scope = f"%{sockaddr[3]}" if len(sockaddr) == 4 and sockaddr[3] else ""
    return f"{str(sockaddr[0]).partition('%')[0]}{scope}"


def _sentence(problem: OSError, address: Address) -> str:
    match problem:
        case ConnectionRefusedError():
            return f"Connection refused: no server is listening at {address}"
        case TimeoutError():
            return f"No answer from {address}"
        case _:
            return f"Cannot connect to {address}: {problem.strerror or problem}"
