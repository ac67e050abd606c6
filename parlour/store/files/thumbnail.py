"""A program: makes a small WebP of an image, and prints the width and the height of that one.

    python -I thumbnail.py IMAGE THUMBNAIL

If the thumbnail cannot be written it prints the number of the error, and ends with `UNWRITABLE`; with any other
status but 0 it is the image that is to blame.

It is run by `store.files.pictures`, knows nothing of the rest, and is given only so much time, memory and disk.
"""

from __future__ import annotations

import io
import sys
import warnings

MOST_PIXELS = 64_000_000
"""In an image: a larger one is not decoded, whatever its file says (a decompression bomb)."""
SIDE = 640
"""Pixels of the thumbnail's longer side."""
FORMATS = ("JPEG", "PNG", "GIF", "WEBP")
MEMORY = 1 << 30
"""Bytes."""
TIME = 15
"""Seconds of CPU."""
NICE = 10
"""How much everybody else comes first."""
DISK = 16 << 20
"""Bytes that may be written."""
UNWRITABLE = 74
"""See the module."""


class Unwritable(Exception):
    """The thumbnail cannot be written, for which the image cannot be blamed."""


def _limit() -> None:
    if sys.platform == "win32":  # the time alone is limited there, by who runs this
        return
    import os
    import resource

    os.nice(NICE)
    for what, most in ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, TIME), (resource.RLIMIT_FSIZE, DISK)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def make(image: str, thumbnail: str) -> tuple[int, int]:
    """See the module. Raises `Unwritable`, what Pillow raises, and `ValueError` if the image is too large."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(image, formats=FORMATS) as opened:
        width, height = opened.size
        if width * height > MOST_PIXELS:
            raise ValueError("the image is too large")
        if opened.getexif().get(0x0112, 1) >= 5:
            width, height = height, width
        opened.draft("RGB", (2 * SIDE, 2 * SIDE))
        small = ImageOps.exif_transpose(opened)
        small.thumbnail((SIDE, SIDE))
        small = small.convert("RGBA" if small.has_transparency_data else "RGB")
        made = io.BytesIO()
        small.save(made, "WEBP", quality=80, exif=b"", xmp=b"")
    try:
        with open(thumbnail, "wb") as file:
            file.write(made.getbuffer())
    except OSError as error:
        raise Unwritable(error.errno) from error
    return width, height


if __name__ == "__main__":
    _limit()
    try:
        print(*make(sys.argv[1], sys.argv[2]))
    except Unwritable as problem:
        print(problem)
        sys.exit(UNWRITABLE)
