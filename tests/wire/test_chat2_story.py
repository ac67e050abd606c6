"""What docs/chat-2.0.md tells happens so: its answers, its session, its promises, and its client."""

import json
import re
import subprocess
import sys
from collections import defaultdict, deque
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import msgspec
import pytest

from parlour import events
from parlour.commands import Mode
from parlour.dialects.base import Depot
from parlour.dialects.chat1.codec import codec
from parlour.dialects.chat2 import Chat2
from tests.house import House, Peer
from tests.live.server import RawClient, ServerProcess
from tests.unit.core.world import FakeCaller
from tests.wire.chat2_page import PAGE, examples, section, table

Told = dict[str, Any]


class Client:
    """A connection to a server in memory."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._peer: Peer = house.connect(Chat2())
        self._lines: deque[str] = deque()

    def send(self, text: str) -> None:
        self._peer.send(text.encode() + b"\n")

    def lines(self) -> deque[str]:
        """What came and was not taken out yet."""
        self._house.loop.advance(0.1)
        self._lines += self._peer.received().decode().split("\n")[:-1]
        return self._lines

    def told(self) -> list[Told]:
        """The objects that came since the last time."""
        told = [json.loads(line) for line in self.lines()]
        self._lines.clear()
        return told

    def ask(self, type: str, **fields: Any) -> list[Told]:
        """Ask; returns what comes then."""
        self.send(json.dumps({"type": type, **fields}))
        return self.told()

    def answer(self, type: str, **fields: Any) -> Told:
        """Ask; returns the last answer to that."""
        return [told for told in self.ask(type, **fields, id="?") if told.get("id") == "?"][-1]

    def vanish(self) -> None:
        self._peer.vanish()

    @property
    def ended(self) -> bool:
        return self._peer.transport.ended


def enter(house: House, name: str, secret: str = "") -> tuple[Client, Told]:
    """A registered client, and its welcome."""
    client = Client(house)
    client.send(f"REGISTER {name} CHAT/2.0 {secret}")
    assert client.lines().popleft() == "200 Registration successful"
    welcome: Told = json.loads(client.lines().popleft())
    client.told()
    return client, welcome


DEPOT = Depot("http://192.168.1.20:64700")
PLAN = events.File(
    "T7nUz1uDBVvdtsZOYCaIOA",
    "plan of the garden.jpg",
    1_204_331,
    "image/jpeg",
    "/files/T7nUz1uDBVvdtsZOYCaIOA/plan%20of%20the%20garden.jpg",
)

# -- the page's own examples -------------------------------------------------------------------------------------------

ASKED: list[Told] = [
    {"type": "join", "room": "dev"},
    {"type": "join", "room": "den", "private": True},
    {"type": "makehook", "name": "deploybot", "url": "https://ci.example/", "words": ["deploy"]},
    {"type": "hooks"},
    {"type": "say", "text": "hello"},
    {"type": "invoke", "word": "deploy"},
    {"type": "drophook", "name": "deploybot"},
    {"type": "tell", "name": "alice", "text": "psst"},
    {"type": "edit", "room": "lobby", "seq": 1, "text": "hello again"},
    {"type": "react", "room": "lobby", "seq": 1, "emoji": "👍"},
    {"type": "delete", "room": "lobby", "seq": 1},
    {"type": "invite", "room": "den", "name": "alice"},
    {"type": "topic", "room": "dev", "text": "tools"},
    {"type": "topic", "room": "dev"},
    {"type": "typing", "room": "dev"},
    {"type": "setmodes", "room": "dev", "modes": [{"name": "secret"}]},
    {"type": "modes", "room": "dev"},
    {"type": "masks", "room": "dev", "list": "banned"},
    {"type": "kick", "room": "den", "name": "alice"},
    {"type": "renameroom", "room": "den", "name": "cave"},
    {"type": "rename", "name": "luca2"},
    {"type": "away", "text": "lunch"},
    {"type": "whois", "name": "alice"},
    {"type": "rooms"},
    {"type": "who", "room": "dev"},
    {"type": "people"},
    {"type": "history", "room": "lobby"},
    {"type": "search", "query": "hello"},
    {"type": "resume", "rooms": {"fruit": 0}},
    {"type": "read", "room": "lobby", "seq": 1},
    {"type": "follow", "term": "apple"},
    {"type": "unfollow", "term": "apple"},
    {"type": "following"},
    {"type": "maketoken", "name": "ci"},
    {"type": "tokens"},
    {"type": "droptoken", "name": "ci"},
    {"type": "ping"},
    {"type": "leave", "room": "dev"},
    {"type": "exit"},
]


def test_the_answer_to_each_request() -> None:
    listed = {row[0].strip("`"): re.findall(r"`(\w+)`", row[2]) for row in table("request", "asks", "answer")}
    house = House()
    luca, _ = enter(house, "luca")
    house.hub.caller = FakeCaller()
    house.hub.describe(house.hub.roster.sessions()[0], owner=True)
    alice, _ = enter(house, "alice")
    alice.ask("join", room="fruit")
    luca.told()
    answers = defaultdict[str, list[str]](list)
    for number, request in enumerate(ASKED):
        for told in luca.ask(**request, id=f"r{number}"):
            if told.get("id") == f"r{number}" or told["type"] == "closing":
                answers[request["type"]].append(told["type"])
            else:
                assert "id" not in told
    assert {name: [*dict.fromkeys(found)] for name, found in answers.items()} == listed


def alike(shown: Any, told: Any, secrets: dict[str, str], field: str = "") -> bool:
    """Whether `told` is what the page shows, but for times and secrets; learns what the secrets are."""
    if isinstance(shown, dict) and isinstance(told, dict):
        return shown.keys() == told.keys() and all(alike(shown[name], told[name], secrets, name) for name in shown)
    if isinstance(shown, list) and isinstance(told, list):
        return len(shown) == len(told) and all(alike(*pair, secrets) for pair in zip(shown, told, strict=True))
    if field == "secret":
        return bool(secrets.setdefault(shown, told) == told)
    return type(shown) is type(told) if field == "at" else bool(shown == told)


def test_the_session() -> None:
    lines = examples(section("A session"))
    assert len(lines) > 40
    house = House()
    first = json.loads(lines[2].text)
    house.hub.store, house.hub.program = first["store"], first["server"]
    clients: dict[str, Client] = {}
    secrets: dict[str, str] = {}
    for who, mark, text in lines:
        if mark == "~":
            clients.pop(who).vanish()
        elif mark == ">":
            if who not in clients:
                clients[who] = Client(house)
            for secret, real in secrets.items():
                text = text.replace(secret, real)
            clients[who].send(text)
        else:
            line = clients[who].lines().popleft()
            shown, told = (json.loads(one) if one.startswith("{") else one for one in (text, line))
            assert alike(shown, told, secrets), f"{line} and not {text}"
    assert not any(client.lines() for client in clients.values())


def test_what_plain_clients_see() -> None:
    said = events.Said("lobby", "luca", 1.0, 1, "hello")
    seen: dict[str, list[events.RoomEvent | events.PersonEvent]] = {
        "a message": [said],
        "one that answers another": [events.Said("lobby", "alice", 1.0, 2, "yes", reply=1, to="luca")],
        "an action": [events.Said("lobby", "luca", 1.0, 2, "waves", action=True)],
        "an edit": [events.Edited("lobby", "luca", 1.0, 3, target=1, text="hello again")],
        "a message taken back": [events.Deleted("lobby", "luca", 1.0, 3, target=1)],
        "a reaction; one taken off is not told": [
            events.Reacted("lobby", "alice", 1.0, 3, target=1, emoji="👍", to="luca"),
            events.Reacted("lobby", "alice", 1.0, 3, target=1, emoji="👍", on=False, to="luca"),
        ],
        "a file that comes with a message, on a line of its own": [
            events.Said("lobby", "luca", 1.0, 2, files=(PLAN,)),
        ],
        "a topic": [events.TopicSet("lobby", "luca", 1.0, 4, "tools")],
        "no topic any more": [events.TopicSet("lobby", "luca", 1.0, 5)],
        "an invitation": [events.Invited("lobby", "luca", 1.0, 6, "alice")],
        "somebody left for good": [events.Departed("lobby", "alice", 1.0, 7)],
        "somebody has another name": [events.Renamed("luca", 1.0, ("lobby",), "luca2")],
        "a room has another name": [events.RoomRenamed("hall", "mod", 1.0, 8, "tools")],
        "somebody is put out": [events.Kicked("lobby", "mod", 1.0, name="eve", text="no adverts")],
        "a room is set otherwise": [events.ModesSet("lobby", "mod", 1.0, modes=(Mode("operator", value="luca"),))],
        "anything in another room than the one talked in": [msgspec.structs.replace(said, room="dev")],
        "anything in a direct room": [msgspec.structs.replace(said, room="@5f0c9a1b7e3d2468")],
        "coming and going, to those who said `!joins`": [
            events.Joined("lobby", "alice", 1.0),
            events.Left("lobby", "alice", 1.0),
        ],
        "being away, to those who said `!joins`": [
            events.AwaySet("alice", 1.0, ("lobby",), "lunch"),
            events.AwaySet("alice", 1.0, ("lobby",)),
        ],
    }
    rows = dict(table("what happens", "the line"))
    assert [*rows] == [*seen]
    for what, told in seen.items():
        room = "hall" if "room has" in what else "lobby"
        plain, wants = codec(room, depot=DEPOT), codec(room, joins=True, depot=DEPOT)
        lines = b"".join(map(wants.encode, told)).decode().splitlines()
        assert re.findall(r"`([^`]+)`", rows[what]) == lines
        assert "!joins" not in what or not any(map(plain.encode, told))


# -- who one is --------------------------------------------------------------------------------------------------------


def test_a_server_that_knows_only_the_older_one_says_400() -> None:
    house = House()
    peer = house.connect()
    peer.send(b"REGISTER luca CHAT/2.0\n")
    assert peer.received() == b"400 Invalid registration\n"


def test_the_secret_brings_back_who_one_was() -> None:
    house = House()
    luca, welcome = enter(house, "luca")
    luca.ask("join", room="den", private=True)
    luca.ask("say", text="it")
    luca.vanish()
    back, again = enter(house, "LUCA", welcome["secret"])
    assert again["secret"] == welcome["secret"]
    assert [room["name"] for room in again["rooms"]] == ["lobby", "den"]
    assert back.answer("edit", room="lobby", seq=1, text="that")["type"] == "ok"


def test_whoever_comes_back_replaces_who_is_still_there() -> None:
    house = House()
    luca, welcome = enter(house, "luca")
    _, again = enter(house, "luca", welcome["secret"])
    assert again["name"] == "luca"
    assert luca.told()[-1] == {"type": "closing", "reason": "replaced"}
    assert luca.ended


def test_an_unknown_secret_makes_somebody_new() -> None:
    house = House()
    luca, welcome = enter(house, "luca")
    luca.ask("say", text="it")
    refused = Client(house)
    refused.send("REGISTER luca CHAT/2.0 guessed")
    assert [*refused.lines()] == ["401 Client already registered"]
    luca.vanish()
    other, theirs = enter(house, "luca", "guessed")
    assert theirs["secret"] not in ("guessed", welcome["secret"])
    assert other.answer("delete", room="lobby", seq=1)["reason"] == "not-yours"


# -- asking ------------------------------------------------------------------------------------------------------------


def test_trying_again_is_safe() -> None:
    house = House()
    alice, _ = enter(house, "alice")
    luca, welcome = enter(house, "luca")
    first = luca.ask("say", text="once", id="x")[0]
    luca.vanish()
    luca, _ = enter(house, "luca", welcome["secret"])
    alice.told()
    assert luca.ask("say", text="once", id="x") == [first]
    assert alice.told() == []
    assert alice.ask("say", text="mine", id="x")[0]["seq"] == first["seq"] + 1
    house.loop.advance(24 * 60 * 60)
    assert luca.ask("say", text="once", id="x")[-2]["seq"] == first["seq"] + 2


def test_an_invitation_repeated() -> None:
    house = House()
    luca, _ = enter(house, "luca")
    enter(house, "alice")
    luca.ask("join", room="den", private=True)
    assert luca.answer("invite", room="den", name="alice")["type"] == "ok"
    assert luca.answer("invite", room="den", name="alice")["reason"] == "already-member"


def test_ok_comes_before_the_event_and_only_to_an_id() -> None:
    luca, _ = enter(House(), "luca")
    assert [told["type"] for told in luca.ask("say", text="x", id="1")] == ["ok", "said"]
    assert [told["type"] for told in luca.ask("say", text="x")] == ["said"]
    assert [told["type"] for told in luca.ask("say", text=" ")] == ["error"]
    assert [told["type"] for told in luca.ask("join", room="dev", id="2")] == ["entered", "created", "joined"]


def test_texts_are_told_clean() -> None:
    luca, _ = enter(House(), "luca")
    assert luca.ask("say", text="a\tb\r\nc\u2028d\x1b[2J\u202e\x85")[0]["text"] == "a b\nc\nd[2J"


# -- rooms -------------------------------------------------------------------------------------------------------------


def test_the_form_of_a_name_of_a_room() -> None:
    luca, _ = enter(House(), "luca")
    assert luca.answer("join", room="#Dev")["room"]["name"] == "dev"
    assert luca.answer("who", room="DEV")["room"] == "dev"
    assert luca.answer("who", room="dev?") == {
        "type": "error",
        "reason": "bad-room-name",
        "text": "a room's name is one word of at most 32 letters, digits or ._-",
        "about": "dev?",
        "id": "?",
    }


def test_a_direct_room() -> None:
    house = House()
    luca, _ = enter(house, "luca")
    alice, hers = enter(house, "alice")
    eve, _ = enter(house, "eve")
    for client in (luca, alice, eve):
        client.told()
    entered, done, *_ = luca.ask("tell", name="alice", text="psst", id="1")
    room = done["room"]
    assert room.startswith("@")
    assert entered["room"]["people"] == ["luca", "alice"]
    assert [told["type"] for told in alice.told()] == ["entered", "created", "joined", "joined", "said"]
    alice.vanish()
    assert luca.answer("say", room=room, text="later")["type"] == "ok"
    alice, again = enter(house, "alice", hers["secret"])
    assert [one["name"] for one in again["rooms"]] == ["lobby", room]
    assert [said["text"] for said in alice.answer("history", room=room)["messages"]] == ["psst", "later"]
    assert luca.answer("leave", room=room)["type"] == "exited"
    assert luca.answer("join", room=room)["reason"] == "no-such-room"
    assert alice.answer("tell", name="luca", text="come back")["room"] == room
    assert [told["type"] for told in luca.told()] == ["entered", "joined", "said"]
    assert eve.answer("history", room=room)["reason"] == "no-such-room"
    assert not [told for told in eve.told() if told.get("room") == room]


def test_a_private_room() -> None:
    house = House()
    luca, _ = enter(house, "luca")
    alice, _ = enter(house, "alice")
    luca.ask("join", room="den", private=True)
    assert alice.answer("join", room="den")["reason"] == "no-such-room"
    assert [room["name"] for room in alice.answer("rooms")["rooms"]] == ["lobby"]
    luca.ask("invite", room="den", name="alice")
    assert alice.told()[0]["by"] == "luca"
    alice.ask("leave", room="den")
    assert alice.answer("join", room="den")["reason"] == "no-such-room"
    assert luca.answer("leave", room="den")["type"] == "exited"
    made = alice.ask("join", room="den", id="1")
    assert [told["type"] for told in made] == ["entered", "created", "joined"]
    assert made[1]["seq"] == 1, "its numbers begin anew"


# -- reading -----------------------------------------------------------------------------------------------------------


def test_paging_back() -> None:
    luca, _ = enter(House(), "luca")
    for number in range(1, 8):
        luca.ask("say", text=f"m{number}")
    luca.ask("react", room="lobby", seq=1, emoji="x")
    pages: list[list[int]] = []
    page = luca.answer("history", room="lobby", limit=3)
    while page.get("more"):
        pages.append([said["seq"] for said in page["messages"]])
        page = luca.answer("history", room="lobby", limit=3, before=pages[-1][0])
    assert [*pages, [said["seq"] for said in page["messages"]]] == [[5, 6, 7], [2, 3, 4], [1]]
    around = luca.answer("history", room="lobby", around=4, limit=3)["messages"]
    assert [said["seq"] for said in around] == [3, 4, 5]
    between = {"room": "lobby", "after": 1, "before": 7, "limit": 2}
    assert [said["seq"] for said in luca.answer("history", **between)["messages"]] == [2, 3]
    assert [said["seq"] for said in luca.answer("history", last=True, **between)["messages"]] == [5, 6]
    everything = luca.answer("history", room="lobby", after=6, everything=True)
    assert [event["type"] for event in everything["events"]] == ["said", "reacted"]
    for wrong in ({"before": 4, "until": 9}, {"after": 4, "since": 9}, {"around": 4, "before": 9}):
        assert luca.answer("history", room="lobby", **wrong)["reason"] == "bad-request"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("nine", [1]),
        ("NINE we", [1]),
        ("nine ten", []),
        ("meet*", [2, 1]),
        ("*", []),
        ("cafe", [3]),
        ("chat-2.0", [4]),
        ("2.0 chat", [4]),
        ("2-chat", []),
        ("日本", [5]),
        ("本語", [5]),
        ("語日", []),
    ],
)
def test_searching(query: str, found: list[int]) -> None:
    luca, _ = enter(House(), "luca")
    for text in ("shall we meet at nine?", "meetings", "Café", "it is CHAT/2.0", "日本語です"):
        luca.ask("say", text=text)
    assert [said["seq"] for said in luca.answer("search", query=query).get("messages", [])] == found


def test_what_is_unread_when_one_comes_back() -> None:
    house = House()
    alice, _ = enter(house, "alice")
    alice.ask("join", room="dev")
    alice.ask("say", room="dev", text="before")
    luca, welcome = enter(house, "luca")
    assert luca.answer("join", room="dev")["room"]["read"] == 2, "all that was said before counts as read"
    luca.vanish()
    alice.ask("say", room="dev", text="luca: are you there?")
    alice.ask("say", room="dev", text="well")
    back = Client(house)
    back.send(f"REGISTER luca CHAT/2.0 {welcome['secret']}")
    unread = {told["room"]: told for told in map(json.loads, [*back.lines()][1:]) if told["type"] == "unread"}
    assert unread == {
        "lobby": {"type": "unread", "room": "lobby"},
        "dev": {"type": "unread", "room": "dev", "read": 2, "messages": 2, "mentions": 1},
    }


# -- coming back -------------------------------------------------------------------------------------------------------


def test_what_is_missed_and_what_is_live_are_together_everything() -> None:
    house = House(rate=0)
    luca, _ = enter(house, "luca")
    alice, hers = enter(house, "alice")
    alice.ask("join", room="dev")
    luca.ask("join", room="dev")
    known = {"lobby": 0, "dev": 1}
    alice.vanish()
    for number in range(1203):
        luca.ask("say", room=("lobby", "dev")[number % 2], text=f"m{number}")
    alice = Client(house)
    alice.send(f"REGISTER alice CHAT/2.0 {hers['secret']}")
    house.loop.turn()
    house.store.hold()
    alice.send(json.dumps({"type": "resume", "rooms": {**known, "nowhere": 3}, "id": "r"}))
    luca.ask("say", text="live")
    luca.ask("say", room="dev", text="live")
    house.store.release()
    told = [json.loads(line) for line in [*alice.lines()][1:]]
    parts = [one for one in told if one["type"] == "replayed"]
    (resumed,) = (one for one in told if one["type"] == "resumed")
    assert resumed == {"type": "resumed", "rooms": {"lobby": 602, "dev": 602}, "lost": ["nowhere"], "id": "r"}
    for room, after in known.items():
        mine = [part for part in parts if part["room"] == room]
        assert [part.get("last", False) for part in mine] == [False] * (len(mine) - 1) + [True]
        missed = [event["seq"] for part in mine for event in part["events"]]
        live = [one["seq"] for one in told if one.get("room") == room and one.get("author") and "seq" in one]
        assert [*missed, *live] == [*range(after + 1, 604)]


# -- following ---------------------------------------------------------------------------------------------------------


def test_following() -> None:
    house = House()
    luca, _ = enter(house, "luca")
    bob, _ = enter(house, "bob")
    bob.ask("join", room="fruit")
    assert luca.answer("follow", term="Apple")["term"] == "Apple"
    assert luca.answer("following")["terms"] == ["apple", "@luca", "@all"]
    luca.told()
    for text in ("an APPLE, a day", "pineapples", "hello luca: you", "hello @luca"):
        bob.ask("say", room="fruit", text=text)
    matched = [told for told in luca.told() if told["type"] == "matched"]
    assert [(told["term"], told["message"]["text"]) for told in matched] == [
        ("apple", "an APPLE, a day"),
        ("@luca", "hello @luca"),
    ]


# -- the client --------------------------------------------------------------------------------------------------------


class Chat:
    """The page's client, as a program."""

    def __init__(self, program: Path, name: str, port: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(program), name, "localhost", str(port)],
            cwd=program.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def says(self, *lines: str) -> None:
        stdin: IO[str] = self.process.stdin  # type: ignore[assignment]  # a pipe
        stdin.write("".join(f"{line}\n" for line in lines))
        stdin.flush()

    def hears(self) -> str:
        stdout: IO[str] = self.process.stdout  # type: ignore[assignment]  # a pipe
        return stdout.readline()

    def leaves(self) -> tuple[str, str]:
        """End its input; returns what it still says."""
        out, error = self.process.communicate(timeout=20)
        assert self.process.returncode == 0
        return out, error


