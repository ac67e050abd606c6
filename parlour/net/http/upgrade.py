"""The handshake of a WebSocket (RFC 6455, section 4), after which the connection is one like all others."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, NamedTuple

import h11
from uvicorn.protocols.utils import get_local_addr
from websockets.datastructures import Headers
from websockets.http11 import Request
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from parlour.dialects.base import READ_SIZE, Dialect
from parlour.dialects.chat2 import Chat2
from parlour.dialects.irc import Irc
from parlour.dialects.websocket import BINARY, TEXT, WebSocket
from parlour.net.connection import Connection
from parlour.net.http.gate import Gate

if TYPE_CHECKING:
    from parlour.net.server import Server

PATH: Final = "/ws"
VERSION: Final = b"13"
"""Of the protocol (RFC 6455, section 4.4)."""
IRC: Final = {Subprotocol("text.ircv3.net"): TEXT, Subprotocol("binary.ircv3.net"): BINARY}
"""IRC, a line a message (IRCv3 WebSocket), and in which kind; without a subprotocol it is CHAT/2.0."""


class Refused(NamedTuple):
    """The connection does not become a WebSocket."""

    status: HTTPStatus
    fields: Iterable[tuple[bytes, bytes]] = ()
    """Headers that the answer must have."""


class Accepted(NamedTuple):
    """It does."""

    head: bytes
    """The answer."""
    subprotocol: Subprotocol | None
    address: str
    """Who asks for it."""


def handshake(gate: Gate, event: h11.Request, transport: asyncio.Transport, behind: bytes) -> Accepted | Refused:
    """The answer to the request `event`, which wants a WebSocket; `behind` is what came with it."""
    fields = [(name.lower(), value) for name, value in event.headers]
    peer = transport.get_extra_info("peername")
    asked = gate.look(str(peer[0]) if isinstance(peer, tuple) else "", "http", event.target, fields)
    local = get_local_addr(transport)
    refusal = gate.refusal(asked, local[0] if local else "")
    if refusal is not None:
        return Refused(refusal)
    if asked.target.partition(b"?")[0] != PATH.encode():
        return Refused(HTTPStatus.NOT_FOUND)
    if len(behind) > READ_SIZE or any(_is_body(name, value) for name, value in fields):
        return Refused(HTTPStatus.BAD_REQUEST)
    origins = [value.decode("latin-1") for name, value in fields if name == b"origin"]
    if len(origins) > 1 or not all(gate.places.may_use(one, asked.host, asked.caller.scheme) for one in origins):
        return Refused(HTTPStatus.FORBIDDEN)
    if any(name == b"sec-websocket-version" and value != VERSION for name, value in fields):
        return Refused(HTTPStatus.UPGRADE_REQUIRED, ((b"upgrade", b"websocket"), (b"sec-websocket-version", VERSION)))
    return _accept(event, asked.target, asked.caller.address)


def _is_body(name: bytes, value: bytes) -> bool:
    """Whether that header tells of a body: then it is not clear where the other protocol begins."""
    return name == b"transfer-encoding" or (name == b"content-length" and value != b"0")


def _accept(event: h11.Request, target: bytes, address: str) -> Accepted | Refused:
    library = ServerProtocol(subprotocols=[*IRC], select_subprotocol=_select)
    headers = Headers([(name.decode("ascii"), value.decode("latin-1")) for name, value in event.headers])
    protocol = "HTTP/" + event.http_version.decode("ascii")
    request = Request(target.decode("ascii"), headers, event.method.decode("ascii"), protocol)
    response = library.accept(request)
    status = HTTPStatus(response.status_code)
    if status is HTTPStatus.SWITCHING_PROTOCOLS:
        return Accepted(response.serialize(), library.subprotocol, address)
    told = ("allow", "upgrade")
    fields = [(name.encode(), value.encode()) for name, value in response.headers.raw_items() if name.lower() in told]
    return Refused(status, fields)


def _select(handshake: ServerProtocol, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    """The first that is known; a client need not want any."""
    return next((one for one in offered if one in IRC), None)


def hand_over(server: Server, accepted: Accepted, transport: asyncio.Transport, behind: bytes) -> None:
    """Make `transport` one of the server's connections; `behind` is the first that came over it."""
    inner: Dialect = Chat2() if accepted.subprotocol is None else Irc(server.venue)
    opcode = TEXT if accepted.subprotocol is None else IRC[accepted.subprotocol]
    connection = Connection(server, WebSocket(inner, opcode), accepted.address)
    transport.pause_reading()  # a loop may only look at the kind of protocol when it begins to read
    transport.set_protocol(connection)
    connection.connection_made(transport)
    if transport.is_closing():  # the server is stopping
        return
    transport.resume_reading()
    if behind:
        connection.get_buffer(len(behind))[: len(behind)] = behind
        connection.buffer_updated(len(behind))
