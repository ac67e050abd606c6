"""One HTTP connection: uvicorn's protocol, and what that leaves to others.

That is: how long each part of a request may take, how a connection ends, half-closed peers, what is told about requests
that are none, and the way to a WebSocket.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from parlour.net.http.gate import MOST_HEAD
from parlour.net.http.headers import HEADERS, date
from parlour.net.http.line import Line
from parlour.net.http.refusals import denial, is_for_api, refused
from parlour.net.http.upgrade import Refused, hand_over, handshake
from parlour.net.tally import Denial

if TYPE_CHECKING:
    from parlour.net.http.serving import Serving

BODY_TIME = 20.0
"""Seconds after which it is looked at how much of a body has come."""
BODY_RATE = 500
"""Bytes a second of a body that must come, while somebody waits for them."""
MOST_REST = 1024 * 1024
"""Bytes that are read, and thrown away, of what comes when the connection is closing."""

Fields = Iterable[tuple[bytes, bytes]]


class HttpConnection(H11Protocol):
    """See the module."""

    def __init__(self, serving: Serving) -> None:
        super().__init__(serving.config, serving.state, {}, serving.loop)
        self._serving = serving
        self._came = 0
        """Bytes of the present body since the last look."""
        self._known = ""
        """Who answers for what comes: see `Turnstile.admit`."""
        self._admitted = False
        """The request that comes now may be read."""
        self._held = False
        """It may not yet."""
        self._for_api = False
        """It is one of the API, as far as what has come of it tells."""

    # -- the transport's side ------------------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """See `asyncio.Protocol`."""
        self.line = Line(transport, self._lingers)
        super().connection_made(self.line)
        address = self.client[0] if self.client else ""
        self._known = self._serving.gate.known(address)
        charge = partial(self._serving.turnstile.charge, self._known)
        self.app_state |= {"address": address, "abort": self.give_up, "charge": charge}
        self._serving.heads.add(self)

    def data_received(self, data: bytes) -> None:
        """See `asyncio.Protocol`."""
        self._came += len(data)
        if self.line.is_closing():
            if self._came > MOST_REST:
                self.line.below.pause_reading()
            return
        super().data_received(data)
        self._watch()

    def eof_received(self) -> bool:  # type: ignore[override]
        """The peer sends nothing more; what it has asked for, whole, it still gets."""
        self.line.end()
        cycle = self._answering
        if cycle is None or cycle.more_body or self.line.is_closing():
            return False
        self._serving.ended.add(self)
        return True

    def pause_writing(self) -> None:
        """See `asyncio.Protocol`."""
        super().pause_writing()
        self._serving.stuck.add(self)

    def resume_writing(self) -> None:
        """See `asyncio.Protocol`."""
        super().resume_writing()
        self._serving.stuck.discard(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        super().connection_lost(exc)
        self._forget()
        self._let_go()
        self._serving.lost()

    def _let_go(self) -> None:
        """Leave no circles to the collector, which comes seldom."""
        self.app_state.clear()
        self.cycle = self.scope = None  # type: ignore[assignment]

    # -- time ----------------------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        """Set the time that what is read now may take."""
        serving, reading = self._serving, self.conn.their_state
        if self.line.is_closing() or self not in self.connections:  # it is a WebSocket now
            return
        if reading is not h11.IDLE:
            serving.heads.discard(self)
        elif self.conn.trailing_data[0] and not self._held:
            serving.heads.start(self)
        if reading is not h11.SEND_BODY:
            serving.bodies.discard(self)
        elif self not in serving.bodies:
            self._came = 0
            serving.bodies.add(self)

    def head_due(self) -> None:
        """The head of a request has not come in time."""
        self._deny(Denial.SLOW_HEAD)
        self.give_up()

    def stuck_due(self) -> None:
        """What is answered has not been taken in time."""
        self._deny(Denial.NOT_READ)
        self.give_up()

    def body_due(self) -> None:
        """It is time to look at how much of the body has come."""
        if self._came < BODY_TIME * BODY_RATE and not self.flow.read_paused:
            self._turn_away(HTTPStatus.REQUEST_TIMEOUT)
            return
        self._came = 0
        self._serving.bodies.add(self)

    def ended_due(self) -> None:
        """A peer that has ended gets an answer, if one comes, but no stream of events for as long as it is silent."""
        if self.line.below.get_write_buffer_size():
            self._serving.ended.add(self)
        else:
            self.give_up()

    def linger_due(self) -> None:
        """It is time to look whether the peer takes what was written before the connection was closed."""
        if self.line.progresses():
            self._serving.lingering.add(self)
        else:
            self.line.abort()

    def give_up(self) -> None:
        """Something has not come in time, or has not been taken."""
        self.line.abort()

    def _lingers(self) -> None:
        """The connection is closing."""
        self._came = 0
        self._forget()
        self._serving.lingering.add(self)

    def _forget(self) -> None:
        self._unset_keepalive_if_required()
        self._held = False
        self._serving.turnstile.forget(self._known, self)
        self._serving.forget(self)

    def _deny(self, reason: Denial) -> None:
        self._serving.server.tally.deny(reason)

    # -- requests ------------------------------------------------------------------------------------------------------

    def handle_events(self) -> None:
        """See `H11Protocol`. A request is read when the turnstile lets it in."""
        if self._held:
            return
        begun = self.conn.trailing_data[0] if self.conn.their_state is h11.IDLE else b""
        if begun:
            self._for_api = _begins_for_api(begun)  # with each piece: the first may end before the path does
        if begun and not self._admitted:
            self._admitted = self._serving.turnstile.admit(self._known, self)
            if not self._admitted:
                self._held = True
                self._unset_keepalive_if_required()
                self.flow.pause_reading()
                return
        super().handle_events()
        if self.conn.their_state is not h11.IDLE:
            self._admitted = False

    def go_on(self) -> None:
        """See `turnstile.Guest`."""
        self._held, self._admitted = False, True
        self.flow.resume_reading()
        self.handle_events()
        self._watch()

    @property
    def _answering(self) -> RequestResponseCycle | None:
        """The request that is not answered to its end."""
        cycle = cast("RequestResponseCycle | None", self.cycle)
        return None if cycle is None or cycle.response_complete else cycle

    def on_response_complete(self) -> None:
        """An answer is written."""
        if self.conn.their_state is h11.SEND_BODY:
            self.line.close()  # nobody wants the rest of the body, which may be much
        super().on_response_complete()
        if self.line.ended and self._answering is None and not self._held:
            self.line.close()

    def send_400_response(self, msg: str) -> None:
        """What came is no request."""
        long = len(self.conn.trailing_data[0]) > MOST_HEAD
        self._turn_away(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE if long else HTTPStatus.BAD_REQUEST)

    def _turn_away(self, status: HTTPStatus) -> None:
        """Answer what is being asked with `status`, if it is not answered already, and close."""
        cycle = self._answering
        if cycle is not None:
            started, self._for_api = cycle.response_started, is_for_api(cycle.scope["raw_path"])
            cycle.disconnected = True
            cycle.message_event.set()
            if started:
                self._deny(denial(status))
                self.line.abort()
                return
        self.refuse(status)

    def refuse(self, status: HTTPStatus, fields: Fields = ()) -> None:
        """Answer with `status`, and close."""
        self._deny(denial(status))
        if self.conn.our_state not in (h11.IDLE, h11.SEND_RESPONSE):
            self.line.abort()
            return
        answer = refused(status, self._for_api)
        head = [
            *HEADERS.items(),
            *fields,
            (b"date", date()),
            *answer.raw_headers,
            (b"connection", b"close"),
        ]
        response = h11.Response(status_code=status, headers=head, reason=status.phrase.encode())
        for event in (response, h11.Data(data=bytes(answer.body)), h11.EndOfMessage()):
            self.line.write(self.conn.send(event) or b"")
        self.line.close()

    def shutdown(self) -> None:
        """The server is stopping: what is being answered comes to its end."""
        cycle = self._answering
        if cycle is not None:
            cycle.keep_alive = False
        elif self.line.below.get_write_buffer_size():
            self.line.close()
        else:
            self.line.below.close()

    def timeout_keep_alive_handler(self) -> None:
        """The next request has not begun in time."""
        self.line.close()

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """See `H11Protocol`. What has come behind the request is the beginning of the other protocol."""
        behind = self.conn.trailing_data[0]
        reply = handshake(self._serving.gate, event, self.line, behind)
        if isinstance(reply, Refused):
            self.refuse(reply.status, reply.fields)
            return
        self._forget()
        self.connections.discard(self)
        self._let_go()
        self.line.write(reply.head)
        hand_over(self._serving.server, reply, self.line.hand_on(), behind)


def _begins_for_api(begun: bytes) -> bool:
    """Whether a request that begins so is one of the API."""
    target = begun.find(b" ") + 1
    return bool(target) and is_for_api(begun[target : target + 16])
