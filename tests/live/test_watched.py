"""What watches over a running server: is it alive, is it ready, its metrics."""

import resource
from pathlib import Path

from tests.live.chat2 import Person
from tests.live.conftest import Serve
from tests.live.server import RawClient, ServerProcess, until
from tests.live.web import basic, get


def test_a_server_that_is_well(room: ServerProcess) -> None:
    for path in ("/healthz", "/readyz"):
        answer = get(room.port, path)
        assert (answer.status, answer.text, answer.headers["cache-control"]) == (200, "ok\n", "no-store")
        assert get(room.port, path, method="HEAD").status == 200


def test_a_full_disk_is_said_until_there_is_room_again(serve: Serve, tmp_path: Path) -> None:
    server = serve("--data", str(tmp_path))
    with Person(server.port, "luca") as luca:
        luca.ask("say", text="first")
        full = (tmp_path / "parlour.db-wal").stat().st_size
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (full, resource.RLIM_INFINITY))
        until(lambda: get(server.port, "/readyz").status == 503, "it says that it cannot store")
        answer = get(server.port, "/readyz")
        assert answer.text == "nothing can be stored\n"
        assert get(server.port, "/healthz").status == 200
        assert luca.ask("say", text="lost")["reason"] == "not-stored"
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        until(lambda: get(server.port, "/readyz").status == 200, "it can again")
        metrics = get(server.port, "/metrics").text
        assert "\nparlour_commits_failed_total 1.0\n" in metrics
        assert '\nparlour_refusals_total{reason="not-stored"} 1.0\n' in metrics


def test_metrics_of_a_server_that_is_used(room: ServerProcess) -> None:
    before = get(room.port, "/metrics").text
    with RawClient(room.port) as luca, RawClient(room.port) as mia:
        luca.register("luca")
        mia.register("mia")
        luca.say("hello")
        mia.until(b"hello\n")
        answer = get(room.port, "/metrics")
        assert '\nparlour_connections{dialect="chat1"} 2.0\n' in answer.text
        assert '\nparlour_connections{dialect="http"} 1.0\n' in answer.text
        assert "\nparlour_people 2.0\n" in answer.text
    assert answer.headers["content-type"].startswith("text/plain; version=")
    assert value(answer.text, "parlour_messages_total") == value(before, "parlour_messages_total") + 1
    assert value(answer.text, "parlour_deliveries_total") == value(before, "parlour_deliveries_total") + 1
    assert value(answer.text, "parlour_commit_seconds_count") > value(before, "parlour_commit_seconds_count")


def value(metrics: str, name: str) -> float:
    return float(next(line.split()[1] for line in metrics.splitlines() if line.startswith(f"{name} ")))


def test_who_may_read_the_metrics(serve: Serve, tmp_path: Path) -> None:
    words = tmp_path / "owner"
    words.write_text("boss secret")
    server = serve("--owner-file", str(words))
    assert get(server.port, "/metrics").status == 200
    assert get(server.port, "/metrics", Host="192.168.7.7").status == 401
    assert get(server.port, "/metrics", Host="192.168.7.7", Authorization=basic("boss", "secret")).status == 200
    closed = serve("--metrics", "off")
    assert get(closed.port, "/metrics").status == 404
    opened = serve("--metrics", "all")
    assert get(opened.port, "/metrics", Host="192.168.7.7").status == 200
