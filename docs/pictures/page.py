"""Makes page-*.png, the pictures of the page, from a real run: python3 -m docs.pictures.page (inside .venv).

Needs Chromium, and a font with emojis. People talk over CHAT/2.0; one of them has the page open: in the light, in the
dark, on a phone.
"""

import io
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.live.chat2 import Person
from tests.live.server import ServerProcess
from tests.web.browser import ARGUMENTS, CHROMIUM, Visitor

DESK = {"viewport": {"width": 1180, "height": 740}, "device_scale_factor": 1.5}
PHONE = {"viewport": {"width": 390, "height": 780}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
HERE = Path(__file__).parent
SNIPPET = "here it is:\n```\nfor name in guests:\n    invite(name)\n```"


def main() -> None:
    """Play the session and write the pictures beside this file."""
    assert CHROMIUM is not None, "there is no Chromium"
    server = ServerProcess().started()
    try:
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            play(browser, server.port)
            browser.close()
    finally:
        server.end()


def play(browser: Any, port: int) -> None:
    """The session, and its pictures."""
    luca = Visitor(browser, port, **DESK).enter("luca")
    with ExitStack() as stack:
        alice, bob, mia = (stack.enter_context(Person(port, name)) for name in ("alice", "bob", "mia"))
        talk(luca, alice, bob, mia)
        luca.page.mouse.move(5, 500)
        shoot(luca, "page-light")
        luca.page.emulate_media(color_scheme="dark")
        shoot(luca, "page-dark")
        secret = luca.page.evaluate("localStorage['parlour.person']")
        luca.close()
        phone = Visitor(browser, port, **PHONE)
        phone.page.evaluate("person => localStorage.setItem('parlour.person', person)", secret)
        phone.page.reload()
        phone.arrived().hears("I'll bring")
        phone.page.evaluate("document.activeElement.blur()")
        shoot(phone, "page-phone")
        phone.close()


def talk(luca: Visitor, alice: Person, bob: Person, mia: Person) -> None:
    """An afternoon."""
    for one in (alice, bob, mia):
        one.ask("join", room="kitchen")
        one.ask("join", room="garden")
    alice.ask("topic", room="lobby", text="The party is on Saturday, at six")
    luca.say("/join kitchen").page.locator(".room-title", has_text="kitchen").wait_for()
    luca.say("/join garden").page.locator(".room-title", has_text="garden").wait_for()
    luca.go("lobby")
    first = alice.ask("say", text="Who comes on Saturday? We are **nine** so far.")["seq"]
    bob.ask("say", text="Me! And I have the list of guests")
    bob.ask("say", text=SNIPPET)
    luca.hears("for name in guests").say("that is how one does it")
    mia.ask("say", text="I'll bring the salad, and somebody with a guitar", reply=first)
    mia.ask("say", text="the way there: https://example.org/garden-house")
    alice.ask("react", room="lobby", seq=first + 4, emoji="🎸")
    luca.hears("garden-house").choose("with a guitar", "React with ❤️")
    alice.ask("say", text="@luca, do you take the cake?")
    luca.page.locator(".reaction", has_text="❤️").wait_for()
    luca.hears("take the cake").say("with pleasure. I'll bring two")
    bob.ask("say", room="kitchen", text="soup is ready")
    alice.ask("say", room="garden", text="@luca look at the roses")
    mia.ask("tell", name="luca", text="see you there")
    luca.wait_for_badge("mia", "1")
    luca.hears("I'll bring two").page.evaluate("document.querySelector('.toasts').replaceChildren()")
    luca.until("() => document.querySelectorAll('.waiting').length === 0")


def shoot(visitor: Visitor, name: str) -> None:
    """Take a picture, and make it small: few colours are in it."""
    visitor.page.wait_for_timeout(400)  # animations end
    taken = Image.open(io.BytesIO(visitor.page.screenshot(animations="disabled"))).convert("RGB")
    taken.quantize(128, dither=Image.Dither.NONE).save(HERE / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
