"""What there is to see: light, dark, on a phone, for screen readers."""

from pathlib import Path
from typing import Any

import pytest

from tests.live.chat2 import Person
from tests.live.conftest import Serve
from tests.live.server import ServerProcess
from tests.web.browser import Visit, Visitor

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def furnished(server: ServerProcess, visitor: Visitor, bob: Person) -> Visitor:
    """In a room with something of everything."""
    visitor.enter("ann")
    bob.ask("say", text="good **morning** @ann, see https://example.org/ and `code`\n> quoted\n```\nblock\n```")
    bob.ask("react", room="lobby", seq=1, emoji="👍")
    bob.ask("topic", room="lobby", text="what this is about")
    visitor.hears("good morning").choose("good morning", "Reply (R)")
    visitor.say("and to you", "/away lunch", "/join kitchen")
    visitor.page.locator(".room-title", has_text="kitchen").wait_for()
    visitor.go("lobby")
    bob.ask("tell", name="ann", text="psst")
    bob.ask("join", room="kitchen")
    bob.ask("say", room="kitchen", text="soup")
    visitor.wait_for_badge("bob", "1")
    visitor.wait_for_badge("kitchen", "1")
    visitor.page.mouse.move(0, 0)
    return visitor


def problems(visitor: Visitor) -> list[str]:
    """What axe finds that is serious."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    found = axe.Axe().run(visitor.page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:160] for node in one['nodes']][:4]}"
        for one in found
        if one["impact"] in ("serious", "critical", "moderate")
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desk", "phone"])
def test_nothing_keeps_people_out(serve: Serve, visit: Visit, scheme: str, size: str) -> None:
    server = serve()
    options: dict[str, Any] = {"color_scheme": scheme, **(PHONE if size == "phone" else {})}
    ann = visit(server, reduced_motion="reduce", **options)
    assert problems(ann) == []  # at the door
    ann.shoot(f"door-{size}-{scheme}")
    with Person(server.port, "bob") as bob:
        if size == "phone":
            ann.enter("ann")
            bob.ask("say", text="good morning")
            ann.hears("good morning")
            assert problems(ann) == []
            ann.shoot(f"room-{size}-{scheme}")
            ann.page.get_by_role("button", name="Rooms", exact=True).click()
            ann.page.locator(".drawn .sidebar").wait_for()
            assert problems(ann) == []
            return
        furnished(server, ann, bob)
        assert problems(ann) == []
        ann.shoot(f"room-{size}-{scheme}")
        ann.page.hover("article.message")
        assert problems(ann) == []
        for opens in (".room-head", ".member", "article.message [data-act=more]", "article.message [data-act=palette]"):
            ann.page.hover("article.message")
            ann.page.locator(opens).first.click()
            ann.page.locator(".menu").wait_for()
            assert problems(ann) == [], opens
            ann.page.keyboard.press("Escape")
        ann.page.keyboard.press("Control+/")
        assert problems(ann) == []
        ann.page.keyboard.press("Escape")
        ann.page.get_by_role("button", name="Settings").click()
        assert problems(ann) == []
        ann.page.get_by_role("button", name="Bots and webhooks …").click()
        ann.page.get_by_label("The name of a new bot").fill("ci")
        ann.page.keyboard.press("Enter")
        ann.page.get_by_label("Its token", exact=True).wait_for()
        assert problems(ann) == []
        ann.shoot(f"bots-{size}-{scheme}")
        ann.page.keyboard.press("Escape")
        ann.page.keyboard.press("Control+k")
        assert problems(ann) == []
        ann.page.keyboard.press("Escape")
        ann.say("/search good")
        ann.page.locator(".result").wait_for()
        assert problems(ann) == []


def test_on_a_phone(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    server = serve()
    ann = visit(server, **PHONE)
    ann.page.tap("#name")
    ann.enter("ann")

    def fits() -> bool:
        return bool(ann.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))

    with Person(server.port, "bob") as bob:
        bob.ask("say", text="a word " + "without-an-end" * 20 + " https://example.org/" + "x" * 200)
        bob.ask("say", text="```\n" + "code " * 60 + "\n```")
        ann.hears("without-an-end", "code code")
        assert fits()
        ann.say("/join kitchen").page.locator(".room-title", has_text="kitchen").wait_for()
        assert not ann.page.locator(".sidebar").is_visible()
        ann.page.get_by_role("button", name="Rooms", exact=True).tap()
        ann.page.locator(".room[aria-label^='lobby']").tap()
        ann.page.locator(".room-title", has_text="lobby").wait_for()
        ann.page.locator(".sidebar").wait_for(state="hidden")
        bob.ask("tell", name="ann", text="psst")
        ann.page.locator(".drawer-button .badge", has_text="1").wait_for()
        ann.message("without-an-end").locator(".text").tap(position={"x": 5, "y": 5})
        ann.page.get_by_role("button", name="Reply (R)").tap()
        ann.say("an answer").hears("an answer")
        ann.page.get_by_role("button", name="People: 2 people here").tap()
        ann.page.locator(".members", has_text="bob").wait_for()
        assert fits()
        ann.page.locator(".members").get_by_role("button", name="Close").tap()
        ann.page.locator(".members").wait_for(state="detached")


def test_what_runs_from_right_to_left_does(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        bob.ask("say", room="lobby", text="שלום @ann\n> ציטוט")
        bob.ask("say", room="lobby", text="hello")
        ann.hears("hello")
        directions = "all => all.map(one => getComputedStyle(one).direction)"
        assert ann.page.eval_on_selector_all(".text > *", directions) == ["rtl", "rtl", "ltr"]
        assert ann.page.eval_on_selector_all(".mention", directions) == ["ltr"]
    ann.page.fill("#composer", "שלום")
    assert ann.page.eval_on_selector_all("#composer", directions) == ["rtl"]


def test_long_names_break_where_there_is_little_room(house: ServerProcess, visit: Visit) -> None:
    ann = visit(house, viewport={"width": 320, "height": 640}).enter("ann-on-slim")
    height = ann.page.evaluate("document.querySelector('.composer').offsetHeight")
    ann.say(f"/join {'w' * 32}")
    ann.page.locator(".room-title", has_text="www").wait_for()
    assert ann.page.evaluate("document.querySelector('.scroller').scrollWidth") == 320
    assert ann.page.evaluate("document.querySelector('.composer').offsetHeight") == height


def test_words_in_passing_do_not_cover_what_was_said_last(house: ServerProcess, visit: Visit) -> None:
    ann = visit(house).enter("ann-in-passing").say("the latest").hears("the latest").say("/nonsense")
    toast = ann.page.locator(".toast", has_text="There is no command").bounding_box()
    latest = ann.message("the latest").bounding_box()
    assert toast["y"] + toast["height"] < latest["y"]


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_light_and_dark_after_the_system(house: ServerProcess, visit: Visit, scheme: str, dark: bool) -> None:
    page = visit(house, color_scheme=scheme).page
    red = page.evaluate("Number(getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0])")
    assert (red < 128) is dark


def test_motion_is_reduced_where_that_is_wanted(house: ServerProcess, visit: Visit) -> None:
    ann = visit(house, reduced_motion="reduce", **PHONE).enter("quiet")
    assert ann.page.evaluate("getComputedStyle(document.querySelector('.sidebar')).transitionDuration") in (
        "0s",
        "none",
    )


def test_it_can_be_installed(house: ServerProcess, visit: Visit) -> None:
    visitor = visit(house)
    manifest = visitor.page.evaluate("fetch(document.querySelector('link[rel=manifest]').href).then(one => one.json())")
    assert manifest["display"] == "standalone"
    assert (
        visitor.page.evaluate("path => new URL(path, location.origin + '/static/x').pathname", manifest["start_url"])
        == "/"
    )
    for icon in manifest["icons"]:
        assert visitor.page.evaluate("path => fetch('/static/' + path).then(one => one.status)", icon["src"]) == 200
    touched = visitor.page.evaluate(
        """async () => {
        const found = await fetch(document.querySelector('link[rel=apple-touch-icon]').href);
        return [found.status, found.headers.get('content-type'), (await createImageBitmap(await found.blob())).width];
    }"""
    )
    assert touched == [200, "image/png", 180]  # phones of Apple take no SVG
    found = visitor.context.new_cdp_session(visitor.page).send("Page.getInstallabilityErrors")
    assert [one["errorId"] for one in found["installabilityErrors"]] == ["in-incognito"]  # which the test is
    assert visitor.page.evaluate("navigator.serviceWorker.ready.then(one => new URL(one.scope).pathname)") == "/"
    kept = visitor.page.evaluate(
        "caches.keys().then(names => Promise.all(names.map(name => caches.open(name).then(one => one.keys()))))"
        ".then(all => all.flat().map(one => new URL(one.url).pathname))"
    )
    assert "/" in kept
    assert "/static/app.js" in kept
    assert not [path for path in kept if path.startswith(("/api", "/ws"))]
