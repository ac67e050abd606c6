"""Who takes part in a load: which process has which people, and in what order they join."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass

from bench.crew import Worker
from bench.plan import Plan, Report
from bench.servers import Running, core_plan


@dataclass(frozen=True, slots=True)
class Heads:
    """How many there are of each kind."""

    people: int
    senders: int
    lookers: int
    stuck: int = 0

    @property
    def discarding(self) -> int:
        """Those who read and do not look."""
        return self.people - self.senders - self.lookers


@dataclass(frozen=True, slots=True)
class _Readers:
    """The readers of one protocol."""

    letter: str
    protocol: str
    drains: list[Worker]
    look: Worker


class Crowd:
    """All processes of one load, and the people in them, who share several protocols evenly."""

    def __init__(self, stack: contextlib.ExitStack, server: Running, protocols: tuple[str, ...], heads: Heads) -> None:
        def worker(role: str, protocol: str) -> Worker:
            return stack.enter_context(Worker(role, server, protocol))

        self._readers = [
            _Readers(
                letter,
                protocol,
                [worker("drain", protocol) for _ in range(min(4, len(core_plan()[1])))],
                worker("look", protocol),
            )
            for letter, protocol in zip("abcd", protocols, strict=False)
        ]
        self._talk = worker("talk", protocols[0])
        self._join(heads)
        self._stuck = [worker("stuck", protocols[0])] if heads.stuck else []
        for one in self._stuck:
            _add(one, "q", heads.stuck)

    def run(self, plan: Plan, senders: int) -> None:
        """Start the load; `answers` waits for the end of it."""
        for kind in self._readers:
            for one in (*kind.drains, kind.look):
                one.run(plan, senders)
        for one in (self._talk, *self._stuck):
            one.run(plan, senders)

    def answers(self) -> tuple[list[Report], list[Report]]:
        """The reports of those who do their part, and of those who stop reading."""
        reports = [_answer(kind.look) for kind in self._readers]  # who look know when they have everything
        others = [self._talk, *(drain for kind in self._readers for drain in kind.drains)]
        for one in others:
            one.enough()
        return reports + [_answer(one) for one in others], [_answer(one) for one in self._stuck]

    def _join(self, heads: Heads) -> None:
        """The lookers come first, last and evenly between: a server may serve in order of joining."""
        kinds = len(self._readers)
        lookers = heads.lookers // kinds
        groups = max(1, lookers - 1)
        for kind in self._readers:
            _add(kind.look, f"r{kind.letter}0", min(1, lookers))
        for group in range(groups):
            for index, kind in enumerate(self._readers):
                people = _part(heads.discarding, index, kinds)
                count = _part(people, group, groups)
                for number, one in enumerate(kind.drains):
                    _add(one, f"d{kind.letter}{group}x{number}", _part(count, number, len(kind.drains)))
            if group == groups // 2:
                for index, kind in enumerate(self._readers):
                    _add(self._talk, f"s{kind.letter}", _part(heads.senders, index, kinds), kind.protocol)
            if group + 1 < lookers:
                for kind in self._readers:
                    _add(kind.look, f"r{kind.letter}{group + 1}", 1)


def _part(count: int, index: int, parts: int) -> int:
    """How many of `count` the part has, if they are dealt out as evenly as can be."""
    return count * (index + 1) // parts - count * index // parts


def _add(worker: Worker, prefix: str, count: int, protocol: str | None = None) -> None:
    worker.join([b"%b%04d" % (prefix.encode(), number) for number in range(count)], protocol)
    worker.answer()


def _answer(worker: Worker) -> Report:
    report = worker.answer()
    assert report is not None
    return report
