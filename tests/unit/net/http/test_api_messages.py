"""Reading and saying over HTTP."""

import json
from typing import Any

import pytest

from parlour.commands import Join, Say, Topic
from parlour.errors import StoreError
from tests.site import Answer, Member, Site, scope


def texts(site: Site, path: str, token: str = "") -> list[str]:
    answer = site.ask("GET", path, token=token)
    assert answer.status == 200, answer
    return [message["text"] for message in answer.json["messages"]]


def test_what_is_said_is_stored_and_heard_and_read(site: Site, luca: Member) -> None:
    alice = site.member("alice")
    alice.heard()
    answer = site.ask("POST", "/api/v1/rooms/lobby/messages", {"text": "hello"}, token=luca.secret)
    assert answer.status == 201
    assert answer.json == {"type": "ok", "room": "lobby", "seq": 1, "at": site.clock}
    assert answer.headers["location"] == "/api/v1/rooms/lobby/messages/1"
    assert [(event["author"], event["text"]) for event in alice.heard()] == [("luca", "hello")]
    assert site.ask("GET", "/api/v1/rooms/lobby/messages").json == {
        "messages": [{"type": "said", "room": "lobby", "author": "luca", "at": site.clock, "seq": 1, "text": "hello"}],
        "more": False,
    }


def test_the_same_key_says_it_once(site: Site, luca: Member) -> None:
    def say(key: str) -> int:
        answer = site.ask(
            "POST",
            "/api/v1/rooms/lobby/messages",
            {"text": "once"},
            token=luca.secret,
            headers={"Idempotency-Key": key},
        )
        assert answer.status == 201
        return int(answer.json["seq"])

    assert [say("a"), say("a"), say("b")] == [1, 1, 2]
    assert texts(site, "/api/v1/rooms/lobby/messages") == ["once", "once"]


def keyed(site: Site, method: str, path: str, text: str, token: str, key: str = "k") -> Answer:
    return site.ask(method, path, {"text": text}, token=token, headers={"Idempotency-Key": key})


def test_a_key_stands_for_one_thing_at_one_address(site: Site, luca: Member) -> None:
    luca.does(Join("den"))
    alice = site.member("alice")
    assert keyed(site, "POST", "/api/v1/rooms/lobby/messages", "one", luca.secret).json["seq"] == 1
    again = keyed(site, "POST", "/api/v1/rooms/lobby/messages", "two", luca.secret)
    assert (again.status, again.reason) == (422, "key-reused")
    assert keyed(site, "POST", "/api/v1/rooms/den/messages", "one", luca.secret).json["room"] == "den"
    edited = keyed(site, "PATCH", "/api/v1/rooms/lobby/messages/1", "three", luca.secret)
    assert (edited.status, edited.json["seq"]) == (200, 2)
    assert keyed(site, "PATCH", "/api/v1/rooms/lobby/messages/1", "three", luca.secret).json == edited.json
    assert keyed(site, "PATCH", "/api/v1/rooms/lobby/messages/1", "four", luca.secret).reason == "key-reused"
    assert keyed(site, "POST", "/api/v1/people/alice/messages", "one", luca.secret).json["room"].startswith("@")
    assert keyed(site, "POST", "/api/v1/people/alice/messages", "two", luca.secret).reason == "key-reused"
    assert keyed(site, "POST", "/api/v1/rooms/lobby/messages", "mine", alice.secret).json["seq"] == 3
    assert texts(site, "/api/v1/rooms/lobby/messages") == ["three", "mine"]
    with Site(store=site.store) as later:
        assert keyed(later, "POST", "/api/v1/rooms/lobby/messages", "one", luca.secret).json["seq"] == 1
        assert keyed(later, "POST", "/api/v1/rooms/lobby/messages", "two", luca.secret).status == 422


