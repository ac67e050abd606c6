"""The API of a running server: over sockets, with what the unit tests have no part in."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.live.api import Api
from tests.live.server import RawClient, ServerProcess


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ServerProcess]:
    server = ServerProcess("--data", str(tmp_path))
    try:
        yield server.started()
    finally:
        server.end()


@pytest.fixture
def api(server: ServerProcess) -> Api:
    api = Api(server)
    api.token = api.enter("luca")
    return api


class Listener:
    """Reads a stream of events."""

    def __init__(self, api: Api, path: str, **headers: str) -> None:
        self.connection, self.response = api.open("GET", path, **headers)
        assert self.response.status == 200
        assert self.response.headers["content-type"] == "text/event-stream"

    def event(self) -> tuple[str, Any] | None:
        """The next one: its id and data. None: the stream came to its end."""
        fields: dict[str, str] = {}
        while line := self.response.readline().decode():
            if line == "\n" and "data" in fields:
                return fields.get("id", ""), json.loads(fields["data"])
            name, _, value = line.rstrip("\n").partition(": ")
            if name:
                fields[name] = value
        return None

    def close(self) -> None:
        self.response.close()
        self.connection.close()


def say(api: Api, text: str) -> int:
    return int(api.ok("POST", "/rooms/lobby/messages", {"text": text})["seq"])


def test_what_one_says_by_curl_is_heard_at_every_door(api: Api) -> None:
    with RawClient(api.port) as chat1:
        chat1.send("REGISTER alice CHAT/1.0\n")
        assert chat1.line().startswith(b"200")
        assert say(api, "hello") == 1
        assert chat1.line() == b"@luca: hello\n"
        chat1.say("hi luca", "alice")
        stream = Listener(api, "/rooms/lobby/events?after=0")
        assert [stream.event()[1]["text"] for _ in range(2)] == ["hello", "hi luca"]  # type: ignore[index]
        stream.close()


def test_a_stream_goes_on_after_a_restart_without_a_gap(server: ServerProcess, api: Api, tmp_path: Path) -> None:
    say(api, "one")
    stream = Listener(api, "/rooms/lobby/events?after=0")
    assert stream.event() is not None
    say(api, "two")
    event = stream.event()
    assert event is not None
    last, _ = event
    say(api, "three")
    assert server.stop() == 0
    heard = []
    while event is not None:
        event = stream.event()
        heard.append(event)
    assert heard[-2] == ("", {"type": "closing", "reason": "stopping"})
    stream.close()
    again = ServerProcess("--data", str(tmp_path))
    try:
        later = Api(again.started())
        later.token = api.token
        say(later, "four")
        stream = Listener(later, "/rooms/lobby/events?after=0", Last_Event_ID=last)
        assert [stream.event()[1]["text"] for _ in range(2)] == ["three", "four"]  # type: ignore[index]
        stream.close()
    finally:
        again.end()


def test_many_listen_and_say_at_once_and_each_hears_all_in_order(api: Api) -> None:
    streams = [Listener(api, "/rooms/lobby/events") for _ in range(5)]

    def talk(number: int) -> None:
        for turn in range(20):
            say(api, f"{number} {turn}")

    talkers = [threading.Thread(target=talk, args=(number,)) for number in range(5)]
    for talker in talkers:
        talker.start()
    for stream in streams:
        heard = [stream.event() for _ in range(100)]
        assert [event[0] for event in heard if event] == [str(number) for number in range(1, 101)]
        stream.close()
    for talker in talkers:
        talker.join()


def test_a_stream_ends_at_once_with_the_server(server: ServerProcess, api: Api) -> None:
    stream = Listener(api, "/rooms/lobby/events")
    assert server.stop() == 0
    assert stream.event() == ("", {"type": "closing", "reason": "stopping"})
    assert stream.event() is None
    stream.close()


def test_one_connection_for_many_requests(api: Api) -> None:
    connection, response = api.open("GET", "/rooms")
    for path in ("/rooms/attic", "/rooms/lobby", "/nowhere", "/rooms"):
        response.read()
        connection.request("GET", f"/api/v1{path}")
        response = connection.getresponse()
        assert response.headers["content-type"] in ("application/json", "application/problem+json")
        assert response.headers["x-content-type-options"] == "nosniff"
    assert response.status == 200
    response.read()
    connection.close()


def test_who_sends_too_much_is_told_so(api: Api) -> None:
    status, problem = api.ask("POST", "/rooms/lobby/messages", {"text": "x" * 70_000})
    assert (status, problem["reason"]) == (413, "too-large")
    assert say(api, "short") == 1


def test_a_token_made_over_http_enters_chat2(api: Api) -> None:
    token = api.ok("POST", "/tokens", {"name": "ci"})["token"]
    with RawClient(api.port) as bot, RawClient(api.port) as other:
        bot.send(f"REGISTER ci CHAT/2.0 {token}\n")
        assert bot.line().startswith(b"200")
        other.send("REGISTER c1 CHAT/1.0\n")
        assert other.line().startswith(b"401")
