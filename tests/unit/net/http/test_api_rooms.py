"""Rooms over HTTP, and who asks."""

from parlour.commands import Join, Leave, Say, SetModes, Topic
from parlour.commands.rooms import Mode
from tests.site import Member, Site


def names(site: Site, token: str = "") -> list[str]:
    return [room["name"] for room in site.ask("GET", "/api/v1/rooms", token=token).json["rooms"]]


def test_rooms(site: Site, luca: Member) -> None:
    luca.does(Join("den", private=True))
    luca.does(Join("kitchen"))
    luca.does(Say("hello"))
    alice = site.member("alice")
    assert names(site) == ["lobby", "kitchen"]
    assert names(site, alice.secret) == ["lobby", "kitchen"]
    assert names(site, luca.secret) == ["den", "kitchen", "lobby"]
    assert site.ask("GET", "/api/v1/rooms").json["rooms"][0] == {"name": "lobby", "present": 2, "last": 1}


def test_one_room(site: Site, luca: Member) -> None:
    luca.does(Join("den", private=True))
    luca.does(Topic("den", "plans"))
    answer = site.ask("GET", "/api/v1/rooms/den", token=luca.secret)
    assert (answer.status, answer.json["kind"], answer.json["topic"]) == (200, "private", "plans")
    for path in ("/api/v1/rooms/den", "/api/v1/rooms/attic", "/api/v1/rooms/den/members", "/api/v1/rooms/den/topic"):
        answer = site.ask("GET", path)
        assert (answer.status, answer.reason) == (404, "no-such-room"), path
    answer = site.ask("GET", "/api/v1/rooms/a%20b")
    assert (answer.status, answer.reason) == (404, "bad-room-name")


def test_members(site: Site, luca: Member) -> None:
    luca.does(Join("den", private=True))
    assert site.ask("GET", "/api/v1/rooms/lobby/members").json == {"people": [{"name": "luca"}]}
    assert site.ask("GET", "/api/v1/rooms/den/members", token=luca.secret).json == {
        "people": [{"name": "luca", "role": "operator"}]
    }


def test_the_topic(site: Site, luca: Member) -> None:
    path = "/api/v1/rooms/lobby/topic"
    assert site.ask("GET", path).json == {"text": ""}
    assert site.ask("PUT", path, {"text": "tea"}, token=luca.secret).json["seq"] == 1
    assert site.ask("GET", path).json == {"text": "tea"}
    assert luca.heard()[-1]["type"] == "topicset"
    assert site.ask("PUT", path, {"text": "x" * 401}, token=luca.secret).reason == "text-too-long"
    luca.does(Join("dev"))
    luca.does(SetModes("dev", (Mode("fixed-topic"),)))
    answer = site.ask("PUT", "/api/v1/rooms/dev/topic", {"text": "tea"}, token=site.member("bob").secret)
    assert (answer.status, answer.reason) == (403, "not-operator")


def test_me(site: Site, luca: Member) -> None:
    luca.does(Join("den", private=True))
    luca.does(Join("kitchen"))
    luca.does(Leave("kitchen"))
    luca.does(Say("hello"))
    answer = site.ask("GET", "/api/v1/me", token=luca.secret).json
    assert (answer["name"], answer["bot"]) == ("luca", False)
    assert [(room["name"], room["member"]) for room in answer["rooms"]] == [("den", True), ("lobby", True)]
    assert site.ask("GET", "/api/v1/me").reason == "not-registered"


def test_a_visit_is_announced_to_nobody(site: Site, luca: Member) -> None:
    bob = site.member("bob")
    secret = bob.secret
    site.hub.end(bob.session)
    site.turn()
    luca.heard()
    assert site.ask("POST", "/api/v1/rooms/lobby/messages", {"text": "from afar"}, token=secret).status == 201
    assert [event["type"] for event in luca.heard()] == ["said"]
    assert site.ask("GET", "/api/v1/rooms/lobby/members").json == {"people": [{"name": "luca"}]}


def test_an_answer_is_a_whole_line(site: Site) -> None:
    for path in ("/api/v1/rooms", "/api/v1/rooms/nowhere"):
        body = site.ask("GET", path).body
        assert (body.count(b"\n"), body[-2:]) == (1, b"}\n")
