"""The one thing of EXIF that is needed to show an image: which way up it is (EXIF 2.32, tag 0x0112)."""

from __future__ import annotations

import struct

_TAG = 0x0112
_SHORT = 3


def oriented(tiff: bytes) -> bytes:
    """The EXIF block `tiff` with nothing in it but the orientation; empty if that is the usual one, or not there."""
    number = _orientation(tiff)
    if not 2 <= number <= 8:
        return b""
    entry = struct.pack(">HHIHH", _TAG, _SHORT, 1, number, 0)
    return b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)


def _orientation(tiff: bytes) -> int:
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return 0
    try:
        (start,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, start)
        for at in range(start + 2, start + 2 + 12 * count, 12):
            tag, type_, values, value = struct.unpack_from(f"{order}HHIH", tiff, at)
            if tag == _TAG:
                return int(value) if type_ == _SHORT and values == 1 else 0
    except struct.error:
        pass
    return 0
