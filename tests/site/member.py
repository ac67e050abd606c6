"""Somebody who is connected to the hub while others ask over HTTP."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from parlour.commands import Command, Register
from parlour.core.outbox import Outbox
from parlour.dialects.chat2.codec import JSON
from parlour.events import Event, PersonEvent, Registered, RoomEvent
from tests.site.asgi import ADDRESS

if TYPE_CHECKING:
    from tests.site.site import Site


class Member:
    """A connected client of the hub."""

    busy = False

    def __init__(self, site: Site, name: str, secret: str, lasting: bool) -> None:
        self.told: list[tuple[str | None, Event]] = []
        self.closed = False
        self._site = site
        self.outbox = Outbox(self, lambda _: None, 1 << 20)
        self.session = site.hub.open(self, self.outbox, JSON, ADDRESS)
        self.does(Register(name, secret, lasting=lasting))

    def does(self, command: Command) -> list[Event]:
        """Do that; returns what one is told of it."""
        before = len(self.told)
        self._site.hub.execute(self.session, [command])
        self._site.turn()
        return [event for _, event in self.told[before:]]

    @property
    def secret(self) -> str:
        return next(event.secret for _, event in self.told if isinstance(event, Registered))

    def heard(self) -> list[Any]:
        """What was pushed since the last time."""
        lines = b"".join(self.outbox.chunks).splitlines()
        self.outbox.empty()
        return [json.loads(line) for line in lines]

    def reply(self, event: Event, request: str | None = None) -> None:
        self.told.append((request, event))

    def echo(self, event: RoomEvent | PersonEvent, request: str) -> bytes:
        raise AssertionError("CHAT/2.0 has no labels")

    def close(self) -> None:
        self.closed = True

    def flush(self) -> None:
        raise AssertionError("tests read outboxes themselves")
