"""CHATHISTORY, its events, replay on entering, znc.in/playback (IRCv3 draft/chathistory, draft/event-playback)."""

from typing import NamedTuple

import pytest

from tests.irc.desk import TAG_CAPS, Client, Desk, Heard

CAPS = (*TAG_CAPS, "draft/chathistory")


class Past(NamedTuple):
    """A message, as it came when it was said or comes from history."""

    time: str | None
    msgid: str | None
    command: str
    params: list[str]
    source: str


def past(line: Heard) -> Past:
    return Past(line.tags["time"], line.tags["msgid"], line.command, line.params, line.source)


def page(client: Client, line: str) -> list[Past]:
    """What a request is answered: one batch for what was asked for."""
    first, *inside, last = client.ask(f"CHATHISTORY {line}")
    assert (first.command, first.params[1:]) == ("BATCH", ["chathistory", line.split()[1]])
    name = first.params[0].removeprefix("+")
    assert (last.command, last.params) == ("BATCH", [f"-{name}"])
    assert all(line.tags["batch"] == name for line in inside)
    return [past(line) for line in inside]


def told(desk: Desk, client: Client, target: str, number: int = 10) -> list[Past]:
    """Messages that are said now, one after another, as they are echoed."""
    said = []
    for at in range(number):
        desk.wait(0.003)
        said.append(past(client.one(f"PRIVMSG {target} :message {at}")))
    assert len({message.time for message in said}) == len({message.msgid for message in said}) == number
    return said


@pytest.fixture(params=["msgid", "timestamp"])
def reference(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


def ref(kind: str, message: Past) -> str:
    return f"msgid={message.msgid}" if kind == "msgid" else f"timestamp={message.time}"


@pytest.mark.parametrize("events", [False, True])
def test_pages_of_a_room(desk: Desk, reference: str, events: bool) -> None:
    ann = desk.client("ann", *CAPS, *(["draft/event-playback"] if events else []))
    desk.wait(1)
    desk.room("#den", ann)
    m = told(desk, ann, "#den")

    def at(number: int) -> str:
        return ref(reference, m[number])

    assert page(ann, "LATEST #den * 20")[-10:] == m
    assert page(ann, "LATEST #den * 5") == m[5:]
    assert page(ann, "LATEST #den * 1") == m[9:]
    assert page(ann, f"LATEST #den {at(4)} 20") == m[5:]
    assert page(ann, f"LATEST #den {at(4)} 2") == m[8:]
    assert page(ann, f"BEFORE #den {at(6)} 6") == m[:6]
    assert page(ann, f"BEFORE #den {at(6)} 2") == m[4:6]
    assert page(ann, f"AFTER #den {at(3)} 20") == m[4:]
    assert page(ann, f"AFTER #den {at(3)} 3") == m[4:7]
    assert page(ann, f"BETWEEN #den {at(0)} {at(9)} 20") == m[1:9]
    assert page(ann, f"BETWEEN #den {at(9)} {at(0)} 20") == m[1:9]
    assert page(ann, f"BETWEEN #den {at(0)} {at(9)} 3") == m[1:4]
    assert page(ann, f"BETWEEN #den {at(9)} {at(0)} 3") == m[6:9]
    assert m[7] in page(ann, f"AROUND #den {at(7)} 3")
    assert page(ann, f"AFTER #den {at(9)} 5") == []
    if reference == "msgid":
        assert page(ann, f"AROUND #den {at(7)} 1") == [m[7]]
        assert page(ann, f"AROUND #den {at(7)} 3") == m[6:9]


def test_events_are_played_back_to_those_who_want_them(desk: Desk) -> None:
    ann, bob = desk.client("ann", *CAPS, "draft/event-playback"), desk.client("bob", *CAPS)
    desk.room("#den", ann, bob)
    said = []
    for number in range(3):
        desk.wait(0.01)
        said.append(past(ann.one(f"TOPIC #den :topic {number}")))
        desk.wait(0.01)
        said.append(past(ann.one(f"PRIVMSG #den :message {number}")))
    bob.listen()
    assert page(ann, "LATEST #den * 6") == said
    assert page(bob, "LATEST #den * 6") == said[1::2]
    assert page(ann, f"AFTER #den msgid={said[1].msgid} 2") == said[2:4]
    assert page(bob, f"BEFORE #den msgid={said[4].msgid} 2") == [said[1], said[3]]


def test_pages_of_a_conversation(desk: Desk, reference: str) -> None:
    ann, bob, eve = (desk.client(name, *CAPS) for name in ("ann", "bob", "eve"))
    m = []
    for number in range(6):
        desk.wait(0.01)
        speaker, listener = ((ann, bob), (bob, ann))[number % 2]
        m.append(past(speaker.one(f"PRIVMSG {listener.nick} :message {number}")))
        assert [past(line) for line in listener.listen()] == m[-1:]
    eve.ask("PRIVMSG ann :another conversation")
    ann.listen()
    for client, other in ((ann, "bob"), (bob, "ann"), (bob, "ANN")):
        assert page(client, f"LATEST {other} * 20") == m
        assert page(client, f"BEFORE {other} {ref(reference, m[4])} 2") == m[2:4]
        assert page(client, f"AFTER {other} {ref(reference, m[2])} 2") == m[3:5]
    assert eve.ask("CHATHISTORY LATEST bob * 20")[0].command in ("BATCH", "FAIL")


@pytest.mark.parametrize("subcommand", ["LATEST {} * 10", "BEFORE {} timestamp=2020-01-01T00:00:00.000Z 10"])
def test_rooms_that_one_cannot_read(desk: Desk, subcommand: str) -> None:
    ann, bob = desk.client("ann"), desk.client("bob", *CAPS)
    desk.room("#den", ann)
    ann.ask("MODE #den +i", "PRIVMSG #den :secret")
    for target in ("#nowhere", "#den"):
        (line,) = bob.ask("CHATHISTORY " + subcommand.format(target))
        assert (line.command, line.params[:2]) == ("FAIL", ["CHATHISTORY", "INVALID_TARGET"])
        assert line.params[2:4] == [subcommand.split()[0], target]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("LATEST #den", "INVALID_PARAMS NEED_MORE_PARAMS"),
        ("LATEST", "INVALID_PARAMS NEED_MORE_PARAMS"),
        ("LATEST #den * x", "INVALID_PARAMS"),
        ("LATEST #den * -5", "INVALID_PARAMS"),
        ("BEFORE #den * 5", "INVALID_PARAMS INVALID_MSGREFTYPE"),
        ("BEFORE #den timestamp=yesterday 5", "INVALID_PARAMS INVALID_MSGREFTYPE"),
        ("BEFORE #den what=1 5", "INVALID_PARAMS INVALID_MSGREFTYPE"),
        ("BETWEEN #den timestamp=2020-01-01T00:00:00.000Z 5", "INVALID_PARAMS NEED_MORE_PARAMS INVALID_MSGREFTYPE"),
        ("NONSENSE #den * 5", "INVALID_PARAMS UNKNOWN_COMMAND"),
    ],
)
def test_bad_requests(desk: Desk, line: str, code: str) -> None:
    ann = desk.client("ann", *CAPS)
    desk.room("#den", ann)
    (heard,) = ann.ask(f"CHATHISTORY {line}")
    assert (heard.command, heard.params[0]) == ("FAIL", "CHATHISTORY")
    assert heard.params[1] in code.split()


