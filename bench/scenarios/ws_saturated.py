"""WebSockets as fast as each server takes it: beside our own lines, and beside the loop that tutorials show."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Final

from bench import servers
from bench.load import Load, Sample
from bench.outcome import Outcome, at_most, of
from bench.scenarios.options import Options, one_round
from bench.scenarios.saturated import note_slack
from bench.servers import Spec
from bench.stats import ratio

_LINES: Final = 1.5  # times the CPU per delivery of the same protocol on lines
_LOOP: Final = 0.1  # of that of the loop
_ON_THE_WAY: Final = 64 << 10  # of the loop, which would need ten seconds to be rid of what the others get
LINES, FRAMES, LOOP = "parlour, lines", "parlour, WebSocket", "Starlette's loop"


def run(specs: list[Spec], options: Options) -> Outcome:
    """210 people in one room, 10 of them send flat out, over CHAT/2.0."""
    contestants = [
        servers.parlour("chat2", LINES),
        servers.parlour("ws", FRAMES),
        Spec(LOOP, (sys.executable, "-m", "bench.peers.broadcast", "{port}"), "ws-only"),
    ]
    load = Load(lookers=2, seconds=options.window(3.0))
    loads = {LINES: load, FRAMES: load, LOOP: replace(load, on_the_way=_ON_THE_WAY)}
    rounds: dict[str, list[Sample]] = {spec.name: [] for spec in contestants}
    count = options.count(5)
    for turn in range(count):
        for spec in contestants:
            label = f"ws-saturated {turn + 1}/{count}"
            rounds[spec.name].append(one_round(spec, loads[spec.name], label, options.tries))
    about = "210 people, 10 of them sending as fast as the server takes it: CHAT/2.0 on lines and over WebSocket."
    outcome = Outcome("ws-saturated", about, rounds)
    lines, frames, loop = (of(rounds[name], lambda s: s.cpu_us) for name in (LINES, FRAMES, LOOP))
    outcome.checks.append(at_most("CPU per delivery, WebSocket / lines", ratio(frames, lines), _LINES))
    outcome.checks.append(at_most("CPU per delivery, WebSocket / Starlette's loop", ratio(frames, loop), _LOOP))
    note_slack(outcome)
    return outcome
