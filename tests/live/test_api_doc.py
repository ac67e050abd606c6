"""docs/api.md: its lines and its bot do what the page says."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.live.api import Api
from tests.live.server import PATIENCE, Output, ServerProcess, until

PAGE = (Path(__file__).parents[2] / "docs" / "api.md").read_text()


def block(language: str) -> str:
    found = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert len(found) == 1
    return str(found[0])


LINES = [line for line in block("sh").splitlines() if line]


@pytest.fixture
def api() -> Iterator[Api]:
    server = ServerProcess()
    try:
        api = Api(server.started())
        luca = api.enter("luca")
        api.token = luca
        api.token = api.ok("POST", "/tokens", {"name": "ci"})["token"]
        yield api
    finally:
        server.end()


def environment(api: Api) -> dict[str, str]:
    server = f"http://localhost:{api.port}"
    return {**os.environ, "server": server, "SERVER": server, "token": api.token, "TOKEN": api.token}


def curl(api: Api, line: str) -> Any:
    """The JSON that a line gives."""
    ran = subprocess.run(["sh", "-c", line], capture_output=True, env=environment(api), timeout=PATIENCE, check=True)
    return json.loads(ran.stdout)


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_the_ten_lines(api: Api) -> None:
    rooms, members, page, search, events, me, say, once, edit, react = LINES
    assert curl(api, say)["seq"] == 1
    assert curl(api, once)["seq"] == 2
    assert curl(api, once)["seq"] == 2
    assert curl(api, edit)["seq"] == 3
    assert curl(api, react)["seq"] == 4
    api.ok("POST", "/rooms/lobby/messages", {"text": "soup is on"})
    assert [room["name"] for room in curl(api, rooms)["rooms"]] == ["lobby"]
    assert curl(api, members) == {"people": []}
    messages = curl(api, page)["messages"]
    assert [message["text"] for message in messages] == ["the build is done and green", "build 17 failed", "soup is on"]
    assert messages[0]["reactions"] == [{"emoji": "👍", "names": ["ci"]}]
    assert messages[1]["to"] == "ci"
    assert [message["seq"] for message in curl(api, search)["messages"]] == [5]
    assert curl(api, me)["name"] == "ci"
    stream = subprocess.Popen(
        ["sh", "-c", f"exec {events}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
        env=environment(api),
    )
    out = Output(stream.stdout)
    try:
        assert out.until("soup is on").startswith("retry: 2000\n\nid: 1\ndata: {")
    finally:
        stream.kill()
        stream.wait(PATIENCE)
        out.close()


def test_the_bot(api: Api) -> None:
    bot = subprocess.Popen([sys.executable, "-c", block("python")], env=environment(api))
    asked = 0.0

    def answered() -> bool:
        """Whether there was an answer. It is asked again now and then, as it may not listen yet."""
        nonlocal asked
        if time.monotonic() - asked > 0.2:
            api.ok("POST", "/rooms/lobby/messages", {"text": "ping"})
            asked = time.monotonic()
        return any(message["text"] == "pong" for message in said(api))

    try:
        until(answered, "the bot answers")
    finally:
        bot.kill()
        bot.wait(PATIENCE)
    answers = [message["reply"] for message in said(api) if message["text"] == "pong"]
    assert answers == sorted({*answers}), "each ping once"


def said(api: Api) -> list[Any]:
    return list(api.ok("GET", "/rooms/lobby/messages?limit=500")["messages"])


def test_the_example_of_a_problem_is_one(api: Api) -> None:
    status, problem = api.ask("GET", "/rooms/lobby/messages?limit=501")
    assert (status, problem) == (422, json.loads(block("json")))
