"""Lines on standard output and standard error, for whoever still reads them."""

import os
import sys
from collections.abc import Iterable
from contextlib import suppress

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
        raise OutputClosed from error


def complain(text: str) -> None:
    """Tell what went wrong on standard error."""
    with suppress(OSError):
        print(text, file=sys.stderr, flush=True)


def discard() -> None:
    """Give what is still buffered to nobody: the interpreter would complain at its end."""
    with suppress(OSError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, sys.stdout.fileno())
        os.close(nothing)
