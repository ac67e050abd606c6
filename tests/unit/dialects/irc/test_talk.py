"""PRIVMSG, NOTICE, TAGMSG, REDACT as commands, and what is said if they are refused."""

import pytest
from msgspec.structs import replace

from parlour.commands import Command, Delete, Ping, React, Say, Signal, Tell, Typing
from parlour.errors import Reason
from parlour.events import Answered, Pong, Refused, Said, Signalled
from tests.unit.dialects.irc.member import LUCA, Member, bare


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("PRIVMSG #den :hi", [Say(room="den", text="hi")]),
        ("PRIVMSG #den hi", [Say(room="den", text="hi")]),
        ("privmsg mia :hi", [Tell(name="mia", text="hi")]),
        ("NOTICE mia :hi", [Tell(name="mia", text="hi", notice=True)]),
        ("PRIVMSG #den,mia,,mia :hi", [Say(room="den", text="hi"), Tell(name="mia", text="hi")]),
        ("PRIVMSG #den :\x01ACTION waves\x01", [Say(room="den", text="waves", action=True)]),
        ("PRIVMSG mia :\x01ACTION waves", [Tell(name="mia", text="waves", action=True)]),
        ("PRIVMSG mia :\x01VERSION\x01", [Signal(name="mia", text="VERSION")]),
        ("NOTICE #den :\x01PING 1 2\x01", [Signal(room="den", text="PING 1 2", notice=True)]),
        ("PRIVMSG luca :\x01PING 1\x01", [Signal(name="luca", text="PING 1")]),
        ("PRIVMSG mia :\x01\x01", []),
        ("NOTICE mia :", []),
        ("NOTICE a,b,c,d,e :hi", []),
        ("TAGMSG mia", []),
        ("@+a=1 TAGMSG mia", []),
        ("@+a=1 PRIVMSG mia :hi", [Tell(name="mia", text="hi")]),
    ],
)
def test_what_a_line_asks_for(line: str, asked: list[Command]) -> None:
    assert bare(Member().asks(line)) == asked


@pytest.mark.parametrize(
    ("line", "asked"),
    [
        ("@+a=1;b=2 PRIVMSG mia :hi", Tell(name="mia", text="hi", tags={"+a": "1"})),
        ("@+a NOTICE #den :hi", Say(room="den", text="hi", notice=True, tags={"+a": ""})),
        ("@+reply=7-den PRIVMSG #den :yes", Say(room="den", text="yes", reply=7)),
        ("@+draft/reply=7-den;+a=1 PRIVMSG #DEN :yes", Say(room="DEN", text="yes", reply=7, tags={"+a": "1"})),
        ("@+reply=7-@d PRIVMSG mia :yes", Tell(name="mia", text="yes", reply=7)),
        ("@+reply=7-@d PRIVMSG bob :yes", Tell(name="bob", text="yes", tags={"+reply": "7-@d"})),
        ("@+reply=7-pub PRIVMSG #den :yes", Say(room="den", text="yes", tags={"+reply": "7-pub"})),
        ("@+reply=x PRIVMSG #den :yes", Say(room="den", text="yes", tags={"+reply": "x"})),
        ("@+parlour/cuts=3/1 PRIVMSG #den :yes", Say(room="den", text="yes")),
        ("@+typing=active TAGMSG #den", Typing(room="den")),
        ("@+typing=done TAGMSG #den", Typing(room="den", state="done")),
        ("@+typing=maybe TAGMSG #den", Signal(room="den", tags={"+typing": "maybe"})),
        ("@+typing=active;+a TAGMSG #den", Signal(room="den", tags={"+typing": "active", "+a": ""})),
        ("@+typing=active TAGMSG mia", Signal(name="mia", tags={"+typing": "active"})),
        ("@+draft/react=:);+draft/reply=7-den TAGMSG #den", React(room="den", seq=7, emoji=":)")),
        ("@+react=:);+reply=7-@d TAGMSG mia", React(room="@d", seq=7, emoji=":)")),
        ("@+draft/unreact=:);+reply=7-den TAGMSG #den", React(room="den", seq=7, emoji=":)", on=False)),
        ("@+draft/react=:) TAGMSG #den", Signal(room="den", tags={"+draft/react": ":)"})),
        ("REDACT #den 7-den", Delete(room="den", seq=7)),
        ("REDACT #den 7-den :oh no", Delete(room="den", seq=7, text="oh no")),
        ("REDACT mia 7-@d", Delete(room="@d", seq=7)),
        ("REDACT bob 7-@d", Delete(room="@bob", seq=0)),
        ("REDACT #den 7-pub", Delete(room="den", seq=0)),
        ("REDACT #den junk", Delete(room="den", seq=0)),
    ],
)
def test_what_tags_ask_for(line: str, asked: Command) -> None:
    assert bare(Member("message-tags").asks(line)) == [asked]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("PRIVMSG", "411 luca"),
        ("PRIVMSG :", "411 luca"),
        ("PRIVMSG mia", "412 luca"),
        ("PRIVMSG #den :", "412 luca"),
        ("PRIVMSG a,b,c,d,e :hi", "407 luca e"),
        ("TAGMSG", "461 luca TAGMSG"),
        ("REDACT #den", "461 luca REDACT"),
    ],
)
def test_what_needs_no_core(line: str, told: str) -> None:
    (answer,) = Member().says(line)
    assert answer.startswith(f":irc.parlour {told} :")


