"""What every request passes first."""

import asyncio

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
