"""What the owner's page is drawn from."""

import asyncio
from typing import Any, cast

import msgspec
import pytest

from parlour.core.owner import GUESSES
from parlour.net.figures import Figures
from parlour.net.http import status as module
from parlour.net.http.owner import Owner
from parlour.net.http.status import EVERY, Status
from parlour.net.lag import Lag
from tests.house import House
from tests.unit.net.http.asking import request
from tests.unit.net.http.test_owner import basic

WORDS = ("boss", "secret")


class Watched:
    def __init__(self, owner: tuple[str, str] | None = WORDS) -> None:
        self.house = House()
        self.house.hub.owner = owner
        loop = cast("asyncio.AbstractEventLoop", self.house.loop)
        self.lag = Lag(loop, loop.time)
        figures = Figures(self.house.server, self.lag, lambda: (1, 0))
        self.status = Status(figures, Owner(self.house.hub), loop)

    def report(self, after: int = 0) -> dict[str, Any]:
        decoded: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self.status.report(after)))
        return decoded

    def refused(self, **fields: str) -> int:
        answer = self.status.refusal(request("203.0.113.9", **fields))
        return 0 if answer is None else answer.status_code


def test_a_sample_each_few_seconds_and_the_present() -> None:
    watched = Watched()
    luca = watched.house.framed("luca")
    watched.house.framed("mia")
    watched.house.loop.advance(EVERY * 1.5)
    luca.send(b"@luca: hello\n")
    watched.house.loop.advance(EVERY)
    report = watched.report()
    assert [sample["number"] for sample in report["samples"]] == [1, 2, 3]
    assert [sample["people"] for sample in report["samples"]] == [0, 2, 2]
    assert [sample["messages"] for sample in report["samples"]] == [0, 0, 1]
    now = report["now"]
    assert (now["messages"], now["deliveries"], now["connections"]) == (1, 1, {"chat1": 2, "http": 1})
    assert len(now["commits"]) == len(report["bounds"]) + 1
    assert now["memory"] > 1_000_000
    assert report["program"].startswith("Parlour")
    assert [sample["number"] for sample in watched.report(2)["samples"]] == [3]
    assert watched.report(3)["samples"] == []


def test_delays_are_of_their_sample() -> None:
    watched = Watched()
    watched.house.loop.advance(EVERY)
    watched.house.loop.spend(2.0)
    watched.house.loop.advance(EVERY)
    delays = [round(sample["delay"], 3) for sample in watched.report()["samples"]]
    assert delays[0] == 0.0
    assert max(delays) > 1.0


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 10)
    watched = Watched()
    watched.house.loop.advance(EVERY * 25)
    assert [sample["number"] for sample in watched.report()["samples"]] == [*range(17, 27)]


def test_only_the_owner_sees_it() -> None:
    watched = Watched()
    assert watched.refused() == 401
    assert watched.refused(authorization=basic("boss:secret")) == 0
    guesses = [watched.refused(authorization=basic(f"boss:{guess}")) for guess in range(GUESSES + 1)]
    assert guesses == [401] * GUESSES + [429]
    assert watched.refused(authorization=basic("boss:secret")) == 429


def test_without_an_owner_there_is_nothing_to_see_and_nothing_is_kept() -> None:
    watched = Watched(None)
    watched.house.loop.advance(EVERY * 5)
    assert watched.refused(authorization=basic("boss:secret")) == 404
    assert watched.report()["samples"] == []
