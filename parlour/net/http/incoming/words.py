"""Reading JSON that was written by anybody: whatever is not what it should be is passed over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def word(of: Any, name: str) -> str:
    """The text of that name in an object; a number is taken for one, as senders do not take it too seriously."""
    found = of.get(name) if isinstance(of, dict) else None
    if isinstance(found, str):
        return found.strip("\n")
    if isinstance(found, int | float) and not isinstance(found, bool):
        return _digits(found)
    return ""


def _digits(number: float) -> str:
    """`number` as people read it; nothing if it is above what a double holds: no sender counts on it (RFC 8259, 6)."""
    if isinstance(number, int) and abs(number) < 1 << 64:
        return str(number)
    try:
        return f"{number:.15g}"
    except OverflowError:
        return ""


def each(of: Any, name: str) -> Iterator[dict[str, Any]]:
    """The objects in the list of that name."""
    found = of.get(name) if isinstance(of, dict) else None
    if isinstance(found, list):
        yield from (one for one in found if isinstance(one, dict))


def inner(of: Any, name: str) -> dict[str, Any]:
    """The object of that name; an empty one if there is none."""
    found = of.get(name) if isinstance(of, dict) else None
    return found if isinstance(found, dict) else {}


def linked(words: str, url: str) -> str:
    """Words with the address behind them."""
    if not words or words == url:
        return url
    return f"{words} ({url})" if url else words


def named(name: str, value: str) -> str:
    """A field."""
    return f"{name}: {value}" if name and value else name or value


def lines(*texts: str) -> str:
    """What there is of `texts`, one below the other."""
    return "\n".join(text for text in texts if text)
