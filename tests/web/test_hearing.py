"""For those who hear the page, and for those who have the keyboard alone: what is read out, and where the focus is."""

import pytest

from tests.live.chat2 import Person
from tests.live.conftest import Serve
from tests.live.server import ServerProcess, until
from tests.web.browser import Visit, Visitor
from tests.web.test_looks import PHONE

WATCH = """() => {
    window.read = [];
    const take = changes => changes.flatMap(one => [...one.addedNodes]).map(one => one.textContent);
    new MutationObserver(changes => window.read.push(...take(changes)))
        .observe(document.querySelector('[role=log]'), { childList: true, subtree: true });
}"""
"""Collect what is added to the log, which is what a screen reader says of it."""


def label(visitor: Visitor) -> str:
    """What has the keyboard, as it is called."""
    return str(visitor.page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.id"))


def test_the_log_announces_additions_only(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    log = ann.page.get_by_role("log")
    assert log.count() == 1
    assert log.get_attribute("aria-live") == "polite"
    assert log.get_attribute("aria-relevant") == "additions"
    live = "all => all.filter(one => one.querySelector('article')).length"
    with Person(server.port, "bob") as bob:
        bob.ask("join", room="dev")
        for number in range(100):
            bob.ask("say", room="dev", text=f"earlier {number}")
        ann.page.evaluate(WATCH)
        bob.ask("say", room="lobby", text="**good** morning, @ann")
        ann.hears("good morning")
        ann.say("and to you").hears("and to you")
        bob.ask("react", room="lobby", seq=2, emoji="👍")
        bob.ask("edit", room="lobby", seq=1, text="good evening")
        ann.hears("good evening").page.locator(".reaction").wait_for()
        ann.page.hover("article.message")
        ann.page.locator(".tools").wait_for()
        ann.say("/join dev").hears("earlier 99")
        ann.page.evaluate("document.querySelector('.scroller').scrollTop = 0")
        ann.page.locator("article", has_text="earlier 2").first.wait_for()
        ann.page.get_by_role("button", name="To the latest").click()
        ann.say("/topic of nothing")
        ann.page.locator(".note", has_text="of nothing").wait_for()
        bob.ask("say", room="dev", text="the end")
        ann.hears("the end")
    assert ann.page.evaluate("read") == ["bob: good morning, @ann", "ann set the topic: of nothing", "bob: the end"]
    assert ann.page.eval_on_selector_all("[aria-live=polite], [aria-live=assertive], [role=status]", live) == 0


@pytest.mark.parametrize("over", ["nothing", "people", "rooms", "a dialog", "two dialogs"])
def test_the_page_is_heard_whatever_lies_over_it(serve: Serve, visit: Visit, over: str) -> None:
    """By the tree that screen readers get, in which nothing is that is covered."""
    server = serve()
    ann = visit(server, **PHONE).enter("ann")
    devtools = ann.context.new_cdp_session(ann.page)

    def heard(text: str) -> bool:
        nodes = {one["nodeId"]: one for one in devtools.send("Accessibility.getFullAXTree")["nodes"]}
        words = [one for one in nodes.values() if one.get("name", {}).get("value") == text and not one.get("ignored")]
        for one in words:
            while one is not None and one["role"]["value"] not in ("log", "status"):
                one = nodes.get(one.get("parentId", ""))
            if one is not None:
                return True
        return False

    if over == "people":
        ann.page.locator(".head-tools .wide").click()
    elif over == "rooms":
        ann.page.get_by_role("button", name="Rooms", exact=True).click()
    elif over == "a dialog":
        ann.page.keyboard.press("Control+k")
    elif over == "two dialogs":
        ann.page.keyboard.press("Control+k")
        ann.page.evaluate("import('/static/view/modal.js').then(({ told }) => { told('one'); })")
        ann.page.locator("dialog", has_text="one").get_by_role("button", name="OK").click()
    with Person(server.port, "bob") as bob:
        bob.ask("say", room="lobby", text="good morning")
        until(lambda: heard("bob: good morning"), "it is read out")
    ann.page.keyboard.press("Escape")
    ann.say("/nonsense")
    until(lambda: heard("There is no command /nonsense. To say it, type //nonsense."), "it is said")


def test_the_focus_stays_when_what_had_it_is_drawn_anew(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    ann.say("one").hears("one")
    ann.sent_all()
    with Person(server.port, "bob") as bob:
        for close in ("m", "Delete"):
            ann.page.focus("article")
            ann.page.keyboard.press(close)
            ann.page.locator(".menu, dialog").wait_for()
            bob.ask("react", room="lobby", seq=1, emoji=close)
            ann.page.locator(".reaction", has_text=close).wait_for()
            ann.page.keyboard.press("Escape")
            ann.page.locator(".menu, dialog").wait_for(state="detached")
            assert label(ann).endswith(": one")


def test_the_focus_stays_on_somebody_in_a_list_that_changes(serve: Serve, visit: Visit) -> None:
    server = serve()
    with Person(server.port, "carl") as carl, Person(server.port, "dora"):
        with Person(server.port, "bob"):
            carl.ask("join", room="den", private=True)
            ann = visit(server).enter("ann")
            for name in ("ann", "bob", "dora"):
                carl.ask("invite", room="den", name=name)
            ann.page.locator(".room[data-room=den]").click()
            ann.page.locator(".member", has_text="bob").wait_for()
            ann.page.locator(".member", has_text="dora").focus()
        ann.page.locator(".member.absent", has_text="bob").wait_for()
        assert label(ann).startswith("dora")


def test_the_focus_goes_back_to_the_field_from_what_is_gone(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob"):
        ann.say("/msg bob")
        ann.page.locator(".room-title", has_text="bob").wait_for()
    ann.say("are you there?")
    for name in ("Try again", "Discard"):
        button = ann.page.locator(".refused").get_by_role("button", name=name)
        button.focus()
        ann.page.keyboard.press("Enter")
        assert label(ann) == "Message"
    ann.page.locator(".refused").wait_for(state="detached")


def test_a_link_to_a_room_on_a_phone_keeps_the_keyboard(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server, **PHONE).enter("ann")
    ann.say("/join kit").page.locator(".room-title", has_text="kit").wait_for()
    ann.say("back to #lobby").hears("back to")
    ann.sent_all()
    ann.page.focus(".room-link")
    ann.page.keyboard.press("Enter")
    ann.page.locator(".room-title", has_text="lobby").wait_for()
    assert ann.page.evaluate("document.activeElement.className") == "scroller"


def test_what_is_refused_is_read_out(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob"):
        ann.say("/msg bob")
        ann.page.locator(".room-title", has_text="bob").wait_for()
    ann.page.evaluate(WATCH)
    ann.say("are you there?")
    ann.page.locator(".refused").wait_for()
    assert [line for line in ann.page.evaluate("read") if line.startswith("Not sent.")]


def test_a_message_with_the_keyboard_is_called_what_it_says(serve: Serve, visit: Visit) -> None:
    ann = visit(serve()).enter("ann")
    ann.say("one").hears("one")
    ann.sent_all()
    ann.page.keyboard.press("Shift+ArrowUp")
    assert label(ann).startswith("ann, ")
    assert label(ann).endswith(": one")


def test_on_a_phone_the_focus_is_where_one_looks(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server, **PHONE).enter("ann")
    page = ann.page
    keyboard = page.keyboard
    page.get_by_role("button", name="Rooms", exact=True).focus()
    keyboard.press("Enter")
    assert label(ann) == "lobby"
    for _ in range(12):  # round and round: never to what is covered
        keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || Boolean(document.activeElement.closest('#sidebar'))"
        )
    keyboard.press("Escape")
    assert label(ann) == "Rooms"
    page.get_by_role("button", name="Search").focus()
    keyboard.press("Enter")
    assert label(ann) == "Search"
    assert page.evaluate("document.activeElement.type") == "search"
    keyboard.press("Escape")
    assert label(ann) == "Search"
    page.locator(".head-tools .wide").focus()
    keyboard.press("Enter")
    assert page.evaluate("Boolean(document.activeElement.closest('.side'))")
    keyboard.press("Enter")  # its Close
    assert label(ann).startswith("People")
    page.get_by_role("button", name="Rooms", exact=True).click()
    page.click(".room[aria-label^='lobby']")
    assert page.evaluate("document.activeElement.className") == "scroller"


def test_a_dialog_stays_when_a_drag_ends_beside_it(house: ServerProcess, visit: Visit) -> None:
    page = visit(house).enter("ann-drags").page
    page.keyboard.press("Control+k")
    page.keyboard.type("half a na")
    box = page.locator("dialog input").bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(5, 5)
    page.mouse.up()
    assert page.locator("dialog").is_visible()
    page.mouse.click(5, 5)
    page.locator("dialog").wait_for(state="detached")


@pytest.mark.parametrize("key", [{"isComposing": True}, {"keyCode": 229}], ids=["composing", "the last key in Safari"])
@pytest.mark.parametrize("field", ["#composer", "dialog input"])
def test_enter_that_chooses_a_word_does_nothing_else(
    house: ServerProcess, visit: Visit, key: object, field: str
) -> None:
    page = visit(house).enter("ann-composes").page
    if field != "#composer":
        page.keyboard.press("Control+k")
    page.fill(field, "lobby")
    page.eval_on_selector(
        field,
        "(field, key) => field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, ...key }))",
        key,
    )
    assert page.input_value(field) == "lobby"
    page.keyboard.press("Enter")
    page.wait_for_function("field => document.querySelector(field)?.value !== 'lobby'", arg=field)


def test_keys_of_the_page_wait_behind_the_door(house: ServerProcess, visit: Visit) -> None:
    page = visit(house).page
    page.wait_for_load_state("networkidle")  # all of the page is there
    page.keyboard.press("Control+k")
    page.keyboard.press("Control+/")
    assert page.locator("dialog").count() == 0


def test_only_who_can_take_it_back_is_asked(serve: Serve, visit: Visit) -> None:
    server = serve()
    with Person(server.port, "bob") as bob:
        bob.ask("join", room="dev")
        bob.ask("say", room="dev", text="mine")
        ann = visit(server).enter("ann").say("/join dev").hears("mine")
        ann.page.focus("article")
        ann.page.keyboard.press("Delete")
        assert ann.page.locator("dialog").count() == 0
        ann.page.keyboard.press("R")  # with Caps Lock
        ann.page.locator(".context", has_text="Answering bob").wait_for()


def test_a_place_is_marked_without_motion_too(serve: Serve, visit: Visit) -> None:
    ann = visit(serve(), reduced_motion="reduce").enter("ann")
    ann.say("one").hears("one").say("two").hears("two")
    ann.sent_all()
    plain = ann.page.evaluate("getComputedStyle(document.querySelector('article')).backgroundColor")
    ann.page.evaluate("location.hash = '#room=lobby&at=1'")
    ann.page.locator("article.pointed", has_text="one").wait_for()
    ann.until("plain => getComputedStyle(document.querySelector('.pointed')).backgroundColor !== plain", plain)


def test_a_banner_is_read_out_once(house: ServerProcess, visit: Visit) -> None:
    page = visit(house).page
    again = """async () => {
        const { Notices } = await import('/static/view/notices.js');
        const notices = new Notices();
        const show = (text) => { notices.banner(text, [['Try now', () => {}]]); return notices.bannerNode.firstChild; };
        return [show('Lost.') === show('Lost.'), show('Lost.') === show('Found.')];
    }"""
    assert page.evaluate(again) == [True, False]
