"""The owner's page of a running server, in a real browser where there is one."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.live.conftest import Connect, Serve
from tests.live.server import ServerProcess
from tests.live.web import basic, get

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
in_browser = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium")
pytestmark = pytest.mark.timeout(120)

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
CHARTS = [
    "People",
    "Connections by protocol",
    "Messages",
    "Deliveries",
    "Time of a commit",
    "Delay of the event loop",
    "Waits for slow clients",
    "Clients dropped",
    "Memory",
    "Processor",
]
WORDS = {"username": "boss", "password": "secret"}


@pytest.fixture
def owned(serve: Serve, tmp_path: Path) -> ServerProcess:
    words = tmp_path / "owner"
    words.write_text("boss secret")
    return serve("--owner-file", str(words))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Tab:
    """A page of a server, with all that went wrong in it."""

    def __init__(self, browser: Any, url: str, **options: Any) -> None:
        self.context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
        self.page = self.context.new_page()
        self.trouble: list[str] = []
        self.page.on("console", lambda message: self.trouble.append(message.text))
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.goto(url)


@pytest.fixture
def open_tab(browser: Any) -> Iterator[Any]:
    """Opens a page in which nothing may go wrong."""
    tabs: list[Tab] = []

    def opened(url: str, **options: Any) -> Any:
        tabs.append(Tab(browser, url, **options))
        return tabs[-1].page

    yield opened
    for tab in tabs:
        tab.context.close()
        assert [line for line in tab.trouble if "icon" not in line and "404" not in line] == []


def test_only_the_owner_is_shown_anything(owned: ServerProcess) -> None:
    for path in ("/status", "/status.json"):
        stranger = get(owned.port, path)
        assert (stranger.status, stranger.headers["www-authenticate"]) == (
            401,
            'Basic realm="Parlour", charset="UTF-8"',
        )
        assert b"samples" not in stranger.body
        assert get(owned.port, path, Authorization=basic("boss", "guess")).status == 401
        shown = get(owned.port, path, Authorization=basic("boss", "secret"))
        assert (shown.status, shown.headers["cache-control"]) == (200, "no-store")


def test_who_guesses_has_to_wait(owned: ServerProcess) -> None:
    statuses = [get(owned.port, "/status.json", Authorization=basic("boss", f"{guess}")).status for guess in range(7)]
    assert statuses == [401] * 5 + [429] * 2
    late = get(owned.port, "/metrics", Host="192.168.7.7", Authorization=basic("boss", "secret"))
    assert (late.status, late.headers["retry-after"]) == (429, "30")


def test_what_is_no_number_is_not_heeded(owned: ServerProcess) -> None:
    for after in ("", "x", "-1", "9" * 30, "%00", "\u0661"):
        path = f"/status.json?after={after.encode().hex(' ') if not after.isascii() else after}".replace(" ", "")
        assert get(owned.port, path, Authorization=basic("boss", "secret")).status == 200


def test_without_an_owner_there_is_no_such_page(room: ServerProcess) -> None:
    assert get(room.port, "/status").status == get(room.port, "/status.json").status == 404


@in_browser
def test_the_charts_show_what_is_going_on(owned: ServerProcess, connect: Connect, open_tab: Any) -> None:
    people = [connect(owned).register(f"person{number}") for number in range(3)]
    people[0].say("hello")
    people[1].until(b"hello\n")
    page = open_tab(f"http://localhost:{owned.port}/status", http_credentials=WORDS)
    page.wait_for_selector("#state.live")
    assert page.inner_text("#now .first dd") == "3"
    assert page.locator("figure h2").all_inner_texts() == CHARTS
    assert page.locator("#counted div").first.inner_text().split() == ["Messages", "1"]
    page.wait_for_selector("figure:nth-of-type(3) .line:not(.beside, [d=''])", state="attached")
    page.hover("figure:nth-of-type(3) .plot")
    assert page.locator(".hair[d^=M]").count() == len(CHARTS)  # the same moment in all of them
    label = page.get_attribute("figure svg", "aria-label")
    assert label.startswith("People: ")


SAMPLE = {
    "number": 1,
    "at": 1000.0,
    "connections": {"chat1": 3, "irc": 3},
    **dict.fromkeys(["people", "rooms", "memory", "processor"], 1),
    **dict.fromkeys(["messages", "deliveries", "refusals", "dropped", "waiting", "commits_failed"], 0),
    "commits": [0, 0],
    "commit_time": 0.0,
    "delay": 0.001,
}


@in_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_protocol_has_a_line_and_drops_are_drawn(owned: ServerProcess, open_tab: Any, scheme: str) -> None:
    later = {**SAMPLE, "number": 2, "at": 1005.0, "connections": {"chat1": 2, "irc": 3, "http": 1}, "dropped": 10}
    report = {
        "program": "parlour",
        "started": 990.0,
        "bounds": [0.1],
        "every": 5.0,
        "now": later,
        "samples": [SAMPLE, later],
    }
    page = open_tab("about:blank", http_credentials=WORDS, color_scheme=scheme, viewport={"width": 390, "height": 800})
    page.route("**/status.json*", lambda route: route.fulfill(json=report))
    page.goto(f"http://localhost:{owned.port}/status")
    page.wait_for_selector("#state.live")
    chart = page.locator("figure", has_text="Connections by protocol")
    shown = [row.split() for row in chart.locator(".legend div").all_inner_texts()]
    assert shown == [["CHAT/1.0", "2"], ["IRC", "3"], ["HTTP", "1"]]
    assert chart.locator("output").inner_text() == "6"
    assert chart.locator(".plot svg").get_attribute("aria-label") == (
        "Connections by protocol: 6. CHAT/1.0 2, IRC 3, HTTP 1"
    )
    look = "all => all.map(one => [getComputedStyle(one).stroke, getComputedStyle(one).strokeDasharray])"
    lines = chart.locator(".plot .part").evaluate_all(look)
    assert len({colour for colour, _ in lines}) == len({dashes for _, dashes in lines}) == 3
    assert chart.locator(".legend .part").evaluate_all(look) == lines
    drops = page.locator("figure", has_text="Clients dropped")
    assert drops.locator("output").inner_text() == "2/s"
    assert drops.locator(".line:not(.beside)").get_attribute("d")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@in_browser
def test_it_says_when_the_server_is_gone(owned: ServerProcess, browser: Any) -> None:
    tab = Tab(browser, f"http://localhost:{owned.port}/status", http_credentials=WORDS)
    tab.page.wait_for_selector("#state.live")
    owned.stop()
    tab.page.wait_for_selector("#state.lost", timeout=20_000)
    assert "does not answer" in tab.page.inner_text("#state")
    tab.context.close()


@in_browser
@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
@pytest.mark.parametrize("path", ["status", "join"])
def test_light_and_dark_on_a_phone(owned: ServerProcess, open_tab: Any, path: str, scheme: str, dark: bool) -> None:
    page = open_tab(
        f"http://localhost:{owned.port}/{path}",
        http_credentials=WORDS,
        color_scheme=scheme,
        viewport={"width": 360, "height": 640},
    )
    red = page.evaluate("Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])")
    assert (red < 128) is dark
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@in_browser
@pytest.mark.parametrize("path", ["status", "join"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(owned: ServerProcess, open_tab: Any, path: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page = open_tab(f"http://localhost:{owned.port}/{path}", http_credentials=WORDS, color_scheme=scheme)
    if path == "status":
        page.wait_for_selector("#state.live")
    found = axe.Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


@in_browser
def test_the_card_fits_on_one_sheet_of_paper(owned: ServerProcess, open_tab: Any) -> None:
    page = open_tab(f"http://localhost:{owned.port}/join")
    assert page.evaluate("document.querySelector('.code img').naturalWidth") > 0
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.count(b"/Type /Page\n") == 1
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    size = page.evaluate("parseFloat(getComputedStyle(document.querySelector('.url')).fontSize)")
    assert size > 50  # read across a room


@pytest.fixture(scope="module")
def plain(browser: Any, module_server: ServerProcess) -> Iterator[Any]:
    """Any page, to import modules in."""
    tab = Tab(browser, f"http://localhost:{module_server.port}/join")
    yield tab.page
    tab.context.close()


# -- the sums behind the charts ----------------------------------------------------------------------------------------


@in_browser
@pytest.mark.parametrize(
    ("sum_", "expected"),
    [
        ("s.rate([{at: 0, n: 5}, {at: 5, n: 15}, {at: 10, n: 15}], x => x.n)", [[5, 2], [10, 0]]),
        ("s.rate([{at: 0, n: 5}, {at: 5, n: 0}], x => x.n)", [[5, 0]]),
        ("s.rate([{at: 5, n: 5}, {at: 5, n: 9}], x => x.n)", [[5, None]]),
        ("s.rate([], x => x.n)", []),
        ("s.level([{at: 3, n: 7}], x => x.n)", [[3, 7]]),
        (
            "s.mean([{at: 0, n: 1, t: 1}, {at: 1, n: 3, t: 2}, {at: 2, n: 3, t: 2}], x => x.n, x => x.t)",
            [[1, 0.5], [2, None]],
        ),
        ("s.quantile([{at: 0, c: [9, 0, 0]}, {at: 1, c: [9, 4, 0]}], x => x.c, [1, 3], 0.5)", [[1, 2]]),
        ("s.within([0, 0, 5], [1, 3], 0.99)", 3),
        ("s.within([100, 0, 0], [1, 3], 0.99)", 0.99),
        ("s.within([0, 0, 0], [1, 3], 0.5)", None),
        ("s.ceiling(0, 5)", 5),
        ("s.ceiling(21, 5)", 50),
        ("s.ceiling(1000, 5)", 1000),
        ("s.ceiling(60 * 2 ** 20, 1024, true) / 2 ** 20", 100),
        ("s.ceiling(900 * 2 ** 20, 1024, true) / 2 ** 20", 1000),
        ("s.nearest([{at: 1}, {at: 2}, {at: 3}], 2.2)", 1),
        ("s.nearest([], 2)", -1),
    ],
)
def test_sums(plain: Any, sum_: str, expected: object) -> None:
    found = plain.evaluate(
        "import('/static/status/series.js').then(s => { const found = " + sum_ + ";"
        " return Array.isArray(found) ? found.map(point => [point.at, point.value]) : found; })"
    )
    assert found == expected
