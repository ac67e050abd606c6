"""Why the core says no: one closed list, rendered by each dialect in its own words."""

from enum import Enum


class Reason(Enum):
    """A refusal's reason. The value is stable and may be sent; it never holds internal detail."""

    BAD_REGISTRATION = "bad-registration"
    """The first thing said was not a registration, or not a well-formed one."""
    BAD_NAME = "bad-name"
    """The name is not one allowed word of 1 to 32 characters, or is reserved."""
    NAME_IN_USE = "name-in-use"
    """The name, or one that looks like it, belongs to somebody connected."""
    ALREADY_REGISTERED = "already-registered"
    """This connection has a name already."""
    NOT_REGISTERED = "not-registered"
    """This connection has no name yet."""
    LINE_TOO_LONG = "line-too-long"
    """A line exceeded the dialect's limit and was not sent."""
    NOT_STORED = "not-stored"
    """What was said could not be stored, so nobody has been shown it."""


class Refusal(Exception):
    """Raised by a handler: the command is not carried out, and only its sender is told why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


class Farewell(Enum):
    """Why the server ends a connection that is registered."""

    STOPPING = "stopping"
    """The server is being stopped."""
    TOO_SLOW = "too-slow"
    """The peer did not read what it was sent until its outbox was full."""


class StoreError(Exception):
    """Raised by a journal whose commit failed: nothing of that commit is stored."""


class StartError(Exception):
    """The server cannot start; the text is one sentence for the person who started it."""
