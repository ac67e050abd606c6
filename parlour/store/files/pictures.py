"""Has a process of its own look at each image: decoders are large, and images may be made to break them."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

from parlour.store.files.thumbnail import UNWRITABLE

MOST_AT_ONCE = 2
PATIENCE = 20.0
"""Seconds that an image may take."""

_PROGRAM = Path(__file__).with_name("thumbnail.py")
_turns = threading.BoundedSemaphore(MOST_AT_ONCE)

log = logging.getLogger(__name__)


def look_at(image: Path, thumbnail: Path) -> tuple[int, int] | None:
    """Make `thumbnail` of `image`; returns its width and height in pixels, as it is shown.

    None: it is no image that can be shown, or it is too large. It takes a moment. Raises `OSError`.
    """
    with _turns:
        try:
            done = subprocess.run(
                [sys.executable, "-I", str(_PROGRAM), str(image), str(thumbnail)],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            log.info("an image took too long")
            return None
    words = done.stdout.split()
    if done.returncode == UNWRITABLE:
        number = int(words[0])
        raise OSError(number, os.strerror(number))
    if done.returncode or len(words) != 2:
        log.info("no image: %s", done.stderr.decode("utf-8", "replace").strip()[-200:])
        return None
    return int(words[0]), int(words[1])
