"""The API of a running server, asked over a socket as programs ask it."""

import json
from http.client import HTTPConnection, HTTPResponse
from typing import Any

from tests.live.server import PATIENCE, RawClient, ServerProcess


class Api:
    """Asks one server."""

    def __init__(self, server: ServerProcess) -> None:
        self.port = server.port
        self.token = ""

    def enter(self, name: str) -> str:
        """The secret of a new lasting person, who is not connected any more."""
        with RawClient(self.port) as client:
            client.send(f"REGISTER {name} CHAT/2.0\n")
            client.line()
            return str(json.loads(client.line())["secret"])

    def open(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[HTTPConnection, HTTPResponse]:
        """A request whose answer is still to be read."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            given.setdefault("Authorization", f"Bearer {self.token}")
        if body is not None:
            given.setdefault("Content-Type", "application/json")
        connection.request(method, f"/api/v1{path}", None if body is None else json.dumps(body), given)
        return connection, connection.getresponse()

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Status and JSON of an answer."""
        connection, response = self.open(method, path, body, **headers)
        try:
            return response.status, json.loads(response.read())
        finally:
            connection.close()

    def ok(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The JSON of a good answer."""
        status, answer = self.ask(method, path, body, **headers)
        assert status in (200, 201), answer
        return answer
