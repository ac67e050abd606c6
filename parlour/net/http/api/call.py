"""A request of the API on its way to the core and back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

import msgspec

from parlour.events import Done, Event, Refused
from parlour.net.http.api.problems import Trouble, refusal, trouble
from parlour.net.http.idempotency import request_id

if TYPE_CHECKING:
    from starlette.requests import Request

    from parlour.commands import Command
    from parlour.net.http.api.limits import Key, Limits
    from parlour.net.http.api.types import Idempotency
    from parlour.net.http.visit import Visit
    from parlour.net.server import Server

E = TypeVar("E", bound=Event)


class Named(Protocol):
    """Something that has a name, in a path."""

    @property
    def name(self) -> str:
        """It."""


class Call(NamedTuple):
    """A request that was understood."""

    server: Server
    request: Request
    visit: Visit
    limits: Limits
    key: Key
    """Who answers for it."""
    place: Any
    """What its path says: see `Operation.place`."""
    query: Any
    headers: Any
    body: Any

    @property
    def id(self) -> str | None:
        """The id of a command that is to be done once, as the headers want it."""
        headers: Idempotency = self.headers
        if headers.key is None:
            return None
        operation = f"{self.request.method} {self.request.scope['path']}"
        return request_id(operation, headers.key, msgspec.json.encode(self.body))

    async def ask(self, command: Command, answer: type[E]) -> E:
        """What the core answers, which is of that type. Raises `Declined`."""
        try:
            event = await self.visit.ask(command)
        except TimeoutError:
            raise trouble(Trouble.NO_ANSWER) from None
        if isinstance(event, Refused):
            raise refusal(event.reason, event.about)
        assert isinstance(event, answer)
        return event


def dropping(command: Callable[[str], Command]) -> Callable[[Call], Awaitable[Done]]:
    """Answers a call by asking `command` for what its place names."""

    async def drop(call: Call) -> Done:
        place: Named = call.place
        return await call.ask(command(place.name), Done)

    return drop
