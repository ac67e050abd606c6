"""A server that is asked over HTTP, and the loop on which it answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine, Mapping
from types import TracebackType
from typing import Any, Self, TypeVar

from parlour.bus.local import LocalBus
from parlour.core.hub import Hub
from parlour.core.ports import Archive, Journal
from parlour.dialects.base import Venue
from parlour.net.flusher import Flusher
from parlour.net.http.application import application
from parlour.net.server import Server
from parlour.settings import ServerSettings
from tests.site.asgi import Answer, scope
from tests.site.listening import Listening
from tests.site.member import Member
from tests.store.model import ModelStore

T = TypeVar("T")


class Site:
    """A server that is asked over HTTP. To be entered with ``with``."""

    def __init__(
        self,
        journal: Journal | None = None,
        archive: Archive | None = None,
        store: ModelStore | None = None,
        **settings: Any,
    ) -> None:
        self.store = store or ModelStore()
        self._runner = asyncio.Runner()
        loop = self._runner.get_loop()
        self.loop = loop
        self.clock = 1_700_000_000.0
        flusher = Flusher(loop)
        self.hub = Hub(
            journal or self.store,
            archive or self.store,
            LocalBus(),
            call_soon=loop.call_soon,
            clock=lambda: self.clock,
            snapshot=self.store.snapshot,
            program="Parlour",
            owner=("root", "sesame"),
        )
        self.server = Server(
            self.hub, flusher, ServerSettings(**settings), loop, 1000, Venue(self.hub.directory, "Parlour")
        )
        self.charged: list[int] = []
        """What requests were worth more, or less."""
        self.app = application(self.server, loop, lambda: (0, 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._runner.close()

    def turn(self) -> None:
        """Let the loop do what wants to be done."""
        self.run(_turns())

    def run(self, what: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(what)

    def member(self, name: str, secret: str = "", *, lasting: bool = True) -> Member:
        """Somebody who is connected."""
        return Member(self, name, secret, lasting)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str = "",
        headers: Mapping[str, str] | None = None,
        data: bytes | None = None,
        chunk: int = 1 << 20,
    ) -> Answer:
        """One request. `path` is as it stands on the wire; `body` is sent as JSON, or `data` as it is."""
        return self.run(self.request(method, path, body, token=token, headers=headers, data=data, chunk=chunk))

    def listen(self, path: str, *, token: str = "", headers: Mapping[str, str] | None = None) -> Listening:
        """Begin a request whose answer goes on."""
        given = {"host": "chat.example", **(headers or {})}
        if token:
            given["authorization"] = f"Bearer {token}"
        listening = Listening(self, scope("GET", path, given))
        self.turn()
        return listening

    async def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str = "",
        headers: Mapping[str, str] | None = None,
        data: bytes | None = None,
        chunk: int = 1 << 20,
    ) -> Answer:
        """See `ask`."""
        if body is not None:
            data = json.dumps(body).encode()
        given = {"host": "chat.example", **(headers or {})}
        if body is not None:
            given.setdefault("content-type", "application/json")
        if token:
            given["authorization"] = f"Bearer {token}"
        whole = data or b""
        parts = [whole[at : at + chunk] for at in range(0, len(whole), chunk)] or [b""]
        incoming = [
            {"type": "http.request", "body": part, "more_body": number < len(parts)}
            for number, part in enumerate(parts, 1)
        ]
        sent: list[Any] = []

        async def receive() -> Any:
            return incoming.pop(0) if incoming else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            sent.append(message)

        await self.app(scope(method, path, given, self.charged.append), receive, send)
        start, *rest = sent
        return Answer(
            start["status"],
            {name.decode().lower(): value.decode() for name, value in start["headers"]},
            b"".join(message.get("body", b"") for message in rest),
        )


async def _turns() -> None:
    for _ in range(8):
        await asyncio.sleep(0)
