"""Lines on standard output and standard error, for whoever still reads them."""

import errno
import os
import stat
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import TextIO

from parlour.client.screen import OutputClosed


def prepare() -> None:
    """Let no character be a reason to fail."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def write(lines: Iterable[str]) -> None:
    """Write lines to standard output, all at once. Raises `OutputClosed`."""
    text = "".join(f"{line}\n" for line in lines)
    if sys.stdout is None or not text:
        return
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        if _has_gone(error):
            raise OutputClosed from error
        raise OutputClosed(f"Cannot write to standard output: {error.strerror or error}") from error


def complain(text: str) -> None:
    """Tell what went wrong on standard error."""
    try:
        print(text, file=sys.stderr, flush=True)
    except OSError:
        discard(sys.stderr)


def discard(stream: TextIO | None = None) -> None:
    """Give what is still buffered, for standard output or `stream`, to nobody.

    The interpreter would complain about it at its end.
    """
    with suppress(OSError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, (stream or sys.stdout).fileno())
        os.close(nothing)


def _has_gone(error: OSError) -> bool:
    """Whether a reader has closed its pipe, or a terminal its window: nothing to complain about."""
    if isinstance(error, BrokenPipeError):
        return True
    if error.errno == errno.EIO:
        return stat.S_ISCHR(os.fstat(sys.stdout.fileno()).st_mode)
    return sys.platform == "win32" and error.errno == errno.EINVAL  # so Windows calls a broken pipe
