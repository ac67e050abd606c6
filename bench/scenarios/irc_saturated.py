"""IRC as fast as each server takes it, and the same with half of the people using tags."""

from __future__ import annotations

from functools import partial
from typing import Final

from bench.load import Load
from bench.outcome import Outcome
from bench.scenarios.beside import PEOPLE, against, best, contestants, sizes
from bench.scenarios.options import Options, in_turn
from bench.scenarios.saturated import note_slack
from bench.servers import Spec

_PLAIN: Final = 1 / 5  # of the CPU per delivery of the best of the others, who store nothing
_TAGGED: Final = 1 / 3
# Less than in `saturated`: a server that delivers a thirtieth as much would need ten seconds to be rid of that much.
_ON_THE_WAY: Final = 512 << 10


def _run(name: str, tagged: bool, specs: list[Spec], options: Options) -> Outcome:
    specs, notes = contestants(specs, tags=tagged)
    load = Load(
        people=PEOPLE,
        on_the_way=_ON_THE_WAY,
        lookers=4 if tagged else 2,
        seconds=options.window(3.0),
        tagged=tagged,
    )
    rounds = in_turn(specs, load, options.count(5), name, options.tries)
    about = f"{PEOPLE} people in a channel, 10 of them sending as fast as the server takes it"
    about += "; half of them all with server-time and message-tags." if tagged else "."
    outcome = Outcome(name, about, rounds, notes=notes)
    limit = _TAGGED if tagged else _PLAIN
    outcome.limit = best(outcome, lambda s: s.cpu_us) * limit
    against(outcome, "CPU per delivery", lambda s: s.cpu_us, limit)
    outcome.notes.append(sizes(outcome))
    note_slack(outcome)
    return outcome


plain = partial(_run, "irc-saturated", False)
tags = partial(_run, "irc-tags", True)
