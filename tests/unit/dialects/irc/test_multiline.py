"""Messages of several lines: taken as one, and divided again as they came."""

import pytest

from parlour.commands import Command, Ping, Say, Tell
from parlour.dialects.irc.caps import MOST_BYTES, MOST_LINES
from parlour.dialects.irc.division import DIVISION, divided, pieces
from parlour.errors import Reason
from parlour.events import Answered, Done, Refused, Said
from tests.unit.dialects.irc.member import LUCA, Member, bare

CAPS = ("message-tags", "batch", "draft/multiline")
CONCAT = "draft/multiline-concat"


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        (
            ["BATCH +1 draft/multiline #den", "@batch=1 PRIVMSG #den one", "@batch=1 PRIVMSG #DEN :two ", "BATCH -1"],
            Say(room="den", text="one\ntwo "),
        ),
        (
            [
                "@+a=1;+reply=7-den BATCH +1 draft/multiline #den",
                "@batch=1 PRIVMSG #den :",
                "@batch=1 PRIVMSG #den :how is ",
                f"@batch=1;{CONCAT} PRIVMSG #den :everyone?",
                "BATCH -1",
            ],
            Say(room="den", text="\nhow is everyone?", reply=7, tags={"+a": "1", DIVISION: "17/8"}),
        ),
        (
            ["BATCH +x draft/multiline mia", "@batch=x;+b=2 PRIVMSG mia :psst", "BATCH -x"],
            Tell(name="mia", text="psst"),
        ),
        (["BATCH +x draft/multiline luca", "@batch=x PRIVMSG luca :a", "BATCH -x"], Ping(settled=True)),
    ],
)
def test_a_batch_is_one_message(lines: list[str], asked: Command) -> None:
    member = Member(*CAPS)
    for line in lines[:-1]:
        assert member.asks(line) == []
    assert bare(member.asks(lines[-1])) == [asked]
    assert member.says("BATCH -1")[0].startswith(":irc.parlour FAIL BATCH MULTILINE_INVALID :")


def test_one_without_the_capability_is_unknown() -> None:
    assert Member("batch").says("BATCH +1 draft/multiline #den")[0].startswith(":irc.parlour 421 luca BATCH :")
    (said,) = Member("batch", "message-tags").asks("@batch=1 PRIVMSG #den :hi")
    assert said == Say(room="den", text="hi")


BEGIN = "BATCH +1 draft/multiline #den"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["BATCH +1 netsplit a b"], "MULTILINE_INVALID"),
        (["BATCH +1 draft/multiline"], "MULTILINE_INVALID"),
        (["BATCH +1 draft/multiline #a,#b"], "MULTILINE_INVALID"),
        (["BATCH +"], "MULTILINE_INVALID"),
        (["BATCH x"], "MULTILINE_INVALID"),
        (["BATCH -1"], "MULTILINE_INVALID"),
        (["@batch=1 PRIVMSG #den :hi"], "MULTILINE_INVALID"),
        ([BEGIN, "BATCH +2 draft/multiline #den", "BATCH -1"], "MULTILINE_INVALID"),
        ([BEGIN, "@batch=2 PRIVMSG #den :hi", "@batch=1 PRIVMSG #den :hi", "BATCH -1"], "MULTILINE_INVALID"),
        ([BEGIN, "@batch=1 NOTICE #den :hi", "BATCH -1"], "MULTILINE_INVALID"),
        ([BEGIN, "@batch=1 PRIVMSG #den", "BATCH -1"], "MULTILINE_INVALID"),
        ([BEGIN, "@batch=1 PRIVMSG #den :hi", f"@batch=1;{CONCAT} PRIVMSG #den :", "BATCH -1"], "MULTILINE_INVALID"),
        ([BEGIN, "BATCH -1"], "MULTILINE_INVALID"),
        ([BEGIN, "@batch=1 PRIVMSG #den :", "@batch=1 PRIVMSG #den : ", "BATCH -1"], "MULTILINE_INVALID"),
        ([BEGIN, "@batch=1 PRIVMSG #pub :hi", "BATCH -1"], "MULTILINE_INVALID_TARGET #den #pub"),
        ([BEGIN, *["@batch=1 PRIVMSG #den :hi"] * (MOST_LINES + 5), "BATCH -1"], f"MULTILINE_MAX_LINES {MOST_LINES}"),
        (
            [BEGIN, *["@batch=1 PRIVMSG #den :" + "x" * 400] * (MOST_BYTES // 400 + 2), "BATCH -1"],
            f"MULTILINE_MAX_BYTES {MOST_BYTES}",
        ),
    ],
)
def test_what_is_wrong_is_said_once(lines: list[str], told: str) -> None:
    member = Member(*CAPS)
    (answer,) = member.says(*lines)
    assert answer.startswith(f":irc.parlour FAIL BATCH {told} :")
    assert bare(member.asks(BEGIN, "@batch=1 PRIVMSG #den :hi", "BATCH -1")) == [Say(room="den", text="hi")]


def labelled(member: Member) -> Command:
    """A labelled batch, its end included; what it asks for."""
    for line in ("@label=L;" + BEGIN.replace("BATCH", "+a BATCH"), "@batch=1 PRIVMSG #den :1", "BATCH -1"):
        for command in member.irc.feed(f"{line}\r\n".encode(), 1.0, -1):
            if isinstance(command, Say):
                return command
            assert member.told(Answered(bytes), command) == []
    raise AssertionError


def test_the_label_of_the_first_line_is_that_of_the_answer() -> None:
    member = Member(*CAPS, "labeled-response", "echo-message")
    command = labelled(member)
    assert member.told(Done("den", 3, 1.0), command) == []
    assert command.id is not None
    echo = member.irc.echo(Said("den", "luca", 1.0, 3, "1", tags={"+a": ""}), command.id)
    assert echo.decode() == f"@label=L;msgid=3-den;+a {LUCA} PRIVMSG #den :1\r\n"
    command = labelled(member)
    (answer,) = member.told(Refused(Reason.NOT_A_MEMBER, "den"), command)
    assert answer.startswith("@label=L :irc.parlour 404 luca #den :")


@pytest.mark.parametrize(
    ("given", "text", "division"),
    [
        ([("a", False), ("b", False)], "a\nb", ""),
        ([("", False), ("a ", False), ("b", True)], "\na b", "4/3"),
        ([("a", True), ("b", True), ("", False), ("c", False), ("d", True)], "ab\n\ncd", "6/1,5"),
    ],
)
def test_divisions(given: list[tuple[str, bool]], text: str, division: str) -> None:
    assert divided(given) == (text, division)
    if division:
        lines: list[list[str]] = []
        for at, (piece, goes_on) in enumerate(given):
            if at and goes_on:
                lines[-1].append(piece)
            else:
                lines.append([piece])
        assert pieces(text, division) == lines


@pytest.mark.parametrize(
    "division", ["", "3", "/", "3/", "4/1", "3/1,1", "3/2,1", "3/x", "3/-1", "x/1", "3/1,,2", "3/²"]
)
def test_what_is_no_division_of_the_text(division: str) -> None:
    assert pieces("abc", division) is None


def test_cuts_outside_of_lines_are_none() -> None:
    assert pieces("a\nb", "3/0,1,2,3,99") == [["a"], ["b"]]
