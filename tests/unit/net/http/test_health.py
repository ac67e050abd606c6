"""Whether the server says the truth of whether it can do its work."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from parlour.errors import StoreError
from parlour.net.http import health
from parlour.net.http.health import FRESH, STOPPING, UNREADABLE, UNWRITABLE, Readiness
from tests.house import House
from tests.store.model import ModelStore


class Store(ModelStore):
    """Counts the questions, and may be silent."""

    def __init__(self) -> None:
        super().__init__()
        self.probes = 0
        self.silent = False
        self.unreadable = False

    def probe(self, answered: Callable[[StoreError | None], None]) -> None:
        self.probes += 1
        if not self.silent:
            super().probe(answered)

    def page(self, *arguments: Any) -> None:
        if self.unreadable:
            self.failing = StoreError("torn")
        super().page(*arguments)
        if self.unreadable:
            self.failing = None


def trouble(store: Store, *, stopping: bool = False, times: int = 1, apart: float = 0.0) -> list[str]:
    """What several who ask are told; each `apart` seconds after the one before."""
    house = House(store)
    house.server.stopping = stopping
    readiness = Readiness(house.server)

    async def ask() -> list[str]:
        loop = asyncio.get_running_loop()
        house.hub.call_soon = lambda call: loop.call_soon(call)
        if not apart:
            return list(await asyncio.gather(*(readiness.trouble() for _ in range(times))))
        told = []
        for _ in range(times):
            told.append(await readiness.trouble())
            house.loop.spend(apart)
        return told

    return asyncio.run(ask())


def test_all_is_well() -> None:
    assert trouble(Store()) == [""]


def test_nothing_can_be_stored() -> None:
    store = Store()
    store.failing = StoreError("disk full: /secret/place")
    assert trouble(store) == [UNWRITABLE]


def test_nothing_can_be_read() -> None:
    store = Store()
    store.unreadable = True
    assert trouble(store) == [UNREADABLE]


def test_it_is_stopping() -> None:
    assert trouble(Store(), stopping=True) == [STOPPING]


def test_a_store_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.01)
    store = Store()
    store.silent = True
    assert trouble(store) == [UNWRITABLE]


def test_many_who_ask_at_once_are_one_question() -> None:
    store = Store()
    assert trouble(store, times=100) == [""] * 100
    assert store.probes == 1
    assert trouble(store, times=4, apart=FRESH / 2) == [""] * 4
    assert store.probes == 1 + 2
