"""docs/chat-1.0.md and the dialect say the same."""

import re
from pathlib import Path

import pytest

from parlour import events
from parlour.commands import LOBBY, Mode
from parlour.dialects.chat1 import Chat1, grammar
from parlour.dialects.text.commands import MOST_HISTORY, TABLE
from parlour.dialects.wording import SENTENCES
from parlour.errors import Farewell, Reason
from parlour.events import Event, PersonEvent, RoomEvent, RoomState, Said

PAGE = (Path(__file__).parents[3] / "docs" / "chat-1.0.md").read_text()
AT = 1767259800.0


def rows(*head: str) -> list[list[str]]:
    """The rows of the table with that head."""
    (body,) = re.findall(rf"^\| {re.escape(' | '.join(head))} \|\n\| [-| ]+\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in body.splitlines()]


def told(*happened: Event) -> list[str]:
    """What bob, who is in the lobby, reads."""
    dialect = Chat1()
    dialect.feed(b"REGISTER bob CHAT/1.0\n!utf8\n", 0.0, -1)
    lines = b""
    for event in happened:
        if isinstance(event, RoomEvent | PersonEvent):
            lines += dialect.codec.encode(event)
        else:
            lines += dialect.reply(event)
    return lines.decode().splitlines()


def test_every_command_in_its_order() -> None:
    expected = [f"!{word} {row.usage}".strip() for word, row in TABLE.items()]
    assert [row[0].strip("`") for row in rows("command", "what it does")] == expected
    for cells, row in zip(rows("command", "what it does"), TABLE.values(), strict=True):
        said = row.about.split(";")[0].split(" with ")[0].split(", not")[0]
        assert cells[1].startswith(said), (cells, said)
    assert f"up to {MOST_HISTORY}" in PAGE
    assert TABLE["history"].parse("", LOBBY) == TABLE["history"].parse("20", LOBBY)


def test_the_limit_of_a_line() -> None:
    assert f"more than {grammar.MAX_LINE} bytes" in PAGE


def test_an_unknown_command() -> None:
    assert f"`@server: {SENTENCES[Reason.UNKNOWN_COMMAND]}`" in PAGE


@pytest.mark.parametrize(
    ("command", "answers"),
    [
        ("`!list`", [events.PeopleList(("alice", "bob"))]),
        ("`!follow?`", [events.FollowList(("apple", "@alice", "@bob", "@all"))]),
        ("`!follow apple`", [events.FollowChanged("apple"), events.Refused(Reason.ALREADY_FOLLOWING, "apple")]),
        (
            "`!unfollow apple`",
            [events.FollowChanged("apple", on=False), events.Refused(Reason.NOT_FOLLOWING, "apple")],
        ),
        ("`!unfollow @all`", [events.Refused(Reason.ALL_FOLLOW_ALL, "@all")]),
        ("`!unfollow @bob`, by bob", [events.Refused(Reason.FOLLOWS_SELF, "@bob")]),
        ("`!exit`", [events.Closing(Farewell.LEFT)]),
    ],
)
def test_the_forms_of_the_course(command: str, answers: list[Event]) -> None:
    (cell,) = (row[1] for row in rows("command", "answer") if row[0] == command)
    assert re.findall(r"`([^`]+)`", cell)[: len(answers)] == told(*answers)


def test_the_answers_of_the_example() -> None:
    lines = told(
        events.Entered(RoomState("dev", topic="tools", present=2)),
        events.WhoList("dev", (events.Presence("alice"), events.Presence("bob"))),
        events.Page(
            "dev",
            (
                Said("dev", "alice", AT, 7, "shall we meet at nine?"),
                Said("dev", "eve", AT + 60, 8, "yes", reply=7, to="alice"),
            ),
        ),
        events.Refused(Reason.STAYS_IN_LOBBY, LOBBY),
    )
    assert re.findall(r"^    < (@server: .*)$", PAGE, re.MULTILINE) == lines


def test_the_marks_of_rooms() -> None:
    (block,) = re.findall(r"^    @alice: here in.*\n(?:    .*\n)+", PAGE, re.MULTILINE)
    texts = [line.strip() for line in block.splitlines()]
    rooms = [LOBBY, "dev", "@5f0c9a1b7e3d2468"]
    plain = [re.sub(r"^@alice: (\[\w+\] )?", "", text) for text in texts]
    assert texts == told(*(Said(room, "alice", AT, 1, text) for room, text in zip(rooms, plain, strict=True)))


def test_who_comes_and_goes() -> None:
    dialect = Chat1()
    dialect.feed(b"REGISTER bob CHAT/1.0\n!utf8\n!joins\n", 0.0, -1)
    (cell,) = (row[1] for row in rows("command", "what it does") if row[0] == "`!joins`")
    happened: list[RoomEvent | PersonEvent] = [
        events.Joined(LOBBY, "alice", AT),
        events.Left(LOBBY, "alice", AT),
        events.AwaySet("alice", AT, (LOBBY,), "lunch"),
        events.AwaySet("alice", AT, (LOBBY,)),
    ]
    lines = b"".join(map(dialect.codec.encode, happened)).decode().splitlines()
    assert re.findall(r"`([^`]+)`", cell) == lines


def test_what_a_line_cannot_show_otherwise() -> None:
    shown = [line for row in rows("what happens", "the line") for line in re.findall(r"`([^`]+)`", row[1])]
    lines = told(
        Said(LOBBY, "alice", AT, 2, "yes", reply=1, to="bob"),
        events.Edited(LOBBY, "alice", AT, 3, target=2, text="hello again"),
        events.Deleted(LOBBY, "alice", AT, 4, target=2),
        events.Reacted(LOBBY, "alice", AT, 5, target=1, emoji="👍", to="bob"),
        events.TopicSet(LOBBY, "alice", AT, 6, "tools"),
        events.TopicSet(LOBBY, "alice", AT, 7),
        events.Invited(LOBBY, "alice", AT, 8, "eve"),
        events.Entered(RoomState("den", "private"), "alice"),
        events.Departed(LOBBY, "eve", AT, 9),
        events.Invitation("dev", "alice"),
        events.Renamed("eve", AT, (LOBBY,), "eva"),
        events.RoomRenamed(LOBBY, "alice", AT, 10, "tools"),
        events.Kicked(LOBBY, "alice", AT, name="eve", text="no adverts"),
        events.Exited("dev", "alice", "no adverts"),
        events.ModesSet(LOBBY, "alice", AT, modes=(Mode("operator", value="eve"),)),
        events.ModesSet(LOBBY, "alice", AT, modes=(Mode("banned", value="eve!*@*"),)),
        events.ModesSet(LOBBY, "alice", AT, modes=(Mode("moderated"),)),
        events.IsAway("alice", "lunch"),
    )
    shown.remove("@alice: [:thumbsup: to bob]")
    assert shown == lines
