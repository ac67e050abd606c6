"""What a peer may take its time for, and what not: real sockets, and very little patience."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from typing import cast

import pytest
from starlette.types import Receive, Scope, Send
from uvicorn.config import Config

from parlour.net.deadlines import Deadlines
from parlour.net.http import connection, serving
from parlour.net.http.serving import Serving
from parlour.net.tally import Denial
from tests.house import House, ManualLoop

HEAD = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name, value in (
        (serving, "HEAD_TIME", 0.1),
        (serving, "IDLE_TIME", 0.1),
        (serving, "STUCK_TIME", 0.2),
        (serving, "BODY_TIME", 0.1),
        (connection, "BODY_TIME", 0.1),
        (connection, "BODY_RATE", 10_000),
        (serving, "LINGER", 0.1),
    ):
        monkeypatch.setattr(module, name, value)


async def reads_all(scope: Scope, receive: Receive, send: Send) -> None:
    """An application that says how much was sent."""
    size, more = 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size, more = size + len(message["body"]), message["more_body"]
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"%d" % size})


async def says_much(scope: Scope, receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    for _ in range(1000):
        await send({"type": "http.response.body", "body": b"x" * 100_000, "more_body": True})
    await send({"type": "http.response.body"})


async def waits(scope: Scope, receive: Receive, send: Send) -> None:
    """Does not read for a while."""
    await asyncio.sleep(0.35)
    await reads_all(scope, receive, send)


class Watched(Serving):
    """Says when its last connection is gone."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(House().server, loop)
        self.gone = asyncio.Event()

    def lost(self) -> None:
        super().lost()
        self.gone.set()


Peer = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Story = Callable[[Watched, Peer], Awaitable[None]]


@pytest.fixture
def sockets() -> Iterator[tuple[socket.socket, socket.socket]]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        one = socket.create_connection(listening.getsockname())
        other, _ = listening.accept()
    for sock in (one, other):
        sock.setblocking(False)
    yield one, other
    one.close()
    other.close()


def tell(story: Story, sockets: tuple[socket.socket, socket.socket], app: object, denied: Denial | None = None) -> None:
    """`story` of a peer whose requests `app` answers, and which is turned away in the end if it is to be `denied`."""

    async def run() -> None:
        loop = asyncio.get_running_loop()
        kept = Watched(loop)
        config: Config = kept.config
        config.loaded_app = app
        one, other = sockets
        await loop.connect_accepted_socket(kept.protocol, other)
        peer = await asyncio.open_connection(sock=one)
        async with asyncio.timeout(5):
            await story(kept, peer)
            peer[1].close()
            await kept.gone.wait()
        for deadlines in (kept.heads, kept.bodies, kept.stuck, kept.ended, kept.lingering):
            assert not deadlines._due
        assert kept.server.tally.denied == ({denied.value: 1} if denied else {})

    asyncio.run(run())


async def is_given_up(reader: asyncio.StreamReader) -> bytes:
    try:
        return await reader.read()
    except ConnectionError:
        return b""


def test_a_head_that_comes_too_slowly(sockets: tuple[socket.socket, socket.socket]) -> None:
    async def story(kept: Watched, peer: Peer) -> None:
        reader, writer = peer
        for byte in HEAD:
            if reader.at_eof() or reader.exception() or not len(kept):
                break
            writer.write(bytes((byte,)))
            await asyncio.sleep(0.01)
        assert await is_given_up(reader) == b""

    tell(story, sockets, reads_all, Denial.SLOW_HEAD)


@pytest.mark.parametrize(
    ("target", "type_"), [(b"/", b"text/plain; charset=utf-8"), (b"/api/v1/files", b"application/problem+json")]
)
def test_a_body_that_comes_too_slowly(
    sockets: tuple[socket.socket, socket.socket], target: bytes, type_: bytes
) -> None:
    async def story(kept: Watched, peer: Peer) -> None:
        reader, writer = peer

        async def drips() -> None:
            while True:
                writer.write(b"x")
                await asyncio.sleep(0.01)

        writer.write(HEAD.replace(b"/", target, 1))
        dripping = asyncio.create_task(drips())
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
        dripping.cancel()
        assert head.startswith(b"HTTP/1.1 408 ")
        assert b"\r\ncontent-type: " + type_ + b"\r\n" in head.lower()
        assert (b'"reason":"too-slow"' in body) == (target != b"/")

    tell(story, sockets, reads_all, Denial.SLOW_BODY)


