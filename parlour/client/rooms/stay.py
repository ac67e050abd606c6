"""The conversation in the rooms of CHAT/2.0, from the registration to the exit status."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from parlour.client.failures import ChatEnded, ChatError
from parlour.client.output import complain, discard, write
from parlour.client.says import DISCONNECTED, INTERRUPTED, REGISTERED, last_word
from parlour.client.screen import Leaving, OutputClosed
from parlour.client.settings import ClientSettings
from parlour.client.signals import Stop
from parlour.errors import Farewell

if TYPE_CHECKING:
    from parlour.client.rooms.enter import Seat
    from parlour.client.rooms.sitting import Sitting


async def stay(seat: Seat, settings: ClientSettings, stop: Stop) -> int | None:
    """Talk until the person or the server ends it; None if this terminal cannot show rooms. Raises `OutputClosed`."""
    try:
        sitting = _sit_down(seat, settings)
        if sitting is None:
            return None
        write([REGISTERED])
        status = await _converse(sitting, stop)
    finally:
        await seat.leave()
    await asyncio.sleep(0)  # what could not be sent is told
    sitting.end()
    return status


def _sit_down(seat: Seat, settings: ClientSettings) -> Sitting | None:
    try:
        from parlour.client.rooms.screen import open_screen
        from parlour.client.rooms.sitting import Sitting
    except ImportError:
        return None
    screen = open_screen()
    return None if screen is None else Sitting(seat, screen, settings)


async def _converse(sitting: Sitting, stop: Stop) -> int:
    hearing = asyncio.create_task(sitting.hear())
    attending = asyncio.create_task(sitting.attend())
    await asyncio.wait({hearing, attending, stop}, return_when=asyncio.FIRST_COMPLETED)
    over, left = hearing.done(), attending.done()
    hearing.cancel()
    attending.cancel()
    await asyncio.gather(hearing, attending, return_exceptions=True)
    try:
        sitting.end()
        if over:
            return _ended(hearing)
        leaving = await attending if left else Leaving.INTERRUPT
    except OutputClosed:
        discard()
        raise
    return last_word(INTERRUPTED) if leaving is Leaving.INTERRUPT else 0


def _ended(hearing: asyncio.Task[None]) -> int:
    """The server has ended it, or there will be no connection any more."""
    error = hearing.exception()
    if error is not None and not isinstance(error, ChatError):
        raise error
    farewell = error.farewell if isinstance(error, ChatEnded) else None
    if error is not None and farewell is not Farewell.LEFT:
        complain(str(error))
    status = last_word(DISCONNECTED)
    return status if farewell is not None else 1
