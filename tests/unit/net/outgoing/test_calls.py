"""Calls without sockets: their order, what is tried again and when, what is given up, and what is said of it."""

import hashlib
import hmac
import json
import logging
import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from parlour.core.ports import Call
from parlour.net.outgoing.calls import LONGEST_WISH, MOST_TRIES, MOST_WAITING, Calls
from parlour.net.outgoing.post import Forbidden, Reply, Unreached
from parlour.net.outgoing.reach import Reach
from parlour.net.outgoing.target import Target
from tests.house import ManualLoop

NOW = 1_700_000_000.0
URL = "https://ci.example/s3cret-path?x=1"

Result = Reply | Unreached | Forbidden | Exception


def call(seq: int = 1, hook: int = 7, text: str = "/deploy now", url: str = URL) -> Call:
    return Call(hook, f"bot{hook}", url, "the secret", "lobby", "luca", seq, 1.5, text, "deploy")


def reply(status: int = 200, body: bytes = b"", kind: str = "", **headers: str) -> Reply:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, {**given, **({"content-type": kind} if kind else {})}, body, whole=True)


class Scene:
    """Calls whose requests are answered by hand."""

    def __init__(self, *allowed: str) -> None:
        self.loop = ManualLoop()
        self.jobs: list[Callable[[], None]] = []
        """For other threads."""
        self.results: list[Result] = []
        """Of the next requests; without one, 204."""
        self.sent: list[tuple[float, Target, Mapping[str, str], dict[str, Any]]] = []
        self.said: list[str] = []
        self.calls = Calls(
            self.post,
            Reach(allowed),
            run=self.jobs.append,
            soon=self.loop.call_soon,
            later=self.loop.call_later,
            clock=lambda: NOW,
            chance=lambda: 0.5,
        )

    def post(self, where: Target, headers: Mapping[str, str], body: bytes) -> Reply:
        self.sent.append((self.loop.time() - 1000, where, headers, json.loads(body)))
        self.body = body
        result = self.results.pop(0) if self.results else reply(204)
        if isinstance(result, Exception):
            raise result
        return result

    def call(self, *calls: Call) -> None:
        for one in calls:
            self.calls.call(one, self.said.extend)

    def work(self) -> None:
        """Make the requests that wait, and what comes of them at once."""
        while self.jobs:
            self.jobs.pop(0)()
            self.loop.settle()

    def pass_(self, seconds: float) -> None:
        """Let that time pass, a quarter of a second at a time."""
        for _ in range(int(seconds * 4)):
            self.loop.advance(0.25)
            self.work()

    @property
    def seqs(self) -> list[int]:
        return [body["seq"] for _, _, _, body in self.sent]

    @property
    def times(self) -> list[float]:
        return [at for at, _, _, _ in self.sent]


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_what_is_sent(scene: Scene) -> None:
    scene.call(call())
    scene.work()
    ((_, where, headers, body),) = scene.sent
    assert where == Target(True, "ci.example", 443, "/s3cret-path?x=1")
    assert body == {
        "hook": "bot7",
        "room": "lobby",
        "author": "luca",
        "seq": 1,
        "at": 1.5,
        "text": "/deploy now",
        "word": "deploy",
    }
    assert headers["Content-Type"] == "application/json"
    assert headers["X-Parlour-Timestamp"] == "1700000000"
    signed = hmac.new(b"the secret", b"1700000000." + scene.body, hashlib.sha256).hexdigest()
    assert headers["X-Parlour-Signature"] == f"v1={signed}"
    assert len(headers["X-Parlour-Delivery"]) == 32


