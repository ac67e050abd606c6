"""The files that one client attaches, one at a time: asked for, taken, and told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from parlour.commands import Answer, Attached, Malformed
from parlour.dialects.chat1.attachments import Failure, Incoming, could_not
from parlour.errors import Reason
from parlour.events import Done

if TYPE_CHECKING:
    from parlour.commands import Attach, Command
    from parlour.events import Refused

_ID = "attach-"
"""Begins the ids of requests that have to do with files."""


class Exchange:
    """Of a client that has attached something."""

    __slots__ = ("_called", "_count", "incoming")

    def __init__(self) -> None:
        self.incoming: Incoming | None = None
        """The file that the client was asked for, until it is over."""
        self._count = 0
        """How many it was asked for."""
        self._called = ""
        """What the last one is called."""

    @property
    def _request(self) -> str:
        """The id of what has to do with the last file."""
        return f"{_ID}{self._count}"

    def expect(self, command: Attach, author: str, now: float) -> tuple[Command, float]:
        """What is to be asked, and when something must have come of the file that the client is asked for."""
        if self.incoming is not None:
            return Malformed(Reason.TOO_MANY_UPLOADS.value), self.incoming.deadline
        self._count += 1
        self._called = command.name
        self.incoming = Incoming(command.name, command.room, command.text, now, author)
        return replace(command, id=self._request), self.incoming.deadline

    def over(self, incoming: Incoming) -> Command:
        """What came of the file, which has a result."""
        self.incoming = None
        result = incoming.result
        assert result is not None
        if isinstance(result, Failure):
            return Answer(result.text)
        return Attached(incoming.name, incoming.room, incoming.text, result, id=self._request)

    def is_about(self, request: str | None) -> bool:
        """Whether that is the id of what has to do with a file."""
        return request is not None and request.startswith(_ID)

    def told(self, event: Done | Refused) -> str:
        """What the client is told of what became of the last file."""
        if isinstance(event, Done):
            return f"Attachment {self._called} attached and distributed"
        self.incoming = None
        return could_not(self._called)
