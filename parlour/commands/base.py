"""What all commands have in common."""

from typing import Annotated

import msgspec
from msgspec import Meta

LOBBY = "lobby"
"""The room that everyone enters."""

MAX_SEQ = 2**40 - 1
"""The greatest number in a room that anyone can ask for."""

Seq = Annotated[int, Meta(ge=0, le=MAX_SEQ)]
Time = Annotated[float, Meta(ge=0, le=1e11)]
"""Seconds since the epoch."""
Limit = Annotated[int, Meta(ge=1, le=500)]
RequestId = Annotated[str, Meta(min_length=1, max_length=64)]


class Command(
    msgspec.Struct,
    frozen=True,
    gc=False,
    kw_only=True,
    omit_defaults=True,
    forbid_unknown_fields=True,
    tag_field="type",
    tag=str.lower,
):
    """Anything a client may ask. As JSON it has no fields with default values, which an older server may not know."""

    id: RequestId | None = None
    """Made by the client, and in every answer. What is said twice with the same one within a day is stored once."""
