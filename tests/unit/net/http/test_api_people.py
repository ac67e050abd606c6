"""Writing to people over HTTP."""

import pytest

from parlour.commands import Quit, Say, Tell
from parlour.core import stay
from parlour.core.rate import SourceLimit
from parlour.errors import StoreError
from tests.site import Answer, Member, Site


def tell(site: Site, name: str, text: str, token: str, **headers: str) -> Answer:
    given = {field.replace("_", "-"): value for field, value in headers.items()}
    return site.ask("POST", f"/api/v1/people/{name}/messages", {"text": text}, token=token, headers=given)


def heard(member: Member) -> list[tuple[str, str]]:
    """What was said, since the last time, where one is."""
    return [(event["author"], event["text"]) for event in member.heard() if event["type"] == "said"]


def away(site: Site, name: str) -> str:
    """The secret of a person who is not connected any more."""
    member = site.member(name)
    member.does(Quit())
    return member.secret


def test_who_is_connected_hears_it_and_can_answer(site: Site) -> None:
    luca, alice, bob = away(site, "luca"), site.member("alice"), site.member("bob")
    answer = tell(site, "Alice", "psst", luca)
    assert answer.status == 201
    room = answer.json["room"]
    assert heard(alice) == [("luca", "psst")]
    assert heard(bob) == []
    alice.does(Tell("luca", "yes?"))
    path = f"/api/v1/rooms/{room.replace('@', '%40')}/messages"
    assert answer.headers["location"] == f"{path}/{answer.json['seq']}"
    read = site.ask("GET", path, token=luca).json["messages"]
    assert [message["text"] for message in read] == ["psst", "yes?"]
    assert site.ask("GET", path, token=bob.secret).reason == "no-such-room"
    assert tell(site, "alice", "nothing", luca).json["room"] == room
    own = site.ask("GET", "/api/v1/me", token=luca).json["rooms"]
    assert {one["name"] for one in own} == {"lobby", room}
    back = site.member("luca", luca)
    assert room in [one.name for one in back.session.rooms]


def test_so_does_ones_own_connection(site: Site, luca: Member) -> None:
    alice = site.member("alice")
    room = tell(site, "alice", "psst", luca.secret).json["room"]
    assert heard(luca) == heard(alice) == [("luca", "psst")]
    alice.does(Say("yes?", room))
    assert heard(luca) == [("alice", "yes?")]


def test_who_is_away_finds_it_if_the_two_know_each_other(site: Site) -> None:
    luca, alice = away(site, "luca"), site.member("alice")
    room = tell(site, "alice", "psst", luca).json["room"]
    alice.does(Quit())
    assert tell(site, "alice", "later, then", luca).json["room"] == room
    assert site.member("alice", alice.secret).session.rooms[1].last == 3
    assert tell(site, "carol", "hello", luca).reason == "no-such-person"


def test_the_same_key_says_it_once(site: Site) -> None:
    luca, alice = away(site, "luca"), site.member("alice")
    answers = [tell(site, "alice", "once", luca, Idempotency_Key="a") for _ in range(2)]
    assert answers[0].json == answers[1].json
    assert heard(alice) == [("luca", "once")]


def test_what_is_refused(site: Site, luca: Member) -> None:
    alice = site.member("alice")
    assert tell(site, "alice", "psst", "").reason == "not-registered"
    assert tell(site, "luca", "me", luca.secret).reason == "not-yourself"
    assert tell(site, "alice", " ", luca.secret).reason == "nothing-said"
    carol = away(site, "carol")
    site.member("carol", lasting=False)
    dave = away(site, "dave")
    assert tell(site, "DAVE", "me", dave).reason == "not-yourself"
    assert tell(site, "alice", "psst", carol).reason == "name-in-use"
    bound = site.ask("POST", "/api/v1/tokens", {"name": "alarm", "room": "lobby"}, token=luca.secret).json["token"]
    assert tell(site, "alice", "psst", bound).reason == "not-a-member"
    assert heard(alice) == []


def test_what_cannot_be_stored_leaves_no_room_behind(site: Site) -> None:
    luca, alice = away(site, "luca"), site.member("alice")
    before = len(site.hub.rooms)
    site.store.failing = StoreError("disk full")
    assert tell(site, "alice", "psst", luca).reason == "not-stored"
    site.store.failing = None
    assert len(site.hub.rooms) == before
    assert [room.name for room in alice.session.rooms] == ["lobby"]
    assert tell(site, "alice", "psst", luca).status == 201


def test_rooms_of_those_who_are_gone_make_place(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stay, "MOST_JOINED", 3)
    luca = away(site, "luca")
    _, bob, _, dora = (site.member(name) for name in ("alice", "bob", "carol", "dora"))
    rooms = {name: tell(site, name, "1", luca).json["room"] for name in ("alice", "bob", "carol")}
    bob.does(Quit())
    tell(site, "dora", "1", luca)
    own = [one["name"] for one in site.ask("GET", "/api/v1/me", token=luca).json["rooms"]]
    assert rooms["bob"] not in own
    assert {rooms["alice"], rooms["carol"]} < {*own}
    assert len(own) == 4
    assert heard(dora) == [("luca", "1")]


def test_who_begins_too_many_talks_is_told_when_to_come_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site.hub.stay.creations, "_talks", SourceLimit(1, 10.0))
    luca = away(site, "luca")
    site.member("alice")
    bob = site.member("bob")
    assert tell(site, "alice", "1", luca).status == 201
    answer = tell(site, "bob", "1", luca)
    assert (answer.status, answer.reason, answer.headers["retry-after"]) == (429, "too-many-new-rooms", "10")
    assert heard(bob) == []
