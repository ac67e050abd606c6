"""Long texts in parts that can be messages."""

from __future__ import annotations

from collections.abc import Iterator

from parlour.text import plain

LONGEST = 4096
"""Characters in one message that a program has written: what is longer is several. The core takes twice as many."""
MOST = 10
"""Messages that one text may become."""


class TooMany(ValueError):
    """The text is longer than `MOST` messages."""


def pieces(text: str) -> list[str]:
    """`text`, clean, in parts of at most `LONGEST` characters, cut at line ends where that can be.

    There is none if the text has nothing but white space. Raises `TooMany`.
    """
    found = [piece for piece in _cut(plain(text).strip("\n").rstrip()) if not piece.isspace()]
    if len(found) > MOST:
        raise TooMany(f"That is more than {MOST} messages of {LONGEST:,} characters.")
    return found


def _cut(text: str) -> Iterator[str]:
    while len(text) > LONGEST:
        cut = text.rfind("\n", 1, LONGEST + 1)
        cut = cut if cut > 0 else LONGEST
        yield text[:cut]
        text = text[cut:].removeprefix("\n")
    if text:
        yield text