def test_what_else_a_request_says_belongs_to_what_the_key_stands_for(site: Site, luca: Member) -> None:
    def say(**body: object) -> tuple[int, str]:
        answer = site.ask(
            "POST", "/api/v1/rooms/lobby/messages", body, token=luca.secret, headers={"Idempotency-Key": "k"}
        )
        return answer.status, answer.json.get("reason", "")

    assert say(text="hello") == (201, "")
    assert say(reply=0, text="hello") == (201, "")  # says the same
    assert say(text="hello", action=True) == (422, "key-reused")


def test_pages(site: Site, luca: Member) -> None:
    for number in range(1, 10):
        luca.does(Say(f"{number}"))
    path = "/api/v1/rooms/lobby/messages"
    assert texts(site, f"{path}?limit=2") == ["8", "9"]
    assert texts(site, f"{path}?before=3") == ["1", "2"]
    assert texts(site, f"{path}?after=7&limit=1") == ["8"]
    assert texts(site, f"{path}?around=5&limit=3") == ["4", "5", "6"]
    assert texts(site, f"{path}?since={site.clock - 1}&limit=2") == ["1", "2"]
    assert texts(site, f"{path}?until={site.clock - 1}") == []
    answer = site.ask("GET", f"{path}?after=1&around=2")
    assert (answer.status, answer.reason) == (422, "bad-request")


def test_only_members_read_a_private_room(site: Site, luca: Member) -> None:
    luca.does(Join("den", private=True))
    luca.does(Say("secret", "den"))
    path = "/api/v1/rooms/den/messages"
    assert texts(site, path, luca.secret) == ["secret"]
    for token in ("", site.member("alice").secret):
        answer = site.ask("GET", path, token=token)
        assert (answer.status, answer.reason) == (404, "no-such-room")
    answer = site.ask("POST", path, {"text": "let me in"}, token=site.member("bob").secret)
    assert (answer.status, answer.reason) == (404, "no-such-room")
    assert site.ask("POST", path, {"text": "mine"}, token=luca.secret).status == 201


def test_without_a_token_nothing_is_said(site: Site) -> None:
    answer = site.ask("POST", "/api/v1/rooms/lobby/messages", {"text": "hello"})
    assert (answer.status, answer.reason) == (401, "not-registered")
    assert answer.headers["www-authenticate"] == "Bearer"
    answer = site.ask("POST", "/api/v1/rooms/lobby/messages", {"text": "hello"}, token="wrong")
    assert (answer.status, answer.reason) == (401, "bad-token")
    for given in ("luca", "Basic bHVjYTo=", "Bearer", "Bearer "):
        answer = site.ask("GET", "/api/v1/rooms/lobby/messages", headers={"Authorization": given})
        assert (answer.status, answer.reason) == (401, "bad-token"), given


@pytest.mark.parametrize(
    ("body", "field", "detail"),
    [
        ({}, "text", "it is missing"),
        ({"text": 5}, "text", "Expected `str`, got `int`"),
        ({"text": "hi", "reply": -1}, "reply", "Expected `int` >= 0"),
        ({"text": "hi", "txt": "ho"}, "txt", "there is no such field"),
        ({"text": "hi", "action": "yes"}, "action", "Expected `bool`, got `str`"),
        (["hi"], "", "Expected `object`, got `array`"),
    ],
)
def test_what_is_wrong_names_its_field(site: Site, luca: Member, body: object, field: str, detail: str) -> None:
    answer = site.ask("POST", "/api/v1/rooms/lobby/messages", body, token=luca.secret)
    assert (answer.status, answer.reason) == (422, "bad-field")
    assert answer.json["errors"] == [{"field": field, "detail": detail}]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("limit=x", "limit"),
        ("after=1&after=2", "after"),
        ("befor=1", "befor"),
        ("since=nan", "since"),
        ("since=null", "since"),
        ("around=NULL", "around"),
    ],
)
def test_a_parameter_that_is_wrong_is_named(site: Site, query: str, field: str) -> None:
    answer = site.ask("GET", f"/api/v1/rooms/lobby/messages?{query}")
    assert (answer.status, answer.reason) == (422, "bad-field")
    assert [error["field"] for error in answer.json["errors"]] == [field]


