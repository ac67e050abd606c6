"""Server-sent events: what happens in a room, without a gap and not twice."""

from collections.abc import Callable
from typing import Any

import pytest

from parlour.commands import Join, Leave, Rename, RenameRoom, Say, SetModes, Topic
from parlour.commands.rooms import Mode
from parlour.errors import StoreError
from parlour.net.http.api import events
from parlour.net.http.api.limits import MOST_STREAMS
from tests.site import Listening, Member, Site
from tests.unit.core.world import SlowArchive

PATH = "/api/v1/rooms/lobby/events"


def told(listening: Listening) -> list[tuple[str, str]]:
    return [(seq, event.get("text", event["type"])) for seq, event in listening.events()]


def test_what_happens_is_heard_as_chat2_tells_it(site: Site, luca: Member) -> None:
    listening = site.listen(PATH)
    assert listening.status == 200
    assert listening.headers["content-type"] == "text/event-stream"
    assert listening.headers["cache-control"] == "no-store"
    assert listening.text() == "retry: 2000\n\n"
    luca.heard()
    luca.does(Say("hello\nyou"))
    luca.does(Topic("lobby", "tea"))
    site.member("alice")
    said = luca.heard()
    assert listening.events() == [("1", said[0]), ("2", said[1]), ("", said[2])]
    assert [event["type"] for event in said] == ["said", "topicset", "joined"]
    assert not listening.done


def test_listening_is_not_being_there(site: Site, luca: Member) -> None:
    luca.heard()
    listening = site.listen(PATH, token=site.member("alice", lasting=True).secret)
    luca.heard()
    room = site.hub.rooms.get("lobby")
    assert room is not None
    assert (room.size, len(room.present())) == (2, 2)
    another = site.listen(PATH)
    assert luca.heard() == []
    another.leave()
    listening.leave()
    assert luca.heard() == []
    assert another.done
    assert room.listeners == {}
    assert len(site.hub.listeners) == 0


@pytest.mark.parametrize(
    ("query", "headers", "expected"),
    [
        ("?after=0", {}, ["1", "2", "3", "4"]),
        ("?after=2", {}, ["3", "4"]),
        ("?after=3", {}, ["4"]),
        ("?after=99", {}, ["4"]),
        ("", {"Last-Event-ID": "1"}, ["2", "3", "4"]),
        ("?after=0", {"last-event-id": "2"}, ["3", "4"]),
        ("", {}, ["4"]),
    ],
)
def test_it_goes_on_where_one_was(
    site: Site, luca: Member, query: str, headers: dict[str, str], expected: list[str]
) -> None:
    luca.does(Say("1"))
    luca.does(Topic("lobby", "2"))
    luca.does(Say("3"))
    listening = site.listen(PATH + query, headers=headers)
    luca.does(Say("4"))
    assert told(listening) == [(text, text) for text in expected]


def test_more_than_one_page(site: Site, luca: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "PAGE", 3)
    for number in range(1, 11):
        luca.does(Say(str(number)))
    listening = site.listen(PATH + "?after=2")
    luca.does(Say("11"))
    assert [seq for seq, _ in listening.events()] == [str(number) for number in range(3, 12)]


def test_what_is_said_while_it_reads_comes_after_and_once() -> None:
    with Site() as bare:
        archive = SlowArchive(bare.store)
        bare.hub.archive = archive
        luca = bare.member("luca")
        luca.does(Say("1"))
        luca.does(Say("2"))
        listening = bare.listen(PATH + "?after=0")
        luca.does(Say("3"))
        assert listening.events() == []
        archive.answer()  # it knows of the third by now
        bare.turn()
        luca.does(Say("4"))
        assert [seq for seq, _ in listening.events()] == ["1", "2", "3", "4"]


