"""Pages of other places: which may use the API, and how browsers are told."""

from collections.abc import Iterator

import pytest

from tests.site import Answer, Site

FRIEND = "https://board.example"
PATH = "/api/v1/rooms/lobby/messages"


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(allowed_origin=(FRIEND,)) as site:
        yield site


def say(site: Site, origin: str | None, host: str = "chat.example") -> Answer:
    headers = {"host": host, **({"origin": origin} if origin is not None else {})}
    return site.ask("POST", PATH, {"text": "hello"}, token=site.member("luca").secret, headers=headers)


@pytest.mark.parametrize("origin", [None, "http://chat.example", "https://Chat.Example", FRIEND, FRIEND.upper()])
def test_who_may_act(site: Site, origin: str | None) -> None:
    assert say(site, origin).status == 201


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "null",
        "",
        "http://[",
        "http://chat.example:8080",
        "https://chat.example.evil.example",
        f"{FRIEND}.x",
    ],
)
def test_who_may_not(site: Site, origin: str) -> None:
    answer = say(site, origin)
    assert (answer.status, answer.reason) == (403, "foreign-origin")
    assert site.server.tally.denied == {"foreign-origin": 1}
    assert "access-control-allow-origin" not in answer.headers
    assert site.hub.rooms.get("lobby").last == 0  # type: ignore[union-attr]


def test_who_does_not_say_whom_they_ask_is_from_elsewhere(site: Site) -> None:
    assert say(site, "null", host="").reason == "foreign-origin"


def test_a_friend_may_read_the_answer(site: Site) -> None:
    answer = site.ask("GET", PATH, headers={"origin": FRIEND})
    assert answer.headers["access-control-allow-origin"] == FRIEND
    assert "location" in answer.headers["access-control-expose-headers"]
    assert "access-control-allow-credentials" not in answer.headers
    assert answer.headers["vary"] == "origin"
    refused = site.ask("GET", "/api/v1/rooms/attic", headers={"origin": FRIEND})
    assert (refused.reason, refused.headers["access-control-allow-origin"]) == ("no-such-room", FRIEND)


def test_others_may_not_read_it(site: Site) -> None:
    for headers in ({}, {"origin": "https://evil.example"}, {"origin": "http://chat.example"}):
        answer = site.ask("GET", PATH, headers=headers)
        assert answer.status == 200
        assert "access-control-allow-origin" not in answer.headers
        assert answer.headers["vary"] == "origin"


def test_preflight(site: Site) -> None:
    asked = {"access-control-request-method": "POST", "access-control-request-headers": "authorization"}
    answer = site.ask("OPTIONS", PATH, headers={"origin": FRIEND, **asked})
    assert (answer.status, answer.body) == (204, b"")
    assert answer.headers["access-control-allow-origin"] == FRIEND
    assert {"POST", "PATCH", "DELETE", "PUT"} <= {*answer.headers["access-control-allow-methods"].split(", ")}
    headers = {*answer.headers["access-control-allow-headers"].split(", ")}
    assert {"authorization", "content-type", "idempotency-key", "x-file-name"} <= headers
    answer = site.ask("OPTIONS", PATH, headers={"origin": "https://evil.example", **asked})
    assert answer.reason == "foreign-origin"
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("path", ["/files/T7nUz1uDBVvdtsZOYCaIOA/a.png", "/thumbnails/T7nUz1uDBVvdtsZOYCaIOA"])
def test_a_friend_may_show_files_and_others_may_not(site: Site, path: str) -> None:
    answer = site.ask("GET", path, headers={"origin": FRIEND})
    assert answer.headers["access-control-allow-origin"] == FRIEND
    assert answer.headers["vary"] == "origin"
    for headers in ({}, {"origin": "https://evil.example"}, {"origin": "null"}):
        answer = site.ask("GET", path, headers=headers)
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["vary"] == "origin"
        assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/healthz", "/hook/x", "/filesystem"])
def test_what_else_there_is_belongs_to_no_other_page(site: Site, path: str) -> None:
    assert "access-control-allow-origin" not in site.ask("GET", path, headers={"origin": FRIEND}).headers
