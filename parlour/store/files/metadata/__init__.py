"""Taking out of images what tells where, when and with what they were made: EXIF, XMP, comments, what hangs behind.

Knows how such files are built of parts, and no more of them: no pixel is decoded, and a part is copied or left out.
What shows the image stays, its colours (ICC) and the way up included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from parlour.store.files.kinds import JPEG, PNG, WEBP
from parlour.store.files.metadata import jpeg, png, webp
from parlour.store.files.metadata.parts import Malformed

STRIPPED: dict[str, Callable[[BinaryIO], Iterator[bytes]]] = {JPEG: jpeg.kept, PNG: png.kept, WEBP: webp.kept}
"""By the type of the image."""


def stripped(type_: str, source: BinaryIO) -> Iterator[bytes]:
    """The image in `source`, which can be sought in, without all that. Raises `Malformed` if it is no such image."""
    return STRIPPED[type_](source)


__all__ = ["STRIPPED", "Malformed", "stripped"]
