"""Reading back: pages that come as one scrolls and stay put, days, search, links to messages."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from parlour.events import RoomEvent, Said
from tests.live.chat2 import Person
from tests.live.conftest import Serve
from tests.live.server import ServerProcess
from tests.store.desk import filled
from tests.web.browser import Visit, Visitor

MESSAGES = 5000
START = 1_700_000_000.0  # 2023-11-14 22:13:20 UTC
ON_SCREEN = """() => {
    const box = document.querySelector('.scroller').getBoundingClientRect();
    const all = [...document.querySelectorAll('article.message')]
        .map(one => [one.dataset.seq, one.getBoundingClientRect()]);
    const [seq, place] = all.find(([, place]) => place.top >= box.top) ?? [0, box];
    return [Number(seq), Math.round(place.top - box.top)];
}"""
"""The first message in view, and how far below the edge it is."""


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    """A server whose lobby has seen much."""
    acts: list[tuple[RoomEvent, int]] = [
        (Said("lobby", ("luca", "mia")[n % 2], START + 600 * n, text=f"number {n}" + " of many" * (n % 40)), n % 2)
        for n in range(1, MESSAGES + 1)
    ]
    server = ServerProcess("--data", str(filled(tmp_path_factory.mktemp("old"), *acts)))
    try:
        yield server.started()
    finally:
        server.end()


def rows(visitor: Visitor) -> int:
    return int(visitor.page.evaluate("document.querySelector('.rows').childElementCount"))


def test_history_loads_as_one_scrolls_up_and_stays_put(old: ServerProcess, visit: Visit) -> None:
    ann = visit(old).enter("ann")
    ann.hears(f"number {MESSAGES}")
    seen = rows(ann)
    for _ in range(4):
        before = ann.page.evaluate(
            f"""async () => {{
            const scroller = document.querySelector('.scroller');
            scroller.scrollTop = 300;
            return ({ON_SCREEN})();
        }}"""
        )
        ann.until("before => document.querySelector('.rows').childElementCount > before", seen)
        seq, offset = ann.page.evaluate(ON_SCREEN)
        assert seq == before[0]
        assert abs(offset - before[1]) <= 1
        seen = rows(ann)
    assert ann.page.locator(".day").count() > 1


def test_old_messages_leave_the_page(old: ServerProcess, visit: Visit) -> None:
    """From the last to the first and back: no more than a window of it is on the page, and no message is left out."""
    ann = visit(old).enter("ann")
    ann.hears(f"number {MESSAGES}")
    up = ann.page.evaluate(
        """async () => {
        const scroller = document.querySelector('.scroller');
        const seen = new Set();
        let most = 0;
        const look = () => {
            for (const one of document.querySelectorAll('article.message')) seen.add(Number(one.dataset.seq));
            most = Math.max(most, document.querySelector('.rows').childElementCount);
        };
        const observer = new MutationObserver(look);
        observer.observe(document.querySelector('.rows'), {childList: true});
        while (!document.querySelector('.beginning')) {
            scroller.scrollTop = 0;
            await new Promise(requestAnimationFrame);
        }
        look();
        const up = seen.size;
        seen.clear();
        while (!seen.has(5000)) {
            scroller.scrollTop = scroller.scrollHeight;
            await new Promise(requestAnimationFrame);
            look();
        }
        observer.disconnect();
        return [up, seen.size, most];
    }"""
    )
    assert up[0] == MESSAGES
    assert up[1] == MESSAGES
    assert up[2] <= 700


def test_what_comes_while_one_reads_back_moves_nothing(old: ServerProcess, visit: Visit) -> None:
    ann = visit(old).enter("ann")
    ann.hears(f"number {MESSAGES}")
    ann.page.evaluate("document.querySelector('.scroller').scrollTop = 1200")
    ann.page.locator(".to-end").wait_for()
    before = ann.page.evaluate(ON_SCREEN)
    with Person(old.port, "bob") as bob:
        for number in range(30):
            bob.ask("say", text=f"meanwhile {number}")
        ann.page.locator(".to-end", has_text="30 new").wait_for()
        seq, offset = ann.page.evaluate(ON_SCREEN)
        assert seq == before[0]
        assert abs(offset - before[1]) <= 1
        ann.page.click(".to-end")
        ann.hears("meanwhile 29")
        ann.page.locator(".to-end").wait_for(state="hidden")
        bob.ask("say", text="and one more")
        ann.hears("and one more")
        ann.until(
            "() => { const one = document.querySelector('.scroller');"
            " return one.scrollHeight - one.scrollTop - one.clientHeight < 2 }"
        )


def test_search_and_jump_to_the_place(old: ServerProcess, visit: Visit) -> None:
    ann = visit(old).enter("ann")
    ann.page.keyboard.press("Control+Shift+F")
    ann.page.get_by_role("searchbox").fill("number 1234 from:luca")
    ann.page.keyboard.press("Enter")
    ann.page.locator(".search-state", has_text="1 found").wait_for()
    ann.page.locator(".result", has_text="number 1234").click()
    ann.page.wait_for_selector("article.pointed[data-seq='1234']")
    ann.page.wait_for_function(
        "() => { const one = document.querySelector('[data-seq=\"1234\"]').getBoundingClientRect();"
        " return one.top > 60 && one.bottom < innerHeight - 60 }"
    )
    assert ann.page.locator("article[data-seq='1233']").count() == 1
    assert ann.page.locator("article[data-seq='1235']").count() == 1
    ann.page.evaluate("document.querySelector('.scroller').scrollBy(0, 5000)")
    ann.page.locator("article[data-seq='1290']").wait_for()
    ann.page.click(".to-end")
    ann.hears(f"number {MESSAGES}")


def test_search_finds_nothing_and_older_ones(old: ServerProcess, visit: Visit) -> None:
    ann = visit(old).enter("ann")
    ann.say("/search nosuchword")
    ann.page.locator(".search-state", has_text="Nothing was found").wait_for()
    ann.page.get_by_role("searchbox").fill("many")
    ann.page.keyboard.press("Enter")
    ann.page.locator(".search-state", has_text="30 or more found").wait_for()
    ann.page.get_by_role("button", name="Show older ones").click()
    ann.page.locator(".search-state", has_text="60 or more found").wait_for()
    ann.page.keyboard.press("Escape")
    ann.page.locator(".searching").wait_for(state="detached")


def test_a_link_to_a_message(old: ServerProcess, visit: Visit) -> None:
    ann = visit(old)
    ann.page.goto(f"{ann.url}#room=lobby&at=777")
    ann.page.reload()
    ann.enter("ann")
    ann.page.wait_for_selector("article.pointed[data-seq='777']")


def test_days(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    said = [(Said("lobby", "luca", START + hours * 3600, text=f"{hours}"), 0) for hours in (0, 1, 2, 30)]
    ann = visit(serve("--data", str(filled(tmp_path, *said)))).enter("ann")
    ann.hears("30")
    assert ann.page.locator(".day").all_inner_texts() == [
        "Tuesday, 14 November 2023",
        "Wednesday, 15 November 2023",
        "Thursday, 16 November 2023",
    ]
    assert ann.page.locator("time").first.inner_text() == "23:13"
    ann.say("and now").hears("and now")
    assert ann.page.locator(".day").last.inner_text() == "Today"


def test_a_place_that_is_not_there_stays_where_it_is(serve: Serve, visit: Visit) -> None:
    """It does not wait for a message of that number in another room, to take the keyboard then."""
    server = serve()
    with Person(server.port, "bob") as bob:
        bob.ask("join", room="kit")
        bob.ask("say", room="kit", text="one")
        ann = visit(server).enter("ann")
        ann.page.evaluate("location.hash = '#room=kit&at=8'")
        ann.page.locator(".toast", has_text="That message is not there").wait_for()
        ann.go("lobby")
        ann.page.focus("#composer")
        for number in range(9):
            bob.ask("say", room="lobby", text=f"number {number}")
        ann.hears("number 8")
        ann.page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        assert ann.page.evaluate("document.activeElement.id") == "composer"
        assert ann.page.locator(".pointed").count() == 0
