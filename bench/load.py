"""One load against one running server: who joins, when it is measured, what came out."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bench import stats, system
from bench.crowd import Crowd, Heads
from bench.drivers import DRIVERS
from bench.lines import Findings
from bench.plan import Plan, Report
from bench.servers import Running

_LEAD_S: Final = 0.3  # from the order to the first line
_TICK_S: Final = 0.05  # between two looks at the server's memory
_GRACE_S: Final = 8.0  # after the window, for lines still on their way


@dataclass(frozen=True, slots=True)
class Load:
    """What is done to the server."""

    people: int = 210
    senders: int = 10
    size: int = 80  # bytes of a delivered line as Driver.delivered has it
    rate: float = 0.0  # messages per second of all senders together, 0: flat out
    # Flat out, all senders together keep at most so many bytes on their way to the other senders. It
    # is many times what a server reads in one turn, so the server always has work; without the bound
    # the kernel's growing buffers hold some seconds' worth, at random, and latency would tell of them.
    on_the_way: int = 2 << 20
    lookers: int = 4  # readers that check and time every line
    warmup: float = 1.0  # seconds
    seconds: float = 3.0  # of the measured window
    stuck: bool = False  # one reader more, which stops reading when the window opens
    tagged: bool = False  # half of the people use the variant of the protocol with tags
    count: bool = False  # every reader reads at once, and counts its lines


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
    line_bytes: float = math.nan  # of a delivered line, with all that the server adds
    seconds: float = math.nan  # idle: until all were registered
    joined_s: float = math.nan  # until everyone had seen everyone come
    cpu_s: float = math.nan  # of the server, for that
    up_mb_s: float = math.nan  # files: megabytes a second to the server
    down_mb_s: float = math.nan  # and from it
    grown_mib: float = math.nan  # how much more memory the server held meanwhile
    dropped_after: float = math.nan  # stuck: seconds until the server closed the stuck reader
    stuck_ended: bool = False  # stuck: the reader met the end of its stream
    closed: int = 0  # others that the server closed
    unfinished: int = 0  # lookers that did not get everything in time
    short: int = 0  # others that got fewer lines than they should, or more
    findings: Findings = field(default_factory=Findings)

    @property
    def disturbed(self) -> bool:
        """Whether other work on the machine makes it doubtful."""
        return self.elsewhere > DISTURBED


def measure(server: Running, load: Load) -> Sample:
    """Join everyone, run the load, and put the parts together."""
    kinds = (server.protocol, f"{server.protocol}-tags") if load.tagged else (server.protocol,)
    with contextlib.ExitStack() as stack:
        heads = Heads(load.people, load.senders, load.lookers, 1 if load.stuck else 0)
        crowd = Crowd(stack, server, kinds, heads)
        starts = time.monotonic() + _LEAD_S
        opens = starts + load.warmup
        closes = opens + load.seconds
        plan = Plan(load.size, load.rate, starts, opens, closes, closes + _GRACE_S, load.on_the_way, load.count)
        crowd.run(plan, load.senders)
        sample = _watch(server, plan)
        reports, held_back = crowd.answers()
        sample.stuck_ended = any(report.closed for report in held_back)
        _combine(sample, reports, load, server)
    return sample


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
    sizes = line_bytes(reports)
    rates = [_lines_per_s(report, sizes) for report in reports]
    sample.deliveries_per_s = sum(rate for rate in rates if not math.isnan(rate))
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
    sample.line_bytes = stats.ratio(sum(sizes.values()), len(sizes))
    sample.short = astray(reports)


def line_bytes(reports: Sequence[Report]) -> dict[str, float]:
    """The bytes of a delivered line by protocol: those who look know, and the others get the same."""
    good = {report.protocol: report.findings for report in reports if report.findings.good}
    return {protocol: findings.octets / findings.good for protocol, findings in good.items()}


def _lines_per_s(report: Report, sizes: dict[str, float]) -> float:
    if not math.isnan(report.lines_per_s):
        return report.lines_per_s
    return stats.ratio(report.bytes_per_s, sizes.get(report.protocol, math.nan))


def astray(reports: Sequence[Report]) -> int:
    """How many readers did not get what they should: all lines that were said, or what those who looked got."""
    said = sum(report.said for report in reports)
    looked = {report.protocol: set(report.each) for report in reports if report.findings.good and report.each}
    count = 0
    for report in reports:
        if not math.isnan(report.lines_per_s):
            count += sum(lines != said for lines in report.each)
        elif not report.findings.good:
            count += sum(octets not in looked.get(report.protocol, {octets}) for octets in report.each)
    return count


def protocols() -> list[str]:
    """The names a server's protocol may have."""
    return sorted(DRIVERS)
