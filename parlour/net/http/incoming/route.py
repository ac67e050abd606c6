"""``POST /hook/TOKEN`` and ``/hook/TOKEN/ROOM``: say the body, in that room or else in the token's own, or the lobby.

The token is a part of the address, since what sends to webhooks knows nothing but an address: so it is never logged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from parlour.commands import LOBBY, Say
from parlour.errors import Refusal
from parlour.events import Done, Refused
from parlour.net.http.api.limits import Limits, whose
from parlour.net.http.api.problems import Declined, Trouble, refusal, trouble
from parlour.net.http.api.reading import whole
from parlour.net.http.idempotency import request_id
from parlour.net.http.incoming import discord
from parlour.net.http.incoming.payloads import Spoken, Unreadable, spoken
from parlour.net.http.peers import charge
from parlour.net.http.visit import Visit

if TYPE_CHECKING:
    from parlour.net.server import Server

MOST_BODY: Final = 256 * 1024
"""Bytes of a request's body."""
ONLY_SENT_TO: Final = "This is the address of a webhook: what is to be said is sent to it by POST."
MOST_KEY: Final = 255
"""Characters in an idempotency key."""


class Incoming:
    """Answers them."""

    def __init__(self, server: Server) -> None:
        self._hub = server.hub
        self._limits = Limits(server.bucket, server.now)

    async def __call__(self, request: Request) -> Response:
        """The answer to one request."""
        address = str(request.scope.get("state", {}).get("address", ""))
        try:
            visit = Visit(self._hub, request.path_params["token"], address, bot=True)
        except Refusal:
            return _problem(404, "There is no such webhook.")
        person = visit.session.person
        try:
            async with visit:
                self._limits.spend(whose(person, address))
                if not person:  # the operator says nothing
                    return _problem(404, "There is no such webhook.")
                charge(request, -1)  # there may be many behind one address
                said = spoken(await whole(request, MOST_BODY), request.headers.get("content-type", ""))
                own = visit.session.bound
                wanted = request.path_params.get("room") or request.query_params.get("room")
                room = wanted or (own.name if own is not None else LOBBY)
                ids = _ids(_key(request), wanted or "", said.texts)
                done = [await _say(visit, text, room, id_) for text, id_ in zip(said.texts, ids, strict=True)]
        except Unreadable as unreadable:
            return _problem(unreadable.status, str(unreadable))
        except Declined as declined:
            return _problem(declined.problem.status, _sentence(declined.problem.detail), declined.headers)
        return _answer(request, said, visit.session.name or "", done[0])


def _problem(status: int, why: str, headers: Mapping[str, str] | None = None) -> Response:
    """In plain words: what sends to webhooks shows them to somebody at best."""
    return PlainTextResponse(f"{why}\n", status, headers)


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


async def only_sent_to(request: Request) -> Response:
    """What somebody is told who opens the address in a browser."""
    return _problem(405, ONLY_SENT_TO, {"allow": "POST"})


def _key(request: Request) -> str | None:
    """What stands for this request however often it is sent."""
    given = request.headers.get("idempotency-key")
    if given is None:
        return None
    if not 0 < len(given) <= MOST_KEY:
        raise Unreadable(f"An Idempotency-Key has 1 to {MOST_KEY} characters.")
    return given


def _ids(key: str | None, room: str, texts: Sequence[str]) -> list[str | None]:
    """The ids of messages with these texts: `room` is what the request says of it."""
    if key is None:
        return [None] * len(texts)
    body = "\0".join(texts).encode("utf-8", "surrogatepass")
    return [request_id(f"POST /hook {room}", key, body, part) for part in range(len(texts))]


async def _say(visit: Visit, text: str, room: str, request: str | None) -> Done:
    try:
        answer = await visit.ask(Say(text=text, room=room, id=request))
    except TimeoutError:
        raise trouble(Trouble.NO_ANSWER) from None
    if isinstance(answer, Refused):
        raise refusal(answer.reason, answer.about)
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

    paths = ("/hook/{token}", "/hook/{token}/{room}")
    return [
        *(Route(path, answer, methods=["POST"]) for path in paths),
        *(Route(path, only_sent_to, methods=["GET", "PUT", "PATCH", "DELETE"]) for path in paths),
    ]
