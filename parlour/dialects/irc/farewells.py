"""The last line of a connection: ERROR, and why."""

from __future__ import annotations

from parlour.dialects.irc.client import Client
from parlour.errors import Farewell

FAREWELLS = {
    Farewell.STOPPING: "The server is being stopped",
    Farewell.TOO_SLOW: "SendQ exceeded",
    Farewell.REPLACED: "You have come back on another connection",
    Farewell.LEFT: "Client quit",
    Farewell.EXPELLED: "Killed",
    Farewell.TOO_LATE: "Registration timed out",
    Farewell.SILENT: "Ping timeout",
}


def closing_link(client: Client, why: str) -> bytes:
    """The line."""
    return client.line("ERROR", f"Closing Link: {client.nick or '*'} ({why})", source="")
