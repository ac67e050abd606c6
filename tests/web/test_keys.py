"""Everything with the keyboard alone."""

import re
from pathlib import Path

from tests.live.chat2 import Person
from tests.live.conftest import Serve
from tests.web.browser import Visit, Visitor

DOCUMENT = Path(__file__).parents[2] / "docs" / "page.md"


def press(visitor: Visitor, *keys: str) -> None:
    for key in keys:
        visitor.page.keyboard.press(key)


def focused(visitor: Visitor) -> str:
    return str(visitor.page.evaluate("document.activeElement.className || document.activeElement.id"))


def test_a_whole_visit_without_a_mouse(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server)
    keyboard = ann.page.keyboard
    keyboard.type("ann")  # the field has the focus
    press(ann, "Enter")
    ann.arrived()
    with Person(server.port, "bob") as bob:
        bob.ask("say", text="good morning")
        ann.hears("good morning")
        keyboard.type("@b")
        ann.page.locator("[role=option]", has_text="bob").wait_for()
        press(ann, "Tab")
        keyboard.type("hello")
        press(ann, "Enter")
        ann.hears("@bob hello")

        press(ann, "Shift+ArrowUp")  # to the messages
        assert "message" in focused(ann)
        press(ann, "ArrowUp")
        assert "good morning" in ann.page.evaluate("document.activeElement.textContent")
        press(ann, "r")
        keyboard.type("to you, too")
        press(ann, "Enter")
        ann.hears("to you, too")
        ann.page.locator(".quoted", has_text="good morning").wait_for()

        press(ann, "Shift+ArrowUp", "ArrowUp", "ArrowUp", "+")
        ann.page.locator(".palette").wait_for()
        press(ann, "ArrowRight", "ArrowRight", "Enter")
        ann.page.locator(".reaction", has_text="❤️").wait_for()

        press(ann, "Escape")
        assert focused(ann) == "composer"
        press(ann, "ArrowUp")
        assert ann.page.input_value("#composer") == "to you, too"
        press(ann, "End")
        keyboard.type("!")
        press(ann, "Enter")
        ann.hears("to you, too!")

        press(ann, "Shift+ArrowUp", "Delete")
        ann.page.get_by_role("dialog", name="Take this message back?").wait_for()
        press(ann, "Enter")
        ann.hears("This message was taken back.")

        press(ann, "Control+k")
        keyboard.type("kitchen")
        press(ann, "Enter")
        ann.page.locator(".room-title", has_text="kitchen").wait_for()
        press(ann, "Alt+ArrowUp")
        ann.page.locator(".room-title", has_text="lobby").wait_for()
        bob.ask("tell", name="ann", text="psst")
        ann.wait_for_badge("bob", "1")
        press(ann, "Alt+Shift+ArrowDown")
        ann.page.locator(".room-title", has_text="bob").wait_for()
        press(ann, "Alt+ArrowDown")
        ann.page.locator(".room-title", has_text="lobby").wait_for()


def test_dialogs_give_the_focus_back(serve: Serve, visit: Visit) -> None:
    ann = visit(serve()).enter("ann")
    ann.page.locator("#composer:focus").wait_for()
    press(ann, "Control+/")
    ann.page.get_by_role("dialog", name="Keys and commands").wait_for()
    press(ann, "Escape")
    assert focused(ann) == "composer"
    press(ann, "Control+Shift+F")
    assert ann.page.evaluate("document.activeElement.type") == "search"
    press(ann, "Escape")
    assert focused(ann) == "composer"
    ann.page.get_by_role("button", name="Settings").focus()
    press(ann, "Enter")
    ann.page.get_by_role("dialog", name="Settings").wait_for()
    press(ann, "Escape")
    assert ann.page.evaluate("document.activeElement.getAttribute('aria-label')") == "Settings"


def test_tab_leads_through_the_page_and_out_of_the_field(serve: Serve, visit: Visit) -> None:
    ann = visit(serve()).enter("ann")
    seen = set()
    for _ in range(24):
        press(ann, "Tab")
        seen.add(ann.page.evaluate("document.activeElement.getAttribute('aria-label') || document.activeElement.id"))
        outline = ann.page.evaluate(
            "(() => { const one = document.activeElement; if (one === document.body) return 'body';"
            " const look = getComputedStyle(one); const around = getComputedStyle(one.closest('form') ?? one);"
            " return look.outlineStyle !== 'none' || around.boxShadow !== 'none' })()"
        )
        assert outline in (True, "body")
    assert {"Message", "lobby", "Settings", "Search", "Attach files", "Help: keys and commands"} <= seen


def test_completion(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob"), Person(server.port, "bobby"):
        ann.page.locator(".member[aria-label^='bobby']").wait_for()
        ann.page.keyboard.type("bo")
        press(ann, "Tab")  # a bare word
        assert ann.page.locator("[role=option]").count() == 2
        press(ann, "ArrowDown", "Tab")
        assert ann.page.input_value("#composer") == "@bobby "
        ann.page.fill("#composer", "")
        ann.page.keyboard.type("/top")
        press(ann, "Tab")
        assert ann.page.input_value("#composer") == "/topic "
        ann.page.keyboard.type("hello")
        press(ann, "Enter")
        ann.page.locator(".topic", has_text="hello").wait_for()
        ann.page.keyboard.type("line one")
        press(ann, "Shift+Enter")
        ann.page.keyboard.type("line two")
        press(ann, "Enter")
        ann.hears("line two")
        assert ann.texts == ["line oneline two"]
        assert ann.page.locator(".text br").count() == 1


def test_every_key_and_command_is_documented(serve: Serve, visit: Visit) -> None:
    visitor = visit(serve())
    keys, commands = visitor.page.evaluate(
        """async () => {
        const { KEYS } = await import('/static/view/help.js');
        const { TABLE, usage } = await import('/static/state/commands.js');
        return [KEYS, Object.entries(TABLE).map(([word, row]) => [usage(word), row.about])];
    }"""
    )
    text = DOCUMENT.read_text()
    for left, right in keys:
        assert f"| {left} | {right} |" in text
    for left, right in commands:
        assert f"| `{left}` | {right} |".replace("|", "|") in re.sub(r"\\\|", "|", text)
