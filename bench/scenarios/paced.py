"""A busy room at an even rate: what a delivery costs when each message travels alone."""

from __future__ import annotations

from typing import Final

from bench.load import Load
from bench.outcome import Outcome, at_most, of
from bench.scenarios.options import Options, compare_cpu, in_turn
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
    compare_cpu(outcome, _TARGET)
    base = of(rounds.get(CEILING, []), lambda s: s.p99_ms)
    for name, samples in rounds.items():
        if name != CEILING:
            value = ratio(of(samples, lambda s: s.p99_ms), base)
            outcome.checks.append(at_most(f"{name}: p99 latency / ceiling", value, _LATENCY))
    return outcome
