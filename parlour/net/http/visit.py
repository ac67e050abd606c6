"""One request's way to the hub and back: a visit that asks in commands and is told events."""

from __future__ import annotations

import asyncio
import secrets
from types import TracebackType
from typing import TYPE_CHECKING, Self

from msgspec.structs import replace

from parlour.dialects.chat2.codec import JSON

if TYPE_CHECKING:
    from parlour.commands import Command
    from parlour.core.hub import Hub
    from parlour.events import Event, PersonEvent, RoomEvent

PATIENCE = 30.0
"""Seconds that an answer may take."""


class Visit:
    """See `core.visits`. Its session's peer, and a writer to whom nothing is written."""

    def __init__(self, hub: Hub, secret: str = "", address: str = "", *, bot: bool = False) -> None:
        """From `address`; `bot`: see `core.visits`. Raises `errors.Refusal` if the secret is nobody's."""
        self._hub = hub
        self._answers: dict[str, asyncio.Future[Event]] = {}
        self.session = hub.visits.open(self, self, JSON, secret, address, bot=bot)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hub.visits.end(self.session)

    async def ask(self, command: Command) -> Event:
        """The answer to `command`: under its own id, if it has one. Raises `TimeoutError`."""
        request = command.id or secrets.token_urlsafe(12)  # what is said twice with the same one is stored once
        answer: asyncio.Future[Event] = asyncio.get_running_loop().create_future()
        self._answers[request] = answer
        self._hub.visits.execute(self.session, replace(command, id=request))
        try:
            async with asyncio.timeout(PATIENCE):
                return await answer
        finally:
            del self._answers[request]

    @property
    def busy(self) -> bool:
        """See `core.ports.Peer`."""
        return False

    def reply(self, event: Event, request: str | None = None) -> None:
        """See `core.ports.Peer`."""
        answer = self._answers.get(request or "")
        if answer is not None and not answer.done():
            answer.set_result(event)

    def echo(self, event: RoomEvent | PersonEvent, request: str) -> bytes:
        """See `core.ports.Peer`."""
        return b""

    def close(self) -> None:
        """See `core.ports.Peer`."""

    def flush(self) -> None:
        """See `core.ports.Writer`."""
