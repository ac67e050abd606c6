"""The network breaks, not the server: connections that end, and packets that vanish without a word."""

import time
from collections.abc import Iterator
from functools import partial

import pytest

from tests.live.chat2 import Person
from tests.live.conftest import Serve
from tests.live.server import ServerProcess, until
from tests.web.browser import Visit, Visitor
from tests.web.cable import Cable

ELSEWHERE = "() => { document.hasFocus = () => false; dispatchEvent(new Event('blur')); }"
BACK = "() => { document.hasFocus = () => true; dispatchEvent(new Event('focus')); }"
LOST = "The connection is lost"
AFTER_SENDING = 15.0
"""Seconds until the page says so that what was sent does not arrive."""
AFTER_CUTTING = 6.0
"""Seconds until it notices what it is told at once; an attempt that hangs takes 8 or 9."""
RETURN = 15.0
"""Seconds until it is back: an attempt that was begun too early hangs for 8 or 9, and the next one follows soon."""


@pytest.fixture
def server(serve: Serve) -> ServerProcess:
    return serve()


@pytest.fixture
def cable(server: ServerProcess) -> Iterator[Cable]:
    with Cable(server.port) as between:
        yield between


@pytest.fixture
def ann(server: ServerProcess, cable: Cable, visit: Visit) -> Visitor:
    """At the page, over the cable."""
    visitor = visit(server, port=cable.port).enter("ann")
    visitor.expects_no_server = True
    return visitor


def wait_for_loss(visitor: Visitor, seconds: float = AFTER_SENDING) -> None:
    visitor.page.locator(".banner", has_text=LOST).wait_for(timeout=seconds * 1000)


def all_there(visitor: Visitor, bob: Person, *texts: str) -> None:
    """Everybody has all that was said, each once, in one order."""
    visitor.page.locator(".banner").wait_for(state="hidden", timeout=RETURN * 1000)
    visitor.hears(*texts)
    visitor.sent_all()
    assert sorted(bob.texts()) == sorted(texts)
    assert visitor.texts == bob.texts()


def test_the_connection_is_cut(cable: Cable, ann: Visitor, server: ServerProcess) -> None:
    with Person(server.port, "bob") as bob:
        ann.say("before").hears("before")
        ann.page.fill("#composer", "half a thou")
        cable.cut()
        wait_for_loss(ann, AFTER_CUTTING)
        assert ann.page.input_value("#composer") == "half a thou"
        ann.say("one", "two")
        bob.ask("say", room="lobby", text="meanwhile")
        ann.page.fill("#composer", "half a thou")
        cable.mend()
        all_there(ann, bob, "before", "meanwhile", "one", "two")
        assert ann.page.input_value("#composer") == "half a thou"


def test_what_was_missed_is_marked_and_calls(cable: Cable, ann: Visitor, server: ServerProcess) -> None:
    """In the room where one is, too: a line before the first, and a word to who looks elsewhere."""
    ann.page.evaluate(ELSEWHERE)
    with Person(server.port, "bob") as bob:
        bob.ask("say", room="lobby", text="before")
        ann.hears("before")
        ann.page.evaluate(BACK)
        ann.until("() => document.title === 'lobby · Parlour'")
        ann.page.evaluate(ELSEWHERE)
        cable.cut()
        wait_for_loss(ann, AFTER_CUTTING)
        bob.ask("say", room="lobby", text="first")
        bob.ask("say", room="lobby", text="@ann, where are you?")
        cable.mend()
        all_there(ann, bob, "before", "first", "@ann, where are you?")
        ann.page.locator(".toast", has_text="You were mentioned in #lobby. Shall the browser tell you").wait_for()
        ann.until("() => document.title === '(1) lobby · Parlour'")
        ann.page.evaluate(BACK)
        ann.until("() => document.title === 'lobby · Parlour'")
        line = ann.page.locator(".fresh").locator("xpath=following::article[1]")
        assert "first" in line.inner_text()
        assert ann.page.locator(".fresh").count() == 1


