"""Requests as the application gets them, without sockets."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request


def request(address: str = "127.0.0.1", app: Any = None, **fields: str) -> Request:
    """A request from that address; `fields` are header fields, with underscores for hyphens."""
    headers = {"host": "localhost:64700", **{name.replace("_", "-").lower(): value for name, value in fields.items()}}
    return Request(
        {
            "type": "http",
            "method": "GET",
            "path": "/",
            "query_string": b"",
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
            "client": (address, 50000),
            "app": app,
        }
    )
