"""The page of an exported room in a real browser: what strangers wrote stays text, and people can search it."""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parlour.events import Edited, RoomEvent, Said, TopicSet
from parlour.store.exports import page as format
from parlour.store.exports.source import open_source
from parlour.store.reading import database_of
from tests.store.desk import filled
from tests.store.hostile import ROOM, TEXTS, hostile

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium"),
    pytest.mark.timeout(120),
]

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MESSAGES = 3000
START = 1_700_000_000.0  # 2023-11-14 22:13:20 UTC


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Opened:
    """A page, with all that it tried to do beyond being one."""

    def __init__(self, browser: Any, path: Path, **options: Any) -> None:
        self.context = browser.new_context(
            **{"timezone_id": "Europe/Berlin", "locale": "en-GB", "viewport": {"width": 1200, "height": 800}, **options}
        )
        self.page = self.context.new_page()
        self.trouble: list[str] = []
        self.page.on("console", lambda message: self.trouble.append(f"console: {message.text}"))
        self.page.on("pageerror", lambda error: self.trouble.append(f"error: {error}"))
        self.page.on("dialog", self._asked)
        self.page.on("request", self._requested)
        self.page.on("requestfailed", lambda request: self.trouble.append(f"failed: {request.failure}"))
        self.url = path.as_uri()
        self.page.goto(self.url)

    def _asked(self, dialog: Any) -> None:
        self.trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _requested(self, request: Any) -> None:
        if request.url.partition("#")[0] != self.url:
            self.trouble.append(f"request: {request.url}")

    def ready(self) -> Any:
        """The page, once its script is done with it."""
        self.page.wait_for_selector("html[data-ready]", state="attached")
        return self.page

    def search(self, words: str = "", author: str = "") -> str:
        """Type that; returns what is said about it."""
        before = self.page.inner_text("output")
        self.page.fill("[name=words]", words)
        self.page.fill("[name=author]", author)
        self.page.wait_for_function("before => document.querySelector('output').textContent !== before", arg=before)
        return str(self.page.inner_text("output"))

    def shown(self) -> list[str]:
        """The texts of the messages that are shown."""
        texts = self.page.evaluate(
            "[...document.querySelectorAll('.m')].filter(row => !row.closest('[hidden]'))"
            ".map(row => row.querySelector('.t').textContent)"
        )
        return list(texts)


def written(folder: Path, room: str = "lobby") -> Path:
    path = folder / "room.html"
    with open_source(database_of(folder)) as source, path.open("w", encoding="utf-8") as file:
        file.writelines(format.write(source, source.part(source.room(room))))
    return path


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(hostile(tmp_path_factory.mktemp("evil")), ROOM)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    names = ["luca", "Zoé", "mia"]
    acts: list[tuple[RoomEvent, int]] = [
        (Said("lobby", names[n % 3], START + 600 * n, text=f"number {n} of Zürich" if n % 2 else f"even {n}"), n % 3)
        for n in range(1, MESSAGES + 1)
    ]
    acts.append((Edited("lobby", "Zoé", START + 600 * 4000, target=7, text="a needle"), 1))
    acts.append((TopicSet("lobby", "mia", START + 600 * 4001, text="hay"), 2))
    return written(filled(tmp_path_factory.mktemp("room"), *acts))


@pytest.fixture
def opened(browser: Any, room: Path) -> Iterator[Opened]:
    opened = Opened(browser, room)
    opened.ready()
    yield opened
    opened.context.close()
    assert opened.trouble == []


def test_what_strangers_wrote_is_text(browser: Any, evil: Path) -> None:
    opened = Opened(browser, evil)
    page = opened.ready()
    assert len(opened.shown()) == len(TEXTS)
    assert opened.search("alert(1)").endswith(f"of {len(TEXTS)} messages")
    assert all("alert(1)" in text for text in opened.shown())
    opened.search("", "<script>")
    page.hover(".m:not([hidden]) time")
    page.click(".m:not([hidden]) time")
    assert page.evaluate("document.querySelectorAll('script, style, form, main, header, iframe, img, svg').length") == 5
    assert page.url.startswith(opened.url)
    opened.context.close()
    assert opened.trouble == []


def test_no_script_runs_even_if_one_got_in(browser: Any, evil: Path, tmp_path: Path) -> None:
    """As if escaping had failed: the policy stands in the way."""
    path = tmp_path / "room.html"
    holes = (
        "<script>document.title = 'hacked'</script><img src=x onerror=\"document.title = 'hacked'\">"
        "<script src=https://evil.example/></script><iframe src=https://evil.example/></iframe>"
        "<link rel=stylesheet href=https://evil.example/><style>body { color: red }</style>"
        '<form action="https://evil.example/"><input type=submit id=send></form><base href="https://evil.example/">'
    )
    path.write_text(evil.read_text().replace("<main>", f"<main>{holes}", 1))
    opened = Opened(browser, path)
    page = opened.ready()
    page.evaluate("document.getElementById('send').click()")
    assert page.evaluate("document.title") == f"#{ROOM}"
    assert page.evaluate("getComputedStyle(document.body).color") != "rgb(255, 0, 0)"
    assert page.evaluate("document.baseURI") == opened.url
    kinds = Counter(one.partition(":")[0] for one in opened.trouble)
    assert kinds["request"] == opened.trouble.count("failed: csp") > 0
    assert kinds["console"] == len([one for one in opened.trouble if "Content Security Policy" in one]) >= 8
    assert set(kinds) == {"request", "failed", "console"}
    opened.context.close()


