"""Webhooks that come in: what is said by them, and what their senders are answered."""

import logging

import pytest

from parlour.commands import Invite, Join, Leave, RenameRoom, Say
from parlour.errors import Reason, StoreError
from parlour.events import Refused
from parlour.net.http.incoming.route import MOST_BODY
from tests.site import Answer, Member, Site


def send(site: Site, path: str, data: bytes, type_: str = "", **headers: str) -> Answer:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    if type_:
        given["content-type"] = type_
    return site.ask("POST", path, data=data, headers=given)


def said(luca: Member) -> list[tuple[str, str, str]]:
    return [(one["room"], one["author"], one["text"]) for one in luca.heard() if one["type"] == "said"]


@pytest.fixture
def hook(site: Site) -> str:
    """The address of a webhook whose name is ci."""
    return f"/hook/{site.member('ci').secret}"


def test_a_text_is_said_in_the_lobby(site: Site, luca: Member, hook: str) -> None:
    answer = send(site, hook, b"deploy done", "application/x-www-form-urlencoded")
    assert (answer.status, answer.body) == (200, b"ok\n")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert said(luca) == [("lobby", "ci", "deploy done")]


def test_the_room_is_in_the_path_or_behind_the_question_mark(site: Site, luca: Member, hook: str) -> None:
    luca.does(Join("dev"))
    assert send(site, f"{hook}/dev", b"one").status == 200
    assert send(site, f"{hook}/%23Dev", b"two").status == 200
    assert send(site, f"{hook}?room=dev", b"three").status == 200
    assert said(luca) == [("dev", "ci", text) for text in ("one", "two", "three")]


def test_the_answers_of_slack_and_discord(site: Site, luca: Member, hook: str) -> None:
    slack = send(site, hook, b'{"text":"one"}', "application/json")
    assert (slack.status, slack.body) == (200, b"ok")
    discord = send(site, hook, b'{"content":"two"}', "application/json")
    assert (discord.status, discord.body) == (204, b"")
    waited = send(site, f"{hook}?wait=true", b'{"content":"three"}', "application/json")
    assert waited.status == 200
    assert (waited.json["id"], waited.json["content"], waited.json["channel_id"]) == ("3", "three", "lobby")
    assert waited.json["author"]["username"] == "ci"
    assert waited.json["timestamp"] == "2023-11-14T22:13:20+00:00"
    assert [text for _, _, text in said(luca)] == ["one", "two", "three"]


def test_a_long_log_is_several_messages_in_order(site: Site, luca: Member, hook: str) -> None:
    log = b"\n".join(b"line %d %s" % (number, b"x" * 80) for number in range(200))
    assert send(site, hook, log, "application/x-www-form-urlencoded").status == 200
    texts = [text for _, _, text in said(luca)]
    assert len(texts) > 1
    assert "\n".join(texts).encode() == log


def test_a_request_that_is_repeated_says_nothing_more(site: Site, luca: Member, hook: str) -> None:
    log = b"x" * 5000
    for _ in range(2):
        assert send(site, hook, log, idempotency_key="run 17").status == 200
    assert [len(text) for _, _, text in said(luca)] == [4096, 904]
    assert send(site, hook, log, idempotency_key="run 18").status == 200
    assert len(said(luca)) == 2
    for wrong in ("", "x" * 256):
        assert send(site, hook, b"hello", idempotency_key=wrong).status == 400


@pytest.mark.parametrize("type_", ["multipart/form-data; boundary*=idna''a\xe9..b", "text/plain" + ";" * 15_000])
def test_a_type_that_makes_no_sense_is_none(site: Site, luca: Member, hook: str, type_: str) -> None:
    assert send(site, hook, b"hello", type_).status == 200
    assert said(luca) == [("lobby", "ci", "hello")]


