"""Shows who has started a server in a terminal how others join it."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from parlour.printer import Printer
from parlour.settings import ServerSettings


class Welcome:
    """The short join card on standard error, where that is a terminal and the settings do not say otherwise."""

    def __init__(self, settings: ServerSettings, stream: TextIO | None, out: Printer | None) -> None:
        """`out` prints on `stream`; both are None if the process has none."""
        self._settings = settings
        self._out = out
        unwanted = settings.no_card or settings.quiet or settings.log_format == "json"
        self.wanted = out is not None and stream is not None and not unwanted and stream.isatty()
        self._encoding = stream.encoding if stream is not None else None

    def show(self, port: int) -> None:
        """Print it, if it is wanted. It takes a moment, and may be called on any thread."""
        if not self.wanted or self._out is None:
            return
        from parlour.card import text
        from parlour.net.place import place_of

        plain = "NO_COLOR" in os.environ or os.environ.get("TERM") == "dumb" or sys.platform == "win32"
        blocks = text.shows_blocks(self._encoding) and os.environ.get("TERM") != "dumb"
        for line in text.short(place_of(self._settings, port), colours=not plain, blocks=blocks):
            self._out.line(line)
