"""What one client is told of tokens."""

import msgspec

from parlour.events.base import Event


class TokenMade(Event, frozen=True):
    """There is a bot called `name` now."""

    name: str
    token: str
    """Proves that it is that bot. It is told this once."""


class Token(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A token that somebody has made, which nobody can be told again."""

    name: str
    """Of the bot."""
    at: float
    """When it was made, in seconds since the epoch."""
    by: str = ""
    """What its maker was called then; empty: the operator made it."""
    room: str | None = None
    """All that the bot can do is to speak there; empty: the room is gone."""


class TokenList(Event, frozen=True, tag="tokens"):
    """Tokens, in the order they were made."""

    tokens: tuple[Token, ...] = ()