def test_the_shape_of_a_problem(site: Site, luca: Member) -> None:
    answer = site.ask("POST", "/api/v1/rooms/attic/messages", {"text": "hello"}, token=luca.secret)
    assert answer.status == 404
    assert answer.json == {
        "type": "/api/v1/problems/no-such-room",
        "title": "No such room",
        "status": 404,
        "detail": "there is no such room",
        "reason": "no-such-room",
        "about": "attic",
    }
    assert site.ask("GET", answer.json["type"]).body == b"404 no-such-room: there is no such room\n"


def test_what_the_core_refuses(site: Site, luca: Member) -> None:
    def say(**body: object) -> tuple[int, str]:
        answer = site.ask("POST", "/api/v1/rooms/lobby/messages", body, token=luca.secret)
        return answer.status, answer.reason

    assert say(text="  ") == (422, "nothing-said")
    assert say(text="x" * 8193) == (422, "text-too-long")
    assert say(text="yes", reply=99) == (404, "no-such-message")


def test_a_body_must_be_json_and_not_too_large(site: Site, luca: Member) -> None:
    def post(data: bytes, kind: str = "application/json", chunk: int = 1 << 20) -> tuple[int, str]:
        answer = site.ask(
            "POST",
            "/api/v1/rooms/lobby/messages",
            data=data,
            token=luca.secret,
            headers={"content-type": kind},
            chunk=chunk,
        )
        return answer.status, answer.reason

    assert post(b'{"text": "hi"}', "application/x-www-form-urlencoded") == (415, "not-json")
    assert post(b'{"text": "hi"}', "text/plain") == (415, "not-json")
    assert post(b'{"text": ') == (400, "bad-json")
    assert post(b"") == (400, "bad-json")
    assert post(b'{"text": "\xff"}') == (400, "bad-json")
    assert post(b'{"text": "' + b"x" * 70_000 + b'"}', chunk=1000) == (413, "too-large")


def test_a_length_that_is_too_large_is_not_waited_for(site: Site, luca: Member) -> None:
    answer = site.ask(
        "POST",
        "/api/v1/rooms/lobby/messages",
        token=luca.secret,
        headers={"content-type": "application/json", "content-length": "70000"},
    )
    assert (answer.status, answer.reason) == (413, "too-large")


def test_places_and_methods_that_are_not_there(site: Site) -> None:
    for path in ("/api/v1/kitchens", "/api/v1/rooms/", "/api/", "/api/v1/rooms/a%2Fb"):
        answer = site.ask("GET", path)
        assert (answer.status, answer.reason) == (404, "no-such-place"), path
    assert site.ask("GET", "/kitchens").status == 404
    answer = site.ask("PUT", "/api/v1/rooms/lobby/messages")
    assert (answer.status, answer.reason) == (405, "bad-method")
    assert answer.headers["allow"] == "GET, HEAD, POST"
    assert site.ask("HEAD", "/api/v1/rooms/lobby/messages").status == 200


def test_one_message(site: Site, luca: Member) -> None:
    luca.does(Say("first"))
    luca.does(Topic("lobby", "tea"))
    assert site.ask("GET", "/api/v1/rooms/lobby/messages/1").json["text"] == "first"
    for number in (2, 3):
        answer = site.ask("GET", f"/api/v1/rooms/lobby/messages/{number}")
        assert (answer.status, answer.reason, answer.json["about"]) == (404, "no-such-message", str(number))
    answer = site.ask("GET", "/api/v1/rooms/lobby/messages/one")
    assert (answer.status, answer.reason) == (422, "bad-field")
    assert answer.json["errors"][0]["field"] == "seq"


