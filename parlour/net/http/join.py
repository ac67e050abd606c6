"""The join card: `/join` for people, its code, and `/join.json` for `parlour card`."""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from parlour.card import page, qr
from parlour.card.place import Place
from parlour.net.addresses import EVERYWHERE, is_here, is_near
from parlour.net.http.peers import charge, is_passed_on, peer
from parlour.net.place import as_reached, place_of

if TYPE_CHECKING:
    from parlour.settings import ServerSettings

MOST_CODES: Final = 64
"""Codes that are kept: whoever names the server gets another one."""
CODE_COST: Final = 50
"""Requests that making one counts as: it takes 5 to 20 ms."""

_codes: Final[dict[str, str]] = {}
"""By URL; who was asked for last comes last."""
_HOST: Final = re.compile(
    r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9][A-Za-z0-9._-]{0,252}))(?::(?P<port>[0-9]{1,5}))?"
)
"""The field `Host` (RFC 9110, section 7.2), as far as it can stand on a card."""
_CURRENT: Final = {"cache-control": "no-store"}
"""Another network has other addresses."""


async def card(request: Request) -> Response:
    """The page."""
    place = await _place(request)
    return HTMLResponse(page.served(place), headers=_CURRENT)


async def code(request: Request) -> Response:
    """The QR code of the page's URL."""
    url = (await _place(request)).url
    svg = _codes.pop(url, None)
    if svg is None:
        charge(request, CODE_COST)
        svg = await asyncio.to_thread(qr.svg, url)
    _codes[url] = svg  # the last one is forgotten last
    if len(_codes) > MOST_CODES:
        del _codes[next(iter(_codes))]
    return Response(svg, media_type="image/svg+xml", headers=_CURRENT)


async def facts(request: Request) -> Response:
    """What is on the card, for programs."""
    return Response(msgspec.json.encode(await _place(request)), media_type="application/json", headers=_CURRENT)


async def _place(request: Request) -> Place:
    """Where the server is found by those who will read the card that this request gets.

    If it was reached under a name or an address that works for others, they will reach it so as well. Strangers are not
    told the addresses within the house.
    """
    settings: ServerSettings = request.app.state.server.settings
    port = int((request.scope.get("server") or ("", 0))[1])
    near = is_near(peer(request)) and not is_passed_on(request)
    place = await asyncio.to_thread(place_of, settings, port)
    if not settings.public_url and settings.host in EVERYWHERE:
        found = _HOST.fullmatch(request.headers.get("host", ""))
        host = (found["six"] or found["name"]) if found is not None else ""
        if found is not None and not is_here(host):
            place = as_reached(place, request.url.scheme, host, int(found["port"]) if found["port"] else None)
    return place if near else replace(place, others=(), machine="")


ROUTES: Final = (Route("/join", card), Route("/join/qr.svg", code), Route("/join.json", facts))
