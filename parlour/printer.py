"""Writes lines to one of the standard streams, from a thread, so that a terminal that is stopped, or a pipe that nobody
reads, holds up nobody.
"""

import os
import select
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import TextIO

MAX_LINES = 10_000
"""Lines kept for a stream that takes none; what comes above is left out, and said to be."""
CLOSE_TIME = 0.5
"""Seconds that the stream has, at the end, to take what is left."""


class Printer:
    """Calls `write` from a thread of its own, with one or many whole lines. Every method returns at once."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._lines: deque[str] = deque()
        self._left_out = 0
        self._wake = threading.Event()
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="printer", daemon=True)
        self._thread.start()

    def line(self, text: str) -> None:
        """Print one line, as soon as the stream takes it."""
        if len(self._lines) >= MAX_LINES:
            self._left_out += 1
            return
        self._lines.append(text)
        if not self._wake.is_set():
            self._wake.set()

    def end(self) -> None:
        """Print what is left, and nothing after it."""
        self._ended = True
        self._wake.set()

    def wait(self, seconds: float) -> None:
        """Wait at most so long until all of it is printed."""
        self._thread.join(seconds)

    def _run(self) -> None:
        while not self._ended or self._lines:
            self._wake.wait()
            self._wake.clear()
            try:
                self._write_waiting()
            except (OSError, ValueError):
                return  # closed by whoever read it

    def _write_waiting(self) -> None:
        lines = [self._lines.popleft() for _ in range(len(self._lines))]
        left_out, self._left_out = self._left_out, 0
        if left_out:
            lines.append(f"... {left_out} lines left out")
        self._write("".join(f"{line}\n" for line in lines))


def open_printer(stream: TextIO | None) -> Printer | None:
    """A printer on a standard stream; None if the process has none. Characters it cannot show are escaped."""
    if stream is None:
        return None
    if sys.platform == "win32":
        stream.reconfigure(errors="backslashreplace")  # type: ignore[attr-defined]

        def write(text: str) -> None:
            stream.write(text)
            stream.flush()

    else:
        descriptor, encoding = stream.fileno(), stream.encoding

        def write(text: str) -> None:
            # Past the stream's buffer: its lock, held by a thread that never comes back, would break the exit.
            data = text.encode(encoding, "backslashreplace")
            while data:
                try:
                    data = data[os.write(descriptor, data) :]
                except BlockingIOError:  # somebody else has made the stream non-blocking
                    select.select([], [descriptor], [])

    return Printer(write)


def close(*printers: Printer | None) -> None:
    """End printing, and give them all together `CLOSE_TIME` for what is left."""
    ending = [printer for printer in printers if printer is not None]
    for printer in ending:
        printer.end()
    until = time.monotonic() + CLOSE_TIME
    for printer in ending:
        printer.wait(max(0.0, until - time.monotonic()))


def keep_standard_descriptors() -> None:
    """Let no socket become descriptor 0, 1 or 2 where these were closed: somebody would write to it by mistake."""
    descriptor = 0
    while descriptor <= 2:
        descriptor = os.open(os.devnull, os.O_RDWR)
    os.close(descriptor)
