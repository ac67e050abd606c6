"""As fast as the server takes it: what a delivery costs when batches are large."""

from __future__ import annotations

from typing import Final

from bench.load import Load
from bench.outcome import Outcome, at_least, of
from bench.scenarios.options import Options, compare_cpu, in_turn
from bench.servers import Spec

_TARGET: Final = 2.5  # times the C program's CPU per delivery
_STORED: Final = 4.0  # the same for a server that stores every message on disk first, which the C program does not
_ACCEPTED: Final = 35_000.0  # messages a second that such a server takes and stores, at least
_FULL: Final = 0.9  # of a core; below that the server was not what limited the load


def run(specs: list[Spec], options: Options) -> Outcome:
    """210 people in one room, 10 of them send flat out."""
    load = Load(lookers=2, seconds=options.window(3.0))
    rounds = in_turn(specs, load, options.count(5), "saturated", options.tries)
    about = "210 people, 10 of them sending 80-byte lines as fast as the server takes them."
    outcome = Outcome("saturated", about, rounds)
    compare_cpu(outcome, specs, _TARGET, _STORED)
    for spec in specs:
        said = of(rounds[spec.name], lambda s: s.deliveries_per_s) / (load.people - 1)
        if spec.stores:
            outcome.checks.append(at_least(f"{spec.name}: messages/s accepted and stored", said, _ACCEPTED))
    note_slack(outcome)
    return outcome


def note_slack(outcome: Outcome) -> None:
    """Say where something else than the server was the limit."""
    for name, samples in outcome.rounds.items():
        slack = sum(sample.server_core < _FULL for sample in samples)
        if slack:
            outcome.notes.append(
                f"{name}: in {slack} of {len(samples)} rounds the server had less than "
                f"{_FULL:.0%} of a core to do, so it was not the limit: deliveries/s is too low, "
                "CPU per delivery stands."
            )
