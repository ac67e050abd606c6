"""Other people's text, made safe for a terminal: a line that stays a line, in its colour."""

import re
import unicodedata

from parlour.text import clean

LONGEST = 8192
"""Characters of one line that are shown."""
STACKED = 8
"""Characters without width that may follow each other: enough for every script and emoji."""

_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]"  # CSI: colours, and where the cursor goes
    r"|(?:\x1b[]PX^_]|[\x9d\x90\x98\x9e\x9f])"  # OSC, DCS and their like: a title, a link, the clipboard
    r"[^\x00-\x1f\x7f-\x9f]*(?:\x07|\x1b\\|\x9c)"
)
"""Whole control sequences: of those, nothing was meant to be read."""

_JOINERS = "\u200c\u200d"
_TAGS = range(0xE0020, 0xE0080)
_JAMO = range(0x1160, 0x1200)


def safe(text: str) -> str:
    """Take out what a terminal may act on and floods of what has no width; cut what is endless."""
    cut = len(text) - LONGEST
    text = clean(_SEQUENCE.sub("", text[:LONGEST])).replace("\n", " ")
    if not text.isascii():
        text = "".join(_thin(text))
    return f"{text} ... ({cut} more characters)" if cut > 0 else text


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
