"""What is done with every request of the API, whatever it asks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from parlour.errors import Reason, Refusal
from parlour.net.http.api import reading
from parlour.net.http.api.call import Call
from parlour.net.http.api.limits import BYTES_PER_REQUEST, whose
from parlour.net.http.api.problems import NOT_CACHED, TROUBLED, Declined, Trouble, refusal, trouble
from parlour.net.http.peers import charge
from parlour.net.http.visit import Visit

if TYPE_CHECKING:
    from parlour.net.http.api.limits import Key, Limits
    from parlour.net.http.api.operation import Operation
    from parlour.net.server import Server


class Endpoint:
    """All that can be done at one path: an ASGI application."""

    def __init__(self, server: Server, limits: Limits, operations: Sequence[Operation]) -> None:
        self._server = server
        self._limits = limits
        self._operations = {operation.method: operation for operation in operations}
        get = self._operations.get("GET")
        if get is not None and get.media_type == "application/json":
            self._operations["HEAD"] = get

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See ASGI."""
        request = Request(scope, receive)
        try:
            async with self._visit(request) as (operation, visit, key):
                response = await self._answer(request, operation, visit, key)
                await response(scope, receive, send)
        except Declined as declined:
            if declined.problem.reason in TROUBLED:
                self._server.tally.denied[declined.problem.reason] += 1
            await declined.response()(scope, receive, send)

    @asynccontextmanager
    async def _visit(self, request: Request) -> AsyncIterator[tuple[Operation, Visit, Key]]:
        """Whoever asks for what there is, and has not asked too often. Raises `Declined`."""
        operation = self._operations.get(request.method)
        if operation is None:
            raise trouble(Trouble.BAD_METHOD, headers={"allow": ", ".join(sorted(self._operations))})
        secret, address = bearer(request), str(request.scope.get("state", {}).get("address", ""))
        try:
            visit = Visit(self._server.hub, secret, address)
        except Refusal:
            self._limits.spend(whose(0, address))
            raise trouble(Trouble.BAD_TOKEN) from None
        async with visit:
            key = whose(visit.session.person, address)
            self._limits.spend(key)
            if visit.session.person:
                charge(request, -1)  # there may be many behind one address
            if operation.signed and not visit.session.person and not visit.session.profile.owner:
                raise refusal(Reason.NOT_REGISTERED)
            yield operation, visit, key

    async def _answer(self, request: Request, operation: Operation, visit: Visit, key: Key) -> Response:
        """What comes of it. Raises `Declined`."""
        place = reading.parameters(request.path_params.items(), operation.place, "path")
        query = reading.parameters(request.query_params.multi_items(), operation.query, "query")
        headers = reading.parameters(_headers(request, operation.headers), operation.headers, "headers")
        body = None if operation.body is None else await reading.body(request, operation.body)
        call = Call(self._server, request, visit, self._limits, key, place, query, headers, body)
        answer = await operation.run(call)
        if isinstance(answer, Response):
            return answer
        response = answered(answer, operation.status)
        self._limits.charge(key, len(response.body) // BYTES_PER_REQUEST)
        return response


def _headers(request: Request, wanted: type[msgspec.Struct]) -> list[tuple[str, str]]:
    """Those headers that mean something, by the names that they have in the table."""
    fields = [field.encode_name for field in msgspec.structs.fields(wanted)]
    return [(name, value) for name in fields for value in request.headers.getlist(name)]


def answered(answer: object, status: int = 200, **headers: str) -> Response:
    """`answer` as JSON, in one line with its end: so it is read at a prompt."""
    return Response(msgspec.json.encode(answer) + b"\n", status, {**NOT_CACHED, **headers}, "application/json")


def bearer(request: Request) -> str:
    """What is said to prove who asks (RFC 6750, section 2.1); empty: nothing. Raises `Declined`."""
    given = request.headers.get("authorization")
    if given is None:
        return ""
    scheme, _, secret = given.strip().partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise trouble(Trouble.BAD_TOKEN)
    return secret.strip()
