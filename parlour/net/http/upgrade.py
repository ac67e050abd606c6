"""The handshake of a WebSocket (RFC 6455, section 4), after which the connection is one like all others."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlsplit

from websockets.http11 import Request
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from parlour.dialects.base import Dialect
from parlour.dialects.chat2 import Chat2
from parlour.dialects.irc import Irc
from parlour.dialects.websocket import WebSocket
from parlour.net.connection import Connection

if TYPE_CHECKING:
    from parlour.net.server import Server

PATH: Final = "/ws"
IRC: Final = Subprotocol("text.ircv3.net")
"""IRC, a line a frame (IRCv3 WebSocket); without a subprotocol it is CHAT/2.0."""


class Upgrade(asyncio.Protocol):
    """Lives from the request to the first frame. uvicorn hands it the request anew, as it came."""

    def __init__(self, server: Server, config: Any, server_state: Any, app_state: dict[str, Any]) -> None:
        self._server = server
        self._address = str(app_state["address"])
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Take the request, whole."""
        transport = self._transport
        assert transport is not None
        handshake = ServerProtocol(subprotocols=[IRC], select_subprotocol=_select)
        handshake.receive_data(data)
        request = next((event for event in handshake.events_received() if isinstance(event, Request)), None)
        if request is None:
            transport.close()
            return
        refusal = _refusal(request, self._server.settings.allowed_origin)
        response = handshake.accept(request) if refusal is None else handshake.reject(refusal, "")
        handshake.send_response(response)
        transport.writelines([chunk for chunk in handshake.data_to_send() if chunk])
        if response.status_code != HTTPStatus.SWITCHING_PROTOCOLS:
            transport.close()
            return
        inner: Dialect = Irc(self._server.venue) if handshake.subprotocol == IRC else Chat2()
        # uvicorn sets this protocol when the call returns; the next one has its turn after that.
        asyncio.get_running_loop().call_soon(self._hand_over, WebSocket(inner))

    def _hand_over(self, dialect: WebSocket) -> None:
        transport = self._transport
        if transport is None or transport.is_closing():
            return
        connection = Connection(self._server, dialect, self._address)
        transport.pause_reading()
        transport.set_protocol(connection)
        connection.connection_made(transport)
        transport.resume_reading()

    def connection_lost(self, exc: Exception | None) -> None:
        """See `asyncio.Protocol`."""
        self._transport = None


def _select(handshake: ServerProtocol, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    """IRC, if it is offered; a client need not want any."""
    return IRC if IRC in offered else None


def _refusal(request: Request, origins: tuple[str, ...]) -> HTTPStatus | None:
    """Why a handshake is refused: another place, or the page of another site (RFC 6455, section 10.2)."""
    if urlsplit(request.path).path != PATH:
        return HTTPStatus.NOT_FOUND
    origin, host = request.headers.get("Origin"), request.headers.get("Host", "")
    if origin is None or origin in origins:
        return None
    return None if urlsplit(origin).netloc.lower() == host.lower() else HTTPStatus.FORBIDDEN
