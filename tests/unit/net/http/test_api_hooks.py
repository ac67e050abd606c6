"""Webhooks that go out, over HTTP: the owner of the server makes, lists and drops them."""

import pytest

from parlour.commands import Say
from tests.site import Member, Site
from tests.unit.core.world import FakeCaller

KEY = "the operator's key"
BODY = {"name": "deploybot", "url": "https://ci.example/", "words": ["deploy"]}


@pytest.fixture
def caller(site: Site) -> FakeCaller:
    site.hub.key = KEY
    caller = site.hub.caller = FakeCaller()
    return caller


def test_a_hook_is_made_listed_and_dropped(site: Site, luca: Member, caller: FakeCaller) -> None:
    made = site.ask("POST", "/api/v1/hooks", BODY, token=KEY)
    assert made.status == 201
    hook = {**BODY, "room": "lobby", "at": site.clock}
    assert made.json["hook"] == hook
    assert site.ask("GET", "/api/v1/hooks", token=KEY).json == {"hooks": [hook]}
    luca.does(Say("/deploy"))
    assert [call.secret for call in caller.calls] == [made.json["secret"]]
    assert site.ask("DELETE", "/api/v1/hooks/DeployBot", token=KEY).status == 200
    assert site.ask("GET", "/api/v1/hooks", token=KEY).json == {"hooks": []}
    answer = site.ask("DELETE", "/api/v1/hooks/deploybot", token=KEY)
    assert (answer.status, answer.reason) == (404, "no-such-hook")


def test_others_do_not(site: Site, luca: Member, caller: FakeCaller) -> None:
    for method, path, body in (
        ("GET", "/api/v1/hooks", None),
        ("POST", "/api/v1/hooks", BODY),
        ("DELETE", "/api/v1/hooks/x", None),
    ):
        assert site.ask(method, path, body, token=luca.secret).reason == "not-owner"
        assert site.ask(method, path, body).status == 401


@pytest.mark.parametrize(
    ("change", "status", "reason"),
    [
        ({"name": "a b"}, 422, "bad-name"),
        ({"name": "luca"}, 409, "name-in-use"),
        ({"url": "ftp://ci.example/"}, 422, "bad-url"),
        ({"words": ["a b"]}, 422, "bad-word"),
        ({"room": "nowhere"}, 404, "no-such-room"),
        ({"room": 1}, 422, "bad-field"),
        ({"colour": "red"}, 422, "bad-field"),
    ],
)
def test_what_cannot_be(
    site: Site, luca: Member, caller: FakeCaller, change: dict[str, object], status: int, reason: str
) -> None:
    answer = site.ask("POST", "/api/v1/hooks", {**BODY, **change}, token=KEY)
    assert (answer.status, answer.reason) == (status, reason)


def test_what_comes_in_calls_nobody_but_what_a_person_sends_does(site: Site, luca: Member, caller: FakeCaller) -> None:
    site.ask("POST", "/api/v1/hooks", BODY, token=KEY)
    bot = site.ask("POST", "/api/v1/tokens", {"name": "ci"}, token=KEY).json["token"]
    for path in (f"/hook/{bot}", f"/hook/{luca.secret}"):
        assert site.ask("POST", path, data=b"/deploy @deploybot").status == 200
    assert site.ask("POST", "/api/v1/rooms/lobby/messages", {"text": "/deploy"}, token=bot).status == 201
    assert caller.calls == []
    assert site.ask("POST", "/api/v1/rooms/lobby/messages", {"text": "/deploy"}, token=luca.secret).status == 201
    assert [call.author for call in caller.calls] == ["luca"]
