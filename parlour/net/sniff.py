"""Whose a connection is, by its first bytes: a dialect's, or HTTP's."""

from __future__ import annotations

import re
from typing import Final

from parlour.dialects import FALLBACK, HEAD_SIZE, Row, claim

METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""Of HTTP (RFC 9110, section 9; RFC 5789), those that are served."""

_REQUEST = re.compile(rb"(?:" + "|".join(METHODS).encode() + rb") ")


class Web:
    """The connection speaks HTTP."""


WEB: Final = Web()

Claimed = Row | Web


def sniff(head: bytes) -> Claimed | None:
    """Who claims a connection that begins like that; None while that is open."""
    if _REQUEST.match(head):
        return WEB
    row = claim(head)
    if row is FALLBACK and len(head) < HEAD_SIZE and any(f"{method} ".encode().startswith(head) for method in METHODS):
        return None
    return row
