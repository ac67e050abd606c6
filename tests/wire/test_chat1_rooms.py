"""Rooms in CHAT/1.0: where a plain client talks, and how it is told what comes from elsewhere."""

import pytest

from parlour.commands import Command, History, Join, Leave, Mode, Negotiate, Say, Topic, Who
from parlour.dialects.chat1 import Chat1
from parlour.dialects.chat1.codec import ASCII, codec
from parlour.errors import Reason
from parlour.events import (
    AwaySet,
    Created,
    Deleted,
    Departed,
    Dissolved,
    Edited,
    Entered,
    Exited,
    Invited,
    Joined,
    Kicked,
    Left,
    Matched,
    ModesSet,
    PersonEvent,
    Quitted,
    Reacted,
    RealnameSet,
    Refused,
    Renamed,
    RoomEvent,
    RoomRenamed,
    RoomState,
    Said,
    Signalled,
    TopicSet,
    Typing,
)

AT = 1_700_000_000.0


def said(text: str, room: str = "lobby", author: str = "luca") -> Said:
    return Said(room, author, AT, 1, text)


def in_dev() -> Chat1:
    """A client that talks in the room "dev"."""
    dialect = Chat1()
    dialect.feed(b"REGISTER luca CHAT/1.0\n", 0.0, -1)
    assert dialect.feed(b"!join dev\n", 0.0, -1) == [Join("dev")]
    dialect.reply(Entered(RoomState("dev", present=1)))
    return dialect


@pytest.mark.parametrize(
    ("event", "utf8", "ascii_"),
    [
        (said("hi", "dev"), "@luca: hi\n", "@luca: hi\n"),
        (said("hi"), "@luca: [lobby] hi\n", "@luca: [lobby] hi\n"),
        (said("café", "büro", "josé"), "@josé: [büro] café\n", "@jose: [buro] cafe\n"),
        (said("psst", "@9f3a"), "@luca: [private] psst\n", "@luca: [private] psst\n"),
        (
            said("one\n\nDISCONNECT CHAT/1.0"),
            "@luca: [lobby] one\n@luca: [lobby] DISCONNECT CHAT/1.0\n",
            "@luca: [lobby] one\n@luca: [lobby] DISCONNECT CHAT/1.0\n",
        ),
        (Said("dev", "bob", AT, 1, "wävés", action=True), "@bob: * wävés\n", "@bob: * waves\n"),
        (Said("dev", "bob", AT, 2, "yes", reply=1, to="luca"), "@bob: [to luca] yes\n", "@bob: [to luca] yes\n"),
        (
            Said("lobby", "bob", AT, 2, "yes", 1, "luca"),
            "@bob: [lobby] [to luca] yes\n",
            "@bob: [lobby] [to luca] yes\n",
        ),
        (Edited("dev", "bob", AT, 3, target=1, text="né"), "@bob: [edited] né\n", "@bob: [edited] ne\n"),
        (
            Edited("dev", "bob", AT, 3, target=1, text="a\nb"),
            "@bob: [edited] a\n@bob: b\n",
            "@bob: [edited] a\n@bob: b\n",
        ),
        (Deleted("dev", "bob", AT, 4, target=1), "@bob: [took a message back]\n", "@bob: [took a message back]\n"),
        (
            Reacted("dev", "bob", AT, 5, target=1, emoji="👍", to="luca"),
            "@bob: [👍 to luca]\n",
            "@bob: [:thumbsup: to luca]\n",
        ),
        (Reacted("dev", "bob", AT, 5, target=1, emoji="👍", on=False, to="luca"), "", ""),
        (
            TopicSet("dev", "bob", AT, 6, "tools"),
            "@server: bob set the topic: tools\n",
            "@server: bob set the topic: tools\n",
        ),
        (TopicSet("dev", "bob", AT, 6), "@server: bob took the topic off\n", "@server: bob took the topic off\n"),
        (
            TopicSet("lobby", "bob", AT, 6, "x"),
            "@server: [lobby] bob set the topic: x\n",
            "@server: [lobby] bob set the topic: x\n",
        ),
        (Invited("dev", "bob", AT, 7, "eve"), "@server: bob invited eve\n", "@server: bob invited eve\n"),
        (Departed("dev", "bob", AT, 8), "@server: bob left for good\n", "@server: bob left for good\n"),
        (Created("dev", "bob", AT, 1), "", ""),
        (Dissolved("dev", "bob", AT, 9), "", ""),
        (Joined("dev", "bob", AT), "", ""),
        (Left("dev", "bob", AT), "", ""),
        (Said("dev", "bob", AT, 1, "bold", markup="\x02bold\x0304"), "@bob: bold\n", "@bob: bold\n"),
        (
            Kicked("dev", "mod", AT, name="josé", text="adverts"),
            "@server: mod put josé out: adverts\n",
            "@server: mod put jose out: adverts\n",
        ),
        (
            Kicked("lobby", "mod", AT, name="bob"),
            "@server: [lobby] mod put bob out\n",
            "@server: [lobby] mod put bob out\n",
        ),
        (
            ModesSet("dev", "mod", AT, modes=(Mode("operator", value="josé"), Mode("secret"), Mode("exempt"))),
            "@server: mod made josé an operator\n@server: the room is secret now\n",
            "@server: mod made jose an operator\n@server: the room is secret now\n",
        ),
        (ModesSet("dev", "mod", AT, modes=(Mode("invited", value="eve!*@*"),)), "", ""),
        (
            Renamed("bob", AT, ("lobby",), "josé"),
            "@server: bob is called josé now\n",
            "@server: bob is called jose now\n",
        ),
        (AwaySet("bob", AT, ("dev",), "lunch"), "", ""),
        (Quitted("bob", AT, ("dev",), "bye"), "", ""),
        (RealnameSet("bob", AT, ("dev",), "Bob"), "", ""),
        (Typing("dev", "bob", AT), "", ""),
        (Signalled("dev", "bob", AT, text="VERSION"), "", ""),
    ],
)
def test_what_happens(event: RoomEvent | PersonEvent, utf8: str, ascii_: str) -> None:
    assert codec("dev").encode(event).decode() == utf8
    assert codec("dev", ascii=True).encode(event).decode("ascii") == ascii_


