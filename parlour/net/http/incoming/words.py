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
        return f"{found:.15g}" if isinstance(found, float) or abs(found) >= 1 << 64 else str(found)
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
