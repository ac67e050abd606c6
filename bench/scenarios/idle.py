"""Many people who say nothing: what a connection costs by being there."""

from __future__ import annotations

import contextlib
import resource
import time
from typing import Final

from bench import system
from bench.crew import Worker
from bench.load import Sample
from bench.outcome import Outcome, at_most, of
from bench.scenarios.options import Options, say
from bench.servers import CEILING, Running, Spec, running

_PEOPLE: Final = 10_000
_PROCESSES: Final = 4
_SPARE_FILES: Final = 200
_MEMORY: Final = 5.0  # KiB per connection
_TIME: Final = 10.0  # seconds until all are registered, for 10,000


def run(specs: list[Spec], options: Options) -> Outcome:
    """10,000 connections, all registered, nobody speaks."""
    people, notes = head_count(options)
    rounds: dict[str, list[Sample]] = {spec.name: [] for spec in specs}
    for turn in range(options.count(1)):
        for spec in specs:
            with running(spec) as server:
                sample = crowded(server, people, server.protocol)
            rounds[spec.name].append(sample)
            say(
                f"idle {turn + 1}: {spec.name}: {sample.rss_kib:.2f} KiB per connection, "
                f"all registered after {sample.seconds:.2f} s"
            )
    outcome = Outcome("idle", f"{people:,} people register and say nothing.", rounds, notes=notes)
    for name, samples in rounds.items():
        if name != CEILING:
            memory, seconds = of(samples, lambda s: s.rss_kib), of(samples, lambda s: s.seconds)
            outcome.checks.append(at_most(f"{name}: RSS per connection", memory, _MEMORY, " KiB"))
            limit = _TIME * people / _PEOPLE
            outcome.checks.append(at_most(f"{name}: all registered", seconds, limit, " s"))
    return outcome


def head_count(options: Options, normally: int = _PEOPLE) -> tuple[int, list[str]]:
    """How many people there are, and a word if there should be more."""
    files = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    wished = 1000 if options.quick else normally
    people = min(wished, files - _SPARE_FILES)
    return people, [f"The limit of {files:,} open files allows no more than {people:,}."] * (people < wished)


def crowded(server: Running, people: int, protocol: str, settle: float = 0.0) -> Sample:
    """So many people are there, and have been for `settle` seconds."""
    with contextlib.ExitStack() as stack:
        workers = [stack.enter_context(Worker("drain", server, protocol, _PROCESSES)) for _ in range(_PROCESSES)]
        for index, worker in enumerate(workers):  # everyone has started before the clock does
            worker.join([b"first%d" % index])
            worker.answer()
        began, used = time.monotonic(), system.cpu_seconds(server.pid)
        for index, worker in enumerate(workers):
            worker.join([b"p%05d" % n for n in range(index, people - _PROCESSES, _PROCESSES)])
        for worker in workers:
            worker.answer()
        seconds = time.monotonic() - began
        used = system.cpu_seconds(server.pid) - used
        time.sleep(settle)
        rss = system.rss_bytes(server.pid, exact=True)
    return Sample(
        seconds=seconds,
        rss_kib=(rss - server.empty_rss) / 1024 / people,
        peak_mib=rss / 2**20,
        server_core=used / seconds,
    )
