"""Webhooks that come in: whoever knows the address of one says something in a room by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from parlour.commands import LOBBY, Say
from parlour.errors import Reason, Refusal
from parlour.events import Refused
from parlour.net.http.payloads import Unreadable, texts
from parlour.net.http.visit import Visit

if TYPE_CHECKING:
    from parlour.net.server import Server

MOST_BODY: Final = 256 * 1024
"""Bytes of a request's body."""
LONGEST: Final = 4096
"""Characters in one message: what is longer is several."""

_STATUS: Final = {
    Reason.NO_SUCH_ROOM: (404, "There is no such room, or none that this webhook may speak in."),
    Reason.NOT_A_MEMBER: (403, "This webhook may not speak in that room."),
    Reason.MAY_NOT_SPEAK: (403, "This webhook may not speak in that room."),
    Reason.NOTHING_SAID: (400, "There is nothing to say: the body is empty."),
    Reason.NOT_STORED: (503, "It could not be stored. Try again later."),
}


async def incoming(request: Request) -> Response:
    """Say the body, in the room that the address names, or else in the lobby."""
    server: Server = request.app.state.server
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BODY:
            return _error(413, f"The body may have {MOST_BODY:,} bytes.")
    try:
        said = texts(bytes(body), request.headers.get("content-type", ""), LONGEST)
        visit = Visit(server.hub, request.path_params["token"])
    except Unreadable as unreadable:
        return _error(400, str(unreadable))
    except Refusal:
        return _error(404, "There is no such webhook.")
    room = request.path_params.get("room") or request.query_params.get("room") or LOBBY
    async with visit:
        for text in said:
            answer = await visit.ask(Say(text=text, room=room))
            if isinstance(answer, Refused):
                return _error(*_STATUS.get(answer.reason, (400, "That cannot be said.")))
    return PlainTextResponse("ok\n")


def _error(status: int, why: str) -> Response:
    return PlainTextResponse(f"{why}\n", status_code=status)


ROUTES: Final = (
    Route("/hook/{token}", incoming, methods=["POST"]),
    Route("/hook/{token}/{room}", incoming, methods=["POST"]),
)
