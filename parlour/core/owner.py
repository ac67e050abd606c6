"""Who owns the server: whoever knows the two words that the operator has written down."""

from __future__ import annotations

import hmac
from typing import Final

GUESSES: Final = 5
"""Wrong words that may come from one place at once."""
PAUSE: Final = 30.0
"""Seconds after which another one may."""
MOST_SOURCES = 4096
"""Places that are remembered."""


def proves(owner: tuple[str, str] | None, name: str, password: str) -> bool:
    """Whether these are the words of `owner`; never, if there is none. It takes as long, whichever is wrong."""
    said = (name, password)
    same = [hmac.compare_digest(_bytes(one), _bytes(other)) for one, other in zip(said, owner or said, strict=True)]
    return owner is not None and all(same)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


class Guesses:
    """Wrong words of late, by where they came from (`Profile.host`), through whatever door: who guesses has to wait.

    What is counted is bounded, and a place that is forgotten has a few guesses more.
    """

    def __init__(self) -> None:
        self._guilt: dict[str, float] = {}
        """Until when each place has used up its guesses, in the order of its last one."""

    def exhausted(self, source: str, now: float) -> bool:
        """Whether what comes from there is not looked at now, in seconds since the epoch."""
        return self._guilt.get(source, now) > now + (GUESSES - 1) * PAUSE

    def count(self, source: str, now: float) -> None:
        """That was one more."""
        guilt = max(self._guilt.pop(source, now), now)  # the last one is forgotten last
        self._guilt[source] = guilt + PAUSE
        if len(self._guilt) > MOST_SOURCES:
            del self._guilt[next(iter(self._guilt))]
