"""The HTTP application without sockets: requests are calls (ASGI), on a loop that turns only while one is answered."""

import asyncio
import json
from collections.abc import Coroutine, Mapping
from types import TracebackType
from typing import Any, NamedTuple, Self, TypeVar
from urllib.parse import unquote

from parlour.bus.local import LocalBus
from parlour.commands import Command, Register
from parlour.core.hub import Hub
from parlour.core.outbox import Outbox
from parlour.core.ports import Archive, Journal
from parlour.dialects.base import Venue
from parlour.dialects.chat2.codec import JSON
from parlour.events import Event, PersonEvent, Registered, RoomEvent
from parlour.net.flusher import Flusher
from parlour.net.http.application import application
from parlour.net.server import Server
from parlour.settings import ServerSettings
from tests.store.model import ModelStore

T = TypeVar("T")

ADDRESS = "192.0.2.1"


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    """By their names in small letters."""
    body: bytes

    @property
    def json(self) -> Any:
        assert self.headers["content-type"] in ("application/json", "application/problem+json"), self
        return json.loads(self.body)

    @property
    def reason(self) -> str:
        """Of a problem."""
        assert self.headers["content-type"] == "application/problem+json", self
        problem = self.json
        assert problem["status"] == self.status
        return str(problem["reason"])


class Member:
    """A connected client of the hub."""

    busy = False

    def __init__(self, site: "Site", name: str, secret: str, lasting: bool) -> None:
        self.told: list[tuple[str | None, Event]] = []
        self.closed = False
        self._site = site
        self.outbox = Outbox(self, lambda _: None, 1 << 20)
        self.session = site.hub.open(self, self.outbox, JSON, ADDRESS)
        self.does(Register(name, secret, lasting=lasting))

    def does(self, command: Command) -> list[Event]:
        """Do that; returns what one is told of it."""
        before = len(self.told)
        self._site.hub.execute(self.session, [command])
        self._site.turn()
        return [event for _, event in self.told[before:]]

    @property
    def secret(self) -> str:
        return next(event.secret for _, event in self.told if isinstance(event, Registered))

    def heard(self) -> list[Any]:
        """What was pushed since the last time."""
        lines = b"".join(self.outbox.chunks).splitlines()
        self.outbox.empty()
        return [json.loads(line) for line in lines]

    def reply(self, event: Event, request: str | None = None) -> None:
        self.told.append((request, event))

    def echo(self, event: RoomEvent | PersonEvent, request: str) -> bytes:
        raise AssertionError("CHAT/2.0 has no labels")

    def close(self) -> None:
        self.closed = True

    def flush(self) -> None:
        raise AssertionError("tests read outboxes themselves")


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

    def listen(self, path: str, *, token: str = "", headers: Mapping[str, str] | None = None) -> "Listening":
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

        await self.app(scope(method, path, given), receive, send)
        start, *rest = sent
        return Answer(
            start["status"],
            {name.decode().lower(): value.decode() for name, value in start["headers"]},
            b"".join(message.get("body", b"") for message in rest),
        )


class Listening:
    """A response that goes on, as it comes."""

    def __init__(self, site: Site, asked: dict[str, Any]) -> None:
        self._site = site
        self._sent: list[Any] = []
        self._left = asyncio.Event()
        self._takes = asyncio.Event()
        self._takes.set()
        self._first = True
        self._read = 0
        """Messages behind the first that were read."""
        self.aborted = False
        asked["state"]["abort"] = self._abort
        self._task = site.loop.create_task(site.app(asked, self._receive, self._send))

    def _abort(self) -> None:
        self.aborted = True
        self._left.set()
        self._takes.set()

    async def _receive(self) -> Any:
        if self._first:
            self._first = False
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        await self._takes.wait()
        if not self._left.is_set():
            self._sent.append(message)

    def stall(self) -> None:
        """Read nothing more."""
        self._takes.clear()

    def leave(self) -> None:
        """Be gone."""
        self._left.set()
        self._takes.set()
        self._site.turn()

    @property
    def status(self) -> int:
        return int(self._sent[0]["status"])

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self._sent[0]["headers"]}

    @property
    def ended(self) -> bool:
        """Whether it came to its proper end."""
        return bool(self._sent) and self._sent[-1].get("more_body") is False

    @property
    def done(self) -> bool:
        """Whether the server is done with it."""
        if self._task.done():
            self._task.result()
        return self._task.done()

    def text(self) -> str:
        """What came since the last time."""
        rest = self._sent[1 + self._read :]
        self._read += len(rest)
        return b"".join(message["body"] for message in rest).decode()

    def events(self) -> list[tuple[str, Any]]:
        """What came since the last time: the id of each event, and its data."""
        found = []
        for block in self.text().split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
            if "data" in lines:
                found.append((lines.get("id", ""), json.loads(lines["data"])))
        return found


def scope(method: str, path: str, headers: Mapping[str, str]) -> dict[str, Any]:
    """What uvicorn says of a request."""
    where, _, query = path.partition("?")
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(where),
        "raw_path": where.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": (ADDRESS, 50000),
        "server": ("192.0.2.2", 64700),
        "state": {"address": ADDRESS, "abort": lambda: None},
    }


async def _turns() -> None:
    for _ in range(8):
        await asyncio.sleep(0)
