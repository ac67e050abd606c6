"""Tags that clients put on what they say for other clients: passed on as they are, if they are such."""

from __future__ import annotations

import re

from parlour.text import clean

MOST_BYTES = 4094
"""Of all keys and values together: what one line of IRC has room for."""

_KEY = re.compile(r"\+[A-Za-z0-9./+-]{1,63}", re.ASCII)


def passed(tags: dict[str, str]) -> dict[str, str] | None:
    """Those of `tags` that are passed on; None if there are none, or so many that nobody could be sent them."""
    kept = {key: clean(value).replace("\n", " ") for key, value in tags.items() if _KEY.fullmatch(key)}
    size = sum(len(key) + len(value.encode()) + 2 for key, value in kept.items())
    return kept if kept and size <= MOST_BYTES else None