def test_too_few_parameters(desk: Desk) -> None:
    assert (
        desk.client("ann", *CAPS).says("CHATHISTORY")[0].startswith(("461 CHATHISTORY", "FAIL CHATHISTORY NEED_MORE"))
    )


def test_a_limit_is_cut_to_what_is_offered(desk: Desk) -> None:
    ann = desk.client("ann", *CAPS)
    desk.room("#den", ann)
    m = told(desk, ann, "#den", 3)
    assert page(ann, "LATEST #den * 100000") == m
    assert page(ann, "BEFORE #den timestamp=9999-12-31T23:59:59.999Z 10") == m


def test_targets(desk: Desk) -> None:
    """Rooms and people by the time of the last message, the oldest first."""
    ann, _, _ = desk.client("ann", *CAPS), desk.client("bob"), desk.client("eve")
    desk.wait(10)
    desk.room("#a", ann)
    desk.room("#b", ann)
    times = []
    for line in ("PRIVMSG #a :hi", "PRIVMSG bob :hi", "PRIVMSG #b :hi", "PRIVMSG eve :hi"):
        desk.wait(1)
        times.append(ann.one(line).tags["time"])
    lower, upper = "timestamp=1970-01-01T00:00:00.000Z", "timestamp=2030-01-01T00:00:00.000Z"
    never = "timestamp=9999-12-31T23:59:59.999Z"
    for bounds in (f"{lower} {upper}", f"{upper} {lower}", f"{lower} {never}"):
        first, *inside, _ = ann.ask(f"CHATHISTORY TARGETS {bounds} 10")
        assert first.params[1:] == ["draft/chathistory-targets"]
        assert [line.params[:2] for line in inside] == [["TARGETS", name] for name in ("#a", "bob", "#b", "eve")]
        assert [line.params[2].removeprefix("timestamp=") for line in inside] == times
    _, *inside, _ = ann.ask(f"CHATHISTORY TARGETS timestamp={times[0]} timestamp={times[3]} 10")
    assert [line.params[1] for line in inside] == ["bob", "#b"]


