"""The door, and what is fetched behind it while a name is typed."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.live.server import ServerProcess, until
from tests.web.browser import Visit, Visitor

BEHIND = "**/static/view/screen.js"
SESSIONS = """
window.sessions = 0;
const listen = window.addEventListener;
window.addEventListener = (kind, ...rest) => {
    if (kind === "popstate") window.sessions += 1;
    return listen.call(window, kind, ...rest);
};"""
"""Counts them: each listens to where the person goes back to."""
INCOMPLETE = ".problem:text('could not be fetched')"


@pytest.fixture
def visitor(house: ServerProcess, visit: Visit) -> Iterator[Visitor]:
    """Somebody whose browser keeps no copy of the page: each file is asked for anew, and can be held up on the way."""
    visitor = visit(house, service_workers="block")
    visitor.page.goto("about:blank")
    yield visitor
    visitor.trouble[:] = [
        one for one in visitor.trouble if "Service Worker registration blocked by Playwright" not in one
    ]


def test_who_is_quicker_than_the_page_waits_at_the_door(visitor: Visitor) -> None:
    held: list[Any] = []
    page = visitor.page
    page.route(BEHIND, lambda route: held.append(route))
    page.goto(visitor.url)
    page.fill("#name", "ann")
    page.press("#name", "Enter")
    page.wait_for_selector(".door button:disabled")
    assert page.inner_text(".door button") == "Entering …"
    until(lambda: bool(page.evaluate("1") and held), "the module was asked for")
    for route in held:
        route.continue_()
    visitor.arrived()


def test_who_is_quicker_than_the_door_enters_once(visitor: Visitor) -> None:
    """The session is not begun again when the last file of the door comes."""
    held: list[Any] = []
    page = visitor.page
    page.add_init_script(SESSIONS)
    page.route("**/static/icon.svg", lambda route: held.append(route))
    page.goto(visitor.url, wait_until="commit")
    visitor.enter("dan")
    until(lambda: bool(page.evaluate("1") and held), "the icon was asked for")
    for route in held:
        route.continue_()
    page.wait_for_load_state("load")
    page.evaluate("new Promise(done => setTimeout(done))")  # the page has heard of it, too
    assert page.evaluate("window.sessions") == 1


def test_who_waits_long_is_told(visitor: Visitor) -> None:
    held: list[Any] = []
    page = visitor.page
    page.clock.install()
    page.route(BEHIND, lambda route: held.append(route))
    page.goto(visitor.url)
    page.fill("#name", "fay")
    page.press("#name", "Enter")
    page.wait_for_selector(".door button:disabled")
    page.clock.fast_forward(7_000)
    assert page.inner_text(".problem") == ""
    page.clock.fast_forward(2_000)
    page.locator(".problem", has_text="longer than usual").wait_for()
    for route in held:
        route.continue_()
    visitor.arrived()


def test_a_page_that_an_older_version_left_opens(visitor: Visitor) -> None:
    """It has no list of modules, which only makes them come sooner."""
    page = visitor.page
    page.add_init_script(
        "new MutationObserver(() => document.getElementById('modules')?.remove())"
        ".observe(document, { childList: true, subtree: true })"
    )
    page.goto(visitor.url)
    visitor.enter("gil")


def test_a_page_that_does_not_come_whole_says_so_and_is_fetched_again(visitor: Visitor) -> None:
    page = visitor.page
    page.route(BEHIND, lambda route: route.abort())
    page.goto(visitor.url)
    page.fill("#name", "ben")
    page.press("#name", "Enter")
    page.wait_for_selector(INCOMPLETE)
    assert page.is_enabled(".door button")
    assert any("net::ERR_FAILED" in one for one in visitor.trouble), "the console has the reason"
    visitor.trouble.clear()
    page.unroute(BEHIND)
    page.press("#name", "Enter")
    page.wait_for_selector(".problem:empty")
    assert page.input_value("#name") == "ben"
    page.press("#name", "Enter")
    visitor.arrived()


def test_so_it_is_for_somebody_who_comes_back(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(visitor.url)
    visitor.enter("cleo")
    page.route(BEHIND, lambda route: route.abort())
    page.reload()
    page.wait_for_selector(INCOMPLETE)
    visitor.trouble.clear()
    page.unroute(BEHIND)
    page.press("#name", "Enter")
    visitor.arrived()
    assert page.evaluate("JSON.parse(localStorage.getItem('parlour.person')).name") == "cleo"


def test_nobody_is_marked_with_a_cookie(house: ServerProcess, visit: Visit) -> None:
    ann = visit(house)
    assert ann.page.evaluate("document.cookie") == ""
    ann.enter("ann").say("hello").hears("hello")
    ann.page.reload()
    ann.hears("hello")
    assert ann.page.evaluate("document.cookie") == ""
    assert ann.context.cookies() == []
