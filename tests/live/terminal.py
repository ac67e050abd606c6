"""A terminal for tests: a program in a pseudo-terminal, and the screen it draws."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Self

import pyte

PATIENCE = 16.0
HOUSE = Path(__file__).parents[2]

_OURS = ("PYTHON", "NO_COLOR", "COLORTERM", "PROMPT_TOOLKIT_", "TMUX", "VTE_VERSION")

_LOGIN = "import os, sys; os.login_tty(0); os.execv(sys.argv[1], sys.argv[1:])"


def surroundings(env: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment that a user has, without what this machine sets for Python and of a terminal, and `env`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
    return kept | dict(env or {})


class Terminal:
    """Runs a program with a terminal of its own; use it as a context manager."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        env: Mapping[str, str] | None = None,
        rows: int = 24,
        columns: int = 80,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self._master, slave = pty.openpty()
        self._set_size(rows, columns)
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _LOGIN, *command],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=HOUSE,
            env=surroundings({"TERM": "xterm-256color", **(env or {})}),
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self._master >= 0:
            os.close(self._master)

    def _set_size(self, rows: int, columns: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def hang_up(self) -> None:
        """Close the window."""
        os.close(self._master)
        self._master = -1

    def modes(self) -> list[object]:
        """The settings of the terminal."""
        return termios.tcgetattr(self._master)

    def resize(self, rows: int, columns: int) -> None:
        """Change the size of the window; the program gets its signal."""
        self.screen.resize(rows, columns)
        self._set_size(rows, columns)

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._master, text.encode())

    def paste(self, text: str) -> None:
        """Paste as terminals do it: in brackets, with carriage returns for newlines."""
        self.type(f"\x1b[200~{text.replace(chr(10), chr(13))}\x1b[201~")

    @property
    def lines(self) -> list[str]:
        """What the screen shows, without the empty end of each line and of the whole."""
        rows = [self._row(row) for row in range(self.screen.lines)]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def _row(self, row: int) -> str:
        cells = self.screen.buffer[row]
        return "".join(cells[column].data for column in range(self.screen.columns)).rstrip()

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def row(self, text: str) -> list[pyte.screens.Char]:
        """The cells of the first line that begins with `text`."""
        at = next(at for at, line in enumerate(self.lines) if line.startswith(text))
        cells = self.screen.buffer[at]
        return [cells[column] for column in range(self.screen.columns)]

    def foregrounds(self, row: int, start: int = 0) -> set[str]:
        """The colours of the text in a row."""
        cells = self.screen.buffer[row]
        return {cells[column].fg for column in range(start, self.screen.columns)}

    def wait_for(self, true: Callable[[], bool], patience: float = PATIENCE) -> None:
        """Take what the program writes until something is so."""
        end = time.monotonic() + patience
        while not true():
            left = end - time.monotonic()
            assert left > 0, f"waited in vain; the screen:\n{self.text}\nthe end: {self.raw[-500:]!r}"
            if not self._take(left):
                assert true(), f"the program has ended; the screen:\n{self.text}"
                return

    def wait_for_text(self, text: str) -> None:
        """Wait until the screen shows `text`."""
        self.wait_for(lambda: text in self.text)

    def wait_for_prompt(self, typed: str = "") -> None:
        """Wait until the last line is the prompt with what is typed."""
        self.wait_for_end(f"> {typed}".rstrip())

    def wait_for_end(self, *lines: str) -> None:
        """Wait until the screen ends with these lines."""
        self.wait_for(lambda: self.lines[-len(lines) :] == list(lines))

    def wait_for_exit(self) -> int:
        """Take everything up to the end; the value is the exit status."""
        end = time.monotonic() + PATIENCE
        while self._take(end - time.monotonic()):
            pass
        return self.process.wait(max(0.1, end - time.monotonic()))

    def _take(self, patience: float) -> bool:
        """Take all that is there, or wait for some; False at the end."""
        data = b""
        while select.select([self._master], [], [], 0 if data else max(0.0, patience))[0]:
            try:
                data = os.read(self._master, 65536)
            except OSError:  # the last one has closed its side
                return False
            self.raw += data
            self._stream.feed(data)
        assert data, f"nothing more came; the screen:\n{self.text}"
        return True
