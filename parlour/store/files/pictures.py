"""Has a process of its own look at each image: decoders are large, and images may be made to break them."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from parlour.store.files.thumbnail import UNWRITABLE

MOST_AT_ONCE = 2
"""Images; and of one source, one."""
PATIENCE = 20.0
"""Seconds that an image may take."""
AFTER_OWN = PATIENCE
AFTER_THEIRS = 2.0
"""Seconds by which each that is here already of the same person, and of the same source, has one come later in turn."""

_PROGRAM = Path(__file__).with_name("thumbnail.py")
_turns = threading.Condition()
_looking: list[Look] = []
_waiting: list[Look] = []

log = logging.getLogger(__name__)


class Look:
    """A look at one image."""

    def __init__(self, person: int, source: str) -> None:
        """`person` sends it from `source`; if that is empty, from one of their own."""
        self._person = person
        self._source = source or person
        self._due = 0.0
        """Who has the least comes next."""
        self._child: subprocess.Popen[bytes] | None = None
        self._over = False

    def at(self, image: Path, thumbnail: Path) -> tuple[int, int] | None:
        """Make `thumbnail` of `image`; returns its width and height in pixels, as it is shown.

        None: it is no image that can be shown, it is too large, or the look was broken off. It takes a moment. Raises
        `OSError`.
        """
        if not self._has_its_turn():
            return None
        command = [sys.executable, "-I", str(_PROGRAM), str(image), str(thumbnail)]
        pipe = subprocess.PIPE
        try:
            child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe)
            with child:
                try:
                    self._watch(child)
                    out, errors = child.communicate(timeout=PATIENCE)
                except subprocess.TimeoutExpired:
                    log.info("an image took too long")
                    return None
                finally:
                    child.kill()
        finally:
            with _turns:
                _looking.remove(self)
                _turns.notify_all()
        words = out.split()
        if child.returncode == UNWRITABLE:
            number = int(words[0])
            raise OSError(number, os.strerror(number))
        if child.returncode or len(words) != 2:
            log.info("no image: %s", errors.decode("utf-8", "replace").strip()[-200:])
            return None
        return int(words[0]), int(words[1])

    def _has_its_turn(self) -> bool:
        """Wait for it; False if it was broken off."""
        with _turns:
            self._stand_in_line(time.monotonic())
            try:
                _turns.wait_for(lambda: self._over or _next() is self)
            finally:
                _waiting.remove(self)
                _turns.notify_all()
            if not self._over:
                _looking.append(self)
            return not self._over

    def _stand_in_line(self, now: float) -> None:
        here = (*_looking, *_waiting)
        own = sum(one._person == self._person for one in here)
        theirs = sum(one._source == self._source for one in here)
        self._due = now + AFTER_OWN * own + AFTER_THEIRS * theirs
        _waiting.append(self)

    def _watch(self, child: subprocess.Popen[bytes]) -> None:
        """It can be broken off from now on."""
        with _turns:
            self._child = child
            if self._over:
                child.kill()

    def break_off(self) -> None:
        """Have it end at once, or never begin; from another thread."""
        with _turns:
            self._over = True
            if self._child is not None:
                self._child.kill()
            _turns.notify_all()


def _next() -> Look | None:
    """Whose turn it is, if it is anybody's."""
    if len(_looking) >= MOST_AT_ONCE:
        return None
    busy = {one._source for one in _looking}
    return min((one for one in _waiting if one._source not in busy), key=lambda one: one._due, default=None)
