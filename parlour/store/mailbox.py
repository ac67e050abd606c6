"""The way back from the threads of the store to the thread that asked."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable
from typing import Any

log = logging.getLogger(__name__)

CallSoon = Callable[[Callable[[], None]], Any]
"""Runs a function on the caller's thread, soon; may be called on any thread."""


class Mailbox:
    """Functions to be called on one thread, in the order they were posted."""

    def __init__(self, call_soon: CallSoon) -> None:
        self._call_soon = call_soon
        self._letters: deque[Callable[[], None]] = deque()

    def post(self, *letters: Callable[[], None]) -> None:
        """Have `letters` called; may be called on any thread."""
        self._letters.extend(letters)
        try:
            self._call_soon(self.deliver)
        except RuntimeError:  # the loop is closed; whoever closes the store delivers
            log.debug("nobody is there to be called back")

    def deliver(self) -> None:
        """Call everything that was posted."""
        while self._letters:
            letter = self._letters.popleft()
            try:
                letter()
            except Exception:  # a mistake of ours: the letters behind it are others'
                log.exception("what was to be done after a commit or a query failed")