def test_a_body_that_comes_too_slowly_when_there_is_an_answer(sockets: tuple[socket.socket, socket.socket]) -> None:
    """Then there is no place for another."""

    async def begins(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"first", "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass

    async def story(kept: Watched, peer: Peer) -> None:
        reader, writer = peer
        writer.write(HEAD)
        await reader.readuntil(b"first")
        assert b"408" not in await is_given_up(reader)

    tell(story, sockets, begins, Denial.SLOW_BODY)


def test_a_body_that_takes_long_but_comes(sockets: tuple[socket.socket, socket.socket]) -> None:
    async def story(kept: Watched, peer: Peer) -> None:
        reader, writer = peer
        writer.write(HEAD)
        for _ in range(40):
            writer.write(b"x" * 2500)
            await asyncio.sleep(0.01)
        assert (await reader.readuntil(b"100000")).startswith(b"HTTP/1.1 200 ")

    tell(story, sockets, reads_all)


def test_a_body_that_nobody_reads_for_a_while(sockets: tuple[socket.socket, socket.socket]) -> None:
    """Then it is not the peer that is slow."""

    async def story(kept: Watched, peer: Peer) -> None:
        reader, writer = peer
        writer.write(HEAD.replace(b"100000", b"9000000") + b"x" * 9_000_000)
        assert (await reader.readuntil(b"9000000")).startswith(b"HTTP/1.1 200 ")

    tell(story, sockets, waits)


def test_an_answer_that_nobody_takes(sockets: tuple[socket.socket, socket.socket]) -> None:
    async def story(kept: Watched, peer: Peer) -> None:
        cast("asyncio.Transport", peer[1].transport).pause_reading()
        peer[1].write(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        await kept.gone.wait()

    tell(story, sockets, says_much, Denial.NOT_READ)


def test_the_next_request_that_does_not_come(sockets: tuple[socket.socket, socket.socket]) -> None:
    async def story(kept: Watched, peer: Peer) -> None:
        reader, writer = peer
        writer.write(HEAD.replace(b"100000", b"0"))
        assert (await reader.read()).endswith(b"\r\n\r\n1\r\n0\r\n0\r\n\r\n")

    tell(story, sockets, reads_all)


def test_a_peer_that_has_ended_is_no_listener(sockets: tuple[socket.socket, socket.socket]) -> None:
    """Whoever closes an event stream only ends it, and nothing is written that would tell that it is gone."""
    told = []

    async def listens(scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"first", "more_body": True})
        while (await receive())["type"] != "http.disconnect":
            pass
        told.append("gone")

    async def story(kept: Watched, peer: Peer) -> None:
        reader, writer = peer
        writer.write(HEAD.replace(b"100000", b"0"))
        await reader.readuntil(b"first")
        writer.write_eof()
        await kept.gone.wait()

    tell(story, sockets, listens)
    assert told == ["gone"]


def test_an_application_that_fails_tells_nothing(
    sockets: tuple[socket.socket, socket.socket], caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError("the secret is 42")

    async def story(kept: Watched, peer: Peer) -> None:
        reader, writer = peer
        writer.write(HEAD.replace(b"100000", b"0"))
        got = await reader.read()
        assert got.startswith(b"HTTP/1.1 500 ")
        assert b"secret" not in got

    tell(story, sockets, fails)
    assert "the secret is 42" in caplog.text


def test_deadlines_that_are_set_again_when_they_are_over() -> None:
    loop = ManualLoop()
    came: list[tuple[str, float]] = []

    def expire(item: str) -> None:
        came.append((item, loop.time() - 1000))
        if len(came) < 6:
            deadlines.add(item)

    deadlines: Deadlines[str] = Deadlines(loop, 1.0, expire)  # type: ignore[arg-type]
    deadlines.add("a")
    loop.advance(0.5)
    deadlines.add("b")
    loop.advance(10)
    assert came == [("a", 1.0), ("b", 1.5), ("a", 2.0), ("b", 2.5), ("a", 3.0), ("b", 3.5), ("a", 4.0)]
    assert not loop._later
