"""Raw HTTP over sockets: what is sent is written out, what comes back is read by the standard library."""

import http.client
import io
import socket
from typing import NamedTuple, cast

from tests.live.server import RawClient


class Answer(NamedTuple):
    """An answer, whole."""

    status: int
    headers: dict[str, str]
    """By their names in small letters; the last of each."""
    body: bytes


class _Read:
    """As much of a socket as `http.client` wants."""

    def __init__(self, client: RawClient) -> None:
        self._client = client

    def makefile(self, *_: object) -> io.BufferedReader:
        return self._client.socket.makefile("rb", buffering=0)  # type: ignore[return-value]  # it reads as well


def answer(client: RawClient, method: str = "GET") -> Answer:
    """The next answer."""
    response = http.client.HTTPResponse(cast("socket.socket", _Read(client)), method=method)
    response.begin()
    headers = {name.lower(): value for name, value in response.getheaders()}
    return Answer(response.status, headers, response.read())


def request(target: str = "/static/none", *fields: str, method: str = "GET", version: str = "1.1") -> bytes:
    """A request's head; a `Host` is given where `fields` have none."""
    named = any(field.lower().startswith("host:") for field in fields)
    lines = [f"{method} {target} HTTP/{version}", *([] if named else ["Host: localhost"]), *fields, "", ""]
    return "\r\n".join(lines).encode()


def upgrade(*fields: str, target: str = "/ws", version: str = "1.1", method: str = "GET") -> bytes:
    """The request of a WebSocket."""
    own = {field.partition(":")[0].lower() for field in fields}
    usual = (
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    )
    kept = [field for field in usual if field.partition(":")[0].lower() not in own]
    return request(
        target, *kept, *(field for field in fields if field.partition(":")[2]), version=version, method=method
    )
