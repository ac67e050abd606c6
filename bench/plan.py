"""What the parent tells its workers and what they report. Plain data that goes through a pipe."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from bench.lines import Findings


@dataclass(frozen=True, slots=True)
class Plan:
    """One load. Points in time are monotonic seconds; the measured window is opens..closes."""

    size: int  # bytes of a delivered line as Driver.delivered has it
    rate: float  # messages per second of all senders together, 0: as fast as the server takes them
    starts: float
    opens: float
    closes: float  # nobody says anything new from here on
    ends: float  # everybody stops, even if lines are still missing
    on_the_way: int = 0  # flat out: bytes that are said and not yet heard, at most
    count: bool = False  # readers read at once and count the lines that they get, instead of discarding in sweeps


@dataclass(slots=True)
class Report:
    """What one worker saw."""

    protocol: str = ""
    bytes_per_s: float = math.nan  # taken from the server inside the window
    lines_per_s: float = math.nan  # the same in lines of the load, where they were counted
    latency_ms: list[float] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)
    each: list[int] = field(default_factory=list)  # by reader: all bytes, or all lines, of the load
    said: int = 0  # lines
    closed: int = 0  # connections that the server ended
    cpu_share: float = 0.0  # of one core, inside the window
    unfinished: int = 0  # readers that did not get everybody's last line in time
    last: float = 0.0  # rush: when the last thing came
    cpu_s: float = 0.0  # rush: CPU seconds of this process until then and after it


@dataclass(slots=True)
class Window:
    """Remembers a counter, and the own CPU time, at both ends of the measured window."""

    plan: Plan
    first: tuple[float, int, float] | None = None
    last: tuple[float, int, float] | None = None

    def see(self, now: float, total: int, cpu: float) -> None:
        """To be called often; `cpu` is the process's own CPU time in seconds."""
        if self.first is None and now >= self.plan.opens:
            self.first = (now, total, cpu)
        if self.last is None and now >= self.plan.closes:
            self.last = (now, total, cpu)

    def fill(self, report: Report, *, lines: bool = False) -> Report:
        """Put the rates into the report."""
        if self.first and self.last and self.last[0] > self.first[0]:
            seconds = self.last[0] - self.first[0]
            per_s = (self.last[1] - self.first[1]) / seconds
            if lines:
                report.lines_per_s = per_s
            else:
                report.bytes_per_s = per_s
            report.cpu_share = (self.last[2] - self.first[2]) / seconds
        return report
