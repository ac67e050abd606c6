"""The Range field of a request (RFC 9110, section 14.2): what of it counts."""

from __future__ import annotations

import re
from typing import Final

from starlette.types import Scope

_UNIT: Final = re.compile(r"bytes=(.*)", re.IGNORECASE)
_RANGE: Final = re.compile(r"[ \t]*(?:(\d{1,18})-(\d{0,18})|-(\d{1,18}))[ \t]*")


def heeded(given: str, size: int) -> str | None:
    """Those of the ranges that a file of `size` bytes has; None: that is no set of ranges, and the whole is sent.

    Where none of them can be had, it is one that cannot be had either (416).
    """
    unit = _UNIT.fullmatch(given.strip())
    if unit is None:
        return None
    found = []
    for each in unit[1].split(","):
        if not each.strip():
            continue
        match = _RANGE.fullmatch(each)
        if match is None:
            return None
        first, last, suffix = match.groups()
        if last and int(last) < int(first):
            return None
        if int(suffix) > 0 < size if suffix else int(first) < size:
            found.append(each.strip())
    return f"bytes={','.join(found) or f'{size}-'}" if unit[1].strip(", \t") else None


def with_range(scope: Scope, size: int) -> Scope:
    """The request `scope` with that of its Range field that counts; it means something with GET only."""
    given = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"range"), None)
    if given is None:
        return scope
    headers = [(name, value) for name, value in scope["headers"] if name != b"range"]
    wanted = heeded(given, size) if scope["method"] == "GET" else None
    if wanted is not None:
        headers.append((b"range", wanted.encode()))
    return {**scope, "headers": headers}
