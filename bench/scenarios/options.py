"""What the command line may change, and the rounds that most scenarios share."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bench.load import Load, Sample, measure
from bench.outcome import Outcome, at_most, number, of
from bench.servers import CEILING, Spec, running
from bench.stats import ratio

_TRIES: Final = 3  # of a round that other work on the machine disturbs


@dataclass(frozen=True, slots=True)
class Options:
    """None: the scenario's own choice."""

    rounds: int | None = None
    seconds: float | None = None  # of one measured window
    quick: bool = False  # one short round, fewer people: to see that it works, not for figures

    def count(self, normally: int) -> int:
        """How many rounds."""
        return self.rounds or (1 if self.quick else normally)

    @property
    def tries(self) -> int:
        """How often a disturbed round is made."""
        return 1 if self.quick else _TRIES

    def window(self, normally: float) -> float:
        """How many seconds are measured."""
        return self.seconds or (1.0 if self.quick else normally)


def say(text: str) -> None:
    """Progress, on standard error."""
    print(text, file=sys.stderr, flush=True)


def one_round(spec: Spec, load: Load, what: str, tries: int) -> Sample:
    """A fresh server, one load; see `until_quiet`."""

    def once() -> Sample:
        with running(spec) as server:
            sample = measure(server, load)
        say(
            f"{what}: {spec.name}: {sample.deliveries_per_s:,.0f} deliveries/s, "
            f"{sample.cpu_us:.3f} us each, p99 {sample.p99_ms:.2f} ms{disturbance(sample)}"
        )
        return sample

    return until_quiet(once, tries)


def until_quiet(once: Callable[[], Sample], tries: int) -> Sample:
    """One round; again while other work disturbs it, then the least disturbed.

    What is looked at for that is the others' CPU time only, never the figures. One that ran out of time would again.
    """
    samples: list[Sample] = []
    while len(samples) < tries and all(sample.disturbed and not sample.unfinished for sample in samples):
        samples.append(once())
    return min(samples, key=lambda sample: sample.elsewhere)


def disturbance(sample: Sample) -> str:
    """What is said of a disturbed round, behind its figures."""
    return f" (others used {sample.elsewhere:.0%} of a core)" if sample.disturbed else ""


def in_turn(specs: list[Spec], load: Load, rounds: int, what: str, tries: int) -> dict[str, list[Sample]]:
    """A B A B ...: what changes on the machine meanwhile changes for all."""
    samples: dict[str, list[Sample]] = {spec.name: [] for spec in specs}
    for turn in range(rounds):
        for spec in specs:
            label = f"{what} {turn + 1}/{rounds}"
            samples[spec.name].append(one_round(spec, load, label, tries))
    return samples


def compare_cpu(outcome: Outcome, specs: list[Spec], limit: float, stored: float | None) -> None:
    """Each server's CPU per delivery against the ceiling's, both medians; `stored` limits those that store."""
    base = of(outcome.rounds.get(CEILING, []), lambda s: s.cpu_us)
    outcome.limit = base * limit
    for spec in specs:
        if spec.name != CEILING:
            value = ratio(of(outcome.rounds[spec.name], lambda s: s.cpu_us), base)
            compare(outcome, f"{spec.name}: CPU per delivery / ceiling", value, stored if spec.stores else limit)


def compare(outcome: Outcome, what: str, value: float, limit: float | None) -> None:
    """A figure with its limit, or, without one, as a note."""
    if limit is None:
        outcome.notes.append(f"{what}: {number(value)}.")
    else:
        outcome.checks.append(at_most(what, value, limit))
