"""What a CHAT/1.0 client is sent, byte by byte."""

import pytest

from parlour.commands import Quit, Rename, Say
from parlour.dialects.base import Alone
from parlour.dialects.chat1 import Chat1
from parlour.dialects.chat1.codec import ASCII, codec
from parlour.dialects.wording import SENTENCES
from parlour.errors import Farewell, Reason
from parlour.events import Closing, Event, Joined, Left, Negotiated, Refused, Registered, Renamed, RoomEvent, Said

UTF8 = codec()


def framed() -> Chat1:
    dialect = Chat1()
    dialect.feed(b"REGISTER luca CHAT/1.0\n", 0.0, -1)
    return dialect


def unframed() -> Chat1:
    dialect = Chat1()
    dialect.feed(b"REGISTER luca CHAT/1.0", 0.0, -1)
    dialect.tick(1.0)
    return dialect


CONTROL = [
    (Registered("luca"), b"200 Registration successful"),
    (Refused(Reason.BAD_NAME), b"400 Invalid registration"),
    (Refused(Reason.BAD_REGISTRATION), b"400 Invalid registration"),
    (Refused(Reason.NAME_IN_USE), b"401 Client already registered"),
    (Refused(Reason.ALREADY_REGISTERED), b"401 Client already registered"),
    (Closing(Farewell.STOPPING), b"DISCONNECT CHAT/1.0"),
]

NOTICES = [
    (Refused(Reason.LINE_TOO_LONG), b"@server: that line was too long and was not sent\n"),
    (Refused(Reason.NOT_STORED), b"@server: that could not be stored and was not sent\n"),
    (Negotiated("utf8"), b"@server: text comes in UTF-8 from now on\n"),
]


@pytest.mark.parametrize(("event", "line"), CONTROL)
def test_control_messages(event: Event, line: bytes) -> None:
    assert framed().reply(event) == line + b"\n"
    alone = unframed().reply(event)
    assert alone == line
    assert isinstance(alone, Alone)


@pytest.mark.parametrize(("event", "line"), NOTICES)
def test_notices(event: Event, line: bytes) -> None:
    assert framed().reply(event) == unframed().reply(event) == line


def test_every_reason_has_words_but_that_nothing_was_said() -> None:
    for reason in Reason:
        assert bool(framed().reply(Refused(reason))) == (reason is not Reason.NOTHING_SAID)


@pytest.mark.parametrize("reason", list(Reason))
def test_only_a_refused_registration_ends_it(reason: Reason) -> None:
    dialect = framed()
    dialect.reply(Refused(reason))
    assert dialect.finished == (
        reason in {Reason.BAD_NAME, Reason.BAD_REGISTRATION, Reason.NAME_IN_USE, Reason.NOT_REGISTERED}
    )


@pytest.mark.parametrize("reason", [Reason.BAD_NAME, Reason.NAME_IN_USE])
def test_another_name_that_is_refused_ends_nothing(reason: Reason) -> None:
    for dialect in (framed(), unframed()):
        dialect.reply(Registered("luca"))
        assert dialect.reply(Refused(reason, "bob")) == f"@server: {SENTENCES[reason]}: bob\n".encode()
        assert not dialect.finished


@pytest.mark.parametrize("line", [b"@luca: hi", b"luca: hi", b"@luca2: hi", b"hi", b"@luca:hi"])
def test_who_has_another_name_can_go_on_to_write_the_old_one(line: bytes) -> None:
    for dialect, end in ((framed(), b"\n"), (unframed(), b"")):
        dialect.reply(Registered("luca"))
        assert dialect.feed(b"@luca: !nick luca2" + end, 2.0, -1) == [Rename("luca2")]
        assert dialect.codec.encode(Renamed("luca", 0.0, name="luca2")) == b"@server: luca is called luca2 now\n"
        assert dialect.feed(line + end, 3.0, -1) == [Say("hi")]
        assert dialect.feed(b"DISCONNECT luca CHAT/1.0" + end, 4.0, -1) == [Quit()]


def test_the_missing_newline_of_the_answer_to_a_slow_peer() -> None:
    dialect = unframed()
    dialect.feed(b"\n", 1.0, -1)
    assert dialect.reply(Negotiated("framed")) == b"\n"
    assert dialect.reply(Closing(Farewell.STOPPING)) == b"DISCONNECT CHAT/1.0\n"


def said(text: str, author: str = "luca") -> Said:
    return Said("lobby", author, 0.0, 1, text)


@pytest.mark.parametrize(
    ("event", "utf8", "ascii_"),
    [
        (said("hi"), "@luca: hi\n", "@luca: hi\n"),
        (said("café"), "@luca: café\n", "@luca: cafe\n"),
        (said("hi", "josé"), "@josé: hi\n", "@jose: hi\n"),
        (said("\U0001f600"), "@luca: \U0001f600\n", "@luca: :grinning:\n"),
        (said("\U000e0001"), "@luca: \U000e0001\n", "@luca: ?\n"),
        (
            said("one\nDISCONNECT CHAT/1.0\n\nATTACH x CHAT/1.0"),
            "@luca: one\n@luca: DISCONNECT CHAT/1.0\n@luca: ATTACH x CHAT/1.0\n",
            "@luca: one\n@luca: DISCONNECT CHAT/1.0\n@luca: ATTACH x CHAT/1.0\n",
        ),
        (said("é\n200 ok"), "@luca: é\n@luca: 200 ok\n", "@luca: e\n@luca: 200 ok\n"),
        (Joined("lobby", "bob", 0.0), "", ""),
        (Left("lobby", "bob", 0.0), "", ""),
    ],
)
def test_room_events(event: RoomEvent, utf8: str, ascii_: str) -> None:
    assert UTF8.encode(event).decode() == utf8
    assert ASCII.encode(event).decode("ascii") == ascii_


def feeds(*pieces: bytes) -> Chat1:
    dialect = framed()
    for piece in pieces:
        dialect.feed(piece, 0.0, -1)
    return dialect


def test_which_codec() -> None:
    assert framed().codec is ASCII
    assert unframed().codec is UTF8
    assert feeds(b"@luca: plain\n", b"@luca: !utf8?\n").codec is ASCII
    assert feeds(b"@luca: !utf8\n").codec is UTF8
    assert feeds(b"/utf8\n").codec is UTF8
    assert feeds(b"@luca: !!utf8\n").codec is ASCII
    assert feeds("@luca: é\n".encode()).codec is UTF8