def test_a_key_stands_for_one_text_in_one_room(site: Site, luca: Member, hook: str) -> None:
    luca.does(Join("dev"))
    for path in (hook, f"{hook}/dev", f"{hook}?room=dev", hook):
        assert send(site, path, b"one", idempotency_key="run").status == 200
    assert said(luca) == [("lobby", "ci", "one"), ("dev", "ci", "one")]
    for other in (b"two", b"one\n" + b"x" * 5000):
        answer = send(site, hook, other, idempotency_key="run")
        assert (answer.status, answer.body[:9]) == (422, b"That key ")
    assert said(luca) == []
    with Site(store=site.store) as later:
        assert send(later, hook, b"one", idempotency_key="run").status == 200
        assert send(later, hook, b"two", idempotency_key="run").status == 422


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/hook/nobody", 404),
        ("/hook/", 404),
        ("{hook}/nowhere", 404),
        ("{hook}/no%20where", 404),
        ("{hook}/dev/more", 404),
        ("{hook}/den", 404),
        ("{hook}/@luca", 404),
    ],
)
def test_where_there_is_nothing(site: Site, luca: Member, hook: str, path: str, status: int) -> None:
    luca.does(Join("den", private=True))
    answer = send(site, path.format(hook=hook), b"hello")
    assert answer.status == status
    assert answer.body == b"Not found\n" or (answer.body[:1].isupper() and answer.body.endswith(b".\n"))
    assert said(luca) == []


def test_what_cannot_be_said(site: Site, luca: Member, hook: str) -> None:
    assert send(site, hook, b"").status == 400
    assert send(site, hook, b"{", "application/json").status == 400
    assert send(site, hook, b"\0").status == 415
    assert send(site, hook, b"x" * (MOST_BODY + 1)).status == 413
    assert site.ask("POST", hook, data=b"x" * (MOST_BODY + 1), chunk=1000).status == 413
    assert send(site, hook, b"x", content_length=str(MOST_BODY + 1)).status == 413
    for method in ("GET", "PUT", "DELETE"):
        answer = site.ask(method, hook)
        assert (answer.status, answer.headers["allow"]) == (405, "POST")
        assert answer.body == b"This is the address of a webhook: what is to be said is sent to it by POST.\n"
    assert [text for _, _, text in said(luca)] == []


def test_what_could_not_be_stored_is_to_be_sent_again(site: Site, luca: Member, hook: str) -> None:
    site.store.failing = StoreError("disk full")
    answer = send(site, hook, b"hello")
    assert answer.status == 503
    assert b"disk" not in answer.body
    site.store.failing = None
    assert send(site, hook, b"hello").status == 200
    assert len(said(luca)) == 1


def test_who_sends_too_fast_has_to_wait() -> None:
    with Site(rate=1, burst=2) as site:
        ci, other = f"/hook/{site.member('ci').secret}", f"/hook/{site.member('other').secret}"
        assert [send(site, ci, b"x").status for _ in range(3)] == [200, 200, 429]
        late = send(site, ci, b"x")
        assert late.headers["retry-after"] == "1"
        assert send(site, other, b"x").status == 200


def test_a_program_speaks_whoever_the_secret_is_of(site: Site, luca: Member) -> None:
    """Also while that person is here, who is no bot for that."""
    assert send(site, f"/hook/{luca.secret}", b"hello").status == 200
    assert said(luca) == [("lobby", "luca", "hello")]
    assert not luca.session.profile.bot


