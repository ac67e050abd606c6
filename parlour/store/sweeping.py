"""When the journal's thread sweeps: a little between two commits, and then it rests for as long as that took."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator

from parlour.store.connection import FAULTS, Database

SWEEP_TIME = 3600.0
"""Seconds from one sweep to the next."""

Sweep = Callable[[Database], Iterator[None]]
"""Begins a sweep, which does a little at each step, in a transaction of its own."""

log = logging.getLogger(__name__)


class Sweeping:
    """One sweep after the other."""

    def __init__(self, database: Database, begin: Sweep) -> None:
        self._database = database
        self._begin = begin
        self._sweep: Iterator[None] | None = None
        """The one that is going on."""
        self.at = time.monotonic()
        """When to do the next step."""

    def go_on(self) -> None:
        """Do a step if it is time."""
        begun = time.monotonic()
        if begun < self.at:
            return
        if self._sweep is None:
            self._sweep = self._begin(self._database)
        try:
            next(self._sweep)
        except StopIteration:
            self._sweep = None
        except FAULTS as error:
            log.warning("what is past its time cannot be deleted at the moment: %s", error)
            self._sweep = None
        except Exception:  # a mistake of ours: the thread goes on, and tries again in its time
            log.exception("what is past its time could not be deleted")
            self._sweep = None
        ended = time.monotonic()
        self.at = ended + (ended - begun if self._sweep is not None else SWEEP_TIME)
