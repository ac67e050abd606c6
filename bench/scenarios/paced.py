"""A busy room at an even rate: what a delivery costs when each message travels alone."""

from __future__ import annotations

from typing import Final

from bench.load import Load
from bench.outcome import Outcome, of
from bench.scenarios.options import Options, compare, compare_cpu, in_turn
from bench.servers import CEILING, Spec
from bench.stats import ratio

_TARGET: Final = 1.3  # times the C program's CPU per delivery
_LATENCY: Final = 1.5  # times its 99th percentile
RATE: Final = 500.0  # messages per second of all senders together


def run(specs: list[Spec], options: Options) -> Outcome:
    """500 messages a second into 210 people."""
    load = Load(rate=RATE, seconds=options.window(4.0))
    rounds = in_turn(specs, load, options.count(5), "paced", options.tries)
    about = f"210 people, {RATE:.0f} messages a second of 80 bytes, evenly from 10 senders."
    outcome = Outcome("paced", about, rounds)
    compare_cpu(outcome, specs, _TARGET, None)
    base = of(rounds.get(CEILING, []), lambda s: s.p99_ms)
    for spec in specs:
        if spec.name != CEILING:
            value = ratio(of(rounds[spec.name], lambda s: s.p99_ms), base)
            compare(outcome, f"{spec.name}: p99 latency / ceiling", value, None if spec.stores else _LATENCY)
    return outcome
