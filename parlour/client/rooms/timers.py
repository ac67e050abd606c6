"""Things to be done a little later, each once."""

import asyncio
from collections.abc import Callable


class Timers:
    """Timers by the name of what they do, on the running loop."""

    def __init__(self) -> None:
        self._timers: dict[str, asyncio.TimerHandle] = {}

    @staticmethod
    def now() -> float:
        """The loop's time."""
        return asyncio.get_running_loop().time()

    def later(self, what: str, seconds: float, call: Callable[[], None]) -> None:
        """Do it in so many seconds, unless that is to be done already."""

        def do() -> None:
            del self._timers[what]
            call()

        if what not in self._timers:
            self._timers[what] = asyncio.get_running_loop().call_later(seconds, do)

    def stop(self) -> None:
        """Do nothing of it."""
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
