"""What every request passes first: who asks, for which place, and in which form of target."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from parlour.net.addresses import network_of
from parlour.net.http.forwarded import Caller, Fields, Proxies
from parlour.net.http.headers import Headers
from parlour.net.http.places import place, places_of
from parlour.net.http.refusals import denial, is_for_api, refused
from parlour.net.tally import Tally
from parlour.settings import ServerSettings

MOST_HEAD = 16 * 1024
"""Bytes in the head of a request."""
MOST_FIELDS = 64
"""Parameters in a query: each costs more than its bytes, and the loop reads them."""

_UNKNOWN_NAME = """\
This server does not answer to the name {name}.
Whoever runs it can change that: parlour serve --public-url {scheme}://{name}"""


class Request(NamedTuple):
    """What the gate has found."""

    caller: Caller
    host: str
    """What the client calls the server; empty if it does not say (HTTP/1.0)."""
    target: bytes
    """The path and the query."""
    size: int
    """Bytes in all that was said."""
    clear: bool
    """Whether it says for whom it is, and where it ends, so that nobody before us could have read it otherwise."""


class Gate:
    """What the operator wants to be let in."""

    def __init__(self, settings: ServerSettings) -> None:
        self._proxies = Proxies(settings.trusted_proxy)
        self.places = places_of(settings)

    def known(self, address: str) -> str:
        """Who answers for what comes from `address`; empty: a trusted proxy, for whoever it is."""
        return "" if self._proxies.trusts(address) else network_of(address)

    def look(self, address: str, scheme: str, target: bytes, fields: Fields) -> Request:
        """A request over the connection from `address`."""
        size = len(target) + sum(len(name) + len(value) for name, value in fields)
        host = next((value for name, value in fields if name == b"host"), b"")
        clear = not {name for name, _ in fields} >= {b"transfer-encoding", b"content-length"}  # RFC 9112, 6.1
        if target.lower().startswith((b"http://", b"https://")):  # then the header does not count (RFC 9112, 3.2.2)
            try:
                split = urlsplit(target)
            except ValueError:
                clear = False
            else:
                host = split.netloc
                target = (split.path or b"/") + (b"?" + split.query if split.query else b"")
        return Request(self._proxies.caller(address, scheme, fields), host.decode("latin-1"), target, size, clear)

    def refusal(self, request: Request, local: str) -> HTTPStatus | None:
        """Why a request is not let in that came to the address `local`; None if it is."""
        if request.size > MOST_HEAD or request.target.count(b"&") >= MOST_FIELDS:
            return HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
        if not request.clear:
            return HTTPStatus.BAD_REQUEST
        if not request.host or request.caller.handed_on:  # no browser; one that asked the proxy, which knows its names
            return None
        if place(request.host) is None:
            return HTTPStatus.BAD_REQUEST
        return None if self.places.answers_to(request.host, local) else HTTPStatus.MISDIRECTED_REQUEST


class Gated:
    """An ASGI application behind the gate: it is told who really asks."""

    def __init__(self, app: ASGIApp, gate: Gate, tally: Tally) -> None:
        self._app = app
        self._gate = gate
        self._tally = tally

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        app = self._app
        if scope["type"] == "http":
            client, server = scope["client"] or ("", 0), scope["server"] or ("", 0)
            query: bytes = scope["query_string"]
            target: bytes = scope["raw_path"] + (b"?" + query if query else b"")
            request = self._gate.look(client[0], scope["scheme"], target, scope["headers"])
            if request.target != target:
                path = request.target.partition(b"?")[0]
                headers = [(name, value) for name, value in scope["headers"] if name != b"host"]
                headers.append((b"host", request.host.encode("latin-1")))
                scope = {**scope, "raw_path": path, "path": unquote(path.decode("ascii")), "headers": headers}
            if request.caller.handed_on:
                state = {**scope["state"], "address": request.caller.address}
                scope = {
                    **scope,
                    "client": (request.caller.address, 0),
                    "scheme": request.caller.scheme,
                    "state": state,
                }
            refusal = self._gate.refusal(request, server[0])
            if refusal is not None:
                self._tally.deny(denial(refusal))
                app = _refused(refusal, request)
        try:
            await app(scope, receive, send)
        except asyncio.CancelledError:
            return  # the server has stopped, and nobody is there to be answered: that is no fault to be logged


def _refused(status: HTTPStatus, request: Request) -> ASGIApp:
    more = ""
    if status is HTTPStatus.MISDIRECTED_REQUEST:
        more = _UNKNOWN_NAME.format(name=request.host, scheme=request.caller.scheme)
    headers = None if request.clear else {"connection": "close"}  # what follows may be of somebody else
    return Headers(refused(status, is_for_api(request.target), more, headers))
