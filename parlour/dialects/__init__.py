"""The languages that clients speak, each sans I/O: bytes in, commands out; events in, bytes out.

Knows the wire formats, commands and events. Must not know the core, sockets, event loops or clocks (time is passed in).
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from parlour.dialects.base import Dialect, Venue
from parlour.dialects.chat1 import Chat1
from parlour.dialects.chat2 import Chat2
from parlour.dialects.irc import Irc, claims

HEAD_SIZE = 256
"""Bytes that are enough to tell the dialects apart: a registration with a name of any allowed length."""


class Row(NamedTuple):
    """How a connection's first bytes show its dialect."""

    claims: Callable[[bytes], bool | None]
    """Whether they do; None while they may."""
    make: Callable[[Venue], Dialect]


_VERSION_2 = re.compile(rb"REGISTER +\S+ +CHAT/2")
_NO_VERSION = re.compile(rb"R(E(G(I(S(T(E(R( +((?!CHAT/\d)\S+( +(C(H(A(T/?)?)?)?)?)?)?)?)?)?)?)?)?)?)?")
"""A registration, as far as it goes, that has not come to its version; a version where the name should be is one."""


def _claims_chat2(head: bytes) -> bool | None:
    if _VERSION_2.match(head):
        return True
    return None if _NO_VERSION.fullmatch(head) else False


def _claims_chat1(head: bytes) -> bool | None:
    if _NO_VERSION.fullmatch(head):
        return None
    return head.startswith(b"REGISTER ")


DIALECTS: dict[str, Row] = {
    "chat2": Row(_claims_chat2, lambda venue: Chat2()),
    "chat1": Row(_claims_chat1, lambda venue: Chat1(venue.depot)),
    "irc": Row(claims, Irc),
}

FALLBACK = DIALECTS["chat1"]
"""Takes what nobody claims, to answer it: ``400 Invalid registration``."""


def claim(head: bytes) -> Row | None:
    """The dialect whose first bytes these are; None while that is open. Without any claim, the fallback."""
    undecided = False
    for row in DIALECTS.values():
        claims = row.claims(head)
        if claims:
            return row
        undecided = undecided or claims is None
    return None if undecided and len(head) < HEAD_SIZE else FALLBACK
