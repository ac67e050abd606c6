"""JPEG (ITU-T T.81, annex B): markers, most with a length behind them, and between two of them coded pixels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from parlour.store.files.metadata.orientation import oriented
from parlour.store.files.metadata.parts import Malformed, exactly

_START, _END, _SCAN = 0xD8, 0xD9, 0xDA
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers without a length."""
_JFIF, _EXIF, _ICC, _ADOBE, _COMMENT = 0xE0, 0xE1, 0xE2, 0xEE, 0xFE
_APPLICATIONS = range(0xE0, 0xF0)

_IN_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")
"""Ends coded pixels: any marker but those that are part of them."""
_MOST_STRAY = 64 * 1024
"""Bytes between two segments that belong to none."""
_CHUNK = 256 * 1024


def kept(source: BinaryIO) -> Iterator[bytes]:
    """The image, up to its end; what is behind that (further images, a film) is left out, as is a cut-off end."""
    if source.read(2) != b"\xff\xd8":
        raise Malformed
    yield b"\xff\xd8"
    scanned = False
    while (marker := _marker(source)) is not None:
        if marker == _END:
            yield b"\xff\xd9"
            break
        if marker in _ALONE:
            yield bytes((0xFF, marker))
            continue
        if marker == _START:
            raise Malformed
        yield from _segment(source, marker)
        if marker == _SCAN:
            scanned = True
            yield from _pixels(source)
    if not scanned:
        raise Malformed


def _marker(source: BinaryIO) -> int | None:
    """The next marker; None at the end of the file."""
    stray = 0
    while byte := source.read(1):
        filled = byte == b"\xff"
        while byte == b"\xff":
            byte = source.read(1)
        if filled and byte != b"\0":
            return byte[0] if byte else None
        stray += 1  # decoders skip that, too: what lies behind it is shown, and may tell something
        if stray > _MOST_STRAY:
            raise Malformed
    return None


def _segment(source: BinaryIO, marker: int) -> Iterator[bytes]:
    size = exactly(source, 2)
    length = int.from_bytes(size, "big") - 2
    if length < 0:
        raise Malformed
    data = exactly(source, length)
    if marker == _EXIF and data.startswith(b"Exif\0\0"):
        small = oriented(data[6:])
        if small:
            data = b"Exif\0\0" + small
            yield bytes((0xFF, marker)) + (len(data) + 2).to_bytes(2, "big") + data
    elif not _tells(marker, data):
        yield bytes((0xFF, marker)) + size + data


def _tells(marker: int, data: bytes) -> bool:
    """Whether a segment is not needed to show the image."""
    if marker == _COMMENT:
        return True
    if marker not in _APPLICATIONS:
        return False
    needed = {_JFIF: b"JFIF\0", _ICC: b"ICC_PROFILE\0", _ADOBE: b"Adobe"}.get(marker)
    return needed is None or not data.startswith(needed)


def _pixels(source: BinaryIO) -> Iterator[bytes]:
    """Coded pixels, up to the next marker, which is then to be read."""
    while chunk := source.read(_CHUNK):
        found = _IN_SCAN.search(chunk)
        if found is not None:
            source.seek(found.start() - len(chunk), 1)
            yield chunk[: found.start()]
            return
        if chunk.endswith(b"\xff") and len(chunk) == _CHUNK:  # the marker may be cut in two
            source.seek(-1, 1)
            chunk = chunk[:-1]
        yield chunk
