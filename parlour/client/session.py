"""One run of the client from the first line to the exit status."""

import asyncio
import os
import sys
from collections.abc import Callable
from typing import Literal, TextIO

from parlour.client.address import Address, UsageError, check_name, parse_address
from parlour.client.dial import LinkError
from parlour.client.enter import enter
from parlour.client.events import Ended, Heard
from parlour.client.link import Link
from parlour.client.output import complain, discard, prepare, write
from parlour.client.plain import PlainScreen
from parlour.client.screen import Leaving, OutputClosed, Screen
from parlour.client.settings import ClientSettings
from parlour.client.signals import Impatience, interruptions

CONNECTING = "Connecting to server ..."
CONNECTED = "Connection to server established. Sending intro message..."
REGISTERED = "Registration successful.  Ready for messaging!"
INTERRUPTED = "Interrupt received, shutting down ..."
DISCONNECTED = "Disconnected from server ... exiting!"
NOT_DELIVERED = "The server did not take everything that was sent"


def run(settings: ClientSettings) -> int:
    """Be in the room until it ends; the value is the exit status."""
    prepare()
    try:
        address = parse_address(settings.url)
        check_name(settings.name)
        return asyncio.run(_attend(settings, address))
    except (UsageError, LinkError) as problem:
        complain(str(problem))
        return 1
    except OutputClosed as closed:
        return _unshown(closed)
    except Impatience:
        return 0
    except KeyboardInterrupt:
        return _last_word(INTERRUPTED)


async def _attend(settings: ClientSettings, address: Address) -> int:
    with interruptions() as interrupted:
        stop = asyncio.create_task(interrupted.wait())
        write([CONNECTING])
        entering = asyncio.create_task(enter(address, settings.name, lambda: write([CONNECTED])))
        await asyncio.wait({entering, stop}, return_when=asyncio.FIRST_COMPLETED)
        if not entering.done():
            entering.cancel()
            await asyncio.wait({entering})
            return _last_word(INTERRUPTED)
        link = await entering
        try:
            write([REGISTERED])
            return await _converse(link, _screen(settings), stop)
        except OutputClosed:
            discard()
            await link.leave()
            raise
        finally:
            await link.close()


async def _converse(link: Link, screen: Screen, stop: "asyncio.Task[Literal[True]]") -> int:
    hearing = asyncio.create_task(_hear(link, screen.show))
    attending = asyncio.create_task(screen.attend(link))
    await asyncio.wait({hearing, attending, stop}, return_when=asyncio.FIRST_COMPLETED)
    ended, left = hearing.done(), attending.done()
    hearing.cancel()
    attending.cancel()
    await asyncio.gather(hearing, attending, return_exceptions=True)
    if ended:
        await hearing
        return _last_word(DISCONNECTED)
    leaving = await attending if left else Leaving.INTERRUPT
    status = _last_word(INTERRUPTED) if leaving is Leaving.INTERRUPT else 0
    if stop.done():
        await link.leave()
        return status
    return await _see_off(link, screen.show if leaving is Leaving.INPUT_ENDED else None, stop) or status


async def _hear(link: Link, show: Callable[[list[Heard]], None]) -> None:
    """Show what the server tells until it ends."""
    ended = False
    while not ended:
        events = await link.events()
        ended = any(isinstance(event, Ended) for event in events)
        show([event for event in events if isinstance(event, Heard)])


async def _see_off(link: Link, show: Callable[[list[Heard]], None] | None, stop: "asyncio.Task[Literal[True]]") -> int:
    """Leave; with `show`, when the server has read everything, and show its answers, unless interrupted."""
    leaving = asyncio.create_task(link.leave(show))
    await asyncio.wait({leaving, stop}, return_when=asyncio.FIRST_COMPLETED)
    if leaving.done():
        if await leaving or show is None:
            return 0
        complain(NOT_DELIVERED)
        return 1
    leaving.cancel()
    await asyncio.wait({leaving})
    return 0 if show is None else _last_word(INTERRUPTED)


def _screen(settings: ClientSettings) -> Screen:
    """The best screen that this terminal, or what is in its place, can be."""
    if settings.plain or not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
        return PlainScreen()
    if os.environ.get("TERM") in ("dumb", "unknown"):
        return PlainScreen()
    try:
        from parlour.client.interactive import open_screen
    except ImportError:
        return PlainScreen()
    return open_screen(settings) or PlainScreen()


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()


def _last_word(text: str) -> int:
    try:
        write([text])
    except OutputClosed as closed:
        return _unshown(closed)
    return 0


def _unshown(closed: OutputClosed) -> int:
    discard()
    if not closed.args:
        return 0
    complain(str(closed))
    return 1
