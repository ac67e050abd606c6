"""IRC at an even rate: what a delivery costs when each message travels alone. Every reader counts its lines."""

from __future__ import annotations

from bench.load import Load
from bench.outcome import Outcome
from bench.scenarios.beside import PEOPLE, against, best, contestants, sizes
from bench.scenarios.options import Options, in_turn
from bench.scenarios.paced import RATE
from bench.servers import Spec


def run(specs: list[Spec], options: Options) -> Outcome:
    """500 messages a second into 210 people."""
    specs, notes = contestants(specs)
    load = Load(people=PEOPLE, rate=RATE, seconds=options.window(4.0), count=True)
    rounds = in_turn(specs, load, options.count(5), "irc-paced", options.tries)
    about = f"{PEOPLE} people in a channel, {RATE:.0f} messages a second, evenly from 10 senders."
    outcome = Outcome("irc-paced", about, rounds, notes=notes)
    outcome.limit = best(outcome, lambda s: s.cpu_us)
    against(outcome, "CPU per delivery", lambda s: s.cpu_us, 1.0)
    against(outcome, "p99 latency", lambda s: s.p99_ms, 1.0, less=True)
    outcome.notes.append(sizes(outcome))
    return outcome