@pytest.fixture
def port() -> Iterator[int]:
    server = ServerProcess()
    try:
        yield server.started().port
    finally:
        server.end()
    assert server.err.text == ""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    (code,) = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert len([line for line in code.splitlines() if line.strip()]) <= 50
    path = tmp_path / "chat.py"
    path.write_text(code)
    return path


def test_the_client(port: int, program: Path) -> None:
    luca = Chat(program, "luca", port)
    luca.says("one")
    assert luca.hears() == "[lobby] luca: one\n"
    alice = Chat(program, "alice", port)
    alice.says("two", "", "three")
    assert alice.hears() == luca.hears() == "[lobby] alice: two\n"
    assert alice.hears() == luca.hears() == "[lobby] alice: three\n"
    assert alice.leaves() == ("", "! there is no text in that\n! left\n")
    with RawClient(port) as plain:
        plain.register("plain")
        plain.say("four")
        plain.say("five")
        assert luca.hears() == "[lobby] plain: four\n"
        assert luca.hears() == "[lobby] plain: five\n"
        alice = Chat(program, "alice", port)
        assert alice.hears() == "[lobby] plain: four\n"
        assert alice.hears() == "[lobby] plain: five\n"
        plain.say("six")
        assert alice.hears() == luca.hears() == "[lobby] plain: six\n"
    assert luca.leaves() == ("", "! left\n")
    assert alice.leaves() == ("", "! left\n")


def test_the_client_and_a_name_that_is_taken(port: int, program: Path) -> None:
    with RawClient(port) as plain:
        plain.register("luca")
        refused = Chat(program, "luca", port)
        _, error = refused.process.communicate(timeout=20)
    assert error == "401 Client already registered\n\n"
    assert refused.process.returncode == 1
