"""The ids under which clients ask, so that the same thing is done once however often it is asked.

An id may end with a digest of what is asked: it is the part before that counts, and with another digest it is refused.
"""

from __future__ import annotations

MARK = "\x1f"
"""Stands before the digest. What a client of a dialect sends as its id may hold it: that is about its own ids alone."""
_BEHIND = chr(ord(MARK) + 1)


def with_digest(name: str, digest: str) -> str:
    """The id `name` for what has that `digest`."""
    return f"{name}{MARK}{digest}"


def counting(request: str) -> str:
    """The part of an id that counts."""
    name, mark, _ = request.partition(MARK)
    return name + mark


def bounds(request: str) -> tuple[str, str]:
    """Between which two, by code points, all ids are of which the same part counts."""
    name = counting(request)
    return (name, name[:-1] + _BEHIND) if name.endswith(MARK) else (name, name)