@pytest.mark.parametrize(
    ("event", "line"),
    [
        (Joined("dev", "josé", AT), "@server: josé is here\n"),
        (Left("dev", "bob", AT), "@server: bob is gone\n"),
        (Joined("lobby", "bob", AT), "@server: [lobby] bob is here\n"),
        (AwaySet("bob", AT, ("lobby",), "lunch"), "@server: bob is away: lunch\n"),
        (AwaySet("bob", AT, ("dev",)), "@server: bob is back\n"),
        (Quitted("bob", AT, ("dev",), "bye"), ""),
        (said("hi", "dev"), "@luca: hi\n"),
    ],
)
def test_those_who_want_to_know_are_told_who_comes_and_goes(event: RoomEvent | PersonEvent, line: str) -> None:
    assert codec("dev", joins=True).encode(event).decode() == line
    assert codec("dev", joins=True, ascii=True).encode(event).decode("ascii") == line.replace("é", "e")


def test_everyone_who_talks_in_the_same_way_shares_the_bytes() -> None:
    assert in_dev().codec is in_dev().codec is codec("dev", ascii=True)
    assert codec() is codec()
    assert codec(ascii=True) is ASCII


@pytest.mark.parametrize(
    ("line", "command"),
    [
        (b"hello", Say("hello", "dev")),
        (b"@luca: hello", Say("hello", "dev")),
        (b"/me waves", Say("waves", "dev", action=True)),
        (b"!!x", Say("!x", "dev")),
        (b"!leave", Leave("dev")),
        (b"!leave lobby", Leave("lobby")),
        (b"!who", Who("dev")),
        (b"!topic", Topic("dev")),
        (b"!topic tools", Topic("dev", "tools")),
        (b"!history 3", History("dev", limit=3)),
    ],
)
def test_what_is_said_goes_to_the_room_that_was_entered_last(line: bytes, command: Command) -> None:
    assert in_dev().feed(line + b"\n", 0.0, -1) == [command]


def test_it_moves_only_when_the_room_was_entered() -> None:
    dialect = Chat1()
    dialect.feed(b"REGISTER luca CHAT/1.0\n", 0.0, -1)
    assert dialect.feed(b"!join dev\nhello\n", 0.0, -1) == [Join("dev"), Say("hello")]


