"""What the server prints for its operator, line by line as the course's server does.

A thread of its own writes it, so that a terminal that is stopped, or a pipe that nobody reads, holds up nobody.
"""

import os
import sys
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

MAX_LINES = 10_000
"""Lines kept for a standard output that takes none; what comes above is left out, and said to be."""
CLOSE_TIME = 0.5
"""Seconds that standard output has, at the end, to take what is left."""


class Console:
    """Prints with `write` from a thread. Every method returns at once. Also the core's `Observer`."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._lines: deque[str] = deque()
        self._left_out = 0
        self._wake = threading.Event()
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="console", daemon=True)
        self._thread.start()

    def line(self, text: str) -> None:
        """Print one line, as soon as the stream takes it."""
        if len(self._lines) >= MAX_LINES:
            self._left_out += 1
            return
        self._lines.append(text)
        if not self._wake.is_set():
            self._wake.set()

    def close(self) -> None:
        """Print what is left, within `CLOSE_TIME`."""
        self._ended = True
        self._wake.set()
        self._thread.join(CLOSE_TIME)

    def _run(self) -> None:
        while not self._ended or self._lines:
            self._wake.wait()
            self._wake.clear()
            try:
                self._write_waiting()
            except (OSError, ValueError):
                return  # closed by whoever read it, or by the interpreter's end

    def _write_waiting(self) -> None:
        lines = [self._lines.popleft() for _ in range(len(self._lines))]
        left_out, self._left_out = self._left_out, 0
        if left_out:
            lines.append(f"... {left_out} lines left out")
        self._write("".join(f"{line}\n" for line in lines))

    # -- what there is to tell -----------------------------------------------------------------------------------------

    def listening(self, port: int) -> None:
        """The room is open."""
        self.line(f"Will wait for client messages at port {port}")
        self.line("Waiting for incoming client connections ...")

    def accepted(self, address: Any) -> None:
        """Somebody connected from `address`, as the socket gives it."""
        self.line(f"Accepted connection from client address: {address}")

    def registered(self, name: str) -> None:
        """See `core.ports.Observer`."""
        self.line(f"Connection to client established, waiting to receive messages from user '{name}'...")

    def said(self, name: str, text: str) -> None:
        """See `core.ports.Observer`."""
        for line in text.split("\n"):
            self.line(f"Received message from user {name}:  @{name}: {line}")

    def quit(self, name: str) -> None:
        """See `core.ports.Observer`."""
        self.line(f"Received message from user {name}:  DISCONNECT {name} CHAT/1.0")

    def left(self, name: str) -> None:
        """See `core.ports.Observer`."""
        self.line(f"Disconnecting user {name}")

    def interrupted(self) -> None:
        """The server was asked to stop."""
        self.line("Interrupt received, shutting down ...")


class Silent(Console):
    """Prints nothing."""

    def __init__(self) -> None:
        pass

    def line(self, text: str) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing to do."""


def console(quiet: bool) -> Console:
    """The server's console on standard output; characters that it cannot show are escaped."""
    stream = sys.stdout
    if quiet or stream is None:
        return Silent()
    if sys.platform == "win32":
        stream.reconfigure(errors="backslashreplace")

        def write(text: str) -> None:
            stream.write(text)
            stream.flush()

    else:
        descriptor, encoding = stream.fileno(), stream.encoding

        def write(text: str) -> None:
            # Past the stream's buffer: its lock, held by a thread that never comes back, would break the exit.
            data = text.encode(encoding, "backslashreplace")
            while data:
                data = data[os.write(descriptor, data) :]

    return Console(write)
