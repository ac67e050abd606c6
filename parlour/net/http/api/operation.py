"""One row of the table of the API."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from parlour.errors import Reason
from parlour.net.http.api.problems import Trouble

if TYPE_CHECKING:
    from parlour.net.http.api.call import Call


class Nothing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Takes no parameters."""


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be done with one method at one path."""

    method: str
    path: str
    """Behind the prefix, with the names of `place` in braces."""
    name: str
    """As programs that are made of the document call it."""
    summary: str
    run: Callable[[Call], Awaitable[Any]]
    """Gives the `answer`, or a whole response of Starlette's. Raises `Declined`."""
    answer: Any
    """The type of the answer."""
    place: type[msgspec.Struct] = Nothing
    """The parameters in the path."""
    query: type[msgspec.Struct] = Nothing
    """Those behind the question mark."""
    body: type[msgspec.Struct] | None = None
    """What is sent, as JSON."""
    raw: bool = False
    """What is sent is a file, as it is."""
    status: int = 200
    """Of the answer."""
    signed: bool = False
    """It needs a token."""
    reasons: tuple[Reason | Trouble, ...] = ()
    """Why it may be refused, beside what is always possible."""
    headers: type[msgspec.Struct] = Nothing
    """Headers of the request that mean something."""
    media_type: str = "application/json"
    """Of the answer."""
