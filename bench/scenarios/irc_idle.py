"""Many people who say nothing, over IRC: what a connection costs by being there."""

from __future__ import annotations

from typing import Final

from bench.load import Sample
from bench.outcome import Outcome
from bench.scenarios.beside import against, contestants
from bench.scenarios.idle import crowded, head_count
from bench.scenarios.options import Options, say
from bench.servers import Spec, running

_SETTLE_S: Final = 3.0  # what a server does for newcomers afterwards is done by then


def run(specs: list[Spec], options: Options) -> Outcome:
    """10,000 connections, all registered and in channels of ten, nobody speaks."""
    specs, notes = contestants(specs)
    people, short = head_count(options)
    rounds: dict[str, list[Sample]] = {spec.name: [] for spec in specs}
    count = options.count(3)
    for turn in range(count):
        for spec in specs:
            with running(spec) as server:
                sample = crowded(server, people, "irc-tens", _SETTLE_S)
            rounds[spec.name].append(sample)
            say(f"irc-idle {turn + 1}/{count}: {spec.name}: {sample.rss_kib:.2f} KiB per connection")
    about = f"{people:,} people register, enter channels of ten, and say nothing."
    outcome = Outcome("irc-idle", about, rounds, notes=notes + short)
    against(outcome, "RSS per connection", lambda s: s.rss_kib, 1.0)
    return outcome
