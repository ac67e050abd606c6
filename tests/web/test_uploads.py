"""Files at the page: chosen, dropped, pasted; on their way, sent, shown. The server's part is tested elsewhere."""

from typing import Any

import pytest

from tests.live.server import ServerProcess
from tests.web.browser import Visit, Visitor

PICTURE = {"type": "image/png", "width": 800, "height": 600, "thumbnail": "/static/icon.svg"}
DROP = """([name, kind]) => {
    const files = new DataTransfer();
    files.items.add(new File(['some bytes'], name, {type: kind}));
    const screen = document.querySelector('.screen');
    screen.dispatchEvent(new DragEvent('dragover', {dataTransfer: files, bubbles: true, cancelable: true}));
    const shown = getComputedStyle(document.querySelector('.drop')).display;
    screen.dispatchEvent(new DragEvent('drop', {dataTransfer: files, bubbles: true, cancelable: true}));
    return [shown, getComputedStyle(document.querySelector('.drop')).display];
}"""
PASTE = """name => {
    const files = new DataTransfer();
    files.items.add(new File(['some bytes'], name, {type: 'image/png'}));
    const pasted = new ClipboardEvent('paste', {clipboardData: files, bubbles: true});
    document.querySelector('#composer').dispatchEvent(pasted);
}"""


class Desk:
    """Takes files in the server's place."""

    def __init__(self, visitor: Visitor, **answer: Any) -> None:
        self.asked: list[Any] = []
        self.answer = {"status": 200, **answer}
        visitor.page.route("**/api/v1/files*", self._take)
        visitor.page.reload()
        visitor.arrived()

    def _take(self, route: Any) -> None:
        self.asked.append(route.request)
        number = len(self.asked)
        body = {"id": f"file{number}", "name": f"{number}", "size": 10, "type": "text/plain", "url": f"/f/{number}"}
        route.fulfill(**{"json": body, **self.answer})


def test_dropped_pasted_and_chosen_files_go_with_the_message(house: ServerProcess, visit: Visit) -> None:
    ann = visit(house).enter("ann-files")
    desk = Desk(ann)
    assert ann.page.evaluate(DROP, ["a plan.txt", "text/plain"]) == ["grid", "none"]
    ann.page.evaluate(PASTE, "picture.png")
    ann.page.set_input_files("input[type=file]", {"name": "ünï.txt", "mimeType": "text/plain", "buffer": b"hello"})
    ann.until("() => document.querySelectorAll('.tray-item').length === 3 && !document.querySelector('progress')")
    headers = [request.headers for request in desk.asked]
    assert [one["x-file-name"] for one in headers] == ["a%20plan.txt", "picture.png", "%C3%BCn%C3%AF.txt"]
    assert [one["content-type"] for one in headers] == ["text/plain", "image/png", "text/plain"]
    secret = ann.page.evaluate("JSON.parse(localStorage['parlour.person']).secret")
    assert {one["authorization"] for one in headers} == {f"Bearer {secret}"}
    ann.page.get_by_role("button", name="Remove a plan.txt").click()
    ann.say("two files")
    ann.page.wait_for_selector(".tray", state="hidden")
    ann.until("() => document.querySelector('#composer').value === ''")
    assert ann.has_sent(type="say", text="two files", files=["file2", "file3"])


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"status": 413, "json": {"title": "too large"}}, "The file is too large"),
        ({"status": 404, "json": {}}, "takes no files"),
        ({"status": 507, "json": {"title": "x", "detail": "There is no room for it."}}, "There is no room for it."),
    ],
)
def test_what_the_server_does_not_take(house: ServerProcess, visit: Visit, answer: dict[str, Any], words: str) -> None:
    ann = visit(house).enter(f"ann{answer['status']}")
    Desk(ann, **answer)
    ann.page.evaluate(DROP, ["x.txt", "text/plain"])
    ann.page.locator(".toast", has_text=words).wait_for()
    ann.page.wait_for_selector(".tray", state="hidden")
    ann.trouble = [trouble for trouble in ann.trouble if "Failed to load resource" not in trouble]


def test_pictures_take_their_place_before_they_are_there(house: ServerProcess, visit: Visit) -> None:
    visitor = visit(house)
    shown = visitor.page.evaluate(
        """async files => {
        const { attachments } = await import('/static/view/attachments.js');
        return [...attachments(files).children].map(one => {
            const image = one.querySelector('img');
            return image ? [image.width, image.height, image.alt, image.src, one.firstChild.href] : one.textContent;
        });
    }""",
        [
            {"name": "wide", "size": 1, "url": "/f/1", **PICTURE},
            {"name": "tall", "size": 1, "url": "/f/2", **PICTURE, "width": 10, "height": 1000},
            {"name": "none", "size": 1400000, "url": "/f/3", "type": "image/png"},
        ],
    )
    base = visitor.url.rstrip("/")
    assert shown == [
        [380, 285, "wide", f"{base}/static/icon.svg", f"{base}/f/1"],
        [24, 300, "tall", f"{base}/static/icon.svg", f"{base}/f/2"],
        "none1.4 MB",
    ]
