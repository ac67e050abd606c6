"""How a connection becomes a WebSocket: the handshakes of browsers, those that are refused, and whose pages may."""

from collections.abc import Iterator

import pytest
from websockets.frames import Frame, Opcode

from tests.live.conftest import Connect
from tests.live.http import answer, request, upgrade
from tests.live.server import ServerProcess

BROWSERS = {
    "Chromium": (
        "Pragma: no-cache",
        "Cache-Control: no-cache",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0",
        "Upgrade: websocket",
        "Origin: http://127.0.0.1:{port}",
        "Sec-WebSocket-Version: 13",
        "Accept-Encoding: gzip, deflate, br, zstd",
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits",
    ),
    "Firefox": (
        "Accept: */*",
        "Sec-WebSocket-Version: 13",
        "Origin: http://127.0.0.1:{port}",
        "Sec-WebSocket-Extensions: permessage-deflate",
        "Sec-Fetch-Mode: websocket",
        "Sec-Fetch-Site: same-origin",
        "Connection: keep-alive, Upgrade",
        "Upgrade: websocket",
    ),
    "Safari": (
        "Upgrade: websocket",
        "Connection: Upgrade",
        "Origin: http://127.0.0.1:{port}",
        "Sec-WebSocket-Extensions: permessage-deflate",
        "Cookie: a=b",
    ),
}
"""The fields that they send beside the usual ones, as they were seen."""


def frame(opcode: int, data: bytes) -> bytes:
    return Frame(Opcode(opcode), data).serialize(mask=True)


@pytest.mark.parametrize("fields", BROWSERS.values(), ids=BROWSERS)
def test_browsers(room: ServerProcess, connect: Connect, fields: tuple[str, ...]) -> None:
    client = connect(room)
    named = [field.format(port=room.port) for field in fields]
    client.send(upgrade(f"Host: 127.0.0.1:{room.port}", *named))
    head = client.until(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 101 ")
    assert b"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n" in head
    assert b"permessage-deflate" not in head
    client.send(frame(1, b"REGISTER nobody CHAT/9"))
    assert client.eof().startswith(b"\x81\x18400 Invalid registration\x88")


@pytest.mark.parametrize("cut", [0, 1, 40])
def test_frames_right_behind_the_request(room: ServerProcess, connect: Connect, cut: int) -> None:
    """In the same segment, and torn at its end."""
    client = connect(room)
    sent = upgrade() + frame(1, b"REGISTER eager CHAT/2.0") + frame(8, b"")
    client.send(sent[: len(sent) - cut])
    client.send(sent[len(sent) - cut :])
    got = client.eof()
    assert b"\x81\x1b200 Registration successful" in got
    assert got.endswith(b"\x88\x00")


def test_behind_other_requests(room: ServerProcess, connect: Connect) -> None:
    client = connect(room)
    client.send(request() * 2 + upgrade() + frame(1, b"?"))
    assert [answer(client).status, answer(client).status] == [404, 404]
    assert client.until(b"\r\n\r\n").startswith(b"HTTP/1.1 101 ")
    assert client.eof().startswith(b"\x81\x18400 Invalid registration\x88")


REFUSED = {
    "another place": (upgrade(target="/other"), 404),
    "a place below": (upgrade(target="/ws/x"), 404),
    "no key": (upgrade("Sec-WebSocket-Key:"), 400),
    "a key that is none": (upgrade("Sec-WebSocket-Key: short"), 400),
    "an old version": (upgrade("Sec-WebSocket-Version: 8"), 426),
    "no version": (upgrade("Sec-WebSocket-Version:"), 400),
    "not GET": (upgrade(method="POST"), 405),
    "a body": (upgrade("Content-Length: 5") + b"hello", 400),
    "a body in chunks": (upgrade("Transfer-Encoding: chunked") + b"0\r\n\r\n", 400),
    "much behind it": (upgrade() + b"x" * 20_000, 400),
    "HTTP/1.0": (upgrade(version="1.0"), 505),
    "another name": (upgrade("Host: evil.example"), 421),
}


@pytest.mark.parametrize(("sent", "status"), REFUSED.values(), ids=REFUSED)
def test_handshakes_that_are_refused(room: ServerProcess, connect: Connect, sent: bytes, status: int) -> None:
    client = connect(room)
    client.send(sent)
    got = answer(client)
    assert got.status == status
    assert got.headers["x-content-type-options"] == "nosniff"
    assert client.eof() == b""


@pytest.mark.parametrize(
    ("origin", "host", "allowed"),
    [
        ("http://localhost:64700", "localhost:64700", True),
        ("HTTP://LOCALHOST:64700", "localhost:64700", True),
        ("http://localhost", "localhost", True),
        ("http://localhost", "localhost:80", True),
        ("https://localhost", "localhost", True),  # behind a proxy that has the certificate
        ("https://localhost", "localhost:443", True),
        ("http://[::1]:64700", "[::1]:64700", True),
        ("http://192.168.1.7:64700", "192.168.1.7:64700", True),
        ("https://school.example", "localhost", True),  # --allowed-origin
        ("https://SCHOOL.example", "localhost", True),
        ("http://school.example", "localhost", False),
        ("https://school.example:444", "localhost", False),
        ("null", "localhost", False),
        ("", "localhost", False),
        ("localhost", "localhost", False),
        ("file://", "localhost", False),
        ("http://localhost:64701", "localhost:64700", False),
        ("http://localhost", "localhost:64700", False),
        ("http://127.0.0.1:64700", "localhost:64700", False),
        ("http://localhost.evil.example", "localhost", False),
        ("http://evil.example/localhost", "localhost", False),
        ("http://localhost@evil.example", "localhost", False),
        ("http://evil.example", "localhost", False),
        ("chrome-extension://abcdef", "localhost", False),
    ],
)
def test_pages_of_other_places(school: ServerProcess, connect: Connect, origin: str, host: str, allowed: bool) -> None:
    client = connect(school)
    client.send(upgrade(f"Host: {host}", f"Origin: {origin}" if origin else "Origin:  "))
    assert client.until(b"\r\n").split()[1] == (b"101" if allowed else b"403")


@pytest.fixture(scope="module")
def school() -> Iterator[ServerProcess]:
    server = ServerProcess("--allowed-origin", "https://school.example")
    try:
        yield server.started()
    finally:
        server.end()


def test_two_origins(school: ServerProcess, connect: Connect) -> None:
    client = connect(school)
    client.send(upgrade("Origin: http://localhost", "Origin: http://evil.example"))
    assert answer(client).status == 403


@pytest.fixture(scope="module")
def behind_a_proxy() -> Iterator[ServerProcess]:
    server = ServerProcess("--trusted-proxy", "127.0.0.1")
    try:
        yield server.started()
    finally:
        server.end()


@pytest.mark.parametrize(
    ("origin", "status"),
    [("https://chat.example", b"101"), ("http://chat.example", b"403"), ("https://evil.example", b"403")],
)
def test_behind_a_proxy(behind_a_proxy: ServerProcess, connect: Connect, origin: str, status: bytes) -> None:
    """It knows its own name, and whether what comes is encrypted."""
    client = connect(behind_a_proxy)
    said = ("Host: chat.example", "X-Forwarded-For: 198.51.100.9", "X-Forwarded-Proto: https")
    client.send(request("/static/none", *said) + upgrade(*said, f"Origin: {origin}"))
    assert answer(client).status == 404
    assert client.until(b"\r\n").split()[1] == status
