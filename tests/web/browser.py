"""A person at the page, in a browser of their own."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

SCREENSHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"
"""Where pictures are kept that tests take."""
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OFFLINE = (
    "net::ERR_CONNECTION_REFUSED",
    "net::ERR_CONNECTION_RESET",
    "net::ERR_EMPTY_RESPONSE",
    "WebSocket connection to",
)
"""What a browser says on its console, by itself, of a server that is not there."""

PUT_OUT_OF_ALL = """async () => {
    const { Store } = await import('/static/state/store.js');
    const { live } = Store.prototype;
    let once = false;
    Store.prototype.live = function (event) {
        live.call(this, event);
        if (once) return;
        once = true;
        live.call(this, { type: 'exited', room: 'lobby', by: 'bob' });
    };
}"""
"""With the next event, the page takes it that one was put out of the lobby, too, which servers do not do."""


class Visitor:
    """One context with one page; `trouble` is all that went wrong in it."""

    def __init__(self, browser: Any, port: int, **options: Any) -> None:
        self.context = browser.new_context(
            **{"timezone_id": "Europe/Berlin", "locale": "en-GB", "viewport": {"width": 1200, "height": 800}, **options}
        )
        self.context.set_default_timeout(20_000)
        self.url = f"http://127.0.0.1:{port}/"
        self.trouble: list[str] = []
        self.sent: list[dict[str, Any]] = []
        self.expects_no_server = False
        self.page = self.open()

    def open(self, fragment: str = "", url: str = "") -> Any:
        """Another tab, at the page."""
        page = self.context.new_page()
        page.on("console", lambda message: self._heard(message.type, message.text))
        page.on("pageerror", lambda error: self.trouble.append(f"error: {error} {error.stack}"))
        page.on("dialog", self._asked)
        page.on("websocket", lambda socket: socket.on("framesent", self._sent))
        page.goto((url or self.url) + fragment)
        return page

    def _sent(self, frame: str) -> None:
        if frame.startswith("{"):
            self.sent.append(json.loads(frame))

    def has_sent(self, **fields: Any) -> bool:
        """Whether the page has asked the server that."""
        self.page.evaluate("1")  # what was sent is heard of meanwhile
        return any(fields.items() <= one.items() for one in self.sent)

    def _heard(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and not (self.expects_no_server and any(word in text for word in OFFLINE)):
            self.trouble.append(f"console: {text}")

    def _asked(self, dialog: Any) -> None:
        self.trouble.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    # -- what a person does ----------------------------------------------------------------------------------------

    def enter(self, name: str) -> Visitor:
        """Type a name at the door, and wait until the room is there."""
        self.page.fill("#name", name)
        self.page.press("#name", "Enter")
        return self.arrived()

    def arrived(self) -> Visitor:
        """Wait until the room is there, with what was said in it."""
        self.page.wait_for_selector(".rows[aria-busy=false]")
        return self

    def say(self, *texts: str) -> Visitor:
        for text in texts:
            self.page.fill("#composer", text)
            self.page.press("#composer", "Enter")
        return self

    def go(self, room: str) -> Visitor:
        """Click on a room one is in."""
        self.page.click(f".room[aria-label^='{room}']")
        return self.arrived()

    def message(self, text: str) -> Any:
        """The message that says `text`."""
        return self.page.locator("article.message", has_text=text).first

    def hears(self, *texts: str) -> Visitor:
        """Wait until all that is to be seen in the log."""
        for text in texts:
            self.message(text).wait_for()
        return self

    def sent_all(self) -> Visitor:
        """Wait until nothing that was said is on its way any more."""
        self.until("() => document.querySelectorAll('.waiting').length === 0")
        return self

    def choose(self, text: str, label: str) -> None:
        """Press one of the buttons of a message."""
        message = self.message(text)
        message.hover()
        message.get_by_role("button", name=label).click()

    # -- what there is to be seen ----------------------------------------------------------------------------------

    @property
    def texts(self) -> list[str]:
        """What the messages in the log say, those that are on their way as well."""
        return list(self.page.eval_on_selector_all(".message .text", "all => all.map(one => one.textContent)"))

    @property
    def place(self) -> str:
        """The room one looks at."""
        return str(self.page.inner_text(".room-title"))

    def until(self, script: str, argument: Any = None) -> None:
        """Wait until a script, which may take an argument, says that something is so."""
        self.page.wait_for_function(script, arg=argument, polling=50)

    def badge(self, room: str) -> str:
        """What stands beside a room in the list."""
        found = self.page.locator(f".room[aria-label^='{room}'] .badge")
        return str(found.inner_text()) if found.count() else ""

    def wait_for_badge(self, room: str, number: str) -> None:
        self.page.locator(f".room[aria-label^='{room}'] .badge", has_text=number).wait_for()

    def shoot(self, name: str) -> None:
        """Keep a picture of what there is to be seen."""
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", animations="disabled")

    def close(self) -> None:
        self.context.close()


Visit = Callable[..., Visitor]
