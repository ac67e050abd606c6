"""What the server does not do behind people's backs: mark their browsers, and look at the links they send."""

import io
import socket
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from PIL import Image

from tests.live.api import Api
from tests.live.chat2 import Person
from tests.live.conftest import Connect, Serve
from tests.live.http import upgrade
from tests.live.server import PATIENCE, RawClient, ServerProcess
from tests.live.web import basic

OPEN = {
    "/": 200,
    "/?x": 200,
    "/worker.js": 200,
    "/static/app.js": 200,
    "/static/none": 404,
    "/join": 200,
    "/join/qr.svg": 200,
    "/join.json": 200,
    "/status": 401,
    "/status.json": 401,
    "/healthz": 200,
    "/readyz": 200,
    "/api/v1/openapi.json": 200,
    "/api/v1/problems/bad-token": 200,
    "/api/v1/rooms": 200,
    "/api/v1/rooms/lobby/messages": 200,
    "/api/v1/rooms/none/messages": 404,
    "/api/v1/me": 401,
    "/files/none/none": 404,
    "/thumbnails/none": 404,
    "/hook/none": 405,
    "/none": 404,
}
"""What everybody can ask for, and the status that comes."""


@pytest.fixture(scope="module")
def owned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    words = tmp_path_factory.mktemp("owner") / "owner"
    words.write_text("boss secret")
    server = ServerProcess("--owner-file", str(words))
    try:
        yield server.started()
    finally:
        server.end()


def ask(server: ServerProcess, method: str, path: str, body: bytes | None = None, **fields: str) -> tuple[int, bytes]:
    """Status and body of an answer, which does not set a cookie; the browser has one, of another server there."""
    connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    headers = {"Cookie": "session=4711", **{name.replace("_", "-"): value for name, value in fields.items()}}
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        names = {name.lower() for name, _ in answer.getheaders()}
        assert "date" in names
        assert not names & {"set-cookie", "set-cookie2"}
        return answer.status, answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(("path", "status"), OPEN.items())
def test_no_door_sets_a_cookie(owned: ServerProcess, path: str, status: int) -> None:
    assert ask(owned, "GET", path)[0] == status
    for method in ("HEAD", "POST", "PUT", "DELETE", "OPTIONS"):
        ask(owned, method, path)


def test_nor_do_those_for_who_has_proved_something(owned: ServerProcess) -> None:
    boss = basic("boss", "secret")
    for path in ("/status", "/status.json"):
        assert ask(owned, "GET", path, Authorization=boss)[0] == 200
        assert ask(owned, "GET", path, Authorization=basic("boss", "guess"))[0] == 401
    api = Api(owned)
    api.token = api.enter("ann")
    mine = {"Authorization": f"Bearer {api.token}"}
    assert ask(owned, "GET", "/api/v1/me", None, **mine)[0] == 200
    said = ask(owned, "POST", "/api/v1/rooms/lobby/messages", b'{"text":"hi"}', Content_Type="application/json", **mine)
    assert said[0] == 201
    token = api.ok("POST", "/tokens", {"name": "ci", "room": "lobby"})["token"]
    assert ask(owned, "POST", f"/hook/{token}", b"built", Content_Type="text/plain")[0] == 200
    assert ask(owned, "POST", "/hook/none", b"built", Content_Type="text/plain")[0] == 404
    picture = io.BytesIO()
    Image.new("RGB", (30, 20)).save(picture, "PNG")
    assert ask(owned, "POST", "/api/v1/files?name=x.png", picture.getvalue(), **mine)[0] == 201
    file = api.ok("POST", "/files?name=y.png", {"no": "picture"}, Content_Type="image/png")
    assert ask(owned, "GET", file["url"])[0] == 200


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (upgrade("Cookie: session=4711"), b"101"),
        (upgrade("Sec-WebSocket-Version: 7"), b"426"),
        (b"GET / HTTP/1.1\r\nno field\r\n\r\n", b"400"),
        (b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 100_000 + b"\r\n\r\n", b"431"),
        (b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n", b"421"),
    ],
)
def test_nor_do_sockets_and_errors(owned: ServerProcess, connect: Connect, asked: bytes, status: bytes) -> None:
    client = connect(owned)
    client.send(asked)
    head = client.until(b"\r\n\r\n")
    assert head.split()[1] == status
    assert b"set-cookie" not in head.lower()


def test_nobody_looks_at_a_link(serve: Serve, tmp_path: Path) -> None:
    """Not even where the server may call this machine. Who connects first is first in the listener's queue."""
    server = serve("--data", str(tmp_path), "--hooks-to", "127.0.0.0/8")
    with socket.create_server(("127.0.0.1", 0)) as listener, Person(server.port, "bob") as bob:
        link = f"http://127.0.0.1:{listener.getsockname()[1]}"
        with RawClient(server.port) as ann:
            ann.register("ann")
            ann.say(f"see {link}/page.html")
            bob.until_told(type="said")
        api = Api(server)
        api.token = api.enter("eve")
        api.ok("POST", "/rooms/lobby/messages", {"text": f"{link}/picture.png [here]({link}/)"})
        bob.ask("say", room="lobby", text=f"{link}/x.gif")
        bob.ask("say", room="lobby", text="later")
        told = [message["text"] for message in api.ok("GET", "/rooms/lobby/messages")["messages"]]
        assert [link in text for text in told] == [True, True, True, False]
        assert server.stop() == 0  # whatever it had begun is done
        with socket.create_connection(listener.getsockname(), timeout=PATIENCE) as own:
            listener.settimeout(PATIENCE)
            found, address = listener.accept()
            found.close()
            assert address == own.getsockname()
        listener.setblocking(False)
        with pytest.raises(BlockingIOError):
            listener.accept()
