"""The languages that clients speak, each sans I/O: bytes in, commands out; events in, bytes out.

Knows the wire formats, commands and events. Must not know the core, sockets, event loops or clocks (time is passed in).
"""

from collections.abc import Callable
from typing import NamedTuple

from parlour.dialects.base import Dialect
from parlour.dialects.chat1 import Chat1


class Row(NamedTuple):
    """How a connection's first bytes show its dialect."""

    prefixes: tuple[bytes, ...]
    make: Callable[[], Dialect]


DIALECTS: dict[str, Row] = {
    "chat1": Row((b"REGISTER ",), Chat1),
}

FALLBACK = DIALECTS["chat1"]
"""Takes what nobody claims, to answer it: ``400 Invalid registration``."""

HEAD_SIZE = max(len(prefix) for row in DIALECTS.values() for prefix in row.prefixes)
"""Bytes that are enough to tell the dialects apart."""


def claim(head: bytes) -> Row | None:
    """The dialect whose first bytes these are; None while that is open. Without any claim, the fallback."""
    undecided = False
    for row in DIALECTS.values():
        if head.startswith(row.prefixes):
            return row
        undecided = undecided or any(prefix.startswith(head) for prefix in row.prefixes)
    return None if undecided else FALLBACK
