"""How the page calls a person: notifications, asked for when there is something to notify of; the title; sound."""

from typing import Any

import pytest

from tests.live.chat2 import Person
from tests.live.conftest import Serve
from tests.web.browser import Visit, Visitor

BROWSER = """
    window.shown = []; window.asked = 0; window.tones = 0;
    window.Notification = class {
        static permission = 'default';
        static async requestPermission() { window.asked += 1; return Notification.permission = 'granted'; }
        constructor(title, options) { window.shown.push([title, options.body]); window.last = this; }
        close() {}
    };
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...more) { window.tones += 1; return start.apply(this, more); };
"""
"""A browser that has notifications, and nobody to look at them."""
ELSEWHERE = "() => { document.hasFocus = () => false; dispatchEvent(new Event('blur')); }"
BACK = "() => { document.hasFocus = () => true; dispatchEvent(new Event('focus')); }"


def looking(visit: Visit, server: Any, **options: Any) -> Visitor:
    visitor = visit(server, **options)
    visitor.page.add_init_script(BROWSER)
    visitor.page.reload()
    return visitor


def test_notifications_are_asked_for_when_somebody_calls(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = looking(visit, server).enter("ann")
    with Person(server.port, "bob") as bob:
        ann.page.evaluate(ELSEWHERE)
        bob.ask("say", text="hello all of you")
        ann.until("() => document.title.startsWith('• lobby')")
        assert ann.page.locator(".toast").count() == 0
        bob.ask("say", text="@ann, are you there?")
        ann.page.locator(".toast", has_text="bob mentioned you. Shall the browser tell you").wait_for()
        assert ann.page.evaluate("[window.asked, window.shown]") == [0, []]
        ann.page.get_by_role("button", name="Yes").click()
        ann.until("() => window.asked === 1")

        bob.ask("say", text="@ann **again**")
        ann.until("() => window.shown.length === 1")
        assert ann.page.evaluate("window.shown") == [["bob in #lobby", "@ann again"]]
        bob.ask("tell", name="ann", text="psst")
        ann.until("() => window.shown.length === 2")
        assert ann.page.evaluate("window.shown[1]") == ["bob", "psst"]
        assert ann.page.evaluate("window.tones") == 0  # sound is off until it is wanted
        ann.until("() => document.title === '(3) lobby · Parlour'")
        assert "icon-new" in ann.page.evaluate("document.querySelector('link[rel=icon]').href")

        ann.page.evaluate("() => window.last.onclick()")
        ann.page.locator(".room-title", has_text="bob").wait_for()
        ann.page.evaluate(BACK)
        ann.page.locator(".room[aria-label^='bob'] .badge").wait_for(state="detached")  # it was seen, and so is read
        ann.go("lobby")
        ann.until("() => document.title === 'lobby · Parlour'")
        bob.ask("say", text="@ann is looking")
        ann.hears("is looking")
        assert ann.page.evaluate("window.shown.length") == 2


def test_who_says_no_is_not_asked_again(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = looking(visit, server).enter("ann")
    with Person(server.port, "bob") as bob:
        ann.page.evaluate(ELSEWHERE)
        bob.ask("tell", name="ann", text="psst")
        ann.page.get_by_role("button", name="No", exact=True).click()
        bob.ask("tell", name="ann", text="psst again")
        ann.wait_for_badge("bob", "2")
        assert ann.page.locator(".toast").count() == 0
        assert ann.page.evaluate("window.asked") == 0


def test_a_sound_if_it_is_wanted(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = looking(visit, server).enter("ann")
    ann.page.get_by_role("button", name="Settings").click()
    ann.page.get_by_label("With a sound").check()
    ann.page.keyboard.press("Escape")
    with Person(server.port, "bob") as bob:
        bob.ask("tell", name="ann", text="psst")
        ann.wait_for_badge("bob", "1")
        ann.until("() => window.tones > 0")


def test_a_followed_word_in_another_room(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    ann.say("/follow apple").page.locator(".toast", has_text="You follow apple.").wait_for()
    with Person(server.port, "bob") as bob:
        bob.ask("join", room="fruit")
        bob.ask("say", room="fruit", text="an apple a day")
        ann.page.locator(".toast", has_text="bob in #fruit: an apple a day").wait_for()
        ann.page.get_by_role("button", name="Go there").click()
        ann.page.wait_for_selector("article.pointed[data-seq='2']")
        assert ann.place == "fruit"


@pytest.mark.parametrize(
    ("secure", "why"),
    [
        ("true", "this browser does not allow it"),
        ("false", "browsers allow it only with https"),
    ],
)
def test_why_there_are_no_notifications_is_told(serve: Serve, visit: Visit, secure: str, why: str) -> None:
    ann = visit(serve())
    ann.page.add_init_script(
        f"Object.defineProperty(window, 'isSecureContext', {{value: {secure}}});"
        "window.Notification = class { static permission = 'denied' };"
    )
    ann.page.reload()
    ann.enter("ann").page.get_by_role("button", name="Settings").click()
    box = ann.page.get_by_label(f"({why})")
    assert box.is_disabled()
