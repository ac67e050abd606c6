"""Everything that the API can do: the routes, the checks and the OpenAPI document are made of this."""

from __future__ import annotations

from typing import Final

from parlour.net.http.api import events, files, hooks, messages, people, rooms, tokens
from parlour.net.http.api.operation import Operation

TABLE: Final[tuple[Operation, ...]] = (
    *rooms.ROWS,
    *messages.ROWS,
    *people.ROWS,
    *events.ROWS,
    *files.ROWS,
    *tokens.ROWS,
    *hooks.ROWS,
)
