"""WeeChat and irssi, driven: the first by its FIFO, and read in its logs, the second in a terminal."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Self

import pytest

from tests.live.server import until
from tests.live.terminal import Terminal, surroundings

WEECHAT = shutil.which("weechat-headless")
IRSSI = shutil.which("irssi")
needs_weechat = pytest.mark.skipif(WEECHAT is None, reason="WeeChat is not installed (Debian: weechat-headless)")
needs_irssi = pytest.mark.skipif(IRSSI is None, reason="irssi is not installed")

PATIENCE = 20.0


class WeeChat:
    """A headless WeeChat as it comes, with a server added; use it as a context manager."""

    def __init__(self, folder: Path, port: int, nick: str, *joins: str) -> None:
        self._folder = folder
        assert WEECHAT is not None
        commands = [
            "/set logger.file.flush_delay 0",  # only to be read at once
            f"/server add parlour 127.0.0.1/{port} -notls -nicks={nick}",
            *([f"/set irc.server.parlour.autojoin {','.join(joins)}"] if joins else []),
            "/connect parlour",
        ]
        arguments = [part for command in commands for part in ("--run-command", command)]
        self.process = subprocess.Popen(
            [WEECHAT, "--dir", str(folder), *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=surroundings({"TZ": "UTC", "LANG": "C.UTF-8"}),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()

    def shows(self, buffer: str) -> str:
        """What a buffer has shown: ``server.parlour``, ``parlour.#lobby``, ``parlour.luca``."""
        path = self._folder / "logs" / f"irc.{buffer}.weechatlog"
        return path.read_text(errors="replace") if path.exists() else ""

    def wait_for(self, buffer: str, text: str) -> None:
        """Wait until a buffer shows that."""
        until(lambda: text in self.shows(buffer), f"{text!r} in {buffer}", PATIENCE)

    def types(self, buffer: str, text: str) -> None:
        """Type a line into a buffer."""
        pipe = self._folder / f"weechat_fifo_{self.process.pid}"
        until(pipe.exists, "WeeChat's FIFO", PATIENCE)
        descriptor = os.open(pipe, os.O_WRONLY | os.O_NONBLOCK)
        try:
            os.write(descriptor, f"irc.{buffer} *{text}\n".encode())
        finally:
            os.close(descriptor)


def irssi(folder: Path, port: int, nick: str) -> Terminal:
    """irssi as it comes, connecting in a terminal."""
    assert IRSSI is not None
    command = [IRSSI, f"--home={folder}", "-c", "127.0.0.1", "-p", str(port), "-n", nick]
    return Terminal(command, env={"LANG": "C.UTF-8", "TZ": "UTC"}, rows=40, columns=120)