def test_a_line_is_cut_where_everyone_is_told_it_in_one() -> None:
    member = Member()
    for given in ("x" * 485, "ö" * 242, "👍🏽" * 60):
        for kind in ("{}", "\x01ACTION {}\x01", "\x01PING {}\x01"):
            (command,) = member.asks(f"PRIVMSG #den :{kind.format(given)}")
            assert isinstance(command, Say | Signal)
            event: Said | Signalled = Said("den", "luca", 1.0, 2, command.text)
            if isinstance(command, Signal):
                event = Signalled("den", "luca", 1.0, text=command.text)
            elif command.action:
                event = replace(event, action=True)
            (line,) = member.irc.codec.encode(event).split(b"\r\n")[:-1]
            assert 400 < len(line) <= 510


@pytest.mark.parametrize(("caps", "times"), [((), 1), (("echo-message",), 2)])
def test_what_one_says_to_oneself_comes_back(caps: tuple[str, ...], times: int) -> None:
    member = Member("server-time", *caps)
    (command,) = member.asks("PRIVMSG LUCA :\x01ACTION hums\x01")
    assert bare([command]) == [Ping(settled=True)]
    line = f"@time=2023-11-14T22:13:20.250Z {LUCA} PRIVMSG luca :\x01ACTION hums\x01"
    assert member.told(Pong(1_700_000_000.25), command) == [line] * times


@pytest.mark.parametrize(
    ("line", "refused", "told"),
    [
        ("PRIVMSG #den :hi", Refused(Reason.NO_SUCH_ROOM, "den"), "403 luca #den"),
        ("PRIVMSG #den :hi", Refused(Reason.NOT_A_MEMBER, "den"), "404 luca #den"),
        ("PRIVMSG #den :hi", Refused(Reason.MAY_NOT_SPEAK, "den"), "404 luca #den"),
        ("PRIVMSG #den :hi", Refused(Reason.NOTHING_SAID), "412 luca"),
        ("PRIVMSG #den :hi", Refused(Reason.TEXT_TOO_LONG), "417 luca"),
        ("PRIVMSG bob :hi", Refused(Reason.NO_SUCH_PERSON, "bob"), "401 luca bob"),
        ("PRIVMSG #den :hi", Refused(Reason.NOT_STORED), "FAIL PRIVMSG NOT_STORED"),
        ("NOTICE #den :hi", Refused(Reason.NOT_STORED), "FAIL NOTICE NOT_STORED #den"),
        ("NOTICE #den :hi", Refused(Reason.NOT_A_MEMBER, "den"), ""),
        ("NOTICE bob :hi", Refused(Reason.NO_SUCH_PERSON, "bob"), ""),
        ("@+typing=active TAGMSG #den", Refused(Reason.NOT_A_MEMBER, "den"), ""),
        ("@+typing=active TAGMSG bob", Refused(Reason.NO_SUCH_PERSON, "bob"), ""),
        ("@+a TAGMSG #den", Refused(Reason.NOT_A_MEMBER, "den"), "404 luca #den"),
        ("REDACT #den 7-den", Refused(Reason.NO_SUCH_MESSAGE), "FAIL REDACT UNKNOWN_MSGID #den 7-den"),
        ("REDACT #den 7-den", Refused(Reason.NOT_YOURS), "FAIL REDACT REDACT_FORBIDDEN #den 7-den"),
        ("REDACT #den x", Refused(Reason.NO_SUCH_ROOM, "den"), "FAIL REDACT INVALID_TARGET #den"),
        ("REDACT bob x", Refused(Reason.NO_SUCH_ROOM, "@bob"), "FAIL REDACT INVALID_TARGET bob"),
        ("REDACT #den 7-den", Refused(Reason.NOT_STORED), "FAIL REDACT NOT_STORED #den"),
    ],
)
def test_why_not(line: str, refused: Refused, told: str) -> None:
    member = Member("message-tags")
    (command,) = member.asks(line)
    answer = member.told(refused, command)
    if not told:
        assert answer == []
    else:
        assert answer[0].startswith(f":irc.parlour {told} :")
        assert len(answer) == 1


@pytest.mark.parametrize(
    ("line", "instead"),
    [
        ("+reply=7-den PRIVMSG #den :yes", Say(room="den", text="yes", tags={"+reply": "7-den"})),
        (
            "+react=:);+reply=7-den TAGMSG #den",
            Signal(room="den", tags={"+react": ":)", "+reply": "7-den"}),
        ),
    ],
)
def test_what_is_about_no_message_is_passed_on_nevertheless(line: str, instead: Command) -> None:
    member = Member("message-tags", "batch", "labeled-response")
    commands = member.irc.feed(f"@label=x;{line}\r\n".encode(), 1.0, -1)
    assert len(commands) == 2
    assert member.told(Refused(Reason.NO_SUCH_MESSAGE), commands[0]) == []
    assert member.told(Answered(lambda: b""), commands[1]) == []
    (errand,) = member.errands()
    assert bare([errand]) == [instead]
    assert member.told(Refused(Reason.NOT_A_MEMBER, "den"), errand) == [
        "@label=x :irc.parlour 404 luca #den :Cannot send to channel"
    ]
