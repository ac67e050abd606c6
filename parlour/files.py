"""Files that people pass on: what they may be called, where they are found, and how one says so in a line."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote

from parlour.text import clean

if TYPE_CHECKING:
    from parlour.events import File

MOST_NAME = 150
"""Bytes of UTF-8 in the name of a file: what every file system takes, and room for what a browser adds."""
NAMELESS = "file"
"""A file without a name that could be used."""

_UNITS = {"kB": 1e3, "MB": 1e6, "GB": 1e9}
_NOT_IN_NAMES = re.compile(r'[<>:"|?*]+')
"""What Windows takes in no name of a file."""
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])(\.|$)")
"""Names that mean a device there."""
_SEEN = "LNPS"
"""Kinds of characters that one sees: letters, numbers, punctuation, symbols."""


def file_name(name: str) -> str:
    """`name` as a file can be called anywhere: without folders, control characters, or dots at its ends."""
    name = unicodedata.normalize("NFC", clean(name)).replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    name = " ".join(_NOT_IN_NAMES.sub("_", name).split()).strip(". ")
    if _DEVICES.match(name):
        name = f"_{name}"
    seen = any(unicodedata.category(one)[0] in _SEEN for one in name)
    return (_short(name) if seen else "") or NAMELESS


def _short(name: str) -> str:
    """`name` with at most `MOST_NAME` bytes; what is behind its last dot stays."""
    if len(name.encode()) <= MOST_NAME:
        return name
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix.encode()) > MOST_NAME // 4:
        stem, dot, suffix = name, "", ""
    most = MOST_NAME - len((dot + suffix).encode())
    return stem.encode()[:most].decode(errors="ignore").rstrip(". ") + dot + suffix


def path(file: str, name: str) -> str:
    """Where the file with that id is found on the server: the path of its URL (RFC 3986)."""
    return f"/files/{file}/{quote(name, safe='')}"


def thumbnail_path(file: str) -> str:
    """Where its thumbnail is."""
    return f"/thumbnails/{file}"


def shown_size(size: int) -> str:
    """So many bytes, as people say it."""
    if size < 1000:
        return "1 byte" if size == 1 else f"{size} bytes"
    unit = next((unit for unit, most in (("kB", 999_950), ("MB", 999_950_000)) if size < most), "GB")
    return f"{size / _UNITS[unit]:.1f} {unit}"


def in_words(file: File, base: str = "") -> str:
    """`file` in a line: what it is called, how large it is, and where it is found; `base` is the URL of the server."""
    about = f"{clean(file.name)} ({shown_size(file.size)})"
    return f"{about} {base}{file.url}" if file.url else about
