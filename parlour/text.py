"""What a text may hold: the one cleaning that everything said goes through where it enters.

Knows Unicode, knows no protocol. Used by the core for what it stores and by the client for what it shows.
"""

import re

_BREAKS = re.compile("\r\n|[\u2028\u2029]")
"""Line breaks other than LF that a person can have meant (Unicode section 5.8).

A lone CR, VT, FF and NEL are control characters and go with those.
"""

_UNSAFE = re.compile(
    "["
    "\x00-\x08\x0b-\x1f"  # C0, less tab and newline
    "\x7f-\x9f"  # DEL and C1
    "\u202a-\u202e"  # bidirectional embeddings and overrides
    "\u2066-\u2069"  # bidirectional isolates
    "\ud800-\udfff"  # lone surrogates: no encoding can carry them
    "]+"
)


def clean(text: str) -> str:
    """Take out of `text` what could act on a reader's terminal or forge a line.

    Control characters (C0, C1, DEL), bidirectional overrides and isolates, and lone surrogates are removed, a tab
    becomes a space, and a line break becomes ``\\n``: the only control character in what is returned.
    """
    if text.isprintable():
        return text
    return _UNSAFE.sub("", _BREAKS.sub("\n", text)).replace("\t", " ")


def lines(text: str) -> list[str]:
    """The lines of a clean text that have something in them, for dialects whose message is one line."""
    if "\n" not in text:
        return [text]
    return [line for line in text.split("\n") if line and not line.isspace()]
