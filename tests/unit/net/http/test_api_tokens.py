"""Tokens over HTTP: made, used, taken back."""

from parlour.commands import Say
from parlour.dialects.chat2.codec import JSON
from parlour.errors import Reason, StoreError
from parlour.events import Refused
from tests.site import Member, Site

KEY = "the operator's key"


def make(site: Site, name: str, token: str) -> str:
    answer = site.ask("POST", "/api/v1/tokens", {"name": name}, token=token)
    assert answer.status == 201, answer
    assert answer.json["name"] == name
    return str(answer.json["token"])


def test_a_bot_speaks_with_its_token(site: Site, luca: Member) -> None:
    token = make(site, "ci", luca.secret)
    assert site.ask("POST", "/api/v1/rooms/lobby/messages", {"text": "built"}, token=token).status == 201
    assert luca.heard()[-1]["author"] == "ci"
    me = site.ask("GET", "/api/v1/me", token=token).json
    assert (me["name"], me["bot"], [room["name"] for room in me["rooms"]]) == ("ci", True, ["lobby"])
    assert site.ask("DELETE", "/api/v1/rooms/lobby/messages/1", token=token).status == 200


def test_the_token_also_is_a_secret_of_chat2(site: Site, luca: Member) -> None:
    token = make(site, "ci", luca.secret)
    bot = site.member("ci", token)
    bot.does(Say("here"))
    assert bot.session.profile.bot
    assert site.ask("PATCH", "/api/v1/rooms/lobby/messages/1", {"text": "there"}, token=token).status == 200
    assert not bot.closed


def test_tokens_are_listed_and_dropped(site: Site, luca: Member) -> None:
    token = make(site, "ci", luca.secret)
    alice = site.member("alice")
    listed = {"tokens": [{"name": "ci", "at": site.clock, "by": "luca"}]}
    assert site.ask("GET", "/api/v1/tokens", token=luca.secret).json == listed
    assert site.ask("GET", "/api/v1/tokens", token=alice.secret).json == {"tokens": []}
    answer = site.ask("DELETE", "/api/v1/tokens/ci", token=alice.secret)
    assert (answer.status, answer.reason) == (404, "no-such-token")
    listening = site.listen("/api/v1/rooms/lobby/events", token=token)
    assert site.ask("DELETE", "/api/v1/tokens/CI", token=luca.secret).status == 200
    site.turn()
    assert listening.events()[-1][1] == {"type": "closing", "reason": "expelled"}
    assert listening.ended
    answer = site.ask("POST", "/api/v1/rooms/lobby/messages", {"text": "still here?"}, token=token)
    assert (answer.status, answer.reason) == (401, "bad-token")


def test_who_may_make_them(site: Site, luca: Member) -> None:
    token = make(site, "ci", luca.secret)
    for given, reason in ((token, "makes-no-tokens"), ("", "not-registered")):
        assert site.ask("POST", "/api/v1/tokens", {"name": "cd"}, token=given).reason == reason
    for name, status, reason in (("c1", 409, "name-in-use"), ("a b", 422, "bad-name"), ("all", 422, "bad-name")):
        answer = site.ask("POST", "/api/v1/tokens", {"name": name}, token=luca.secret)
        assert (answer.status, answer.reason, answer.json["about"]) == (status, reason, name)


def test_the_operator_is_who_has_the_key(site: Site, luca: Member) -> None:
    assert site.ask("GET", "/api/v1/tokens", token=KEY).reason == "bad-token"
    site.hub.key = KEY
    make(site, "ci", KEY)
    make(site, "cd", luca.secret)
    listed = site.ask("GET", "/api/v1/tokens", token=KEY).json["tokens"]
    assert listed == [{"name": "ci", "at": site.clock}, {"name": "cd", "at": site.clock, "by": "luca"}]
    assert [one["name"] for one in site.ask("GET", "/api/v1/tokens", token=luca.secret).json["tokens"]] == ["cd"]
    assert site.ask("DELETE", "/api/v1/tokens/cd", token=KEY).status == 200
    assert site.ask("DELETE", "/api/v1/tokens/ci", token=luca.secret).reason == "no-such-token"


def test_the_operator_is_nobody(site: Site, luca: Member) -> None:
    site.hub.key = KEY
    answer = site.ask("POST", "/api/v1/rooms/lobby/messages", {"text": "obey"}, token=KEY)
    assert (answer.status, answer.reason) == (401, "not-registered")
    assert site.ask("GET", "/api/v1/me", token=KEY).json == {"name": "", "bot": False, "rooms": []}


def test_a_visit_ends_with_its_token(site: Site, luca: Member) -> None:
    token = make(site, "ci", luca.secret)
    visit = site.hub.visits.open(luca, luca, JSON, token)
    assert site.ask("DELETE", "/api/v1/tokens/ci", token=luca.secret).status == 200
    site.hub.visits.execute(visit, Say("one more thing"))
    assert luca.told[-1] == (None, Refused(Reason.NOT_REGISTERED))
    visit.active = site.clock
    site.hub.visits.end(visit)
    site.turn()
    assert [person.name for person in site.store.snapshot.people] == ["luca"]


def test_what_cannot_be_stored_is_not_said_to_be(site: Site, luca: Member) -> None:
    token = make(site, "ci", luca.secret)
    site.store.failing = StoreError("disk full")
    answer = site.ask("POST", "/api/v1/tokens", {"name": "cd"}, token=luca.secret)
    assert (answer.status, answer.reason, answer.json["detail"]) == (503, "not-stored", "that could not be stored")
    answer = site.ask("DELETE", "/api/v1/tokens/ci", token=luca.secret)
    assert (answer.status, answer.reason) == (503, "not-stored")
    site.store.failing = None
    assert site.ask("GET", "/api/v1/me", token=token).status == 200
    listed = site.ask("GET", "/api/v1/tokens", token=luca.secret).json["tokens"]
    assert [one["name"] for one in listed] == [one.name for one in site.store.snapshot.tokens] == ["ci"]