def test_times_are_the_readers(opened: Opened) -> None:
    page = opened.page
    assert page.inner_text("#m1 time") == "23:23"
    assert page.get_attribute("#m1 time", "datetime") == "2023-11-14T22:23:20Z"
    headings = page.locator("h2:not(.again)")
    assert headings.first.inner_text() == "Tuesday, 14 November 2023"
    assert headings.nth(1).evaluate("heading => heading.nextElementSibling.id") == "m5"
    assert headings.count() == 23
    page.hover("#m1 time")
    assert "14 November 2023" in page.get_attribute("#m1 time", "title")
    assert not page.is_visible(".zone")


def test_words_and_names_are_found_however_they_are_written(opened: Opened) -> None:
    assert opened.page.inner_text("output") == "3,000 messages"
    numbers = [n for n in range(MESSAGES) if n % 2 and "77" in str(n)]
    assert opened.search("ZURICH 77") == f"{len(numbers)} of 3,000 messages"
    assert opened.shown() == [f"number {n} of Zürich" for n in numbers]
    assert opened.search("zürich 77", "zoe") == f"{sum(n % 3 == 1 for n in numbers)} of 3,000 messages"
    assert opened.search("", "ZO") == "1,000 of 3,000 messages"
    assert opened.search("no such words") == "0 of 3,000 messages"
    assert opened.shown() == []
    assert opened.search() == "3,000 messages"
    assert len(opened.shown()) == MESSAGES


def test_what_is_found_stands_under_its_date_and_is_marked(opened: Opened) -> None:
    opened.search("even 300")
    assert opened.shown() == ["even 300", "even 1300", "even 2300", "even 3000"]
    visible = opened.page.evaluate(
        "[...document.querySelectorAll('main h2, main .m, main .e')].filter(one => one.checkVisibility())"
        ".map(one => one.localName === 'h2' ? one.textContent : one.id)"
    )
    assert visible == [
        *("Friday, 17 November 2023", "m300", "Thursday, 23 November 2023", "m1300"),
        *("Thursday, 30 November 2023", "m2300", "Tuesday, 5 December 2023", "m3000"),
    ]
    opened.page.wait_for_function("() => CSS.highlights.get('words').size === 8")


def test_from_what_is_found_to_what_was_said_around_it(opened: Opened) -> None:
    opened.search("even 2000")
    opened.page.click("#m2000 time")
    assert opened.page.inner_text("output") == "3,000 messages"
    assert opened.page.input_value("[name=words]") == ""
    opened.page.wait_for_function(
        "() => { const box = document.getElementById('m2000').getBoundingClientRect();"
        " return box.top > 50 && box.bottom < innerHeight }"
    )
    assert opened.page.url.endswith("#m2000")
    assert opened.page.is_visible("#m1999")


def test_only_what_is_near_is_laid_out(opened: Opened) -> None:
    """So long rooms open as fast as short ones."""
    assert opened.page.evaluate("document.getElementById('m1').checkVisibility({contentVisibilityAuto: true})")
    assert not opened.page.evaluate("document.getElementById('m2900').checkVisibility({contentVisibilityAuto: true})")


def test_a_link_to_a_message(browser: Any, room: Path) -> None:
    opened = Opened(browser, room)
    page = opened.ready()
    page.goto(f"{opened.url}#m2500")
    page.wait_for_function("() => document.getElementById('m2500').getBoundingClientRect().top < innerHeight")
    assert page.evaluate("document.getElementById('m2500').matches(':target')")
    opened.context.close()


def test_it_can_be_read_without_its_script(browser: Any, room: Path) -> None:
    opened = Opened(browser, room, java_script_enabled=False)
    assert opened.page.inner_text("#m1 time") == "22:23"
    assert opened.page.is_visible(".zone")
    assert not opened.page.is_visible("form")
    opened.context.close()
    assert opened.trouble == []


def test_on_paper(opened: Opened) -> None:
    opened.search("needle")
    opened.page.emulate_media(media="print", color_scheme="dark")
    assert not opened.page.is_visible("form")
    assert opened.page.is_visible("#m7")
    assert opened.page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert len(opened.page.pdf()) > 1000


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_light_and_dark(browser: Any, room: Path, scheme: str, dark: bool) -> None:
    opened = Opened(browser, room, color_scheme=scheme, viewport={"width": 360, "height": 640})
    red = opened.ready().evaluate("Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])")
    assert (red < 128) is dark
    assert opened.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    opened.context.close()
