"""The worker that talks: flat out, or evenly at a rate."""

from __future__ import annotations

import select
import socket
import time
from collections.abc import Callable
from typing import Final

from bench.drivers import Driver
from bench.lines import LineMaker
from bench.people import SWEEP_S, Counter
from bench.plan import Plan, Report, Window
from bench.readers import QUIET_S

SEND_BUFFER: Final = 128 * 1024  # bytes of the kernel's buffer
_BLOCK: Final = 16 * 1024  # bytes of lines made and written at a time
_BREATH_S: Final = 0.001  # between two looks at what came back


class _Talker:
    """One sender: whole lines only, what the socket does not take waits here."""

    def __init__(self, person: socket.socket, maker: LineMaker, block: int) -> None:
        self.person = person
        self.maker = maker
        self.block = block  # lines
        self.waiting = b""
        self.ended = False

    def push(self) -> bool:
        """Write what waits; True once nothing waits any more."""
        if self.waiting:
            try:
                self.waiting = self.waiting[self.person.send(self.waiting) :]
            except BlockingIOError:
                return False
            except OSError:
                self.waiting, self.ended = b"", True
        return not self.waiting

    def pour(self) -> int:
        """Make and write a block if the last one is gone; returns its lines."""
        if self.ended or not self.push():
            return 0
        self.waiting = self.maker.block(self.block, time.monotonic_ns())
        self.push()
        return self.block

    def finish(self) -> bool:
        """The last line, once; True when all is written."""
        if not self.ended:
            self.waiting += self.maker.last(time.monotonic_ns())
            self.ended = True
        return self.push()


def talk(
    sockets: list[socket.socket], plan: Plan, driver: Driver, names: list[bytes], enough: Callable[[], bool]
) -> Report:
    """Says its lines from start to close, and counts what the others say."""
    talkers = [
        _Talker(person, LineMaker(driver, name, plan.size), max(1, _BLOCK // plan.size))
        for person, name in zip(sockets, names, strict=True)
    ]
    people, window = Counter(list(sockets), driver.mark), Window(plan)
    time.sleep(max(0.0, plan.starts - time.monotonic()))
    if plan.rate:
        _evenly(talkers, people, window, plan)
    else:
        _flat_out(talkers, people, window, plan, echoes=driver.echoes)
    heard = time.monotonic()
    while True:
        done = not [talker for talker in talkers if not talker.finish()]
        heard = time.monotonic() if people.sweep() else heard
        now = time.monotonic()
        window.see(now, people.total, time.process_time())
        if (done and now - heard > QUIET_S and enough()) or now >= plan.ends:
            break
        time.sleep(SWEEP_S)
    said = [talker.maker.made for talker in talkers]
    kept = [0 if driver.echoes else own for own in said]  # what nobody else may count as not delivered
    each = [people.each[person] + own for person, own in zip(sockets, kept, strict=True)]
    return window.fill(Report(closed=people.closed, said=sum(said), each=each), lines=True)


def _flat_out(talkers: list[_Talker], people: Counter, window: Window, plan: Plan, *, echoes: bool) -> None:
    by_number = {talker.person.fileno(): talker for talker in talkers}
    others = max(1, len(talkers) - (not echoes))  # every line comes back so many times
    said = 0  # lines
    most = plan.on_the_way // plan.size
    swept = now = time.monotonic()
    with select.epoll() as ready:
        for number in by_number:
            ready.register(number, select.EPOLLOUT)
        while now < plan.closes:
            full = len(talkers) > 1 and said - people.total // others > most
            if full:
                time.sleep(_BREATH_S)
            else:
                for number, _ in ready.poll(SWEEP_S):
                    said += by_number[number].pour()
            now = time.monotonic()
            if full or now - swept >= SWEEP_S:
                people.sweep()
                swept = now
                window.see(now, people.total, time.process_time())


def _evenly(talkers: list[_Talker], people: Counter, window: Window, plan: Plan) -> None:
    said, now = 0, time.monotonic()
    while now < plan.closes:
        due = plan.starts + said / plan.rate
        if now >= due:
            talker = talkers[said % len(talkers)]
            talker.waiting += talker.maker.block(1, time.monotonic_ns())
            talker.push()
            said += 1
        else:
            people.sweep()
            window.see(now, people.total, time.process_time())
            time.sleep(max(0.0, min(due - time.monotonic(), SWEEP_S)))
        now = time.monotonic()
