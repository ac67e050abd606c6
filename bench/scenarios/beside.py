"""What the scenarios of IRC share: who takes part, and ours against the best of the others."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from bench import peers, servers
from bench.load import Sample
from bench.outcome import Check, Outcome, number, of
from bench.scenarios.options import say
from bench.servers import Spec
from bench.stats import ratio

PEOPLE: Final = 210


def contestants(specs: list[Spec], *, tags: bool = False) -> tuple[list[Spec], list[str]]:
    """Ours, or what stands for it on the command line, and the others; and what there is to say of the absent."""
    ours = [spec for spec in specs if spec.protocol == "irc"] or [servers.parlour("irc")]
    others = [peers.inspircd(tags=tags)]
    notes = []
    if tags:
        notes.append("ngIRCd has neither server-time nor message-tags, so it takes no part.")
    else:
        others.append(peers.ngircd())
    for other in others:
        why_not = peers.absent(other)
        if why_not:
            notes.append(why_not)
            say(why_not)
        else:
            ours.append(other)
    return ours, notes


def best(outcome: Outcome, value: Callable[[Sample], float]) -> float:
    """The least that any of the others needs; NaN where there is none."""
    medians = [of(rounds, value) for name, rounds in outcome.rounds.items() if name in peers.NAMES]
    return min((median for median in medians if not math.isnan(median)), default=math.nan)


def against(outcome: Outcome, what: str, value: Callable[[Sample], float], limit: float, *, less: bool = False) -> None:
    """Each of ours against the best of the others; `less`: it has to stay below the limit."""
    least = best(outcome, value)
    for name, rounds in outcome.rounds.items():
        if name not in peers.NAMES:
            share = ratio(of(rounds, value), least)
            met = None if math.isnan(share) else share < limit or (share == limit and not less)
            target = f"{'<' if less else '<='} {number(limit)}"
            outcome.checks.append(Check(f"{name}: {what} / best of the others", number(share), target, met))


def sizes(outcome: Outcome) -> str:
    """How long the lines are that each server makes of the same messages."""
    told = [f"{name} {number(of(rounds, lambda s: s.line_bytes))}" for name, rounds in outcome.rounds.items()]
    return f"Bytes of a delivered line, with what each server adds: {', '.join(told)}."
