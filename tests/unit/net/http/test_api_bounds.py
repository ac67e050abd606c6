"""Visits get nobody past what holds for those who are connected: bans, and that a name is one person's at a time."""

import pytest

from parlour.commands import Join, Kick, Mode, Quit, Rename, Say, SetModes
from parlour.dialects.chat2.codec import JSON
from parlour.errors import Reason
from parlour.events import Refused
from tests.site import Answer, Member, Site

MESSAGES = "/api/v1/rooms/kitchen/messages"


def say(site: Site, token: str, path: str = MESSAGES) -> Answer:
    return site.ask("POST", path, {"text": "hello"}, token=token)


@pytest.fixture
def operator(site: Site, luca: Member) -> Member:
    """Of a room in which Luca has said something."""
    operator = site.member("op")
    operator.does(Join("kitchen"))
    luca.does(Join("kitchen"))
    luca.does(Say("mine", "kitchen"))
    return operator


@pytest.mark.parametrize("mask", ["luca!*@*", "*!luca@*", "*!*@{host}"])
@pytest.mark.parametrize("connected", [True, False])
def test_a_ban_holds(site: Site, luca: Member, operator: Member, mask: str, connected: bool) -> None:
    mask = mask.format(host=luca.session.profile.host)
    mine = site.ask("GET", MESSAGES).json["messages"][0]["seq"]
    operator.does(SetModes("kitchen", (Mode("banned", value=mask),)))
    operator.does(Kick("kitchen", "luca"))
    if not connected:
        luca.does(Quit())
    token = luca.secret
    operator.heard()
    for answer in (
        say(site, token),
        site.ask("PATCH", f"{MESSAGES}/{mine}", {"text": "changed"}, token=token),
        site.ask("DELETE", f"{MESSAGES}/{mine}?text=for+all+to+read", token=token),
        site.ask("PUT", f"{MESSAGES}/{mine}/reactions/x", token=token),
        site.ask("PUT", "/api/v1/rooms/kitchen/topic", {"text": "for all to read"}, token=token),
    ):
        assert (answer.status, answer.reason) == (403, "not-a-member")
    assert operator.heard() == []
    operator.does(SetModes("kitchen", (Mode("banned", on=False, value=mask),)))
    assert say(site, token).status == 201


@pytest.mark.parametrize("name", ["luca", "LUCA", "1uca"])
def test_nobody_speaks_by_a_name_that_another_has_now(site: Site, luca: Member, name: str) -> None:
    assert say(site, luca.secret, "/api/v1/rooms/lobby/messages").status == 201
    luca.does(Quit())
    other = site.member(name, lasting=False)
    other.heard()
    for answer in (
        say(site, luca.secret, "/api/v1/rooms/lobby/messages"),
        site.ask("PATCH", "/api/v1/rooms/lobby/messages/1", {"text": "changed"}, token=luca.secret),
        site.ask("DELETE", "/api/v1/rooms/lobby/messages/1", token=luca.secret),
        site.ask("PUT", "/api/v1/rooms/lobby/messages/1/reactions/x", token=luca.secret),
        site.ask("PUT", "/api/v1/rooms/lobby/topic", {"text": "changed"}, token=luca.secret),
    ):
        assert (answer.status, answer.reason) == (409, "name-in-use")
    assert other.heard() == []
    assert site.ask("GET", "/api/v1/me", token=luca.secret).status == 200, "reading is told nobody"
    other.does(Quit())
    assert say(site, luca.secret, "/api/v1/rooms/lobby/messages").status == 201


@pytest.mark.parametrize("name", ["luca", "1uca"])
def test_two_people_of_one_name_do_not_speak_in_turn(site: Site, luca: Member, name: str) -> None:
    lobby = "/api/v1/rooms/lobby/messages"
    luca.does(Quit())
    site.clock += 1
    other = site.member(name)
    other.does(Quit())
    with Site(store=site.store) as later:
        for place in (site, later):
            assert place.ask("POST", lobby, {"text": "hello"}, token=luca.secret).reason == "name-in-use"
            assert place.ask("POST", lobby, {"text": "hello"}, token=other.secret).status == 201
    site.member("luca", luca.secret).does(Quit())
    assert say(site, luca.secret, lobby).status == 201
    assert say(site, other.secret, lobby).reason == "name-in-use"


def test_whoever_is_connected_elsewhere_is_no_other(site: Site, luca: Member) -> None:
    again = site.member("luca", luca.secret)
    assert not again.closed
    assert say(site, luca.secret, "/api/v1/rooms/lobby/messages").status == 201


@pytest.mark.parametrize("taken", [False, True])
def test_a_name_that_somebody_has_given_up_meanwhile_is_not_theirs(site: Site, luca: Member, taken: bool) -> None:
    visit = site.hub.visits.open(luca, luca, JSON, luca.secret)
    visit.active = site.clock
    luca.does(Rename("bob"))
    if taken:
        site.member("luca").does(Quit())
    luca.heard()
    site.hub.visits.execute(visit, Say("hello"))
    assert luca.told[-1] == (None, Refused(Reason.NAME_IN_USE, "luca"))
    site.hub.visits.end(visit)
    site.turn()
    assert luca.heard() == []
    assert site.store.people[luca.session.person].name == "bob"
    luca.does(Quit())
    with Site(store=site.store) as later:
        assert later.ask("GET", "/api/v1/me", token=luca.secret).json["name"] == "bob"


def test_a_bot_of_one_room_brings_no_files(site: Site, luca: Member) -> None:
    token = site.ask("POST", "/api/v1/tokens", {"name": "ci", "room": "lobby"}, token=luca.secret).json["token"]
    answer = site.ask("PUT", "/api/v1/files/notes.txt", data=b"hello", token=token)
    assert (answer.status, answer.reason) == (403, "not-a-member")
