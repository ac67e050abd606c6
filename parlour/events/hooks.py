"""What owners are told of webhooks that go out."""

import msgspec

from parlour.events.base import Event


class HookState(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A webhook."""

    name: str
    url: str
    room: str
    at: float
    """When it was made, in seconds since the epoch."""
    words: tuple[str, ...] = ()
    by: str = ""
    """What its maker was called then; empty: the operator made it."""


class HookMade(Event, frozen=True):
    """There is a webhook more."""

    hook: HookState
    secret: str
    """What it is told is signed with this, which is told this once."""


class HookList(Event, frozen=True, tag="hooks"):
    """The webhooks, in the order they were made."""

    hooks: tuple[HookState, ...] = ()
