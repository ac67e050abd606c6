"""Bots that people make at the page: a name, a token that is shown once, and taking it back."""

import http.client
from typing import Any

import pytest

from tests.live.conftest import Serve
from tests.live.server import ServerProcess
from tests.web.browser import Visit, Visitor


def post(server: ServerProcess, address: str, text: str) -> int:
    """What `curl -d` does, with the address that the page shows; the status."""
    path = address.removeprefix(f"http://127.0.0.1:{server.port}")
    assert path.startswith("/hook/")
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("POST", path, body=text.encode())
    status = connection.getresponse().status
    connection.close()
    return status


def settings(visitor: Visitor) -> Any:
    visitor.page.get_by_role("button", name="Settings").first.click()
    visitor.page.get_by_role("button", name="Bots and webhooks …").click()
    return visitor.page.get_by_role("dialog", name="Bots and webhooks")


def make(dialog: Any, name: str, where: str = "") -> None:
    dialog.get_by_label("The name of a new bot").fill(name)
    if where:
        dialog.get_by_label("It speaks in").select_option(label=where)
    dialog.get_by_role("button", name="Make").click()


def test_a_bot_is_made_speaks_and_is_taken_back(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    dialog = settings(ann)
    make(dialog, "ci")
    token = dialog.get_by_label("Its token", exact=True).input_value()
    address = dialog.get_by_label("Webhook address", exact=False).first.input_value()
    assert dialog.get_by_label("To say something in #lobby", exact=True).input_value() == f'curl -d "hello" {address}'
    assert address.endswith(f"/hook/{token}")
    assert ann.page.evaluate("document.activeElement.value") == token
    assert post(server, address, "deploy done") == 200
    ann.hears("deploy done")
    ann.page.keyboard.press("Escape")
    ann.page.get_by_role("button", name="ci", exact=True).click()
    ann.page.get_by_role("menu", name="ci, a bot").wait_for()
    ann.page.keyboard.press("Escape")

    dialog = settings(ann)
    dialog.get_by_role("listitem").filter(has_text="ci").filter(has_text="all open rooms").wait_for()
    assert token not in ann.page.content(), "it is shown once"
    dialog.get_by_role("button", name="Take back the token of ci").click()
    ann.page.get_by_role("button", name="Take back", exact=True).last.click()
    dialog.get_by_role("listitem").wait_for(state="detached")
    assert post(server, address, "one more") == 404


def test_a_bot_of_one_room(serve: Serve, visit: Visit) -> None:
    """From the menu of the room, for which it is then."""
    server = serve()
    ann = visit(server).enter("ann").say("/join dev").arrived()
    ann.page.locator(".room-title", has_text="dev").click()
    ann.page.get_by_role("menuitem", name="Add a bot").click()
    dialog = ann.page.get_by_role("dialog", name="Bots and webhooks")
    make(dialog, "alarm")
    address = dialog.get_by_label("Webhook address", exact=False).first.input_value()
    dialog.get_by_role("listitem").filter(has_text="#dev only").wait_for()
    assert post(server, address, "it burns") == 200
    assert post(server, f"{address}/lobby", "it burns here, too") == 403
    ann.page.keyboard.press("Escape")
    ann.hears("it burns")


@pytest.mark.parametrize(
    ("name", "why"), [("ann", "Somebody else is called that"), ("admin", "none that speaks for the place")]
)
def test_what_is_refused_is_said_in_the_dialog(house: ServerProcess, visit: Visit, name: str, why: str) -> None:
    dialog = settings(visit(house).enter("ann"))
    make(dialog, name)
    dialog.get_by_role("alert").filter(has_text=why).wait_for()
    assert dialog.get_by_label("The name of a new bot").input_value() == name
    assert dialog.get_by_role("button", name="Make").is_enabled()
    make(dialog, f"other-{name}")
    assert dialog.get_by_label("Its token", exact=True).input_value()
    assert dialog.get_by_role("alert").inner_text() == ""


def test_the_list_keeps_its_place_where_there_is_little(house: ServerProcess, visit: Visit) -> None:
    dialog = settings(visit(house, viewport={"width": 900, "height": 480}).enter("ben"))
    for name in ("ben-one", "ben-two"):
        make(dialog, name)
        dialog.get_by_role("listitem").filter(has_text=name).wait_for()
    for row in dialog.get_by_role("listitem").all():
        row.scroll_into_view_if_needed()
        box = row.bounding_box()
        assert box["height"] > 30
        row.get_by_role("button").click(trial=True)


def test_without_a_clipboard_it_is_selected_to_be_copied(house: ServerProcess, visit: Visit) -> None:
    visitor = visit(house)
    visitor.page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    visitor.page.reload()
    dialog = settings(visitor.enter("cas"))
    make(dialog, "")
    dialog.get_by_role("alert").filter(has_text="A name first, please.").wait_for()
    make(dialog, "cas-bot")
    dialog.get_by_role("button", name="Copy: Webhook address").click()
    dialog.get_by_role("status").filter(has_text="Selected: Ctrl+C copies it").wait_for()
    assert "/hook/" in visitor.page.evaluate("getSelection().toString()")


def test_where_only_owners_make_tokens(serve: Serve, visit: Visit) -> None:
    dialog = settings(visit(serve("--tokens", "owner")).enter("ann"))
    make(dialog, "ci")
    dialog.get_by_role("alert").filter(has_text="Only the owner of the server can do that.").wait_for()
