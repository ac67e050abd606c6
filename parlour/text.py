"""What a text may hold: the one cleaning that everything said goes through where it enters.

Knows Unicode, and IRC's formatting codes so as to tell them from what has no meaning; knows no protocol. Used by the
core for what it stores and by the client for what it shows.
"""

import re

_BREAKS = re.compile("\r\n|[\u2028\u2029]")
"""Line breaks other than LF that a person can have meant (Unicode section 5.8).

A lone CR, VT, FF and NEL are control characters and go with those.
"""

_REST = (
    "\x7f-\x9f"  # DEL and C1
    "\u202a-\u202e"  # bidirectional embeddings and overrides
    "\u2066-\u2069"  # bidirectional isolates
    "\ud800-\udfff"  # lone surrogates: no encoding can carry them
)

_UNSAFE = re.compile(f"[\x00-\x08\x0b-\x1f{_REST}]+")
"""C0, less tab and newline, and the rest."""

_UNSAFE_OR_UNKNOWN = re.compile(f"[\x00\x01\x05-\x08\x0b-\x0e\x10\x12-\x15\x17-\x1c{_REST}]+")
"""The same, less the characters that begin a formatting code."""

_CODES = re.compile(
    "\x03(?:[0-9]{1,2}(?:,[0-9]{1,2})?)?"  # a colour, and that of the background
    "|\x04(?:[0-9A-Fa-f]{6}(?:,[0-9A-Fa-f]{6})?)?"  # the same as red, green and blue
    "|[\x02\x0f\x11\x16\x1d-\x1f]"  # bold, plain, monospace, reverse, italic, strikethrough, underline
)
"""IRC's formatting."""


def clean(text: str) -> str:
    """Take out of `text` what could act on a reader's terminal or forge a line.

    Control characters (C0, C1, DEL), bidirectional overrides and isolates, and lone surrogates are removed, a tab
    becomes a space, and a line break becomes ``\\n``: the only control character in what is returned.
    """
    if text.isprintable():
        return text
    return _UNSAFE.sub("", _BREAKS.sub("\n", text)).replace("\t", " ")


def plain(text: str) -> str:
    """The clean `text`, without IRC's formatting codes and the numbers that belong to them."""
    if text.isprintable():
        return text
    return _CODES.sub("", _marked(text))


def markup(text: str) -> str:
    """The clean `text` with its formatting codes; empty if it has none."""
    if text.isprintable():
        return ""
    marked = _marked(text)
    return marked if _CODES.search(marked) else ""


def _marked(text: str) -> str:
    """Clean but for the codes. What is between a code and its number must be gone before either is looked for."""
    return _UNSAFE_OR_UNKNOWN.sub("", _BREAKS.sub("\n", text)).replace("\t", " ")


def one_line(text: str, most: int) -> str:
    """The first `most` characters of `text` as one plain line: a reason, a last word."""
    return " ".join(plain(text).split())[:most].rstrip()


def lines(text: str) -> list[str]:
    """The lines of a clean text that have something in them, for dialects whose message is one line."""
    if "\n" not in text:
        return [text]
    return [line for line in text.split("\n") if line and not line.isspace()]
