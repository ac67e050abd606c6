"""What happens in a room, as it happens: a stream of server-sent events.

It begins with what is stored behind the number that the client has seen last, read page by page as fast as the client
takes it, and goes on with what is heard meanwhile: the two meet without a gap, and nothing is told twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
from msgspec import Meta
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from parlour.commands import History, Seq
from parlour.core.outbox import Outbox
from parlour.dialects.eventstream import EVENTS, MEDIA_TYPE, PULSE, retry, word
from parlour.errors import Reason, Refusal
from parlour.events import Event, Page
from parlour.net.http.api.call import Call
from parlour.net.http.api.operation import Operation
from parlour.net.http.api.problems import NOT_CACHED, Declined, Trouble, refusal
from parlour.net.http.api.types import InRoom, Sent

if TYPE_CHECKING:
    from parlour.core.listeners import Listener

RETRY: Final = 2.0
"""Seconds after which a browser comes back."""
HEARTBEAT: Final = 15.0
"""Seconds of silence after which a comment is sent."""
LINGER: Final = 5.0
"""Seconds that a stream may take to its end."""
PAGE: Final = 500
"""Stored events that are read at once."""


class Behind(Sent, frozen=True):
    """From where on."""

    after: (
        Annotated[Seq, Meta(description="first what is stored behind this number; without it, only what is to come")]
        | None
    ) = None


class LastEvent(Sent, frozen=True):
    """What a browser that comes back says by itself: it counts instead of `after`."""

    seq: Annotated[Seq, Meta(description="the id of the last event that came")] | None = msgspec.field(
        default=None, name="Last-Event-ID"
    )


class Stream(Response):
    """The response that goes on. The core's `Writer`: its outbox holds what is heard, and drops who does not read."""

    def __init__(self, call: Call) -> None:
        """Raises `Declined`."""
        place: InRoom = call.place
        behind: Behind = call.query
        last: LastEvent = call.headers
        self._call = call
        self._wake = asyncio.Event()
        """There is something to do."""
        self._over = False
        self._word = b""
        """The last one."""
        self._lingering: asyncio.TimerHandle | None = None
        self._abort: Callable[[], None] = call.request.scope["state"]["abort"]
        server = call.server
        self._outbox = Outbox(self, server.flusher.mark, server.settings.outbox_limit)
        self._outbox.blocked = True
        call.limits.open_stream(call.key)
        try:
            self._listener: Listener = server.hub.listeners.open(
                call.visit.session, place.room, self._outbox, EVENTS, self._closed
            )
        except Refusal as refused:
            call.limits.close_stream(call.key)
            raise refusal(refused.reason, refused.about) from None
        self._after = last.seq if last.seq is not None else behind.after

    # -- told by the core ----------------------------------------------------------------------------------------------

    def flush(self) -> None:
        """See `core.ports.Writer`."""
        if self._outbox.full:
            self._abort()
        self._wake.set()

    def _closed(self, event: Event) -> None:
        self._word = word(event)
        self._end()
        server = self._call.server
        self._lingering = server.call_at(server.now() + LINGER, self._abort)

    def _end(self) -> None:
        self._over = True
        self._wake.set()

    # -- the client's side ---------------------------------------------------------------------------------------------

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        leaving = asyncio.ensure_future(self._await_leaving(receive))
        headers = {**NOT_CACHED, "content-type": MEDIA_TYPE, "x-accel-buffering": "no"}
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        try:
            await send({"type": "http.response.start", "status": 200, "headers": raw})
            await _write(send, retry(RETRY))
            if await self._catch_up(send):
                await self._go_on(send)
            await _write(send, self._word, more=False)
        finally:
            leaving.cancel()
            if self._lingering is not None:
                self._lingering.cancel()
            self._call.server.hub.listeners.end(self._listener)
            self._call.limits.close_stream(self._call.key)

    async def _await_leaving(self, receive: Receive) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        self._end()

    async def _catch_up(self, send: Send) -> bool:
        """Tell what is stored up to where listening began; returns whether all of it was told."""
        after, upto = self._after, self._listener.after
        while after is not None and after < upto and not self._over:
            wanted = History(self._listener.room.name, after=after, limit=PAGE, everything=True)
            try:
                events = (await self._call.ask(wanted, Page)).events
            except Declined:
                return False  # it comes back, and is told why
            await _write(send, b"".join(EVENTS.encode(event) for event in events if event.seq <= upto))
            after = events[-1].seq if events else upto
        return after is None or after >= upto  # else it is sent away, and comes back with the last number it was told

    async def _go_on(self, send: Send) -> None:
        """Tell what is heard, all that there is at once."""
        outbox = self._outbox
        while not outbox.full:
            if outbox.chunks:
                data = b"".join(outbox.chunks)
                outbox.empty()
                await _write(send, data)
            elif self._over:
                return
            elif not await self._awake():
                await _write(send, PULSE)

    async def _awake(self) -> bool:
        """Wait until there is something to do; False: there was nothing for long."""
        self._wake.clear()
        self._outbox.blocked = False
        try:
            async with asyncio.timeout(HEARTBEAT):
                await self._wake.wait()
        except TimeoutError:
            return False
        finally:
            self._outbox.blocked = True
        return True


async def _write(send: Send, data: bytes, *, more: bool = True) -> None:
    if data or not more:
        await send({"type": "http.response.body", "body": data, "more_body": more})


async def events(call: Call) -> Stream:
    """Hear a room."""
    return Stream(call)


ROWS: Final = (
    Operation(
        "GET",
        "/rooms/{room}/events",
        "events",
        "What happens in a room, as it happens: server-sent events, whose data are objects of CHAT/2.0.",
        events,
        str,
        place=InRoom,
        query=Behind,
        headers=LastEvent,
        reasons=(Reason.NO_SUCH_ROOM, Reason.BAD_ROOM_NAME, Reason.NOT_A_MEMBER, Trouble.TOO_MANY_STREAMS),
        media_type=MEDIA_TYPE,
    ),
)