def test_what_was_taken_back_is_not_shown(desk: Desk) -> None:
    ann = desk.client("ann", *CAPS, "draft/message-redaction")
    desk.room("#den", ann)
    m = told(desk, ann, "#den", 3)
    ann.ask(f"REDACT #den {m[1].msgid}")
    assert "message 1" not in str(page(ann, "LATEST #den * 10"))


def test_those_without_history_are_told_the_last_messages(desk: Desk) -> None:
    """A replay on JOIN, with times where they are known."""
    ann, bob, eve = desk.client("ann"), desk.client("bob"), desk.client("eve", "server-time")
    joe = desk.client("joe", "server-time")
    desk.room("#den", ann, joe)
    ann.ask("PRIVMSG #den :1", "NOTICE #den :2", "PRIVMSG #den :\x01ACTION waves\x01")
    then = [line.tags["time"] for line in joe.listen()]
    desk.wait(5)
    heard = [line for line in bob.ask("JOIN #den") if line.nick == "ann"]
    assert [line.command for line in heard] == ["PRIVMSG", "NOTICE", "PRIVMSG"]
    assert [line.params[1].split("] ")[-1].strip("\x01") for line in heard] == ["1", "2", "waves"]
    assert [line.tags.get("time") for line in eve.ask("JOIN #den")[-3:]] == then


@pytest.mark.parametrize("going", ["PART #den", "KICK #den bob"])
def test_those_who_come_back_are_told_what_they_missed(desk: Desk, going: str) -> None:
    ann, bob = desk.client("ann"), desk.client("bob", "server-time")
    desk.room("#den", ann)
    ann.ask("PRIVMSG #den :1")
    bob.ask("JOIN #den")
    ann.ask("PRIVMSG #den :2")
    (bob if going.startswith("PART") else ann).ask(going)
    bob.listen()
    ann.ask("PRIVMSG #den :3", "PRIVMSG #den :4")
    assert [line.params[1] for line in bob.ask("JOIN #den") if line.command == "PRIVMSG"] == ["3", "4"]
    bob.ask("PART #den")
    assert [line.command for line in bob.ask("JOIN #den")] == ["JOIN", "353", "366"]


def test_the_replay_comes_in_a_batch_where_that_is_known(desk: Desk) -> None:
    ann, bob = desk.client("ann"), desk.client("bob", "batch", "server-time", "message-tags")
    desk.room("#den", ann)
    ann.ask("PRIVMSG #den :1", "PRIVMSG #den :2")
    heard = bob.ask("JOIN #den")
    begin = next(line for line in heard if line.command == "BATCH")
    assert begin.params[1:] == ["chathistory", "#den"]
    name = begin.params[0][1:]
    assert [line.params[1] for line in heard if line.tags.get("batch") == name] == ["1", "2"]


@pytest.mark.parametrize("cap", ["draft/chathistory", "znc.in/playback"])
def test_those_who_ask_for_history_are_told_nothing_unasked(desk: Desk, cap: str) -> None:
    ann, bob = desk.client("ann"), desk.client("bob", *TAG_CAPS, cap)
    desk.room("#den", ann)
    ann.ask("PRIVMSG #den :1")
    assert [line.split(" ")[0] for line in bob.says("JOIN #den")] == ["bob", "353", "366"]


def test_an_operator_can_switch_the_replay_off() -> None:
    desk = Desk(replay=0)
    ann, bob = desk.client("ann"), desk.client("bob")
    desk.room("#den", ann)
    ann.ask("PRIVMSG #den :1")
    assert len(bob.says("JOIN #den")) == 3


def test_playback(desk: Desk) -> None:
    """znc.in/playback: what was said since a time, by a message to ``*playback``."""
    ann, bob = desk.client("ann"), desk.client("bob", *TAG_CAPS, "znc.in/playback")
    desk.room("#den", ann, bob)
    begun = desk.now
    for number in range(3):
        desk.wait(1)
        ann.ask(f"PRIVMSG #den :{number}")
    bob.listen()

    def played(line: str) -> list[str]:
        return [line.params[1] for line in bob.ask(f"PRIVMSG *playback :{line}") if line.params[0] == "#den"]

    assert played("play * 0") == played("PLAY #den 0") == ["0", "1", "2"]
    assert played(f"play #den {begun + 1.5}") == ["1", "2"]
    assert played(f"play #den {begun + 1.5} {begun + 2.5}") == ["1"]
