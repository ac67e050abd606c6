"""Other people's text, made safe for a terminal: a line that stays a line, in its colour."""

import unicodedata

from parlour.text import clean

LONGEST = 8192
"""Characters of one line that are shown."""
STACKED = 8
"""Characters without width that may follow each other: enough for every script and emoji."""

_JOINERS = "\u200c\u200d"
_TAGS = range(0xE0020, 0xE0080)
_JAMO = range(0x1160, 0x1200)


def safe(text: str) -> str:
    """Take out what a terminal may act on and floods of what has no width; cut what is endless."""
    cut = len(text) - LONGEST
    if cut > 0:
        text = f"{text[:LONGEST]} ... ({cut} more characters)"
    text = clean(text).replace("\n", " ")
    return text if text.isascii() else "".join(_thin(text))


def _thin(text: str) -> list[str]:
    kept = []
    stacked = 0
    for character in text:
        category = unicodedata.category(character)
        if category in ("Mn", "Me") or ord(character) in _JAMO:
            stacked += 1
        elif category == "Cf":
            if character not in _JOINERS and ord(character) not in _TAGS:
                continue
            stacked += 1
        else:
            stacked = 0
        if stacked <= STACKED and category not in ("Cc", "Cs", "Zl", "Zp"):
            kept.append(character)
    return kept
