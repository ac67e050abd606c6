"""One load against one running server: who joins, when it is measured, what came out."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bench import stats, system
from bench.crew import Worker
from bench.drivers import DRIVERS
from bench.lines import Findings
from bench.plan import Plan, Report
from bench.servers import Running, core_plan

_LEAD_S: Final = 0.3  # from the order to the first line
_TICK_S: Final = 0.05  # between two looks at the server's memory
_GRACE_S: Final = 8.0  # after the window, for lines still on their way


@dataclass(frozen=True, slots=True)
class Load:
    """What is done to the server."""

    people: int = 210
    senders: int = 10
    size: int = 80  # bytes of a delivered line, its end included
    rate: float = 0.0  # messages per second of all senders together, 0: flat out
    lookers: int = 4  # readers that check and time every line
    warmup: float = 1.0  # seconds
    seconds: float = 3.0  # of the measured window
    stuck: bool = False  # one reader more, which stops reading when the window opens


DISTURBED: Final = 0.15  # cores used by others, above which a round's latencies are doubtful


@dataclass(slots=True)
class Sample:
    """What one round with one server gave."""

    deliveries_per_s: float = math.nan
    cpu_us: float = math.nan  # server CPU per delivery
    p50_ms: float = math.nan
    p99_ms: float = math.nan
    max_ms: float = math.nan
    rss_kib: float = math.nan  # per connection, beyond the empty server
    peak_mib: float = math.nan  # of the whole server
    server_core: float = math.nan  # share of one core the server used
    generator_core: float = math.nan  # share of one core all generator processes used
    elsewhere: float = 0.0  # cores that neither server nor generator used: others and the host
    seconds: float = math.nan  # idle: until all were registered
    dropped_after: float = math.nan  # stuck: seconds until the server closed the stuck reader
    stuck_ended: bool = False  # stuck: the reader met the end of its stream
    closed: int = 0  # others that the server closed
    unfinished: int = 0  # lookers that did not get everything in time
    findings: Findings = field(default_factory=Findings)


def measure(server: Running, load: Load) -> Sample:
    """Join everyone, run the load, and put the parts together."""
    with contextlib.ExitStack() as stack:

        def worker(role: str) -> Worker:
            return stack.enter_context(Worker(role, server.port, server.protocol))

        drains = [worker("drain") for _ in range(min(4, len(core_plan()[1])))]
        look, talk = worker("look"), worker("talk")
        _join(drains, look, talk, load)
        crew = [*drains, look, talk]
        held_back: list[Worker] = []
        if load.stuck:
            held_back = [worker("stuck")]
            _add(held_back[0], "q", 1)
        starts = time.monotonic() + _LEAD_S
        opens = starts + load.warmup
        closes = opens + load.seconds
        plan = Plan(server.protocol, load.size, load.rate, starts, opens, closes, closes + _GRACE_S)
        for one in [*crew, *held_back]:
            one.run(plan, load.senders)
        sample = _watch(server, plan)
        reports = [_answer(one) for one in crew]
        for one in held_back:
            sample.stuck_ended = _answer(one).closed > 0
        _combine(sample, reports, load, server)
    return sample


def _join(drains: list[Worker], look: Worker, talk: Worker, load: Load) -> None:
    """The lookers come first, last and evenly between: a server may serve in order of joining."""
    discarding = load.people - load.senders - load.lookers
    groups = max(1, load.lookers - 1)
    _add(look, "r0", min(1, load.lookers))
    for group in range(groups):
        count = discarding * (group + 1) // groups - discarding * group // groups
        share = len(drains)
        for index, one in enumerate(drains):
            part = count * (index + 1) // share - count * index // share
            _add(one, f"d{group}x{index}", part)
        if group == groups // 2:
            _add(talk, "s", load.senders)
        if group + 1 < load.lookers:
            _add(look, f"r{group + 1}", 1)


def _add(worker: Worker, prefix: str, count: int) -> None:
    worker.join([b"%b%04d" % (prefix.encode(), number) for number in range(count)])
    worker.answer()


def _answer(worker: Worker) -> Report:
    report = worker.answer()
    assert report is not None
    return report


def _sleep_until(moment: float, each_tick: Callable[[], None]) -> None:
    while (left := moment - time.monotonic()) > 0:
        time.sleep(min(_TICK_S, left))
        each_tick()


def _watch(server: Running, plan: Plan) -> Sample:
    """The server's side, from the operating system, while the load runs."""
    sample = Sample(peak_mib=0.0)
    files = system.open_files(server.pid)

    def tick() -> None:
        sample.peak_mib = max(sample.peak_mib, system.rss_bytes(server.pid) / 2**20)
        now = time.monotonic()
        gone = now > plan.opens and system.open_files(server.pid) < files
        if gone and math.isnan(sample.dropped_after):
            sample.dropped_after = now - plan.opens

    _sleep_until(plan.opens, tick)
    began, used, busy = time.monotonic(), system.cpu_seconds(server.pid), system.busy_seconds()
    _sleep_until(plan.closes, tick)
    seconds = time.monotonic() - began
    sample.server_core = (system.cpu_seconds(server.pid) - used) / seconds
    sample.elsewhere = (system.busy_seconds() - busy) / seconds - sample.server_core
    return sample


def _combine(sample: Sample, reports: list[Report], load: Load, server: Running) -> None:
    # Names within one role are equally long, so `size` bytes are one line in every protocol whose
    # deliveries are of one size; see Driver.delivered.
    sample.deliveries_per_s = sum(report.bytes_per_s for report in reports) / load.size
    sample.cpu_us = stats.ratio(sample.server_core * 1e6, sample.deliveries_per_s)
    latency = [ms for report in reports for ms in report.latency_ms]
    sample.p50_ms = stats.percentile(latency, 50)
    sample.p99_ms = stats.percentile(latency, 99)
    sample.max_ms = max(latency, default=math.nan)
    sample.rss_kib = (sample.peak_mib * 1024 - server.empty_rss / 1024) / load.people
    sample.generator_core = sum(report.cpu_share for report in reports)
    sample.elsewhere -= sample.generator_core
    for report in reports:
        sample.findings.add(report.findings)
        sample.closed += report.closed
        sample.unfinished += report.unfinished


def protocols() -> list[str]:
    """The names a server's protocol may have."""
    return sorted(DRIVERS)
