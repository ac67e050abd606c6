"""Files on their way, to the server or from it: how far they are stands with the line that has asked for it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from parlour.client.failures import ChatError
from parlour.client.rooms.waiting import Item, Waiting
from parlour.client.transfer import Progress

T = TypeVar("T")


class Transfers:
    """Those of one person."""

    def __init__(
        self,
        waiting: Waiting,
        clock: Callable[[], float],
        redraw: Callable[[], None],
        failed: Callable[[str, str, str], None],
    ) -> None:
        """`failed` is told why, in brackets if that is known, the line, and what has not been done."""
        self._waiting = waiting
        self._clock = clock
        self._redraw = redraw
        self._failed = failed
        self._going: dict[asyncio.Task[None], tuple[Item, str]] = {}
        """What each is shown with, and what is said if it fails."""

    def begin(
        self,
        line: str,
        failing: str,
        carry: Callable[[Progress], Awaitable[T]],
        then: Callable[[T], None],
        room: str = "",
    ) -> None:
        """Have a file carried, as the typed `line` wants it; what comes of that is for `then`.

        `failing` is what is said if nothing comes of it. `room` is where the line will be said; empty if it is not a
        message.
        """
        item = self._waiting.add(line, self._clock(), room)
        item.part = 0.0

        def progress(done: int, size: int) -> None:
            part = done / size if size else 1.0
            if item.part is not None and int(part * 100) != int(item.part * 100):
                item.part = part
                self._redraw()

        async def go() -> None:
            try:
                came = await carry(progress)
            except ChatError as error:
                self._failed(f" ({error})", line, failing)
            else:
                then(came)
            finally:
                self._waiting.remove(item)
                self._redraw()

        task = asyncio.ensure_future(go())
        self._going[task] = item, failing
        task.add_done_callback(self._going.pop)
        self._redraw()

    def stop(self) -> None:
        """What is on its way stops; the person is told."""
        for task, (item, failing) in self._going.items():
            task.cancel()
            if item.part is not None:
                item.part = None
                self._failed("", item.text, failing)