@pytest.mark.parametrize(
    ("answer", "texts"),
    [
        (reply(200, b'{"text": "done"}', "application/json"), ["done"]),
        (reply(201, '{"text": "grün"}'.encode(), "application/json; charset=utf-8"), ["grün"]),
        (reply(200, "grün\n".encode("latin-1"), "text/plain; charset=iso-8859-1"), ["grün"]),
        (reply(200, b"one\ntwo", "Text/Plain"), ["one\ntwo"]),
        (reply(200, b"x" * 5000, "text/plain"), ["x" * 4096, "x" * 904]),
        (reply(200, b'{"text": ""}', "application/json"), []),
        (reply(200, b'{"text": null}', "application/json"), []),
        (reply(200, b'{"other": 1}', "application/json"), []),
        (reply(200, b" \n", "text/plain"), []),
        (reply(200, b"x", "text/plain; boundary*=idna''a\xff"), []),
        (reply(200, b"x", "text/plain" + ";" * 15_000), []),
        (reply(200, b"<p>done</p>", "text/html"), []),
        (reply(200, b"done"), []),
        (reply(202, b"", "application/json"), []),
        (reply(204), []),
    ],
)
def test_what_is_answered(scene: Scene, answer: Reply, texts: list[str], caplog: pytest.LogCaptureFixture) -> None:
    scene.results = [answer]
    scene.call(call())
    scene.work()
    assert scene.said == texts
    assert caplog.text == ""


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (reply(200, b"{", "application/json"), "not JSON"),
        (reply(200, b"[1]", "application/json"), "not JSON"),
        (reply(200, b'{"text": 1}', "application/json"), "not JSON"),
        (reply(200, b'{"text": "\xff"}', "application/json"), "not JSON"),
        (reply(200, b'{"a":' * 60_000, "application/json"), "not JSON"),
        (reply(200, b"x", "text/plain; charset=klingon"), "character set"),
        (reply(200, b"x" * 50_000, "text/plain"), "too long"),
        (reply(200, b"x", "text/plain")._replace(whole=False), "too long"),
    ],
)
def test_what_cannot_be_said(scene: Scene, answer: Reply, why: str, caplog: pytest.LogCaptureFixture) -> None:
    scene.results = [answer]
    scene.call(call(), call(2))
    scene.work()
    assert scene.said == []
    assert scene.seqs == [1, 2], "it was taken, and the next one comes"
    assert "webhook bot7: the answer to message 1 is not said: it" in caplog.text
    assert why in caplog.text


def test_those_of_one_hook_are_made_in_order_and_others_meanwhile(scene: Scene) -> None:
    scene.results = [reply(503), reply(200)]
    scene.call(call(1), call(2), call(1, hook=8), call(3))
    scene.work()
    assert [(body["hook"], body["seq"]) for _, _, _, body in scene.sent] == [("bot7", 1), ("bot8", 1)]
    scene.pass_(2)
    assert [(body["hook"], body["seq"]) for _, _, _, body in scene.sent[2:]] == [("bot7", 1), ("bot7", 2), ("bot7", 3)]


@pytest.mark.parametrize("failure", [reply(429), reply(500), reply(503), Unreached("refused")], ids=str)
def test_what_may_go_better_is_tried_again_ever_more_rarely(
    scene: Scene, failure: Result, caplog: pytest.LogCaptureFixture
) -> None:
    scene.results = [failure] * 5
    scene.call(call())
    scene.work()
    scene.pass_(60)
    assert scene.times == [0, 1, 3, 7, 15, 31]
    assert len({headers["X-Parlour-Delivery"] for _, _, headers, _ in scene.sent}) == 1
    assert caplog.text == ""


def test_pauses_differ(scene: Scene) -> None:
    dice = random.Random(1)
    scene.calls._chance = dice.random
    scene.results = [reply(503)] * 100
    for hook in range(10):
        scene.call(call(hook=hook))
    scene.work()
    scene.pass_(3)
    times = [at for at, _, _, _ in scene.sent[10:20]]
    assert len(set(times)) > 2
    assert min(times) >= 0.5


