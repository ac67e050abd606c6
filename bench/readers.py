"""The workers that read: the many that discard, the few that look, the one that stops."""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import time
from collections.abc import Callable
from typing import Final

from bench.drivers import Driver
from bench.lines import LAST, LineChecker
from bench.people import SWEEP_S, Drain, Prompt
from bench.plan import Plan, Report, Window

QUIET_S: Final = 0.4  # nothing came for so long after the end: nothing more comes
_STUCK_QUIET_S: Final = 1.5
_TAKE: Final = 1 << 18  # bytes a looking reader takes with one call
_CAPTURE: Final = 96 << 20  # bytes a looking reader keeps; what comes later is counted only
_SAMPLE_EVERY: Final = 16  # one line in so many gives a latency, where lines come in thousands
_SO_TIMESTAMPNS: Final = 35  # the socket module has no name for it before Python 3.14
_TIMESPEC: Final = struct.Struct("@qq")  # seconds, nanoseconds


def drain(sockets: list[socket.socket], plan: Plan, driver: Driver, enough: Callable[[], bool]) -> Report:
    """Discards, or counts, until it is enough and nothing more comes."""
    people, window = Prompt(sockets, driver.mark) if plan.count else Drain(sockets), Window(plan)
    heard = plan.closes
    while time.monotonic() < plan.starts:  # what is still told of those who joined
        people.sweep()
        people.rest()
    people.reset()
    while True:
        got = people.sweep()
        now = time.monotonic()
        window.see(now, people.total, time.process_time())
        if now >= plan.closes:
            heard = now if got else heard
            if (now - heard > QUIET_S and enough()) or now >= plan.ends:
                break
        people.rest()
    each = [people.each[person] for person in people.sockets]
    return window.fill(Report(closed=people.closed, each=each), lines=plan.count)


def stuck(sockets: list[socket.socket], plan: Plan) -> Report:
    """Reads until the window opens, then not at all, and looks again once it has closed."""
    people = Drain(sockets)
    while time.monotonic() < plan.opens:
        people.sweep()
        time.sleep(SWEEP_S)
    time.sleep(max(0.0, plan.closes - time.monotonic()))
    heard = now = plan.closes
    while people.sockets and now - heard < _STUCK_QUIET_S and now < plan.ends:
        heard = now if people.sweep() else heard
        time.sleep(SWEEP_S)
        now = time.monotonic()
    return Report(closed=people.closed)


class _Look:
    """One looking reader: keeps all bytes, and when they came, for the time after the load.

    The kernel notes when it put the bytes into the receive queue; the time until this process ran,
    on a core it shares with the rest of the generator, is none of the server's.
    """

    def __init__(self, person: socket.socket) -> None:
        self.person = person
        self._to_monotonic = time.monotonic_ns() - time.time_ns()
        with contextlib.suppress(OSError):
            person.setsockopt(socket.SOL_SOCKET, _SO_TIMESTAMPNS, 1)
        self.kept = bytearray()
        self.arrivals: list[tuple[int, int]] = []  # (end in kept, monotonic ns)
        self.total = 0
        self.lasts = 0  # last lines seen
        self.closed = False
        self._edge = bytes(len(LAST) - 1)

    def take(self, buffer: bytearray) -> None:
        """Take what is there; the buffer begins with a place for the last bytes before it."""
        edge = len(self._edge)
        buffer[:edge] = self._edge
        try:
            with memoryview(buffer) as view:
                taken, notes, _, _ = self.person.recvmsg_into([view[edge:]], 64)
        except BlockingIOError:
            return
        except OSError:
            taken, notes = 0, []
        if not taken:
            self.closed = True
            return
        now = time.monotonic_ns()
        for level, kind, data in notes:
            if level == socket.SOL_SOCKET and kind == _SO_TIMESTAMPNS:
                seconds, nanoseconds = _TIMESPEC.unpack(data)
                now = seconds * 1_000_000_000 + nanoseconds + self._to_monotonic
        self.total += taken
        self.lasts += buffer.count(LAST, 0, edge + taken)
        self._edge = bytes(buffer[taken : edge + taken])
        if len(self.kept) < _CAPTURE:
            with memoryview(buffer) as view:
                self.kept += view[edge : edge + taken]
            self.arrivals.append((len(self.kept), now))

    def judge(self, plan: Plan, driver: Driver, report: Report) -> None:
        """Check every kept line; latencies of those that came inside the window."""
        checker = LineChecker(driver, plan.size)
        opens, closes = int(plan.opens * 1e9), int(plan.closes * 1e9)
        every = 1 if plan.rate else _SAMPLE_EVERY
        chunk = at = 0
        for index, line in enumerate(driver.cut(bytes(self.kept))):
            at += len(line) + 1
            stamp = checker.line(line)
            while self.arrivals[chunk][0] < at:
                chunk += 1
            came = self.arrivals[chunk][1]
            if stamp and index % every == 0 and opens <= came < closes:
                report.latency_ms.append((came - stamp) / 1e6)
        report.findings.add(checker.findings)
        if self.total == len(self.kept):
            report.each.append(checker.findings.octets)


def look(sockets: list[socket.socket], plan: Plan, driver: Driver, senders: int) -> Report:
    """Reads for real until every sender's last line is there, then checks everything."""
    looks = {person.fileno(): _Look(person) for person in sockets}
    window, buffer = Window(plan), bytearray(_TAKE)
    with select.epoll() as ready:
        for number in looks:
            ready.register(number, select.EPOLLIN)
        while any(not x.closed and x.lasts < senders for x in looks.values()):
            events = ready.poll(0.01)
            now = time.monotonic()
            for number, _ in events:
                looks[number].take(buffer)
                if looks[number].closed:
                    ready.unregister(number)
            total = sum(x.total for x in looks.values())
            window.see(now, total, time.process_time())
            if now >= plan.ends:
                break
    report = window.fill(Report(closed=sum(x.closed for x in looks.values())))
    report.unfinished = sum(x.lasts < senders for x in looks.values())
    for one in looks.values():
        one.judge(plan, driver, report)
    return report
