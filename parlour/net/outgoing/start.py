"""Webhooks on a running loop: what calls them is loaded when there is one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from parlour.core.ports import Call
    from parlour.net.outgoing.calls import Calls

THREADS = 4
"""Webhooks that are called at once."""


class Outgoing:
    """See `core.ports.Caller`."""

    def __init__(self, loop: asyncio.AbstractEventLoop, allowed: tuple[str, ...]) -> None:
        """`allowed`: see `reach.Reach`."""
        self._loop = loop
        self._allowed = allowed
        self._loaded: Calls | None = None

    @property
    def _calls(self) -> Calls:
        if self._loaded is None:
            self._loaded = _made(self._loop, self._allowed)
        return self._loaded

    def takes(self, url: str) -> bool:
        """See `core.ports.Caller`."""
        return self._calls.takes(url)

    def call(self, call: Call, answered: Callable[[Sequence[str]], None]) -> None:
        """See `core.ports.Caller`."""
        self._calls.call(call, answered)

    def forget(self, hook: int) -> None:
        """See `core.ports.Caller`."""
        if self._loaded is not None:
            self._loaded.forget(hook)

    def close(self) -> None:
        """Make no more calls."""
        if self._loaded is not None:
            self._loaded.close()


def _made(loop: asyncio.AbstractEventLoop, allowed: tuple[str, ...]) -> Calls:
    from parlour.net.outgoing.calls import Calls
    from parlour.net.outgoing.post import Poster
    from parlour.net.outgoing.reach import Reach
    from parlour.net.pool import Pool

    reach = Reach(allowed)
    run, soon = Pool("webhook", THREADS).run, loop.call_soon_threadsafe
    return Calls(Poster(reach), reach, run=run, soon=soon, later=loop.call_later)
