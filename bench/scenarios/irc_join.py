"""Everybody enters one IRC channel at once, and sees everybody else come."""

from __future__ import annotations

import contextlib
import time
from functools import partial
from typing import Final

from bench import system
from bench.crew import Worker
from bench.load import Sample
from bench.outcome import Outcome, of
from bench.plan import Plan, Report
from bench.scenarios.beside import against, contestants
from bench.scenarios.options import Options, disturbance, say, until_quiet
from bench.servers import Running, Spec, core_plan, running

_PEOPLE: Final = 4000
_LEAD_S: Final = 0.5  # from the order to the first line
_PATIENCE_S: Final = 30.0  # for all of it


def run(specs: list[Spec], options: Options) -> Outcome:
    """4,000 people, who sit in channels of ten, join another one."""
    specs, notes = contestants(specs)
    people = 400 if options.quick else _PEOPLE
    rounds: dict[str, list[Sample]] = {spec.name: [] for spec in specs}
    count = options.count(3)
    for turn in range(count):
        for spec in specs:
            once = partial(_round, spec, people, f"irc-join {turn + 1}/{count}")
            rounds[spec.name].append(until_quiet(once, options.tries))
    lines = people * (people + 1) // 2
    about = (
        f"{people:,} people, registered and in channels of ten, join one channel at once, until each has seen all "
        f"who came after: {lines:,} JOIN lines."
    )
    outcome = Outcome("irc-join", about, rounds, notes=notes)
    for name, samples in rounds.items():
        told = of(samples, lambda sample: sample.deliveries_per_s * sample.joined_s)
        late = sum(sample.unfinished > 0 for sample in samples)
        if late:
            outcome.notes.append(f"{name}: not done after {_PATIENCE_S:.0f} s in {late} of {len(samples)} rounds.")
        if round(told) != lines:
            outcome.notes.append(f"{name}: {told:,.0f} JOIN lines were delivered, not {lines:,}.")
    against(outcome, "time until all have joined", lambda s: s.joined_s, 1.0, less=True)
    against(outcome, "CPU until all have joined", lambda s: s.cpu_s, 1.0, less=True)
    return outcome


def _round(spec: Spec, people: int, what: str) -> Sample:
    with running(spec) as server:
        sample = _rush(server, people)
    say(f"{what}: {spec.name}: {sample.joined_s:.2f} s, {sample.cpu_s:.2f} s of CPU{disturbance(sample)}")
    return sample


def _rush(server: Running, people: int) -> Sample:
    with contextlib.ExitStack() as stack:
        hands = min(4, len(core_plan()[1]))
        workers = [stack.enter_context(Worker("rush", server, "irc-tens", hands)) for _ in range(hands)]
        for index, worker in enumerate(workers):
            worker.join([b"p%04d" % number for number in range(index, people, hands)])
        for worker in workers:
            worker.answer()
        starts = time.monotonic() + _LEAD_S
        for worker in workers:
            worker.run(Plan(0, 0, starts, starts, starts, starts + _PATIENCE_S), 0)
        time.sleep(max(0.0, starts - time.monotonic()))
        used, busy = system.cpu_seconds(server.pid), system.busy_seconds()
        reports = [report for worker in workers if (report := worker.answer()) is not None]
        ended = time.monotonic()
        used = system.cpu_seconds(server.pid) - used
        busy = system.busy_seconds() - busy - used - sum(report.cpu_s for report in reports)
        rss = system.rss_bytes(server.pid, exact=True)
    return _sum_up(
        reports,
        starts,
        Sample(
            cpu_s=used,
            elsewhere=busy / (ended - starts),
            peak_mib=rss / 2**20,
            rss_kib=(rss - server.empty_rss) / 1024 / people,
        ),
    )


def _sum_up(reports: list[Report], starts: float, sample: Sample) -> Sample:
    """Who came first has seen all come, who came last oneself only: each count once, whatever the order."""
    seen = sorted(count for report in reports for count in report.each)
    sample.short = sum(count != place + 1 for place, count in enumerate(seen))
    sample.closed = sum(report.closed for report in reports)
    sample.unfinished = sum(report.unfinished for report in reports)
    sample.joined_s = max(report.last for report in reports) - starts
    sample.cpu_us = sample.cpu_s * 1e6 / max(1, sum(seen))
    sample.deliveries_per_s = sum(seen) / sample.joined_s
    sample.server_core = sample.cpu_s / sample.joined_s
    sample.generator_core = sum(report.cpu_share for report in reports)
    return sample
