"""Who owns the server: whoever knows the two words that the operator has written down."""

from __future__ import annotations

import hmac
from typing import Final

GUESSES: Final = 5
"""Wrong words that may come from one place at once."""
PAUSE: Final = 30.0
"""Seconds after which another one may."""


def proves(owner: tuple[str, str] | None, name: str, password: str) -> bool:
    """Whether these are the words of `owner`; never, if there is none. It takes as long, whichever is wrong."""
    said = (name, password)
    same = [hmac.compare_digest(_bytes(one), _bytes(other)) for one, other in zip(said, owner or said, strict=True)]
    return owner is not None and all(same)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")
