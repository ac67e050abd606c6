"""What the search index is given for a text, and what it is asked for a query.

The index cuts texts into words at spaces and punctuation and does not mind case or accents. Chinese, Japanese and
Korean are written without spaces (Korean with some, between words of several parts), so each of their characters is
made a word of its own, and what is searched for in them becomes a phrase: any part of a text is found, without a
dictionary.

A query cannot be malformed: each of its words goes to the index as a quoted string.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from parlour import names

MOST_WORDS = 32
"""Words of a query that are looked for; the index takes no more than some hundred."""

_CJK = re.compile(
    "["
    "\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff"  # Hangul
    "\u3005-\u3007\u3040-\u318f\u31a0-\u31bf\u31f0-\u31ff"  # iteration marks, kana, Bopomofo, Hangul
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # Han
    "]+"
)


def indexed(text: str) -> str:
    """`text` as the index is given it."""
    if text.isascii():
        return text
    return _CJK.sub(_apart, unicodedata.normalize("NFKC", text))


def _apart(characters: re.Match[str]) -> str:
    return f" {' '.join(characters[0])} "


@lru_cache(maxsize=1024)
def indexed_author(name: str) -> str:
    """The name of an author as the index is given it: the same for all forms of the name."""
    if name.isascii():
        return name
    try:
        return names.key(name)
    except names.BadName:
        return name


def expression(words: Sequence[str], author: str | None, rooms: Sequence[str]) -> str:
    """What to ask the index for texts with all of `words`, by `author` if that is given, in one of `rooms`.

    These are as the index has them. A word that ends in ``*`` stands for all that begin so. Where the author's name has
    nothing that the index would take for a word, it is left out: who asks compares names anyway.
    """
    phrases = [_phrase(word) for word in [*dict.fromkeys(words)][:MOST_WORDS]]
    found = f"text : ({' '.join(phrases) or _quoted('')})"
    if author is not None and any(character.isalnum() and character < "\U00010000" for character in author):
        found += f" AND author : {_quoted(indexed_author(author))}"
    return f"{found} AND room : ({' OR '.join(rooms)})"


def _phrase(word: str) -> str:
    stem = word.rstrip("*")
    return f"{_quoted(indexed(stem))} *" if stem != word else _quoted(stem and indexed(stem))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""').replace("\0", " ") + '"'
