"""One reader stops reading: the others must not notice, and it must go at its outbox limit."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from bench.load import Load, Sample
from bench.outcome import Check, Outcome, at_most, number, of
from bench.scenarios.options import Options, one_round
from bench.scenarios.paced import RATE
from bench.servers import CEILING, Spec
from bench.stats import ratio

_CHANGE: Final = 20.0  # percent of the others' p99
_MEMORY: Final = 64.0  # MiB of the whole server beyond the same load without the stuck one
# The kernel takes 3 to 6 MB for a reader that does not read before the server notices anything.
# Long lines fill that, and an outbox of 8 MiB, within one window at the paced rate.
_LONG: Final = 4000  # bytes


def run(specs: list[Spec], options: Options) -> Outcome:
    """Paced and saturated, each with and without one reader that stops."""
    loads = {
        "paced": Load(rate=RATE, size=_LONG, seconds=options.window(10.0)),
        "saturated": Load(lookers=2, seconds=options.window(6.0)),
    }
    specs = [spec for spec in specs if spec.name != CEILING] or specs  # there is no ratio to it
    rounds: dict[str, list[Sample]] = {}
    count = options.count(3)
    for turn in range(count):
        for kind, load in loads.items():
            for spec in specs:
                for state, stuck in (("all read", False), ("one stuck", True)):
                    row = f"{spec.name}, {kind}, {state}"
                    label = f"stuck {turn + 1}/{count}, {kind}, {state}"
                    one = replace(load, stuck=stuck)
                    sample = one_round(spec, one, label, options.tries)
                    rounds.setdefault(row, []).append(sample)
    about = (
        f"210 people and one who stops reading as the measured window opens; paced is {RATE:.0f} "
        f"messages of {_LONG:,} bytes a second, saturated 10 senders flat out with 80 bytes."
    )
    outcome = Outcome("stuck", about, rounds)
    for spec in specs:
        for kind in loads:
            _check(outcome, f"{spec.name}, {kind}", options)
    return outcome


def _check(outcome: Outcome, row: str, options: Options) -> None:
    without, with_ = outcome.rounds[f"{row}, all read"], outcome.rounds[f"{row}, one stuck"]
    change = ratio(of(with_, lambda s: s.p99_ms), of(without, lambda s: s.p99_ms)) * 100 - 100
    outcome.checks.append(at_most(f"{row}: change of the others' p99", change, _CHANGE, " %"))
    more = of(with_, lambda s: s.peak_mib) - of(without, lambda s: s.peak_mib)
    outcome.checks.append(at_most(f"{row}: more memory at the peak", more, _MEMORY, " MiB"))
    # A server may take its leave before it closes: then the reader's end of stream shows the drop.
    gone = [sample.stuck_ended or not math.isnan(sample.dropped_after) for sample in with_]
    value = f"{sum(gone)} of {len(gone)} rounds"
    met = None if options.quick and not all(gone) else all(gone)  # quick: too short to fill it all
    outcome.checks.append(Check(f"{row}: stuck one dropped", value, "every round", met))
    closed = of(with_, lambda s: s.dropped_after)
    when = f"after {number(closed)} s" if not math.isnan(closed) else "not before it read again"
    outcome.notes.append(
        f"{row}: the server closed the stuck one's connection {when}; the reader met the end of "
        f"its stream in {sum(sample.stuck_ended for sample in with_)} of {len(with_)} rounds."
    )
