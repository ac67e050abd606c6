"""PNG (third edition): chunks, each with its length, its type and a checksum."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO

from parlour.store.files.metadata.orientation import oriented
from parlour.store.files.metadata.parts import Malformed, copied, exactly

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = frozenset(b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD hIST pHYs sPLT acTL fcTL fdAT".split())
"""What shows the image, or makes it move."""
_EXIF = b"eXIf"
_MOST = 2**31 - 1
_MOST_EXIF = 1 << 20
"""Bytes of EXIF that are looked at."""


def kept(source: BinaryIO) -> Iterator[bytes]:
    """The image, up to its end; what is behind that is left out."""
    if source.read(8) != _SIGNATURE:
        raise Malformed
    yield _SIGNATURE
    shown = False
    while head := source.read(8):
        if len(head) < 8:
            break
        size, kind = int.from_bytes(head[:4], "big"), head[4:]
        if size > _MOST:
            raise Malformed
        if kind in _KEPT:
            shown = shown or kind == b"IDAT"
            yield head
            yield from copied(source, size + 4)
        elif kind == _EXIF and size <= _MOST_EXIF:
            small = oriented(exactly(source, size))
            source.seek(4, 1)
            if small:
                chunk = _EXIF + small
                yield len(small).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
        else:
            source.seek(size + 4, 1)
        if kind == b"IEND":
            break
    if not shown:
        raise Malformed