def test_the_token_is_not_logged(site: Site, luca: Member, hook: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    send(site, hook, b"hello")
    send(site, hook, b"{", "application/json")
    send(site, f"{hook}/nowhere", b"hello")
    send(site, hook + "x", b"hello")
    assert hook.rpartition("/")[2] not in caplog.text


def test_the_operator_says_nothing() -> None:
    with Site() as site:
        site.hub.key = "key"
        assert send(site, "/hook/key", b"hello").status == 404


# -- tokens with a room of their own -----------------------------------------------------------------------------------


def bound(site: Site, maker: Member, room: str, name: str = "alarm") -> str:
    made = site.ask("POST", "/api/v1/tokens", {"name": name, "room": room}, token=maker.secret)
    assert made.status == 201, made
    return str(made.json["token"])


@pytest.mark.parametrize("private", [False, True])
def test_a_bound_token_speaks_in_its_room_and_nowhere_else(site: Site, luca: Member, private: bool) -> None:
    luca.does(Join("den", private=private))
    token = bound(site, luca, "den")
    for path in (f"/hook/{token}", f"/hook/{token}/den", f"/hook/{token}/%23DEN"):
        assert send(site, path, b"hello").status == 200
    for path in (f"/hook/{token}/lobby", f"/hook/{token}/no%20where", f"/hook/{token}/nowhere"):
        assert send(site, path, b"hello").status == 403
    assert said(luca) == [("den", "alarm", "hello")] * 3
    listed = site.ask("GET", "/api/v1/tokens", token=luca.secret).json["tokens"]
    assert [(one["name"], one["room"]) for one in listed] == [("alarm", "den")]


def test_who_has_it_reads_nothing_and_is_nobody(site: Site, luca: Member) -> None:
    luca.does(Join("den", private=True))
    luca.does(Say("s3cret", "den"))
    token = bound(site, luca, "den")
    assert send(site, f"/hook/{token}", b"hello").status == 200
    for method, path, body in (
        ("GET", "/api/v1/rooms/den/messages", None),
        ("GET", "/api/v1/rooms/den/events", None),
        ("GET", "/api/v1/rooms/den", None),
        ("GET", "/api/v1/search?q=s3cret", None),
        ("PATCH", "/api/v1/rooms/den/messages/3", {"text": "x"}),
        ("DELETE", "/api/v1/rooms/den/messages/3", None),
        ("PUT", "/api/v1/rooms/den/messages/2/reactions/x", None),
        ("PUT", "/api/v1/rooms/den/topic", {"text": "x"}),
        ("POST", "/api/v1/rooms/lobby/messages", {"text": "x"}),
        ("POST", "/api/v1/tokens", {"name": "other"}),
        ("GET", "/api/v1/tokens", None),
    ):
        answer = site.ask(method, path, body, token=token)
        assert answer.status in (403, 404), (method, path, answer)
        assert b"s3cret" not in answer.body
    late = site.member("alarm", token)
    assert [event.reason for _, event in late.told if isinstance(event, Refused)] == [Reason.NAME_IN_USE]


def test_it_is_worth_nothing_when_its_room_is_gone_or_its_maker_is_not_there(site: Site, luca: Member) -> None:
    alice = site.member("alice")
    luca.does(Join("den", private=True))
    luca.does(Invite("den", "alice"))
    own, hers = bound(site, luca, "den"), bound(site, alice, "den", "beacon")
    alice.does(Leave("den"))
    assert send(site, f"/hook/{hers}", b"hello").status == 404
    assert send(site, f"/hook/{own}", b"hello").status == 200
    luca.does(Leave("den"))
    assert send(site, f"/hook/{own}", b"hello").status == 404
    alice.does(Join("den"))
    assert send(site, f"/hook/{own}", b"hello").status == 404
    assert site.ask("GET", "/api/v1/tokens", token=luca.secret).json["tokens"][0]["room"] == ""
    with Site(store=site.store) as again:
        back = again.member("alice", alice.secret)
        for token in (own, hers):
            assert send(again, f"/hook/{token}", b"hello").status == 404
        assert said(back) == []


def test_it_is_there_after_a_restart_under_the_new_name_of_its_room(site: Site, luca: Member) -> None:
    luca.does(Join("dev"))
    token = bound(site, luca, "dev")
    luca.does(RenameRoom("dev", "tools"))
    assert send(site, f"/hook/{token}", b"one").status == 200
    with Site(store=site.store) as again:
        back = again.member("luca", luca.secret)
        assert send(again, f"/hook/{token}", b"two").status == 200
        assert send(again, f"/hook/{token}/lobby", b"three").status == 403
        assert said(back) == [("tools", "alarm", "two")]


@pytest.mark.parametrize(
    ("room", "reason"), [("nowhere", "no-such-room"), ("no where", "bad-room-name"), ("den", "no-such-room")]
)
def test_where_a_token_cannot_be_bound(site: Site, luca: Member, room: str, reason: str) -> None:
    site.member("alice").does(Join("den", private=True))
    answer = site.ask("POST", "/api/v1/tokens", {"name": "alarm", "room": room}, token=luca.secret)
    assert answer.reason == reason