def test_what_goes_no_better_is_given_up_and_the_next_one_comes(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    scene.results = [reply(503)] * MOST_TRIES
    scene.call(call(), call(2))
    scene.work()
    scene.pass_(200)
    assert scene.seqs == [1] * MOST_TRIES + [2]
    assert caplog.messages == [f"webhook bot7: message 1 is given up after try {MOST_TRIES}: status 503"]


@pytest.mark.parametrize(
    ("failure", "why"),
    [
        (reply(301, location="http://127.0.0.1/"), "status 301"),
        (reply(400), "status 400"),
        (reply(401), "status 401"),
        (reply(404), "status 404"),
        (reply(410), "status 410"),
        (Forbidden(), "its address is not public; see --hooks-to"),
    ],
)
def test_what_cannot_go_better_is_given_up_at_once(
    scene: Scene, failure: Result, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    scene.results = [failure]
    scene.call(call(), call(2))
    scene.work()
    assert scene.seqs == [1, 2]
    assert caplog.messages == [f"webhook bot7: message 1 is given up after try 1: {why}"]


@pytest.mark.parametrize(
    ("wish", "pause"),
    [
        ("20", 20),
        ("0", 1),
        ("99999", LONGEST_WISH),
        ("9" * 100, 1),
        ("Tue, 14 Nov 2023 22:13:50 GMT", 30),
        ("Tue, 14 Nov 2023 22:00:00 GMT", 1),
        ("Tue, 14 Nov 9999 22:13:50 GMT", LONGEST_WISH),
        ("soon", 1),
        ("-5", 1),
        ("٣", 1),
        ("", 1),
    ],
)
def test_a_wish_for_later_is_heeded_within_bounds(scene: Scene, wish: str, pause: float) -> None:
    scene.results = [reply(429, retry_after=wish)]
    scene.call(call())
    scene.work()
    scene.pass_(LONGEST_WISH + 1)
    assert scene.times == [0, pause]


def test_not_too_many_wait(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    scene.call(*(call(seq) for seq in range(1, MOST_WAITING + 2)), call(1, hook=8))
    assert caplog.messages == [f"webhook bot7: message {MOST_WAITING + 1} is not sent, as {MOST_WAITING} wait"]
    scene.work()
    assert len(scene.sent) == MOST_WAITING + 1


def test_a_hook_that_is_dropped_is_told_nothing_more(scene: Scene) -> None:
    scene.results = [reply(503)]
    scene.call(call(), call(2))
    scene.work()
    scene.calls.forget(7)
    scene.pass_(10)
    assert scene.seqs == [1]
    scene.call(call(3))
    scene.calls.forget(7)
    scene.call(call(4))
    scene.results = [reply(200, b"late", "text/plain"), reply(200, b"in time", "text/plain")]
    scene.work()
    assert scene.said == ["in time"]


def test_what_is_lost_when_the_server_stops_is_logged(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    scene.results = [reply(503)]
    scene.call(call(), call(2), call(1, hook=8))
    scene.work()
    scene.calls.close()
    assert caplog.messages == ["webhook bot7: the server stops before it was sent 2 of its messages"]
    scene.pass_(100)
    assert scene.seqs == [1, 1]


def test_a_mistake_of_ours_holds_nobody_up(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    scene.results = [ZeroDivisionError()]
    scene.call(call())
    scene.work()
    scene.pass_(2)
    assert scene.seqs == [1, 1]
    assert "could not be sent" in caplog.text


def test_logs_have_no_secrets(scene: Scene, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    scene.results = [reply(503), Unreached("refused"), reply(200, b"{", "application/json"), reply(404), Forbidden()]
    scene.call(call(), call(2), call(3))
    scene.work()
    scene.pass_(10)
    assert len(caplog.messages) == 5
    for secret in ("the secret", "s3cret-path", "/deploy", "v1="):
        assert secret not in caplog.text


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        (URL, True),
        ("http://ci.example/", True),
        ("http://localhost/", True),
        ("http://127.1/", True),
        ("http://8.8.8.8/", True),
        ("http://10.1.2.3/", True),
        ("http://127.0.0.1/", False),
        ("http://[::1]/", False),
        ("http://[::ffff:8.8.8.8]/", False),
        ("mailto:luca@ci.example", False),
    ],
)
def test_which_addresses_are_taken(url: str, taken: bool) -> None:
    """A name is judged with each call, by what it stands for then."""
    assert Scene("10.0.0.0/8").calls.takes(url) is taken
