"""An ASGI application without a server around it: one request, one answer."""

import asyncio
import json
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from starlette.types import ASGIApp

GOES = "goes"
"""The client ends the connection."""
GONE = "gone"
"""It does, behind all that it had to say."""
WAITS = "waits"
"""It says nothing more."""


class Answer(NamedTuple):
    """To one request."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def request(
    app: ASGIApp,
    method: str,
    target: str,
    body: bytes | Iterable[bytes | str] = b"",
    headers: Mapping[str, str] | None = None,
) -> Answer:
    """Ask `app`. The `body` comes in the pieces given, or with `GOES`, `GONE` or `WAITS` in place of one.

    Who asks stays until the answer is there, but for `GONE` as the last piece.
    """
    path, _, query = target.partition("?")
    pieces: list[bytes | str] = [body] if isinstance(body, bytes) else [*body]
    given = {**({"content-length": str(len(body))} if isinstance(body, bytes) else {}), **(headers or {})}
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": method,
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "scheme": "http",
        "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()],
        "state": {"address": "192.0.2.1", "charge": lambda count: None},
    }
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        piece = pieces.pop(0) if pieces else WAITS
        if piece in (GOES, GONE):
            pieces.insert(0, piece)
            return {"type": "http.disconnect"}
        if piece == WAITS:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": piece, "more_body": pieces not in ([], [GONE])}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
    start, *rest = sent
    return Answer(
        start["status"],
        {name.decode().lower(): value.decode() for name, value in start["headers"]},
        b"".join(message.get("body", b"") for message in rest),
    )
