"""Bodies as text: what a Content-Type says of them (RFC 9110, section 8.3)."""

from __future__ import annotations

from email.message import Message
from typing import Final, NamedTuple

CHARSETS: Final = frozenset(
    {"utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be", "iso-8859-1", "iso-8859-15"}
    | {"latin1", "windows-1252"}
)
"""Those that are taken; Python knows some more that take their time."""


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
    """What `header` says, or if it is empty, `default`."""
    message = Message()
    message["content-type"] = header or default
    charset = str(message.get_content_charset("utf-8"))
    return ContentType(message.get_content_type(), charset, message.get_boundary() or "")


def decoded(body: bytes, charset: str) -> str:
    """`body` as text; what is wrong in it is replaced. Raises `UnknownCharset`."""
    if charset not in CHARSETS:
        raise UnknownCharset(charset)
    return body.decode(charset, "replace").removeprefix("\ufeff")
