"""Those who had a name until lately: they have gone, or are called something else."""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from parlour import names
from parlour.events import Former, Profile

MOST = 1000
"""Bearers of names that are remembered."""


class Bearer(NamedTuple):
    """Somebody who had a name."""

    former: Former
    person: int


class FormerPeople:
    """The last of them, by name."""

    def __init__(self) -> None:
        self._order: deque[str] = deque()
        """The `names.key` of each, in the order they gave it up."""
        self._bearers: dict[str, deque[Bearer]] = {}

    def add(self, profile: Profile, person: int, at: float) -> None:
        """The `person` with that `profile` gave up its name."""
        key = names.key(profile.name)
        self._order.append(key)
        self._bearers.setdefault(key, deque()).append(Bearer(Former(profile, at), person))
        if len(self._order) > MOST:
            self._forget(self._order.popleft())

    def _forget(self, key: str) -> None:
        bearers = self._bearers[key]
        bearers.popleft()
        if not bearers:
            del self._bearers[key]

    def of(self, name: str) -> list[Bearer]:
        """Who was called `name`, however it is written: the last one first."""
        return [*reversed(self._bearers.get(names.sought(name), ()))]

    def latest(self, name: str) -> Profile | None:
        """The last one who was called `name`."""
        bearers = self.of(name)
        return bearers[0].former.profile if bearers else None
