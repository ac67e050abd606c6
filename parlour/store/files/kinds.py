"""What a file is, by its first bytes: what somebody says it is counts for nothing.

Only what a browser can show without running any of it has a type of its own; everything else is `OTHER`, to be saved.
"""

from __future__ import annotations

import re

OTHER = "application/octet-stream"
PDF = "application/pdf"
"""Known, but saved and not shown: viewers run scripts in it."""
TEXT = "text/plain"

HEAD = 4096
"""Bytes that are looked at."""

JPEG, PNG, GIF, WEBP = "image/jpeg", "image/png", "image/gif", "image/webp"
IMAGES = frozenset({JPEG, PNG, GIF, WEBP})


_SIGNATURES = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), PNG),
    (re.compile(rb"\xff\xd8\xff"), JPEG),
    (re.compile(rb"GIF8[79]a"), GIF),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), WEBP),
    (re.compile(rb"%PDF-"), PDF),
    (re.compile(rb"RIFF....WAVE", re.DOTALL), "audio/wav"),
    (re.compile(rb"fLaC"), "audio/flac"),
    (re.compile(rb"ID3|\xff[\xfa\xfb\xf2\xf3]"), "audio/mpeg"),
    (re.compile(rb"OggS.{24,60}\x80theora", re.DOTALL), "video/ogg"),
    (re.compile(rb"OggS"), "audio/ogg"),
    (re.compile(rb"\x1aE\xdf\xa3.{4,60}webm", re.DOTALL), "video/webm"),
    (re.compile(rb"....ftypM4[AB] ", re.DOTALL), "audio/mp4"),
    (re.compile(rb"....ftyp(isom|iso[2-9]|mp4[12]|avc1|M4V |MSNV|dash)", re.DOTALL), "video/mp4"),
    (re.compile(rb"....ftypqt  ", re.DOTALL), "video/quicktime"),
)
_MARKUP = re.compile(r"(?is)\s*<[a-z!?/]")
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CUT = 3
"""Bytes of a character that may be cut off where the head ends."""


def kind(head: bytes) -> str:
    """The type of a file that begins with `head`: all of it, or its first `HEAD` bytes."""
    for signature, found in _SIGNATURES:
        if signature.match(head):
            return found
    return TEXT if _is_text(head) else OTHER


def _is_text(head: bytes) -> bool:
    """Whether that is text, and none that a browser could take for a page or a picture made of markup."""
    for cut in range(_CUT + 1 if len(head) >= HEAD else 1):
        try:
            text = head[: len(head) - cut].decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
        return bool(text) and not _NO_TEXT.search(text) and not _MARKUP.match(text)
    return False
