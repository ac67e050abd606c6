"""What strangers write stays text: in messages, names, topics, reactions, names of files and of rooms."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.live.chat2 import Person
from tests.live.conftest import Serve
from tests.live.server import ServerProcess, until
from tests.store.hostile import ROOM, TEXTS, hostile
from tests.web.browser import Visit, Visitor

COUNT = """() => Object.fromEntries(
    ['script', 'iframe', 'object', 'embed', 'base', 'form', 'style', 'template', 'svg', 'img', 'meta']
    .map(name => [name, document.querySelectorAll(`.rows ${name}`).length]))"""
ATTRIBUTES = """() => [...document.querySelectorAll('#app *')].flatMap(one => [...one.attributes])
    .filter(one => /^on|^style$|^srcdoc$/.test(one.name) && one.ownerElement.id !== 'composer').map(one => one.name)"""
LINKS = "() => [...document.querySelectorAll('.rows a')].map(one => [one.protocol, one.target, one.rel])"


def asked_elsewhere(visitor: Visitor) -> list[str]:
    """Collects what the page asks of anybody but its server."""
    found: list[str] = []

    def look(request: Any) -> None:
        if not request.url.startswith(visitor.url):
            found.append(request.url)

    visitor.page.on("request", look)
    return found


def test_a_room_full_of_what_would_like_to_be_more(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    ann = visit(serve("--data", str(hostile(tmp_path)))).enter("ann")
    elsewhere = asked_elsewhere(ann)
    ann.say(f"/join {ROOM}").page.locator(".room-title", has_text=ROOM).wait_for()
    ann.page.locator("article.message").nth(len(TEXTS) - 1).wait_for()
    assert ann.page.locator("article.message").count() == len(TEXTS)
    found = ann.page.evaluate(COUNT)
    assert {name for name, count in found.items() if count} <= {"svg"}
    assert ann.page.locator(".rows svg").count() == ann.page.locator(".rows svg.icon").count()
    assert ann.page.evaluate(ATTRIBUTES) == []
    for protocol, target, rel in ann.page.evaluate(LINKS):
        assert protocol in ("http:", "https:")
        assert (target, rel) == ("_blank", "noopener noreferrer nofollow")
    assert "<script>alert(1)</script>" in ann.page.inner_text(".topic")
    for text in ("<script>alert(1)</script>", "--><img src=x onerror=alert(1)>", "{style} {0} {script!r}"):
        ann.hears(text)
    ann.page.locator(".author").first.click()
    ann.page.locator(".menu").wait_for()
    ann.page.keyboard.press("Escape")
    ann.say("/search alert*")
    ann.page.locator(".result").first.wait_for()
    assert elsewhere == []
    assert "alert" not in ann.page.title()


def test_text_that_comes_now(house: ServerProcess, visit: Visit) -> None:
    ann = visit(house).enter("ann")
    ann.say("/join parlour").page.locator(".room-title", has_text="parlour").wait_for()
    with Person(house.port, "mallory") as mallory:
        mallory.ask("join", room="parlour")
        for text in TEXTS:
            mallory.ask("say", room="parlour", text=text)
        mallory.ask("topic", room="parlour", text="<img src=x onerror=alert(1)>")
        mallory.ask("react", room="parlour", seq=2, emoji="<b>x</b>")
        mallory.ask("say", room="parlour", text="the end")
        ann.hears("the end")
        mallory.ask("tell", name="ann", text="<script>alert(2)</script>")
        ann.wait_for_badge("mallory", "1")
    assert {name for name, count in ann.page.evaluate(COUNT).items() if count} <= {"svg"}
    assert ann.page.inner_text(".topic") == "<img src=x onerror=alert(1)>"
    ann.page.locator(".reaction", has_text="<b>x</b>").wait_for()


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ({"name": "<img src=x onerror=alert(1)>.txt", "type": "text/plain", "url": "/f/1"}, "a"),
        ({"name": "x.html", "type": "text/html", "url": "/f/1"}, "a"),
        ({"name": "x.svg", "type": "image/svg+xml", "url": "/f/1", "width": 9, "height": 9}, "a"),
        ({"name": "x", "type": "image/png", "url": "javascript:alert(1)", "width": 9, "height": 9}, "span"),
        ({"name": "x", "type": "image/png", "url": "data:text/html,<script>alert(1)</script>"}, "span"),
        ({"name": "x", "type": "image/png", "url": "https://evil.example/x.png", "width": 9, "height": 9}, "span"),
        ({"name": "x", "type": "image/png", "url": "//evil.example/x.png", "width": 9, "height": 9}, "span"),
        ({"name": "x", "type": "image/png", "url": 7}, "span"),
    ],
)
def test_files(house: ServerProcess, visit: Visit, file: dict[str, Any], expected: str) -> None:
    visitor = visit(house)
    found = visitor.page.evaluate(
        """async file => {
        const { attachments } = await import('/static/view/attachments.js');
        const node = attachments([{size: 10, ...file}]).querySelector('.file');
        return [node.localName, node.getAttribute('href'), node.hasAttribute('download'),
            node.textContent, node.querySelectorAll('img').length];
    }""",
        file,
    )
    assert found[0] == expected
    assert file["name"] in found[3]
    assert found[4] == 0
    if expected == "a":
        assert found[1] == f"{visitor.url}f/1"
        assert found[2]


def test_a_link_cannot_make_one_do_anything(house: ServerProcess, visit: Visit) -> None:
    """The address of the page comes from strangers, too."""
    ann = visit(house).enter("anna")
    for fragment in (
        "#room=<script>alert(1)</script>",
        "#room=%00&at=-1",
        "#room=lobby&at=1e99",
        "#room=@anna",
        "#%%%",
    ):
        ann.page.evaluate("fragment => { location.hash = fragment }", fragment)
    ann.say("well").hears("well")
    assert ann.place == "lobby"


MARKUP = "<img src=x onerror='window.hacked = 1'><script>window.hacked = 1</script>"
EVENT = {"room": "lobby", "author": MARKUP, "at": 1.5}
NOTHING_OF_OURS: list[Any] = [
    "{",
    None,
    [],
    {},
    "[" * 20_000,
    *(
        {"type": kind, **EVENT, "seq": 4, **wrong}
        for kind in ("said", "edited", "reacted", "topicset", "roomrenamed", "created", "invited", "modesset", "typing")
        for wrong in (
            {"room": "__proto__"},
            {"author": 7},
            {"at": 1e300},
            {"seq": "4"},
            {
                "text": {},
                "target": 1,
                "name": 7,
                "emoji": [],
                "modes": [None, {"name": "constructor"}],
                "files": [None],
            },
            {"text": 7, "mentions": "ann", "reactions": [{"names": "ann"}], "files": "x", "people": 7},
        )
    ),
    *(
        {"type": kind}
        for kind in ("entered", "exited", "unread", "matched", "invitation", "renamed", "left", "closing")
    ),
    {"type": "entered", "room": {"name": "x", "kind": "direct", "people": 7, "last": "x"}},
    {"type": "renamed", "author": "ann", "name": 7},
    {"type": "exited", "room": MARKUP, "by": MARKUP},
    {"type": "invitation", "room": MARKUP, "by": MARKUP},
    {"type": "joined", **EVENT},
    {"type": "said", **EVENT, "seq": 90, "text": "\n" * 1_000_000},
    {"type": "said", **EVENT, "seq": 91, "text": MARKUP, "reply": 1, "to": MARKUP, "files": [{"name": MARKUP}]},
]


def test_a_server_that_tells_nothing_of_use(house: ServerProcess, visit: Visit) -> None:
    """Whatever comes over the connection: nothing of it runs, and the page goes on with what follows."""
    visitor = visit(house)
    asked: list[dict[str, Any]] = []
    to_page: list[Any] = []

    def stand_in(route: Any) -> None:
        to_page.append(route)
        route.on_message(lambda frame: answer(route, frame))

    def answer(route: Any, frame: str) -> None:
        if frame.startswith("REGISTER"):
            route.send("200 Registration successful")
            rooms = [{"name": "lobby", "last": 3}, {"name": MARKUP, "topic": MARKUP, "kind": "private"}]
            route.send(json.dumps({"type": "welcome", "name": "ann", "secret": "s", "store": "x", "rooms": rooms}))
            return
        asked.append(json.loads(frame))
        if asked[-1]["type"] == "history":  # the same page for ever
            said = {"type": "said", "room": "lobby", "author": "bob", "at": 1.5, "seq": 3, "text": "hello"}
            route.send(json.dumps({"type": "page", "id": asked[-1]["id"], "messages": [said], "more": True}))

    visitor.page.route_web_socket("**/ws", stand_in)
    visitor.enter("ann").hears("hello")
    for wrong in NOTHING_OF_OURS:
        to_page[-1].send(wrong if isinstance(wrong, str) else json.dumps(wrong))
    to_page[-1].send(json.dumps({"type": "said", **EVENT, "seq": 99, "text": "after all"}))
    visitor.hears("after all")
    assert visitor.page.evaluate("window.hacked") is None
    assert {name for name, count in visitor.page.evaluate(COUNT).items() if count} <= {"svg"}
    assert visitor.page.evaluate(ATTRIBUTES) == []
    assert sum(one["type"] == "history" for one in asked) <= 3


def test_no_script_runs_even_if_one_got_in(house: ServerProcess, visit: Visit) -> None:
    """As if something had become markup: the policy stands in the way."""
    visitor = visit(house)
    visitor.page.evaluate(
        """() => {
        const holes = document.createElement('div');
        holes.innerHTML = '<img src="data:,x" onerror="window.hacked = 1"><a href="javascript:window.hacked = 1">x</a>'
            + '<form action="/elsewhere"><input type=submit></form><p style="color: red">x</p>';
        document.body.append(holes);
        const script = document.createElement('script');
        script.textContent = 'window.hacked = 1';
        document.body.append(script);
        const other = document.createElement('script');
        other.src = 'https://evil.example/x.js';
        document.body.append(other);
        holes.querySelector('a').click();
    }"""
    )

    def blocked() -> int:
        visitor.page.evaluate("1")  # what the browser has to say comes meanwhile
        return sum("Content Security Policy" in trouble for trouble in visitor.trouble)

    until(lambda: blocked() >= 4, "the policy speaks up")
    assert visitor.page.evaluate("window.hacked") is None
    assert visitor.page.evaluate("getComputedStyle(document.querySelector('body > div p')).color") != "rgb(255, 0, 0)"
    visitor.trouble.clear()
