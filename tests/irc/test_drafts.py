"""draft/multiline, draft/message-redaction, draft/read-marker (IRCv3)."""

import pytest

from tests.irc.desk import TAG_CAPS, Client, Desk, Heard

LINES = (*TAG_CAPS, "draft/multiline")
REDACT = ("message-tags", "echo-message", "batch", "labeled-response", "draft/message-redaction")
CONCAT = "draft/multiline-concat"


@pytest.fixture
def readers(desk: Desk) -> tuple[Client, Client, Client]:
    """The first two know messages of several lines, the third does not."""
    ann, bob, eve = desk.client("ann", *LINES), desk.client("bob", *LINES), desk.client("eve", *TAG_CAPS)
    desk.room("#den", ann, bob, eve)
    return ann, bob, eve


Readers = tuple[Client, Client, Client]


def pieces(heard: list[Heard]) -> list[tuple[str, bool]]:
    """The lines of the one batch that `heard` is, and whether each continues the one before it."""
    first, *inside, last = heard
    assert (first.command, first.params[1:]) == ("BATCH", ["draft/multiline", "#den"])
    name = first.params[0][1:]
    assert (last.command, last.params) == ("BATCH", [f"-{name}"])
    assert {"msgid", "time"} <= set(first.tags)
    assert all(set(line.tags) <= {"batch", CONCAT} and line.tags["batch"] == name for line in inside)
    return [(line.params[1], CONCAT in line.tags) for line in inside]


@pytest.mark.parametrize(
    "lines",
    [
        [("hello", False), ("#how is ", False), ("everyone?", True)],
        [("", False), ("#how is ", False), ("everyone?", True)],
        [("one", False), ("", False), ("three", False)],
        [("a" * 300, False), ("b" * 300, True)],
    ],
)
def test_messages_of_several_lines(readers: Readers, lines: list[tuple[str, bool]]) -> None:
    ann, bob, eve = readers
    ann.write("@label=x;+y=z BATCH +1 draft/multiline #den")
    ann.write(*(f"@batch=1{';' + CONCAT if concat else ''} PRIVMSG #den :{text}" for text, concat in lines))
    echo = ann.ask("BATCH -1")
    told = bob.listen()
    assert echo[0].tags.pop("label") == "x"
    assert echo[0].tags == told[0].tags
    assert echo[0].tags["+y"] == "z"
    assert pieces(echo) == pieces(told) == lines
    plain = eve.listen()
    assert [line.params[1] for line in plain] == [text for text, _ in lines if text]
    assert [line.tags.get("msgid") for line in plain] == [echo[0].tags["msgid"]] + [None] * (len(plain) - 1)
    assert {line.tags["time"] for line in plain} == {echo[0].tags["time"]}
    assert {line.tags["+y"] for line in plain} == {"z"}
    assert all(CONCAT not in line.tags for line in plain)


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["@batch=2 PRIVMSG #den :hi"], "MULTILINE_INVALID"),
        (["@batch=1 PRIVMSG #den :hi", f"@batch=1;{CONCAT} PRIVMSG #den :", "BATCH -1"], "MULTILINE_INVALID"),
        (["@batch=1 PRIVMSG #other :hi"], "MULTILINE_INVALID_TARGET"),
        (["BATCH -1"], "MULTILINE_INVALID"),
        (["@batch=1 PRIVMSG #den :", "@batch=1 PRIVMSG #den :", "BATCH -1"], "MULTILINE_INVALID"),
        (["@batch=1 PRIVMSG #den :x"] * 101, "MULTILINE_MAX_LINES"),
        (["@batch=1 PRIVMSG #den :" + "x" * 400] * 21, "MULTILINE_MAX_BYTES"),
    ],
)
def test_bad_messages_of_several_lines(readers: Readers, lines: list[str], code: str) -> None:
    ann, bob, _ = readers
    ann.write("BATCH +1 draft/multiline #den")
    heard = ann.ask(*lines)
    assert (heard[0].command, heard[0].params[:2]) == ("FAIL", ["BATCH", code])
    assert bob.hears() == []


