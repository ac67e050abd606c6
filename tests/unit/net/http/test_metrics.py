"""What is told in `/metrics`, and to whom."""

import asyncio
import re
from pathlib import Path
from typing import cast

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.responses import Response

from parlour.core.counts import BOUNDS
from parlour.dialects import DIALECTS
from parlour.dialects.chat2 import Chat2
from parlour.dialects.websocket import WebSocket
from parlour.net.figures import HTTP, Figures
from parlour.net.http.exposition import Exposition
from parlour.net.http.metrics import Metrics
from parlour.net.http.owner import Owner
from parlour.net.lag import Lag
from tests.house import House
from tests.unit.net.http.asking import request
from tests.unit.net.http.test_owner import basic

PAGE = (Path(__file__).parents[4] / "docs" / "operating.md").read_text()


class Told:
    """What a server of its own tells."""

    def __init__(self, house: House | None = None) -> None:
        self.house = house or House()
        loop = cast("asyncio.AbstractEventLoop", self.house.loop)
        self.figures = Figures(self.house.server, Lag(loop, loop.time), lambda: (2, 7))
        self._exposition = Exposition(self.figures)

    def samples(self) -> dict[tuple[str, tuple[str, ...]], float]:
        """Values by name and labels' values."""
        text = self._exposition.write("")[0].decode()
        return {
            (sample.name, (*sample.labels.values(),)): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    def names(self) -> set[str]:
        """Of the families; those of the process, where the system has them, left out."""
        text = self._exposition.write("")[0].decode()
        return {name for name in re.findall(r"^# TYPE (\S+)", text, re.MULTILINE) if not name.startswith("process_")}


def test_what_is_told_is_documented_and_nothing_else() -> None:
    section = PAGE.partition("## Metrics\n")[2].partition("\n## ")[0]
    assert {*re.findall(r"^\| `(parlour_\w+)`", section, re.MULTILINE)} == Told().names()


def test_the_values() -> None:
    told = Told()
    house = told.house
    luca, mia = house.framed("luca"), house.framed("mia")
    house.connect(WebSocket(Chat2()))
    luca.send(b"@luca: hello\n@luca: again\n")
    house.loop.advance(1)
    mia.vanish()
    told.figures.commits.stored.add(BOUNDS[3])
    samples = told.samples()
    expected = {
        ("parlour_connections", ("chat1",)): 1,
        ("parlour_connections", ("websocket",)): 1,
        ("parlour_connections", (HTTP,)): 2,
        ("parlour_connections_opened_total", ("chat1",)): 2,
        ("parlour_http_requests_total", ()): 7,
        ("parlour_people", ()): 1,
        ("parlour_rooms", ()): 1,
        ("parlour_messages_total", ()): 2,
        ("parlour_deliveries_total", ()): 2,
        ("parlour_commit_seconds_bucket", (str(BOUNDS[2]),)): 0,
        ("parlour_commit_seconds_bucket", (str(BOUNDS[3]),)): 1,
        ("parlour_commit_seconds_bucket", ("+Inf",)): 1,
        ("parlour_commit_seconds_sum", ()): BOUNDS[3],
        ("parlour_loop_delay_seconds_count", ()): 2,
        ("parlour_outbox_bytes", ()): 0,
        ("parlour_dropped_total", ()): 0,
    }
    assert {key: samples.get(key) for key in expected} == expected


def test_who_does_not_read_is_seen_and_at_last_dropped() -> None:
    told = Told(House(outbox_limit=4096))
    house = told.house
    slow, luca = house.framed("slow"), house.framed("luca")
    slow.transport.room = 0
    for _ in range(3):
        luca.send(b"@luca: " + b"x" * 900 + b"\n")
    house.loop.advance(0.1)
    samples = told.samples()
    assert samples["parlour_outbox_connections", ()] == 1
    assert 1800 < samples["parlour_outbox_bytes", ()] < 4096
    for _ in range(5):
        luca.send(b"@luca: " + b"x" * 900 + b"\n")
    house.loop.advance(0.1)
    assert told.samples()["parlour_dropped_total", ()] == 1


def test_refusals_by_their_reason() -> None:
    told = Told()
    told.house.framed("luca")
    told.house.connect().send(b"REGISTER luca CHAT/1.0\n")
    assert told.samples()["parlour_refusals_total", ("name-in-use",)] == 1


def test_every_dialect_has_a_word_of_its_own() -> None:
    made = [row.make(House().venue).kind for row in DIALECTS.values()]
    assert made == [*DIALECTS]
    assert WebSocket.kind not in made


def test_openmetrics_is_there_for_who_wants_it() -> None:
    body, media_type = Exposition(Told().figures).write("application/openmetrics-text; version=1.0.0")
    assert media_type.startswith("application/openmetrics-text")
    assert body.endswith(b"# EOF\n")


# -- who may read it ---------------------------------------------------------------------------------------------------

LOCAL: list[tuple[str, dict[str, str]]] = [
    ("127.0.0.1", {}),
    ("::1", {"host": "[::1]:64700"}),
    ("127.0.0.1", {"host": "127.0.0.1"}),
]
ELSEWHERE: list[tuple[str, dict[str, str]]] = [
    ("192.168.1.20", {}),
    ("203.0.113.9", {}),
    ("127.0.0.1", {"host": "chat.example"}),  # the page of another site, or a proxy
    ("127.0.0.1", {"x_forwarded_for": "203.0.113.9"}),
    ("127.0.0.1", {"forwarded": "for=203.0.113.9"}),
    ("", {}),
]


def asked(readers: str, address: str, fields: dict[str, str], owner: tuple[str, str] | None = None) -> Response:
    told = Told()
    told.house.hub.owner = owner
    metrics = Metrics(told.figures, Owner(told.house.hub), readers)
    return asyncio.run(metrics.answer(request(address, **fields)))


@pytest.mark.parametrize(("address", "fields"), LOCAL)
def test_programs_of_this_machine_read_it(address: str, fields: dict[str, str]) -> None:
    assert asked("local", address, fields).status_code == 200
    assert asked("off", address, fields).status_code == 404


@pytest.mark.parametrize(("address", "fields"), ELSEWHERE)
def test_others_do_not_unless_they_may(address: str, fields: dict[str, str]) -> None:
    refused = asked("local", address, fields)
    assert refused.status_code == 403
    assert b"parlour_" not in bytes(refused.body)
    assert asked("all", address, fields).status_code == 200
    assert asked("off", address, fields).status_code == 404


def test_the_owner_reads_it_from_anywhere() -> None:
    boss, far = ("boss", "secret"), "203.0.113.9"
    right, wrong = {"authorization": basic("boss:secret")}, {"authorization": basic("boss:guess")}
    assert asked("local", far, right, boss).status_code == 200
    assert asked("local", far, wrong, boss).status_code == 401
    unknown = asked("local", far, {}, boss)
    assert (unknown.status_code, "www-authenticate" in unknown.headers) == (401, True)
    assert asked("off", far, right, boss).status_code == 404
