"""What every request passes first."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from parlour.net.http.gate import Gate, Gated
from parlour.net.tally import Tally
from parlour.settings import ServerSettings


def test_what_is_given_up_when_the_server_stops_is_no_fault() -> None:
    """uvicorn logs whatever an application raises."""

    async def waits(scope: Scope, receive: Receive, send: Send) -> None:
        await asyncio.Event().wait()

    async def stopped() -> None:
        app = Gated(waits, Gate(ServerSettings()), Tally())
        task = asyncio.ensure_future(app({"type": "lifespan"}, receive, send))
        await asyncio.sleep(0)
        task.cancel()
        await task

    async def receive() -> dict[str, str]:
        return {}

    async def send(_: object) -> None:
        raise AssertionError("nobody is there to be answered")

    asyncio.run(stopped())


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        (b"/", b"", 200),
        (b"/", b"a=" + b"x" * 16_000, 200),
        (b"/", b"a=" + b"x" * 16_384, 431),
        (b"/" + b"x" * 16_384, b"", 431),
        (b"/", b"&".join([b"a=1"] * 64), 200),
        (b"/", b"&".join([b"a=1"] * 65), 431),
        (b"http://localhost/", b"&" * 64, 431),
    ],
)
def test_a_query_counts_like_the_rest_of_the_head(path: bytes, query: bytes, status: int) -> None:
    """It is read on the loop, so a long one would make everybody wait."""
    told: list[MutableMapping[str, Any]] = []

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        assert (scope["raw_path"], scope["query_string"]) == (b"/" if path.startswith(b"http") else path, query)
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> dict[str, str]:
        return {}

    async def send(message: MutableMapping[str, Any]) -> None:
        told.append(message)

    scope = {
        "type": "http",
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
        "scheme": "http",
        "method": "GET",
        "raw_path": path,
        "path": path.decode(),
        "query_string": query,
        "headers": [(b"host", b"localhost")],
        "state": {},
    }
    asyncio.run(Gated(app, Gate(ServerSettings()), Tally())(scope, receive, send))
    assert told[0]["status"] == status
