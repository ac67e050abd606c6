"""Plain HTTP requests to a server under test."""

from __future__ import annotations

from base64 import b64encode
from http.client import HTTPConnection
from typing import NamedTuple

import msgspec

from tests.live.server import PATIENCE


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: dict[str, str]
    """With names in lower case."""
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> object:
        return msgspec.json.decode(self.body)


def get(port: int, path: str, *, method: str = "GET", host: str = "127.0.0.1", **fields: str) -> Answer:
    """Ask for `path`; `fields` are header fields, with underscores for hyphens."""
    connection = HTTPConnection(host, port, timeout=PATIENCE)
    try:
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in fields.items()})
        answer = connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        connection.close()


def basic(name: str, password: str) -> str:
    """The field `Authorization` (RFC 7617)."""
    return "Basic " + b64encode(f"{name}:{password}".encode()).decode()