def test_who_is_sent_away_while_catching_up_is_told_nothing_behind_the_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client comes back with the last number that it heard: what lies before that is never told again."""
    monkeypatch.setattr(events, "PAGE", 1)
    with Site() as bare:
        archive = SlowArchive(bare.store)
        bare.hub.archive = archive
        luca = bare.member("luca")
        for text in ("1", "2", "3"):
            luca.does(Say(text))
        listening = bare.listen(PATH + "?after=0")
        luca.does(Say("4"))
        bare.hub.listeners.dismiss_all()
        archive.answer()
        bare.turn()
        assert told(listening) == [("1", "1"), ("", "closing")]
        assert listening.ended


def test_who_cannot_read_what_was_stored_comes_back(site: Site, luca: Member) -> None:
    luca.does(Say("1"))
    site.store.failing = StoreError("unreadable")
    listening = site.listen(PATH + "?after=0")
    assert listening.ended
    assert listening.done
    assert listening.events() == []


def test_only_those_who_may_read_a_room_hear_it(site: Site, luca: Member) -> None:
    luca.does(Join("den", private=True))
    for token in ("", site.member("alice").secret):
        answer = site.ask("GET", "/api/v1/rooms/den/events", token=token)
        assert (answer.status, answer.reason) == (404, "no-such-room")
    listening = site.listen("/api/v1/rooms/den/events", token=luca.secret)
    luca.does(Say("plans", "den"))
    assert told(listening) == [("2", "plans")]
    luca.does(Join("vault"))
    luca.does(SetModes("vault", (Mode("key", value="sesame"),)))
    answer = site.ask("GET", "/api/v1/rooms/vault/events")
    assert (answer.status, answer.reason) == (403, "not-a-member")


def make_secret(luca: Member) -> None:
    luca.does(SetModes("den", (Mode("secret"),)))


@pytest.mark.parametrize("private", [True, False])
def test_it_ends_when_one_may_not_read_any_more(site: Site, luca: Member, private: bool) -> None:
    luca.does(Join("den", private=private))
    bob = site.member("bob")
    listening = site.listen("/api/v1/rooms/den/events", token=luca.secret if private else "")
    assert listening.status == 200
    ending: Callable[[], Any] = (lambda: luca.does(Leave("den"))) if private else (lambda: make_secret(luca))
    ending()
    assert told(listening)[-1] == ("", "exited")
    assert listening.ended
    assert listening.done
    bob.does(Join("den"))
    assert len(site.hub.listeners) == 0


def test_a_room_that_gets_another_name_is_heard_further(site: Site, luca: Member) -> None:
    luca.does(Join("dev"))
    listening = site.listen("/api/v1/rooms/dev/events")
    luca.does(RenameRoom("dev", "tools"))
    luca.does(Say("here", "tools"))
    assert [(seq, event["type"], event["room"]) for seq, event in listening.events()] == [
        ("2", "roomrenamed", "dev"),
        ("3", "said", "tools"),
    ]


def test_what_is_of_people_is_told_once(site: Site, luca: Member) -> None:
    listening = site.listen(PATH)
    luca.does(Say("before"))
    luca.does(Rename("lucas"))
    luca.does(Say("after"))
    assert told(listening) == [("1", "before"), ("", "renamed"), ("2", "after")]


def test_who_does_not_read_is_dropped_and_costs_nobody_else() -> None:
    with Site(outbox_limit=4096) as site:
        luca = site.member("luca")
        stalled, other = site.listen(PATH), site.listen(PATH)
        stalled.stall()
        for number in range(60):
            luca.does(Say(f"{number} " + "x" * 100))
        assert stalled.aborted
        assert stalled.done
        assert len(other.events()) == 60
        assert not other.done
        room = site.hub.rooms.get("lobby")
        assert room is not None
        assert not room.congested
        assert len(site.hub.listeners) == 1


def test_a_heartbeat(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "HEARTBEAT", 0.001)
    listening = site.listen(PATH)
    listening.text()
    heard = ""
    while not heard:
        site.turn()
        heard = listening.text()
    assert heard.replace(":\n\n", "") == ""
    listening.leave()
    assert listening.done


def test_it_ends_when_the_server_stops(site: Site, luca: Member) -> None:
    listening = site.listen(PATH)
    luca.does(Say("last"))
    site.hub.listeners.dismiss_all()
    site.turn()
    assert listening.events()[-1] == ("", {"type": "closing", "reason": "stopping"})
    assert listening.ended
    assert listening.done


def test_only_so_many_streams_at_once(site: Site) -> None:
    streams = [site.listen(PATH) for _ in range(MOST_STREAMS)]
    answer = site.ask("GET", PATH)
    assert (answer.status, answer.reason) == (429, "too-many-streams")
    assert "retry-after" in answer.headers
    streams[0].leave()
    assert site.listen(PATH).status == 200


def test_what_is_no_number_is_refused(site: Site) -> None:
    answer = site.ask("GET", PATH, headers={"Last-Event-ID": "x"})
    assert (answer.status, answer.json["errors"][0]["field"]) == (422, "Last-Event-ID")
    assert site.ask("HEAD", PATH).status == 405


def test_who_does_not_read_the_end_is_not_waited_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "LINGER", 0.0)
    luca, listening = site.member("luca"), site.listen(PATH)
    listening.stall()
    luca.does(Say("unheard"))
    site.hub.listeners.dismiss_all()
    while not listening.aborted:
        site.turn()
    site.turn()
    assert listening.done
