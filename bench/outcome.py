"""What a scenario found, and its text: one row a server, then the ratios beside their targets."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bench import stats
from bench.load import DISTURBED, Sample


@dataclass(frozen=True, slots=True)
class Check:
    """One figure that has a target. `met` is None where nothing could be compared."""

    what: str
    value: str
    target: str
    met: bool | None


@dataclass(slots=True)
class Outcome:
    """All rounds of a scenario."""

    name: str
    about: str
    rounds: dict[str, list[Sample]]  # by row: a server, or a server and a condition
    checks: list[Check] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    limit: float | None = None  # CPU us per delivery that the ratio's target allows, for the plot


def of(rounds: list[Sample], value: Callable[[Sample], float]) -> float:
    """The median over the rounds that have the value."""
    values = [number for number in map(value, rounds) if not math.isnan(number)]
    return stats.median(values) if values else math.nan


def at_most(what: str, value: float, limit: float, unit: str = "") -> Check:
    """A figure that should not exceed its limit."""
    met = None if math.isnan(value) else value <= limit
    return Check(what, number(value) + unit, f"<= {limit:g}{unit}", met)


def at_least(what: str, value: float, limit: float, unit: str = "") -> Check:
    """A figure that should reach its limit."""
    met = None if math.isnan(value) else value >= limit
    return Check(what, number(value) + unit, f">= {limit:,g}{unit}", met)


def number(value: float) -> str:
    """Three digits that count; `-` for what was not measured."""
    if math.isnan(value):
        return "-"
    if value == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:,.{digits}f}"


_COLUMNS: Final[list[tuple[str, Callable[[Sample], float]]]] = [
    ("deliveries/s", lambda s: s.deliveries_per_s),
    ("CPU us/delivery", lambda s: s.cpu_us),
    ("p50 ms", lambda s: s.p50_ms),
    ("p99 ms", lambda s: s.p99_ms),
    ("max ms", lambda s: s.max_ms),
    ("RSS KiB/conn", lambda s: s.rss_kib),
    ("peak RSS MiB", lambda s: s.peak_mib),
    ("server core %", lambda s: s.server_core * 100),
    ("generator core %", lambda s: s.generator_core * 100),
    ("registered in s", lambda s: s.seconds),
    ("joined in s", lambda s: s.joined_s),
    ("CPU s", lambda s: s.cpu_s),
    ("up MB/s", lambda s: s.up_mb_s),
    ("down MB/s", lambda s: s.down_mb_s),
    ("grown MiB", lambda s: s.grown_mib),
    ("dropped after s", lambda s: s.dropped_after),
]


def text(outcome: Outcome, *, markdown: bool = False) -> str:
    """The table, the checks and the notes."""
    columns = [
        (title, value)
        for title, value in _COLUMNS
        if any(not math.isnan(of(rounds, value)) for rounds in outcome.rounds.values())
    ]
    rows = [
        [name, str(len(rounds)), *(number(of(rounds, value)) for _, value in columns)]
        for name, rounds in outcome.rounds.items()
    ]
    parts = [
        ("## " if markdown else "") + outcome.name,
        outcome.about,
        stats.table(["server", "rounds", *(t for t, _ in columns)], rows, markdown=markdown),
    ]
    if outcome.checks:
        said = {True: "met", False: "MISSED", None: "not measured"}
        doubt = " (disturbed)" if _mostly_disturbed(outcome.rounds) else ""
        lines = [[c.what, c.value, c.target, said[c.met] + doubt] for c in outcome.checks]
        parts.append(stats.table(["figure", "value", "target", ""], lines, markdown=markdown))
    notes = [*outcome.notes, *_doubts(outcome.rounds)]
    if notes:
        parts.append("\n".join(f"* {note}" for note in notes))
    return "\n\n".join(parts)


def _mostly_disturbed(rows: dict[str, list[Sample]]) -> bool:
    """Whether other work on the machine makes any row's medians worth nothing."""
    return any(of(rounds, lambda s: s.elsewhere) > DISTURBED for rounds in rows.values())


def _doubts(rows: dict[str, list[Sample]]) -> list[str]:
    """What makes the figures of some rounds doubtful."""
    found = []
    for name, rounds in rows.items():
        bad = sum(sample.findings.bad for sample in rounds)
        if bad:
            kinds = ", ".join(
                f"{count} {kind}"
                for kind in ("lost", "duplicate", "reordered", "damaged")
                if (count := sum(getattr(sample.findings, kind) for sample in rounds))
            )
            found.append(f"{name}: lines not delivered as they should be: {kinds}.")
        if closed := sum(sample.closed for sample in rounds):
            found.append(f"{name}: the server closed {closed} connections that kept reading.")
        if late := sum(sample.unfinished for sample in rounds):
            found.append(f"{name}: {late} checking readers did not get everything in time.")
        if short := sum(sample.short for sample in rounds):
            found.append(f"{name}: {short} readers did not get just what was said.")
        busy = sum(sample.disturbed for sample in rounds)
        if busy:
            share = of(rounds, lambda s: s.elsewhere) * 100
            found.append(
                f"{name}: in {busy} of {len(rounds)} rounds other programs or the host took more "
                f"than {DISTURBED:.0%} of a core (median {share:.0f} %): make them again when it "
                "is quiet."
            )
    return found