def test_messages_are_edited_and_taken_back(site: Site, luca: Member) -> None:
    alice = site.member("alice")
    luca.does(Say("helo"))
    path = "/api/v1/rooms/lobby/messages/1"
    answer = site.ask("PATCH", path, {"text": "mine now"}, token=alice.secret)
    assert (answer.status, answer.reason) == (403, "not-yours")
    assert site.ask("PATCH", path, {"text": "hello"}, token=luca.secret).json["seq"] == 2
    assert site.ask("GET", path).json == {
        "type": "said",
        "room": "lobby",
        "author": "luca",
        "at": site.clock,
        "seq": 1,
        "text": "hello",
        "edited": site.clock,
    }
    answer = site.ask("DELETE", path, token=alice.secret)
    assert (answer.status, answer.reason) == (403, "not-yours")
    assert site.ask("DELETE", f"{path}?text=oops", token=luca.secret).status == 200
    assert site.ask("GET", path).json["deleted"] is True
    assert alice.heard()[-1]["text"] == "oops"
    answer = site.ask("DELETE", path, token=luca.secret)
    assert (answer.status, answer.reason) == (404, "no-such-message")


def test_reactions(site: Site, luca: Member) -> None:
    luca.does(Say("cake?"))
    path = "/api/v1/rooms/lobby/messages/1"
    assert site.ask("PUT", f"{path}/reactions/%F0%9F%91%8D", token=luca.secret).status == 200
    assert site.ask("GET", path).json["reactions"] == [{"emoji": "\N{THUMBS UP SIGN}", "names": ["luca"]}]
    assert site.ask("DELETE", f"{path}/reactions/%F0%9F%91%8D", token=luca.secret).status == 200
    assert "reactions" not in site.ask("GET", path).json
    answer = site.ask("PUT", f"{path}/reactions/two%20words", token=luca.secret)
    assert (answer.status, answer.reason) == (422, "bad-emoji")
    assert site.ask("PUT", f"{path}/reactions/+1").reason == "not-registered"


def test_search(site: Site, luca: Member) -> None:
    luca.does(Join("den", private=True))
    for text, room in (("the soup is on", "lobby"), ("more soup", "den"), ("tea", "lobby")):
        luca.does(Say(text, room))
    assert texts(site, "/api/v1/search?q=soup") == ["the soup is on"]
    assert texts(site, "/api/v1/search?q=soup", luca.secret) == ["more soup", "the soup is on"]
    assert texts(site, "/api/v1/search?q=soup&room=den&author=luca&limit=1", luca.secret) == ["more soup"]
    assert site.ask("GET", "/api/v1/search?q=").reason == "no-words"
    assert site.ask("GET", "/api/v1/search").json["errors"] == [{"field": "q", "detail": "it is missing"}]
    assert site.ask("GET", "/api/v1/search?q=soup&room=den").reason == "no-such-room"


def test_what_cannot_be_stored_or_read_is_refused(site: Site, luca: Member) -> None:
    site.store.failing = StoreError("disk full")
    answer = site.ask("POST", "/api/v1/rooms/lobby/messages", {"text": "hello"}, token=luca.secret)
    assert (answer.status, answer.reason) == (503, "not-stored")
    answer = site.ask("GET", "/api/v1/rooms/lobby/messages")
    assert (answer.status, answer.reason) == (503, "unavailable")
    assert b"disk" not in answer.body


def test_a_method_that_is_not_of_the_table_is_refused_in_the_same_shape(site: Site) -> None:
    for path in ("/api/v1/openapi.json", "/api/v1/problems/broken", "/"):
        answer = site.ask("POST", path)
        assert (answer.status, answer.reason) == (405, "bad-method")
        assert {*answer.headers["allow"].split(", ")} == {"GET", "HEAD"}


def test_a_mistake_of_ours_tells_strangers_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("something internal")

    monkeypatch.setattr(site.hub.visits, "open", fail)
    sent: list[dict[str, Any]] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    with pytest.raises(ZeroDivisionError):  # for the log
        site.run(site.app(scope("GET", "/api/v1/rooms", {}), receive, send))
    assert [message.get("status") for message in sent] == [500, None]
    assert b"internal" not in sent[1]["body"]
    assert json.loads(sent[1]["body"])["reason"] == "broken"
