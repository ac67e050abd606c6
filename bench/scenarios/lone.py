"""One message at a time in a quiet room: what it waits for the disk."""

from __future__ import annotations

from typing import Final

from bench.load import Load
from bench.outcome import Outcome, at_most, of
from bench.scenarios.options import Options, in_turn
from bench.servers import CEILING, Spec

_MORE: Final = 1.0  # ms at the median, stored on disk first against not stored


def run(specs: list[Spec], options: Options) -> Outcome:
    """20 messages a second in a room of ten."""
    load = Load(people=10, senders=2, rate=20.0, seconds=options.window(8.0))
    rounds = in_turn(specs, load, options.count(5), "lone", options.tries)
    outcome = Outcome("lone", "10 people, 20 messages a second: each is alone on its way.", rounds)
    without = [spec for spec in specs if not spec.stores and spec.name != CEILING]
    for spec in specs:
        for other in without if spec.stores else ():
            more = of(rounds[spec.name], lambda s: s.p50_ms) - of(rounds[other.name], lambda s: s.p50_ms)
            outcome.checks.append(at_most(f"{spec.name}: more latency than {other.name}, p50", more, _MORE, " ms"))
    return outcome
