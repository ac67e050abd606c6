"""Somebody who is in nearly as many rooms as one can be: what has news comes into sight."""

from typing import Any

import pytest

from tests.live.chat2 import Person
from tests.live.conftest import Serve
from tests.live.server import ServerProcess
from tests.web.browser import Visit, Visitor
from tests.web.test_looks import problems

ROOMS = 90
IN_SIGHT = """label => {
    const row = document.querySelector(`.room[aria-label^='${label}']`);
    if (!row) return false;
    const place = row.getBoundingClientRect();
    return row.contains(document.elementFromPoint(place.left + 20, place.top + place.height / 2));
}"""


@pytest.fixture
def server(serve: Serve) -> ServerProcess:
    return serve("--rate", "0")


def busy(server: ServerProcess, visit: Visit, **options: Any) -> Visitor:
    """In `ROOMS` rooms and the lobby."""
    ann = visit(server, **options).enter("ann")
    with Person(server.port, "ann", ann.page.evaluate("JSON.parse(localStorage['parlour.person']).secret")) as same:
        for number in range(ROOMS):
            assert same.ask("join", room=f"project-{number}")["type"] == "entered"
        ann.page.reload()
        ann.arrived()
    return ann


def names(visitor: Visitor) -> list[str]:
    return list(visitor.page.locator(".room-name").all_inner_texts())


def say(bob: Person, room: str, text: str) -> None:
    bob.ask("join", room=room)
    assert bob.ask("say", room=room, text=text)["type"] == "ok"


def test_what_has_news_comes_into_sight(server: ServerProcess, visit: Visit) -> None:
    ann = busy(server, visit)
    with Person(server.port, "bob") as bob:
        say(bob, "project-70", "soup")
        say(bob, "project-80", "bread, @ann?")
        assert bob.ask("tell", name="ann", text="psst")["type"] == "ok"
        ann.wait_for_badge("bob", "1")
        for label in ("project-70", "project-80", "bob"):
            assert ann.page.evaluate(IN_SIGHT, label)
        assert names(ann)[:5] == ["lobby", "project-80", "project-70", "project-0", "project-1"]

        ann.go("project-80").hears("bread, @ann?")
        ann.until("() => !document.querySelector('.room.current .badge')")
        assert names(ann)[:3] == ["lobby", "project-80", "project-70"]  # it stays while one looks at it
        ann.go("project-70").hears("soup").go("lobby")
        ann.until("() => document.querySelectorAll('.room-name')[1].textContent === 'project-0'")
        assert names(ann)[: ROOMS + 1] == ["lobby", *(f"project-{number}" for number in range(ROOMS))]

        ann.page.evaluate("document.querySelector('.room-list').scrollTop = 2000")
        assert not ann.page.locator(".pill:visible").count()
        say(bob, "project-3", "cheese")
        ann.page.locator(".pill.up", has_text="1 with news").wait_for()
        assert problems(ann) == []
        ann.page.emulate_media(color_scheme="dark")
        assert problems(ann) == []
        ann.page.locator(".pill.up", has_text="1 with news").click()
        ann.until(IN_SIGHT, "project-3")
        ann.page.keyboard.press("Enter")
        ann.hears("cheese")
        assert not ann.page.locator(".pill:visible").count()


def test_where_one_goes_is_in_sight(server: ServerProcess, visit: Visit) -> None:
    ann = busy(server, visit)
    ann.page.get_by_role("button", name="Go to").click()
    ann.page.keyboard.type("project-77")
    ann.page.keyboard.press("Enter")
    ann.page.locator(".room-title", has_text="project-77").wait_for()
    ann.until(IN_SIGHT, "project-77")
    ann.page.keyboard.press("Control+k")
    ann.page.locator(".modal", has_text="31 more").wait_for()
    ann.page.keyboard.type("project")
    ann.page.keyboard.press("Escape")
    ann.go("lobby").until(IN_SIGHT, "lobby")


def test_a_list_that_is_seen_as_a_whole_keeps_its_order(server: ServerProcess, visit: Visit) -> None:
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        for room in ("bread", "cheese", "soup"):
            ann.say(f"/join {room}").page.locator(".room-title", has_text=room).wait_for()
        ann.go("lobby")
        say(bob, "soup", "hot, @ann")
        ann.wait_for_badge("soup", "1")
    assert names(ann) == ["lobby", "bread", "cheese", "soup"]


@pytest.mark.parametrize("size", [(1000, 480), (390, 844), (844, 390)])
def test_on_small_screens(server: ServerProcess, visit: Visit, size: tuple[int, int]) -> None:
    """What has news is in sight of both lists."""
    width, height = size
    ann = busy(server, visit, viewport={"width": width, "height": height})
    with Person(server.port, "bob") as bob:
        say(bob, "project-80", "bread, @ann?")
        bob.ask("tell", name="ann", text="psst")
        if width < 761:
            ann.page.get_by_role("button", name="Rooms", exact=True).click()
            ann.page.locator(".drawn .sidebar").wait_for()
        ann.page.locator(".toast").get_by_role("button", name="No").click()
        ann.until(IN_SIGHT, "project-80")
        ann.until(IN_SIGHT, "bob")
        ann.go("bob").hears("psst")


def test_where_there_is_no_place_any_more_the_people_make_room(server: ServerProcess, visit: Visit) -> None:
    ann = visit(server).enter("ann")
    ann.page.locator(".members").wait_for()
    ann.page.set_viewport_size({"width": 390, "height": 844})
    ann.page.locator(".members").wait_for(state="detached")
    ann.page.set_viewport_size({"width": 1200, "height": 800})
    ann.page.locator(".members").wait_for()
