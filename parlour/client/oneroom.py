"""The conversation in the one room of CHAT/1.0, from the registration to the exit status."""

import asyncio
from collections.abc import Callable

from parlour.client.events import Ended, Heard
from parlour.client.link import Link
from parlour.client.output import complain, discard
from parlour.client.says import DISCONNECTED, INTERRUPTED, last_word
from parlour.client.screen import Leaving, OutputClosed, Screen
from parlour.client.signals import Stop

NOT_DELIVERED = "The server did not take everything that was sent"


async def stay(link: Link, screen: Screen, stop: Stop) -> int:
    """Talk until the person or the server ends it. Raises `OutputClosed`."""
    try:
        return await _converse(link, screen, stop)
    except OutputClosed:
        discard()
        await link.leave()
        raise
    finally:
        await link.close()


async def _converse(link: Link, screen: Screen, stop: Stop) -> int:
    hearing = asyncio.create_task(_hear(link, screen.show))
    attending = asyncio.create_task(screen.attend(link))
    await asyncio.wait({hearing, attending, stop}, return_when=asyncio.FIRST_COMPLETED)
    ended, left = hearing.done(), attending.done()
    hearing.cancel()
    attending.cancel()
    await asyncio.gather(hearing, attending, return_exceptions=True)
    if ended:
        await hearing
        return last_word(DISCONNECTED)
    leaving = await attending if left else Leaving.INTERRUPT
    status = last_word(INTERRUPTED) if leaving is Leaving.INTERRUPT else 0
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


async def _see_off(link: Link, show: Callable[[list[Heard]], None] | None, stop: Stop) -> int:
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
    return 0 if show is None else last_word(INTERRUPTED)
