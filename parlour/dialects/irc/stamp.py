"""Times as IRC writes them: UTC, to the millisecond (IRCv3 server-time)."""

from datetime import UTC, datetime
from functools import lru_cache

_SLACK = 0.001
"""Milliseconds that a time may be short of the one it is shown as: floats are that much less exact than they look."""


_YEAR_10000 = 253_402_300_800


def stamp(at: float) -> str:
    """Seconds since the epoch as ``2026-11-23T12:00:00.000Z``."""
    second, milliseconds = divmod(int(at * 1000 + _SLACK), 1000)
    return f"{_second(second)}.{milliseconds:03d}Z"


def edge(at: float) -> float:
    """The first moment that is written as `at` is."""
    return (int(at * 1000 + _SLACK) - _SLACK) / 1000


def edge_after(at: float) -> float:
    """The first moment that is written as a later one."""
    return (int(at * 1000 + _SLACK) + 1 - _SLACK) / 1000


@lru_cache(maxsize=64)
def _second(second: int) -> str:
    return f"{datetime.fromtimestamp(second, UTC):%Y-%m-%dT%H:%M:%S}"


def parse_stamp(text: str) -> float | None:
    """The time that such a text says, in seconds since the epoch; None if it says none."""
    if not text.endswith("Z") or not text.isascii():
        return None
    try:
        at = datetime.fromisoformat(text).timestamp()
    except ValueError:
        return None
    return at if 0 <= at < _YEAR_10000 else None
