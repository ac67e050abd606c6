"""Bodies as text: what a Content-Type says of them (RFC 9110, section 8.3)."""

from __future__ import annotations

from email.message import Message
from typing import Final, NamedTuple

CHARSETS: Final = frozenset(
    {"utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be", "iso-8859-1", "iso-8859-15"}
    | {"latin1", "windows-1252"}
)
"""Those that are taken; Python knows some more that take their time."""

LONGEST: Final = 256
"""Characters of a Content-Type that is read. The parser takes the square of its length."""


class UnknownCharset(ValueError):
    """The character set is none of `CHARSETS`."""


class ContentType(NamedTuple):
    """What it says."""

    media: str
    """In small letters, without parameters."""
    charset: str
    boundary: str
    """Of a form in parts; empty: none."""


def content_type(header: str, default: str) -> ContentType:
    """What `header` says; or `default`, if it is empty, too long or makes no sense."""
    if 0 < len(header) <= LONGEST:
        try:
            return _read(header)
        except (ValueError, LookupError, TypeError):  # some of what RFC 2231 can say is too much for the parser
            pass
    return _read(default)


def _read(header: str) -> ContentType:
    message = Message()
    message["content-type"] = header
    charset = str(message.get_content_charset("utf-8"))
    return ContentType(message.get_content_type(), charset, message.get_boundary() or "")


def decoded(body: bytes, charset: str) -> str:
    """`body` as text; what is wrong in it is replaced. Raises `UnknownCharset`."""
    if charset not in CHARSETS:
        raise UnknownCharset(charset)
    return body.decode(charset, "replace").removeprefix("\ufeff")
