"""Ctrl-C and the like, on every system: a polite request first, a firm one after."""

import asyncio
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Literal

_POLITE = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


Stop = asyncio.Task[Literal[True]]
"""Done when somebody wants the program to end."""


class Impatience(KeyboardInterrupt):
    """A second Ctrl-C, while the first is still being followed."""


@contextmanager
def interruptions() -> Iterator[asyncio.Event]:
    """An event that is set when somebody wants the program to end.

    A second Ctrl-C raises `Impatience`, in whatever is going on. (The others may come twice by
    themselves, as when a terminal is closed.) What the program was started to ignore stays ignored.
    """
    loop = asyncio.get_running_loop()
    asked = asyncio.Event()
    again = False

    def ask(number: int, frame: FrameType | None) -> None:
        nonlocal again
        if number == signal.SIGINT:
            if again:
                raise Impatience
            again = True
        loop.call_soon_threadsafe(asked.set)

    def listen(number: int) -> None:
        # Only what the loop registers wakes it when the system interrupts another thread, such as
        # the keyboard's. Where a loop cannot register, on Windows, any signal wakes it.
        with suppress(NotImplementedError):
            loop.add_signal_handler(number, asked.set)
        signal.signal(number, ask)

    def stop_listening(number: int) -> None:
        with suppress(NotImplementedError):
            loop.remove_signal_handler(number)

    numbers = [getattr(signal, name) for name in _POLITE if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        numbers = []  # signals come to the main thread only
    before = {number: signal.getsignal(number) for number in numbers}
    before = {number: old for number, old in before.items() if old not in (None, signal.SIG_IGN)}
    for number in before:
        listen(number)
    try:
        yield asked
    finally:
        for number, handler in before.items():
            stop_listening(number)
            signal.signal(number, handler)