def test_entering_and_leaving() -> None:
    dialect = in_dev()
    den = RoomState("den", "private", topic="plans", present=2)
    assert dialect.reply(Entered(den)) == b"@server: you are talking in the private room den (2 here); topic: plans\n"
    assert dialect.feed(b"hello\n", 0.0, -1) == [Say("hello", "den")]
    assert dialect.reply(Exited("dev")) == b"@server: you have left dev\n"
    assert dialect.feed(b"hello\n", 0.0, -1) == [Say("hello", "den")]
    assert dialect.reply(Exited("den")) == b"@server: you have left den\n"
    assert dialect.feed(b"hello\n", 0.0, -1) == [Say("hello", "lobby")]
    assert dialect.codec is ASCII


def test_who_is_put_out_stays_there_and_is_refused_in_words() -> None:
    dialect = in_dev()
    assert dialect.reply(Exited("dev", "mod", "adverts")) == (
        b"@server: mod put you out of dev: adverts; !join dev to come back\n"
    )
    assert dialect.feed(b"hello\n", 0.0, -1) == [Say("hello", "dev")]
    assert dialect.reply(Refused(Reason.NOT_A_MEMBER, "dev")) == (
        b"@server: you are not in that room; join it first: dev\n"
    )
    assert dialect.feed(b"!join lobby\n", 0.0, -1) == [Join("lobby")]
    dialect.reply(Entered(RoomState("lobby", present=1)))
    assert dialect.reply(Exited("lobby", "mod")) == b"@server: mod put you out of lobby; !join lobby to come back\n"
    assert dialect.feed(b"hello\n", 0.0, -1) == [Say("hello", "lobby")]


def test_a_room_with_another_name_is_still_where_one_talks() -> None:
    ascii_, other, elsewhere = in_dev(), in_dev(), Chat1()
    other.feed(b"!utf8\n", 0.0, -1)
    renamed = RoomRenamed("dev", "mod", AT, 5, "tools")
    assert elsewhere.codec.encode(renamed) == b"@server: [dev] mod renamed this room to tools\n"
    for dialect in (ascii_, other):
        before = dialect.codec
        assert before.encode(renamed) == b"@server: mod renamed this room to tools\n"
        assert dialect.codec is before
        assert dialect.feed(b"hello\n!who\n", 0.0, -1) == [Say("hello", "tools"), Who("tools")]
        assert dialect.codec.encode(said("hi", "tools")) == b"@luca: hi\n"
        assert dialect.codec.encode(said("hi", "dev")) == b"@luca: [dev] hi\n"
    assert codec("tools", ascii=True) is ascii_.codec
    assert codec("tools") is other.codec
    assert in_dev().codec is not ascii_.codec
    dialect = in_dev()
    dialect.reply(Entered(RoomState("tools")))
    assert dialect.codec is ascii_.codec
    assert dialect.reply(Exited("tools")) == b"@server: you have left tools\n"
    assert dialect.feed(b"hello\n", 0.0, -1) == [Say("hello", "lobby")]


def test_an_invitation_does_not_move_anyone() -> None:
    dialect = in_dev()
    assert dialect.reply(Entered(RoomState("den", "private"), by="bob")) == (
        b"@server: bob invited you to the private room den: !join den to talk there\n"
    )
    assert dialect.reply(Entered(RoomState("@9f3a", "direct", people=("luca", "bob")), by="bob")) == b""
    assert dialect.feed(b"hello\n", 0.0, -1) == [Say("hello", "dev")]


def test_what_was_switched_on_stays_on_in_other_rooms() -> None:
    dialect = in_dev()
    assert dialect.feed(b"!joins\n", 0.0, -1) == [Negotiate("joins")]
    assert dialect.codec is codec("dev", ascii=True, joins=True)
    assert dialect.feed(b"!utf8\n", 0.0, -1) == [Negotiate("utf8")]
    assert dialect.codec is codec("dev", joins=True)
    dialect.reply(Exited("dev"))
    assert dialect.codec is codec("lobby", joins=True)
    assert dialect.feed(b"!joins\n", 0.0, -1) == [Negotiate("joins")]
    assert dialect.codec is codec("lobby", joins=True)


def test_what_is_followed_bears_the_name_of_its_room() -> None:
    assert in_dev().reply(Matched("apple", said("an apple", "fruit"))) == b"@luca: [fruit] an apple\n"
