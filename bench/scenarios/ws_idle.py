"""Many people at WebSockets who say nothing: what a page costs by being open."""

from __future__ import annotations

from typing import Final

from bench import servers
from bench.load import Sample
from bench.outcome import Outcome, at_most, of
from bench.scenarios.idle import crowded, head_count
from bench.scenarios.options import Options, say
from bench.servers import Spec, running

_PEOPLE: Final = 5000
_MEMORY: Final = 12.0  # KiB per connection
_SETTLE_S: Final = 2.0  # all have been told what newcomers are told


def run(specs: list[Spec], options: Options) -> Outcome:
    """5,000 connections, all registered, nobody speaks."""
    people, notes = head_count(options, _PEOPLE)
    spec = servers.parlour("ws")
    samples: list[Sample] = []
    for turn in range(options.count(3)):
        with running(spec) as server:
            sample = crowded(server, people, "ws", _SETTLE_S)
        samples.append(sample)
        say(f"ws-idle {turn + 1}: {sample.rss_kib:.2f} KiB per connection, all there after {sample.seconds:.2f} s")
    about = f"{people:,} people open a WebSocket, register and say nothing."
    outcome = Outcome("ws-idle", about, {spec.name: samples}, notes=notes)
    outcome.checks.append(at_most("RSS per connection", of(samples, lambda s: s.rss_kib), _MEMORY, " KiB"))
    return outcome