@pytest.mark.parametrize("late", [True, False], ids=["what was under way arrives late", "what was under way is gone"])
def test_packets_vanish(cable: Cable, ann: Visitor, server: ServerProcess, late: bool) -> None:
    with Person(server.port, "bob") as bob:
        ann.say("before").hears("before")
        cable.hold()
        bob.ask("say", room="lobby", text="meanwhile")
        began = time.monotonic()
        ann.say("into nothing")
        ann.page.locator(".waiting", has_text="into nothing").wait_for()
        wait_for_loss(ann)
        assert time.monotonic() - began < AFTER_SENDING
        ann.say("after that")
        cable.mend(forgotten=not late)
        all_there(ann, bob, "before", "meanwhile", "into nothing", "after that")


def test_only_what_the_server_says_vanishes(cable: Cable, ann: Visitor, server: ServerProcess) -> None:
    """It is said, and the page does not know: it says it again, with the same id."""
    with Person(server.port, "bob") as bob:
        cable.mute()
        ann.say("heard once")
        bob.until_told(type="said", text="heard once")
        wait_for_loss(ann)
        cable.mend(forgotten=True)
        all_there(ann, bob, "heard once")


def test_silence_is_looked_into(visit: Visit, server: ServerProcess, cable: Cable) -> None:
    """Nothing is sent, and nothing comes: the page asks, and does not take a quiet room for a broken connection."""
    ann = visit(server, port=cable.port)
    ann.expects_no_server = True
    answers: list[str] = []
    ann.page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: answers.append(frame)))
    ann.page.clock.install()
    ann.page.reload()
    ann.enter("ann")
    for number in (1, 2, 3):
        ann.page.clock.fast_forward(16_000)
        until(partial(has_asked, ann, number), "the server is asked")
        until(partial(has_heard, ann, answers, number), "the server answers")
    assert not ann.page.locator(".banner").is_visible()
    cable.hold()
    ann.page.clock.fast_forward(16_000)
    ann.page.clock.run_for(9_000)
    wait_for_loss(ann, AFTER_CUTTING)
    cable.mend(forgotten=True)
    ann.page.get_by_role("button", name="Try now").press("Enter")  # to click, it would wait for frames of that clock
    ann.page.locator(".banner").wait_for(state="hidden")


def has_heard(visitor: Visitor, answers: list[str], times: int) -> bool:
    visitor.page.evaluate("1")  # what came is heard of meanwhile
    return len([one for one in answers if '"pong"' in one]) >= times


def has_asked(visitor: Visitor, times: int) -> bool:
    visitor.page.evaluate("1")  # what was sent is heard of meanwhile
    return len([one for one in visitor.sent if one["type"] == "ping"]) >= times


def test_one_who_tries_now_is_back_at_once(cable: Cable, ann: Visitor) -> None:
    """Also if an attempt hangs that was begun while packets vanished."""
    cable.hold()
    ann.say("soon")
    wait_for_loss(ann)
    ann.page.evaluate("new Promise(done => setTimeout(done, 1500))")  # the next attempt has begun, and hangs
    cable.mend(forgotten=True)
    began = time.monotonic()
    ann.page.get_by_role("button", name="Try now").click()
    ann.page.locator(".banner").wait_for(state="hidden")
    assert time.monotonic() - began < AFTER_CUTTING
    ann.sent_all()
    assert ann.texts == ["soon"]


def test_what_is_changed_meanwhile_is_changed_later(cable: Cable, ann: Visitor, server: ServerProcess) -> None:
    with Person(server.port, "bob") as bob:
        ann.say("befor").hears("befor")
        bob.until_told(type="said", text="befor")
        cable.cut()
        wait_for_loss(ann, AFTER_CUTTING)
        ann.page.press("#composer", "ArrowUp")
        ann.say("before")
        ann.page.locator(".toast", has_text="when the connection is back").wait_for()
        cable.mend()
        ann.hears("before (edited)")
        assert bob.texts() == ["before"]


def test_the_page_opens_where_packets_vanish(cable: Cable, ann: Visitor, server: ServerProcess) -> None:
    """From the copy that the browser keeps, without waiting for a network that does not say that it is not there."""
    ann.say("before").hears("before").page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    cable.hold()
    ann.page.reload(wait_until="commit")
    ann.page.locator("[role=alert]", has_text="does not answer").wait_for(timeout=30_000)
    cable.mend(forgotten=True)
    ann.page.locator(".rows").wait_for(timeout=30_000)
    ann.hears("before").say("after").hears("after")
