"""One run of the client from the first line to the exit status."""

from __future__ import annotations

import asyncio
import os
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, TextIO

from parlour.client import oneroom
from parlour.client.address import Address, UsageError, check_name, parse_address
from parlour.client.dial import LinkError
from parlour.client.enter import enter
from parlour.client.link import Link
from parlour.client.output import complain, prepare, write
from parlour.client.plain import PlainScreen
from parlour.client.says import CONNECTED, CONNECTING, INTERRUPTED, REGISTERED, last_word, unshown
from parlour.client.screen import OutputClosed, Screen
from parlour.client.settings import ClientSettings
from parlour.client.signals import Impatience, Stop, interruptions

if TYPE_CHECKING:
    from parlour.client.rooms.enter import Seat


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
        return unshown(closed)
    except Impatience:
        return 0
    except KeyboardInterrupt:
        return last_word(INTERRUPTED)


async def _attend(settings: ClientSettings, address: Address) -> int:
    with interruptions() as interrupted:
        stop = asyncio.create_task(interrupted.wait())
        write([CONNECTING])
        entering = asyncio.create_task(_enter(settings, address))
        await asyncio.wait({entering, stop}, return_when=asyncio.FIRST_COMPLETED)
        if not entering.done():
            entering.cancel()
            await asyncio.wait({entering})
            return last_word(INTERRUPTED)
        place = await entering
        if isinstance(place, Link):
            return await _stay_in_one(place, settings, stop)
        from parlour.client.rooms.stay import stay

        status = await stay(place, settings, stop)
        if status is not None:
            return status
        # The terminal cannot show rooms.
        return await _stay_in_one(await enter(address, settings.name, lambda: None, again=True), settings, stop)


async def _stay_in_one(link: Link, settings: ClientSettings, stop: Stop) -> int:
    try:
        write([REGISTERED])
        screen = _screen(settings)
    except BaseException:
        await link.leave()
        raise
    return await oneroom.stay(link, screen, stop)


async def _enter(settings: ClientSettings, address: Address) -> Link | Seat:
    """Get in, with CHAT/2.0 where the server and the terminal can do that."""
    told = False

    def connected() -> None:
        nonlocal told
        if not told:
            write([CONNECTED])
        told = True

    again = False
    if _is_fit(settings) and find_spec("prompt_toolkit"):
        from parlour.client.rooms.enter import OlderServer
        from parlour.client.rooms.enter import enter as enter_rooms
        from parlour.client.rooms.keepsake import Keepsake, keepsake_file

        keepsake = Keepsake(keepsake_file(address, settings.name))
        try:
            return await enter_rooms(address, settings.name, keepsake, connected)
        except OlderServer as older:
            again = older.registered
            keepsake.close()
    return await enter(address, settings.name, connected, again=again)


def _screen(settings: ClientSettings) -> Screen:
    """The best screen that this terminal, or what is in its place, can be, for one room."""
    if not _is_fit(settings):
        return PlainScreen()
    try:
        from parlour.client.interactive import open_screen
    except ImportError:
        return PlainScreen()
    return open_screen(settings) or PlainScreen()


def _is_fit(settings: ClientSettings) -> bool:
    """Whether there is a terminal that can carry more than lines."""
    terminal = _is_terminal(sys.stdin) and _is_terminal(sys.stdout)
    return terminal and not settings.plain and os.environ.get("TERM") not in ("dumb", "unknown")


def _is_terminal(stream: TextIO | None) -> bool:
    return stream is not None and stream.isatty()
