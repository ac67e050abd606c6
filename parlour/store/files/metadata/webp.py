"""WebP (RFC 9649): chunks within one, which says how long all of it is."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from parlour.store.files.metadata.parts import Malformed, copied, exactly

_KEPT = frozenset({b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_EXTENDED = b"VP8X"
_FLAGS = 0xFF ^ 0x08 ^ 0x04
"""Without those that say that there is EXIF, and XMP."""
_MOST_CHUNKS = 100_000


def kept(source: BinaryIO) -> Iterator[bytes]:
    """The image; what is behind it is left out."""
    head = exactly(source, 12)
    if head[:4] != b"RIFF" or head[8:] != b"WEBP":
        raise Malformed
    end = min(8 + int.from_bytes(head[4:8], "little"), source.seek(0, os.SEEK_END))
    source.seek(12)
    chunks = _chunks(source, end)
    if not {kind for kind, _, _ in chunks} & {b"VP8 ", b"VP8L", b"ANMF"}:
        raise Malformed
    size = 4 + sum(8 + length + length % 2 for _, _, length in chunks)
    yield b"RIFF" + size.to_bytes(4, "little") + b"WEBP"
    for kind, start, length in chunks:
        source.seek(start)
        yield kind + length.to_bytes(4, "little")
        if kind == _EXTENDED:
            data = exactly(source, length)
            yield bytes((data[0] & _FLAGS,)) + data[1:]
        else:
            yield from copied(source, length)
        if length % 2:
            yield b"\0"


def _chunks(source: BinaryIO, end: int) -> list[tuple[bytes, int, int]]:
    """The kind, the place and the length of each chunk that stays."""
    found = []
    place = 12
    while place + 8 <= end:
        source.seek(place)
        head = exactly(source, 8)
        kind, length = head[:4], int.from_bytes(head[4:], "little")
        if place + 8 + length > end:
            raise Malformed
        if kind in _KEPT and (kind != _EXTENDED or length >= 10):
            found.append((kind, place + 8, length))
            if len(found) > _MOST_CHUNKS:
                raise Malformed
        place += 8 + length + length % 2
    return found
