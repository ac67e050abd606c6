"""Whom a text mentions: ``@name`` anywhere, or ``name:`` and ``name,`` at its beginning, as on IRC."""

import re
import unicodedata
from collections.abc import Callable

from parlour import names

Known = Callable[[str], str | None]
"""The canonical form of a name that somebody has, however it is written; None for any other word."""

EVERYBODY = "all"
"""``@all`` mentions everybody."""
MOST = 16
"""People mentioned in one text."""

_MARKED = re.compile(r"(?<![^\s(\[\"'])@([^\s@]{1,64})")
_TRAILING = ".,:;!?)]}'\"…。、\uff01\uff1f"


def mentioned(text: str, known: Known) -> tuple[str, ...]:
    """The names that a clean `text` mentions, of those that are `known`, in their canonical form; and ``all``."""
    if "@" not in text and ":" not in text and "," not in text:
        return ()  # what nearly every text is
    words = _MARKED.findall(text) if "@" in text else []
    first = text.split(maxsplit=1)[0]
    if first[-1] in ":,":
        words.insert(0, first)
    if not words:
        return ()  # a comma or a colon is most often just that
    found: dict[str, None] = {}
    for word in words[: 4 * MOST]:
        name = _name(word, known)
        if name is not None and len(found) < MOST:
            found[name] = None
    return (*found,)


def folded(name: str) -> str:
    """A name as mentions are compared. It says the same of canonical names as `names.key`, at a hundredth of the cost
    where that matters: any word of any message can be a mention."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _name(word: str, known: Known) -> str | None:
    """The name that `word` is, with or without the punctuation behind it: some names end in a dot."""
    for candidate in (word, word[:-1], word.rstrip(_TRAILING)):
        if candidate.lower() == EVERYBODY:
            return EVERYBODY
        name = known(candidate) if 0 < len(candidate) <= names.MAX_LENGTH else None
        if name is not None:
            return name
    return None
