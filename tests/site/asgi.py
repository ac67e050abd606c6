"""What uvicorn and an application tell each other (ASGI)."""

import json
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

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


def scope(
    method: str, path: str, headers: Mapping[str, str], charge: Callable[[int], None] = lambda count: None
) -> dict[str, Any]:
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
        "state": {"address": ADDRESS, "abort": lambda: None, "charge": charge},
    }
