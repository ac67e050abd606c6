"""The worker whose people all enter one channel at once, and see each other come."""

from __future__ import annotations

import contextlib
import socket
import time
from typing import Final

from bench.drivers.irc import CHANNEL
from bench.people import Counter
from bench.plan import Plan, Report

_JOINED: Final = b" JOIN "
_LISTED: Final = b" 366 "  # shorter than the other: see Counter._take
_QUIET_S: Final = 2.0  # nothing came for so long after all were told who is there: nothing more comes


class _Entrants(Counter):
    """Counts those whom each sees coming, and notes who was told who is there."""

    def __init__(self, sockets: list[socket.socket]) -> None:
        super().__init__(sockets, _JOINED)
        self.listed: set[socket.socket] = set()

    def _take(self, person: socket.socket) -> int:
        taken = super()._take(person)
        if person not in self.listed and self._buffer.find(_LISTED, 0, len(_JOINED) - 1 + taken) >= 0:
            self.listed.add(person)
        return taken


def enter(sockets: list[socket.socket], plan: Plan) -> Report:
    """Everyone enters when the plan starts; ends when all is told, or when the plan does."""
    people = _Entrants(list(sockets))
    while time.monotonic() < plan.starts:
        people.sweep()
        people.rest()
    people.reset()
    people.listed.clear()
    began = at_last = time.process_time()
    line = b"JOIN %b\r\n" % CHANNEL
    for person in sockets:
        with contextlib.suppress(OSError):  # an ended one shows in the sweep
            person.send(line)
    last = now = time.monotonic()
    while now < plan.ends and not (len(people.listed) >= len(people.sockets) and now - last > _QUIET_S):
        if people.sweep():
            last, at_last = time.monotonic(), time.process_time()
        people.rest()
        now = time.monotonic()
    listed = sum(person in people.listed for person in sockets)
    return Report(
        closed=people.closed,
        each=[people.each[person] for person in people.sockets],
        unfinished=len(sockets) - listed,
        last=last,
        cpu_share=(at_last - began) / (last - plan.starts),
        cpu_s=time.process_time() - began,
    )
