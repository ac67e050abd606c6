"""What there is to know of a running server in numbers, at one moment. It is read when somebody asks, not before."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from parlour.net.lag import Lag

if TYPE_CHECKING:
    from parlour.core.counts import Commits
    from parlour.net.server import Server

HTTP: Final = "http"
"""The kind of connections that ask for pages, beside those of the dialects."""

_STATM: Final = Path("/proc/self/statm")


class Sizes(NamedTuple):
    """What there is now."""

    connections: dict[str, int]
    """By kind; those without any are left out."""
    people: int
    rooms: int
    waiting: int
    """Bytes that wait for clients to read."""
    blocked: int
    """Clients for which some do."""


class Figures:
    """Reads them of `server`."""

    def __init__(self, server: Server, lag: Lag, http: Callable[[], tuple[int, int]]) -> None:
        """`http` tells how many HTTP connections there are, and how many requests there were."""
        self.server = server
        self.counts = server.hub.counts
        self.tally = server.tally
        self.lag = lag
        self._http = http

    @property
    def commits(self) -> Commits:
        """Of the journal."""
        return self.server.hub.journal.commits

    @property
    def requests(self) -> int:
        """Of HTTP, that were answered."""
        return self._http()[1]

    def sizes(self) -> Sizes:
        """What there is now. It looks at every connection."""
        present = self.tally.opened - self.tally.lost
        if here := self._http()[0]:
            present[HTTP] = here
        waiting = [size for connection in self.server.connections if (size := connection.waiting)]
        hub = self.server.hub
        return Sizes(dict(present), len(hub.roster), len(hub.rooms), sum(waiting), len(waiting))


def memory() -> int:
    """Bytes of memory that this process has in use; where the system does not say, the most it has had, or 0."""
    with suppress(OSError, ValueError, IndexError):
        return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def processor() -> float:
    """Seconds of processor time that this process has used."""
    return time.process_time()
