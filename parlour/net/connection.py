"""One client's connection: joins a socket, a dialect and a session of the hub.

    bytes -> dialect.feed -> commands -> hub.execute          (input, as fast as the token bucket allows)
    session's outbox -> transport                             (output, once per turn of the loop)

A connection ends in two steps. `close` sends what is queued and half-closes; then input is read and thrown away until
the peer ends as well, because closing over unread input would reset the connection, and destroy what the peer has not
read yet. `server.LINGER` bounds both.
"""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING, cast

from parlour.commands import Malformed, Quit
from parlour.core.outbox import Outbox
from parlour.dialects.base import READ_SIZE, Alone, Dialect
from parlour.errors import Farewell, Reason
from parlour.events import Event, PersonEvent, Refused, Registered, RoomEvent
from parlour.net.pace import Pace
from parlour.net.sockets import is_reset
from parlour.net.ticks import STEP, Tick
from parlour.net.writing import Spacing, half_close, write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parlour.commands import Command
    from parlour.net.server import Server

log = logging.getLogger(__name__)

_read_buffer = memoryview(bytearray(READ_SIZE))
"""Shared by all connections: the loop reads into it and hands it on in one go."""


class Connection(asyncio.BufferedProtocol):
    """See the module. The core's `Peer` and `Writer`."""

    __slots__ = (
        "_closing",
        "_dialect",
        "_eof",
        "_errands",
        "_outbox",
        "_pace",
        "_pause",
        "_server",
        "_session",
        "_spacing",
        "_tick",
        "_transport",
    )

    def __init__(self, server: Server, dialect: Dialect, address: str = "") -> None:
        """`address` is where the peer is, as far as that is known."""
        self._server = server
        self._dialect = dialect
        self._outbox = Outbox(self, server.mark, server.settings.outbox_limit)
        self._session = server.hub.open(self, self._outbox, dialect.codec, address)
        self._pace = Pace(server.bucket())
        self._transport: asyncio.Transport | None = None
        """None before the connection is made and after it is lost."""
        self._tick: Tick | None = None
        """When it will look at the dialect's deadline."""
        self._pause: asyncio.TimerHandle | None = None
        """Will end the pause of reading; None while reading."""
        self._spacing: Spacing | None = None
        """None as long as no message has had to stand alone."""
        self._eof = False
        """The peer sends nothing more."""
        self._errands = 0
        """How often what answers gave rise to is still to be executed."""
        self._closing = False

    @property
    def kind(self) -> str:
        """Of its dialect."""
        return self._dialect.kind

    @property
    def waiting(self) -> int:
        """Bytes that wait for the peer to read."""
        return self._outbox.size

    # -- the transport's side ------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The loop serves this connection from now on."""
        self._transport = transport = cast("asyncio.Transport", transport)
        # A transport that may hold nothing back says at once when the kernel takes no more.
        transport.set_write_buffer_limits(high=0)
        self._server.opened(self)

    def get_buffer(self, sizehint: int) -> memoryview:
        """Where the loop is to put what it reads."""
        return _read_buffer

    def buffer_updated(self, nbytes: int) -> None:
        """The peer sent `nbytes`."""
        if not self._closing:
            self._feed(bytes(_read_buffer[:nbytes]))

    def eof_received(self) -> bool:
        """The peer sends nothing more; what is queued for it is still sent."""
        self._eof = True
        if not self._closing:
            self._execute(self._dialect.eof())
            self._execute([Quit(said=False)])
        else:
            self._finish()
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """The socket is gone."""
        self._transport = None
        self._outbox.empty()
        if self._tick is not None:
            self._tick.sleepers.pop(self, None)
        if self._pause is not None:
            self._pause.cancel()
        if not self._closing:
            self._execute([Quit(said=False)])
        self._server.lost(self)

    def pause_writing(self) -> None:
        """The kernel takes nothing more for now."""
        self._server.hub.block(self._session)

    def resume_writing(self) -> None:
        """The kernel has taken all that was written."""
        self._server.hub.unblock(self._session)
        if self._outbox.chunks or self._closing:
            self._server.flusher.mark(self)

    # -- input ---------------------------------------------------------------------------------------------------------

    def _feed(self, data: bytes) -> None:
        dialect, pace, now = self._dialect, self._pace, self._server.now()
        allowance = pace.allowance(now)
        commands = dialect.feed(data, now - pace.waited, allowance)
        pace.spend(allowance if dialect.backlog else len(commands), len(data))
        self._execute(commands)
        if self._closing:
            return
        if dialect.deadline is not None:
            tick = self._tick
            if tick is None or tick.at > dialect.deadline + pace.waited + STEP:  # it comes before all else
                self.wake()
        wait = pace.wait(self._server.hub.congested(self._session))
        if wait > 0:
            self._hold(now, now + wait)
        elif self._pause is not None:
            self._pause = None
            pace.resume(now)
            if self._transport is not None:
                self._transport.resume_reading()

    def _execute(self, commands: Iterable[Command]) -> None:
        self._server.hub.execute(self._session, commands)
        self._recode()

    def _recode(self) -> None:
        """Have the client told things as its dialect wants it now."""
        if self._dialect.codec is not self._session.codec:
            self._server.hub.recode(self._session, self._dialect.codec)

    def _hold(self, now: float, until: float) -> None:
        """Read nothing until then: TCP makes the peer wait."""
        if self._pause is None and self._transport is not None:
            self._transport.pause_reading()
            self._pace.pause(now)
        self._pause = self._server.call_at(until, self._go_on)

    def _go_on(self) -> None:
        if self._closing:
            return
        if self._transport is not None and is_reset(self._transport.get_extra_info("socket")):
            self._pace.hurry()  # nobody is there any more: what has come is heard, and then the name is free
        self._feed(b"")

    def wake(self) -> None:
        """Call the dialect's `tick`, if it is time, and see to it that this is done again.

        The clock of the dialect stands still while nothing is read: it measures the peer.
        """
        if self._tick is not None:
            self._tick.sleepers.pop(self, None)
            self._tick = None
        deadline, now = self._dialect.deadline, self._server.now() - self._pace.waited
        if deadline is not None and deadline <= now and not self._closing:
            self._execute(self._dialect.tick(now))
            deadline = self._dialect.deadline
        if deadline is not None and not self._closing:
            self._tick = self._server.ticks.add(self, deadline + self._pace.waited)

    def registration_missed(self) -> None:
        """The peer has not said who it is in time."""
        if self._session.name is None:
            self._execute([Malformed(Reason.BAD_REGISTRATION.value)])

    # -- output --------------------------------------------------------------------------------------------------------

    def reply(self, event: Event, request: str | None = None) -> None:
        """See `core.ports.Peer`."""
        if self._closing:
            return
        if isinstance(event, Registered):
            self._server.registered(self)
        chunk = self._dialect.reply(event, request)
        self._recode()
        if isinstance(chunk, Alone) and self._spacing is None:
            self._spacing = Spacing()
        self._outbox.push(chunk)
        self._take_errands()
        if self._dialect.finished:
            if isinstance(event, Refused):
                log.info("refused %s: %s", self._address(), event.reason.value)
            self._server.hub.end(self._session)
            self.close()

    @property
    def busy(self) -> bool:
        """See `core.ports.Peer`."""
        return self._errands > 0 and not self._closing

    def _take_errands(self) -> None:
        errands = self._dialect.take_errands()
        if errands:
            self._errands += 1
            self._server.hub.call_soon(partial(self._run_errands, errands))

    def _run_errands(self, errands: list[Command]) -> None:
        self._errands -= 1
        if not self._closing:
            self._server.hub.go_on(self._session, errands)
            self._recode()

    def echo(self, event: RoomEvent | PersonEvent, request: str) -> bytes:
        """See `core.ports.Peer`."""
        echo = self._dialect.echo(event, request)
        self._take_errands()
        return echo

    def _address(self) -> object:
        return self._transport and self._transport.get_extra_info("peername")

    def close(self) -> None:
        """See `core.ports.Peer`."""
        if self._closing:
            return
        if self._transport is not None:
            self._outbox.push(self._dialect.end())
        self._closing = True
        self._server.closing(self)
        self._finish()

    def dismiss(self, farewell: Farewell) -> None:
        """End this connection for the server's own reason."""
        self._server.hub.dismiss(self._session, farewell)

    def abort(self) -> None:
        """End at once; what is queued is lost."""
        if self._transport is not None:
            self._transport.abort()

    def flush(self) -> None:
        """See `core.ports.Writer`."""
        outbox, transport = self._outbox, self._transport
        if transport is None:
            return
        if outbox.full:
            if not self._closing:
                log.warning("%s does not read: dropped", self._session.name or self._address())
                self._server.tally.dropped += 1
                self.dismiss(Farewell.TOO_SLOW)
        elif not outbox.blocked:
            if self._spacing is None:
                write(transport, outbox, len(outbox.chunks))
            elif (again := self._spacing.write(transport, outbox, self._server.now())) is not None:
                self._server.call_at(again, self.flush)
        if self._closing:
            self._finish()

    def _finish(self) -> None:
        """Once all is sent, half-close, so that it arrives; then wait for the peer's end."""
        transport = self._transport
        if transport is None or self._outbox.chunks or self._outbox.blocked:
            return
        if self._eof:
            transport.close()
        elif half_close(transport) and self._pause is not None:
            self._pause.cancel()
            self._pause = None
            transport.resume_reading()
