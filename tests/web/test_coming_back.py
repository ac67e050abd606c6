"""Reloads, servers that die and start again, other tabs: nothing is lost, and nothing is said twice."""

import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.live.chat2 import Person
from tests.live.conftest import Serve
from tests.live.server import until
from tests.web.browser import Visit


def test_a_reload_in_the_middle(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann, bob = visit(server).enter("ann"), visit(server).enter("bob")
    ann.say("before")
    bob.hears("before").page.fill("#composer", "half a thou")
    bob.page.reload()
    bob.arrived().hears("before")
    assert bob.page.input_value("#composer") == "half a thou"
    bob.say("after")
    ann.hears("after")
    assert ann.texts == bob.texts == ["before", "after"]


def test_who_comes_back_sees_where_they_were(serve: Serve, visit: Visit) -> None:
    """What was said meanwhile, in the room that the page opens on, stands below a line."""
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        bob.ask("say", text="before")
        ann.hears("before").until("() => document.title === 'lobby · Parlour'")
        until(lambda: ann.has_sent(type="read"), "the server is told that it is read")
        ann.page.goto("about:blank")
        bob.until_told(type="left")
        for number in range(30):
            bob.ask("say", text=f"meanwhile {number}")
        ann.page.goto(ann.url)
        ann.arrived().hears("meanwhile 29")
        line = ann.page.locator(".fresh")
        line.wait_for(state="attached")
        assert "meanwhile 0" in line.locator("xpath=following::article[1]").inner_text()
    cleo = visit(server).enter("cleo").hears("meanwhile 29")
    assert cleo.page.locator(".fresh").count() == 0  # nothing was missed


def test_drafts_are_kept_per_room(serve: Serve, visit: Visit) -> None:
    ann = visit(serve()).enter("ann")
    ann.page.fill("#composer", "for the lobby")
    ann.page.evaluate("location.hash = '#room=kitchen'")
    ann.page.locator(".room-title", has_text="kitchen").wait_for()
    assert ann.page.input_value("#composer") == ""
    ann.page.fill("#composer", "for the kitchen")
    ann.go("lobby")
    ann.until("() => document.querySelector('#composer').value === 'for the lobby'")
    assert ann.page.get_attribute(".room[aria-label^='kitchen']", "aria-label") == "kitchen, draft"
    ann.go("kitchen")
    ann.until("() => document.querySelector('#composer').value === 'for the kitchen'")


def test_the_draft_stays_when_a_talk_begins_or_a_room_is_renamed(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        ann.say("/msg bob").page.locator(".room-title", has_text="bob").wait_for()
        ann.page.evaluate(
            """() => {
            const field = document.querySelector('#composer');
            const type = text => {
                field.value = text;
                field.dispatchEvent(new Event('input'));
            };
            type('hello');
            field.form.requestSubmit();
            type('and more');
        }"""
        )
        bob.until_told(type="said", text="hello")
        ann.hears("hello").sent_all()
        assert ann.page.input_value("#composer") == "and more"
        bob.ask("join", room="den")
        ann.page.fill("#composer", "")
        ann.say("/join den").page.locator(".room-title", has_text="den").wait_for()
        ann.page.fill("#composer", "half a thou")
        bob.ask("renameroom", room="den", name="hole")
        ann.page.locator(".room-title", has_text="hole").wait_for()
        assert ann.page.input_value("#composer") == "half a thou"
        ann.go("lobby")
        assert ann.page.get_attribute(".room[aria-label^='hole']", "aria-label") == "hole, draft"


def test_the_server_is_killed_and_started_again(serve: Serve, visit: Visit, free_port: int, tmp_path: Path) -> None:
    options = ("--data", str(tmp_path), "--port", str(free_port))
    server = serve(*options, port=free_port)
    ann, bob = visit(server).enter("ann"), visit(server).enter("bob")
    ann.expects_no_server = bob.expects_no_server = True
    ann.say("/join den private").page.locator(".room-title", has_text="den").wait_for()
    ann.say("kept here")
    ann.go("lobby").say("before")
    bob.hears("before")
    server.stop(signal.SIGKILL)
    ann.page.locator(".banner", has_text="The connection is lost").wait_for()
    ann.say("said meanwhile", "and this")
    ann.until("() => document.querySelectorAll('.waiting').length === 2")
    bob.page.locator(".banner", has_text="The connection is lost").wait_for()
    bob.page.fill("#composer", "half a thou")

    serve(*options, port=free_port)
    for one in (ann, bob):
        one.page.locator(".banner").wait_for(state="hidden")
        one.hears("said meanwhile", "and this")
        one.sent_all()
        assert one.texts == ["before", "said meanwhile", "and this"]
    assert bob.page.input_value("#composer") == "half a thou"
    ann.go("den").hears("kept here")
    with Person(free_port, "carl") as carl:
        assert carl.texts() == ["before", "said meanwhile", "and this"]


def test_what_is_at_hand_stays_when_little_was_missed(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    secret = ann.page.evaluate("JSON.parse(localStorage['parlour.person']).secret")
    with Person(server.port, "bob") as bob:
        bob.ask("say", room="lobby", text="before")
        ann.hears("before").page.evaluate("document.querySelector('article').mark = 1")
        with Person(server.port, "ann", secret):
            ann.page.locator(".banner", has_text="another window").wait_for()
            bob.ask("say", room="lobby", text="missed")
        ann.page.get_by_role("button", name="Come back in").click()
        ann.hears("missed")
        assert ann.page.evaluate("document.querySelector('article').mark") == 1  # it is not loaded anew


def test_the_end_stays_in_view_when_all_is_loaded_anew(serve: Serve, visit: Visit) -> None:
    """More was missed than is told: the page asks for the latest messages, and goes on following them."""
    server = serve("--rate", "0")
    ann = visit(server, viewport={"width": 600, "height": 400})
    late: list[Callable[[], None]] | None = None

    def relay(here: Any) -> None:
        """The connection, but that pages of what was said wait while `late` is a list."""

        def pass_on(frame: str) -> None:
            if late is None or '"messages"' not in frame:
                here.send(frame)
            else:
                late.append(lambda: here.send(frame))

        here.connect_to_server().on_message(pass_on)

    ann.context.route_web_socket(re.compile("/ws$"), relay)
    ann.page.reload()
    ann.enter("ann")
    secret = ann.page.evaluate("JSON.parse(localStorage['parlour.person']).secret")
    with Person(server.port, "bob") as bob:
        for number in range(40):
            bob.ask("say", room="lobby", text=f"before {number}")
        ann.hears("before 39")
        with Person(server.port, "ann", secret):
            ann.page.locator(".banner", has_text="another window").wait_for()
            for number in range(1010):
                bob.put("say", room="lobby", text=f"missed {number}")
            bob.ask("say", room="lobby", text="missed at last")
        late = []
        ann.page.get_by_role("button", name="Come back in").click()
        ann.page.get_by_text("Loading…").wait_for()
        ann.page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
        until(lambda: bool(ann.page.evaluate("1") and late), "a page of what was said")
        held, late = late, None
        for send in held:
            send()
        ann.hears("missed at last")
        for number in range(10):
            bob.ask("say", room="lobby", text=f"after {number}")
        ann.hears("after 9")
        ann.until(
            "() => { const log = document.querySelector('.scroller');"
            " return log.scrollHeight - log.scrollTop - log.clientHeight < 2 }"
        )
        assert ann.page.locator(".to-end").is_hidden()


def test_what_was_missed_is_told(serve: Serve, visit: Visit) -> None:
    """The page's connection breaks while others talk: it comes back to messages, edits, reactions and topics."""
    server = serve()
    ann = visit(server).enter("ann")
    ann.expects_no_server = True
    ann.say("first").hears("first").sent_all()
    with Person(server.port, "bob") as bob:
        bob.ask("say", text="one")
        ann.hears("one")
        with Person(server.port, "ann", ann.page.evaluate("JSON.parse(localStorage['parlour.person']).secret")):
            ann.page.locator(".banner", has_text="another window").wait_for()
            bob.ask("say", text="two")
            bob.ask("edit", room="lobby", seq=2, text="one and a half")
            bob.ask("react", room="lobby", seq=1, emoji="👍")
            bob.ask("topic", room="lobby", text="news")
        ann.page.get_by_role("button", name="Come back in").click()
        ann.hears("two", "one and a half (edited)")
        ann.page.locator(".reaction", has_text="👍").wait_for()
        ann.page.locator(".topic", has_text="news").wait_for()
        assert ann.texts == ["first", "one and a half (edited)", "two"]


def test_a_long_absence_is_not_told_but_loaded(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    ann.say("first").hears("first")
    with (
        Person(server.port, "bob") as bob,
        Person(server.port, "ann", ann.page.evaluate("JSON.parse(localStorage['parlour.person']).secret")),
    ):
        ann.page.locator(".banner", has_text="another window").wait_for()
        for number in range(1100):
            bob.put("say", text=f"number {number}")
        bob.until_told(text="number 1099")
        ann.page.get_by_role("button", name="Come back in").click()
        ann.hears("number 1099")
        assert 60 <= len(ann.texts) < 200
        assert ann.texts[-2:] == ["number 1098", "number 1099"]


def test_what_was_typed_without_a_server_is_sent_after_a_reload(
    serve: Serve, visit: Visit, free_port: int, tmp_path: Path
) -> None:
    options = ("--data", str(tmp_path), "--port", str(free_port))
    server = serve(*options, port=free_port)
    ann = visit(server).enter("ann")
    ann.expects_no_server = True
    ann.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    ann.say("before").hears("before")
    server.stop(signal.SIGKILL)
    ann.page.locator(".banner", has_text="The connection is lost").wait_for()
    ann.say("kept over a reload")
    ann.page.reload()  # from the copy of the page that the browser keeps
    ann.page.locator("[role=alert]", has_text="does not answer").wait_for()
    serve(*options, port=free_port)
    ann.arrived().hears("kept over a reload")
    with Person(free_port, "carl") as carl:
        until(lambda: carl.texts() == ["before", "kept over a reload"], "it is said once")


def test_a_second_tab_takes_over(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    other = ann.open()
    other.wait_for_selector(".rows[aria-busy=false]")
    ann.page.locator(".banner", has_text="another window").wait_for()
    ann.page.get_by_role("button", name="Come back in").click()
    ann.page.locator(".banner").wait_for(state="hidden")
    other.locator(".banner", has_text="another window").wait_for()
    ann.say("still me").hears("still me")


def test_a_name_taken_in_another_tab_is_not_lost(serve: Serve, visit: Visit) -> None:
    """One is the same person in both, and stays so: the secret that is kept is theirs."""
    server = serve()
    ann = visit(server).enter("ann")
    ann.say("/join den private").page.locator(".room-title", has_text="den").wait_for()
    secret = ann.page.evaluate("JSON.parse(localStorage['parlour.person']).secret")
    other = ann.open()
    other.wait_for_selector(".rows[aria-busy=false]")
    other.fill("#composer", "/nick ann2")
    other.press("#composer", "Enter")
    other.locator(".me-name", has_text="ann2").wait_for()
    ann.page.get_by_role("button", name="Come back in").click()
    ann.page.locator(".me-name", has_text="ann2").wait_for()
    ann.page.locator(".room[aria-label^='den']").wait_for()
    assert ann.page.evaluate("JSON.parse(localStorage['parlour.person'])") == {"name": "ann2", "secret": secret}


def test_what_another_tab_has_left_unsent_is_sent(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    other = ann.open()
    other.wait_for_selector(".rows[aria-busy=false]")
    ann.page.locator(".banner", has_text="another window").wait_for()
    ann.page.fill("#composer", "from a tab that is not here any more")
    ann.page.press("#composer", "Enter")
    ann.page.locator(".toast", has_text="Come back in first").wait_for()
    assert ann.page.input_value("#composer") == "from a tab that is not here any more"
    item = {"id": "left-by-a-tab", "room": "lobby", "request": {"type": "say", "room": "lobby", "text": "left over"}}
    other.evaluate(
        "item => localStorage.setItem('parlour.outbox', JSON.stringify([item]))",
        {**item, "at": 1, "files": [], "state": "waiting"},
    )
    other.close()
    ann.page.get_by_role("button", name="Come back in").click()
    ann.hears("left over")
    ann.sent_all()
    assert ann.texts == ["left over"]


def test_a_room_that_is_renamed_keeps_its_draft_and_its_address(serve: Serve, visit: Visit) -> None:
    """Also while one looks at another room; and a reload does not make the old one anew."""
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        bob.ask("join", room="den")
        ann.say("/join den").page.locator(".room-title", has_text="den").wait_for()
        ann.page.fill("#composer", "half a thou")
        ann.go("lobby")
        bob.ask("renameroom", room="den", name="hole")
        ann.page.locator(".room[aria-label='hole, draft']").wait_for()
        ann.go("hole")
        assert ann.page.input_value("#composer") == "half a thou"
        bob.ask("renameroom", room="hole", name="cave")
        ann.page.locator(".room-title", has_text="cave").wait_for()
        assert ann.page.evaluate("location.hash") == "#room=cave"
        ann.page.reload()
        ann.arrived()
        assert ann.place == "cave"
        assert ann.page.input_value("#composer") == "half a thou"
        assert ann.page.locator(".room").count() == 2
        ann.page.fill("#composer", "")
        ann.say("/leave").page.locator(".room-title", has_text="lobby").wait_for()
        assert ann.page.evaluate("location.hash") == "#room=lobby"


def test_leaving_forgets(serve: Serve, visit: Visit) -> None:
    ann = visit(serve()).enter("ann")
    for answer in ("Cancel", "Leave"):
        ann.page.get_by_role("button", name="Settings").click()
        ann.page.get_by_role("button", name="Leave and forget me here").click()
        ann.page.get_by_role("dialog").get_by_role("button", name=answer, exact=True).click()
        if answer == "Cancel":
            ann.page.get_by_role("dialog").wait_for(state="detached")
            ann.say("still here").hears("still here")
    ann.page.wait_for_selector("#name")
    assert ann.page.evaluate("localStorage.length") == 0


def test_what_is_typed_before_the_next_frame_is_kept(serve: Serve, visit: Visit) -> None:
    ann = visit(serve()).enter("ann")
    ann.say("/join kitchen").page.locator(".room-title", has_text="kitchen").wait_for()
    ann.page.evaluate(
        """() => {
        document.querySelector('.room[aria-label^=lobby]').click();
        const field = document.querySelector('#composer');
        field.value = 'quick';
        field.dispatchEvent(new Event('input'));
    }"""
    )
    ann.page.locator(".room-title", has_text="lobby").wait_for()
    ann.page.press("#composer", "Enter")
    ann.hears("quick")
    assert ann.texts == ["quick"]
