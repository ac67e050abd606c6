"""``POST /hook/TOKEN`` and ``/hook/TOKEN/ROOM``: say the body, in that room or else in the token's own, or the lobby.

The token is a part of the address, since what sends to webhooks knows nothing but an address: so it is never logged.
"""

from __future__ import annotations

import asyncio
import hashlib
import math
from typing import TYPE_CHECKING, Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from parlour.commands import LOBBY, Say
from parlour.errors import Reason, Refusal
from parlour.events import Done, Refused
from parlour.net.http.incoming import discord
from parlour.net.http.incoming.limits import Limits
from parlour.net.http.incoming.payloads import Spoken, Unreadable, spoken
from parlour.net.http.visit import Visit

if TYPE_CHECKING:
    from parlour.net.server import Server

MOST_BODY: Final = 256 * 1024
"""Bytes of a request's body."""
BODY_TIME: Final = 20.0
"""Seconds in which it must have come."""
MOST_KEY: Final = 255
"""Characters in an idempotency key."""

_STATUS: Final = {
    Reason.NO_SUCH_ROOM: (404, "There is no such room, or none that this webhook may speak in."),
    Reason.BAD_ROOM_NAME: (404, "There is no such room, or none that this webhook may speak in."),
    Reason.NOT_A_MEMBER: (403, "This webhook may not speak in that room."),
    Reason.MAY_NOT_SPEAK: (403, "This webhook may not speak in that room."),
    Reason.NOT_STORED: (503, "It could not be stored. Try again later."),
}


class _Declined(Exception):
    """What is wrong with a request."""

    def __init__(self, status: int, why: str, **headers: str) -> None:
        super().__init__(why)
        self.response = PlainTextResponse(f"{why}\n", status, headers)


class Incoming:
    """Answers them."""

    def __init__(self, server: Server) -> None:
        self._hub = server.hub
        self._limits = Limits(server.bucket, server.now)

    async def __call__(self, request: Request) -> Response:
        """The answer to one request."""
        try:
            visit = Visit(self._hub, request.path_params["token"], bot=True)
        except Refusal:
            return PlainTextResponse("There is no such webhook.\n", 404)
        try:
            async with visit:
                wait = self._limits.spend(visit.session.person)
                if wait:
                    raise _Declined(429, "Too fast.", **{"retry-after": str(max(1, math.ceil(wait)))})
                key = _key(request)
                said = spoken(await _body(request), request.headers.get("content-type", ""))
                room = request.path_params.get("room") or request.query_params.get("room") or LOBBY
                done = [await _say(visit, text, room, key and f"{key}:{at}") for at, text in enumerate(said.texts)]
        except Unreadable as unreadable:
            return PlainTextResponse(f"{unreadable}\n", unreadable.status)
        except _Declined as declined:
            return declined.response
        return _answer(request, said, visit.session.name or "", done[0])


def _key(request: Request) -> str | None:
    """What stands for this request however often it is sent (draft-ietf-httpapi-idempotency-key-header)."""
    given = request.headers.get("idempotency-key")
    if given is None:
        return None
    if not 0 < len(given) <= MOST_KEY:
        raise _Declined(400, f"An Idempotency-Key has 1 to {MOST_KEY} characters.")
    return hashlib.sha256(given.encode()).hexdigest()[:48]


async def _body(request: Request) -> bytes:
    length = request.headers.get("content-length", "")
    if length.isdecimal() and len(length) < 20 and int(length) > MOST_BODY:
        raise _too_large()
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_TIME):
            async for chunk in request.stream():
                body += chunk
                if len(body) > MOST_BODY:
                    raise _too_large()
    except (TimeoutError, ClientDisconnect):
        raise _Declined(408, "The body did not come in time.", connection="close") from None
    return bytes(body)


def _too_large() -> _Declined:
    return _Declined(413, f"The body may have {MOST_BODY:,} bytes.", connection="close")


async def _say(visit: Visit, text: str, room: str, request: str | None) -> Done:
    try:
        answer = await visit.ask(Say(text=text, room=room, id=request))
    except TimeoutError:
        raise _Declined(503, "It was not stored in time. Try again later.") from None
    if isinstance(answer, Refused):
        raise _Declined(*_STATUS.get(answer.reason, (400, "That cannot be said.")))
    assert isinstance(answer, Done)
    return answer


def _answer(request: Request, said: Spoken, name: str, done: Done) -> Response:
    """What the services answer whose form it had: their clients look at it."""
    if said.kind == "slack":
        return PlainTextResponse("ok")
    if said.kind == "text":
        return PlainTextResponse("ok\n")
    if request.query_params.get("wait", "").lower() not in ("true", "1"):
        return Response(status_code=204)
    return JSONResponse(discord.message(name, done.room, done.seq, done.at, said.texts[0]))


def routes(server: Server) -> list[Route]:
    """Where they are."""
    incoming = Incoming(server)

    async def answer(request: Request) -> Response:
        return await incoming(request)

    return [Route(path, answer, methods=["POST"]) for path in ("/hook/{token}", "/hook/{token}/{room}")]