def test_redaction(desk: Desk) -> None:
    ann, bob, eve = desk.client("ann", *REDACT), desk.client("bob", *REDACT), desk.client("eve", "message-tags")
    desk.room("#den", ann, bob, eve)

    def say(client: Client, text: str) -> str:
        msgid = client.one(f"PRIVMSG #den :{text}").tags["msgid"]
        assert msgid
        desk.quiet(ann, bob, eve)
        return msgid

    mine, theirs = say(ann, "mine"), say(bob, "theirs")
    for line in [*ann.ask(f"REDACT #den {mine}"), *bob.listen()]:
        assert (line.nick, line.command, line.params) == ("ann", "REDACT", ["#den", mine])
    assert ann.says(f"REDACT #den {theirs} :spam") == bob.hears() == [f"ann REDACT #den {theirs} spam"], "operators may"
    assert "REDACT" not in " ".join(eve.hears())
    mine = say(ann, "mine again")
    heard = bob.one(f"REDACT #den {mine}")
    assert (heard.command, heard.params[:4]) == ("FAIL", ["REDACT", "REDACT_FORBIDDEN", "#den", mine])
    assert ann.hears() == []
    heard = ann.one("REDACT #den nonsense")
    assert (heard.command, heard.params[:4]) == ("FAIL", ["REDACT", "UNKNOWN_MSGID", "#den", "nonsense"])
    assert len(heard.params) == 5
    for target in ("#nowhere", "nobody"):
        heard = ann.one(f"REDACT {target} {mine}")
        assert (heard.command, heard.params[:3], len(heard.params)) == ("FAIL", ["REDACT", "INVALID_TARGET", target], 4)
    tags = ann.one("@+draft/react=👍 TAGMSG #den").tags
    heard = ann.one(f"REDACT #den {tags['msgid']}")
    assert (heard.command, heard.params[1]) == ("FAIL", "UNKNOWN_MSGID")


def test_redaction_between_two(desk: Desk) -> None:
    ann, bob = desk.client("ann", *REDACT), desk.client("bob", *REDACT)
    msgid = ann.one("PRIVMSG bob :psst").tags["msgid"]
    bob.listen()
    heard = bob.one(f"REDACT ann {msgid}")
    assert (heard.command, heard.params[:2]) == ("FAIL", ["REDACT", "REDACT_FORBIDDEN"])
    assert ann.says(f"REDACT bob {msgid}") == bob.hears() == [f"ann REDACT bob {msgid}"]


def test_a_redaction_stays_in_its_room(desk: Desk) -> None:
    """An operator elsewhere has no say, even with the identifier of a message from here."""
    ann, bob = desk.client("ann", *REDACT), desk.client("bob", *REDACT)
    desk.room("#a", ann)
    desk.room("#b", bob, ann)
    msgid = bob.one("PRIVMSG #b :hi").tags["msgid"]
    ann.listen()
    heard = ann.one(f"REDACT #b {msgid}")
    assert heard.params[:2] == ["REDACT", "REDACT_FORBIDDEN"]
    heard = ann.one(f"REDACT #a {msgid}")
    assert heard.params[1] in ("REDACT_FORBIDDEN", "UNKNOWN_MSGID")
    assert bob.hears() == []


OLD, NEW = "timestamp=2019-01-04T14:33:26.123Z", "timestamp=2019-06-01T12:00:00.000Z"


@pytest.mark.parametrize("target", ["#den", "bob"])
def test_read_markers(desk: Desk, target: str) -> None:
    ann = desk.client("ann", "draft/read-marker")
    desk.client("bob")
    desk.room("#den", ann)
    assert ann.says(f"MARKREAD {target}") == [f"MARKREAD {target} *"]
    assert ann.says(f"MARKREAD {target} {OLD}") == [f"MARKREAD {target} {OLD}"]
    assert ann.says(f"MARKREAD {target}") == [f"MARKREAD {target} {OLD}"]
    assert ann.says(f"MARKREAD {target} {NEW}") == [f"MARKREAD {target} {NEW}"]
    assert ann.says(f"MARKREAD {target} {OLD}") == [f"MARKREAD {target} {NEW}"], "it only grows"


def test_read_markers_when_entering(desk: Desk) -> None:
    ann = desk.client("ann", "draft/read-marker")
    assert ann.says("MARKREAD #nowhere") == ["MARKREAD #nowhere *"]
    heard = ann.says("JOIN #den")
    assert heard.index("MARKREAD #den *") < heard.index("366 #den")
    ann.ask(f"MARKREAD #den {OLD}", "PART #den")
    assert f"MARKREAD #den {OLD}" in ann.says("JOIN #den")


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("MARKREAD", "NEED_MORE_PARAMS"),
        ("MARKREAD #den *", "INVALID_PARAMS"),
        ("MARKREAD #den timestamp=never", "INVALID_PARAMS"),
        ("MARKREAD #den 2019-01-04T14:33:26.123Z", "INVALID_PARAMS"),
    ],
)
def test_bad_read_markers(desk: Desk, line: str, code: str) -> None:
    ann = desk.client("ann", "draft/read-marker")
    desk.room("#den", ann)
    heard = ann.one(line)
    assert (heard.command, heard.params[:2]) == ("FAIL", ["MARKREAD", code])


@pytest.mark.parametrize("time", ["9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999999Z"])
def test_the_end_of_time_can_be_read_up_to(desk: Desk, time: str) -> None:
    ann = desk.client("ann", "draft/read-marker")
    assert ann.says(f"MARKREAD #den timestamp={time}")[0].startswith(("MARKREAD #den timestamp=9999-", "FAIL MARKREAD"))
