"""Golden rows of CHAT/1.0: what a peer sends, and what it comes to."""

from typing import NamedTuple

from parlour.commands import (
    Command,
    Exit,
    Follow,
    Following,
    Help,
    History,
    Invoke,
    Join,
    Kick,
    Malformed,
    Negotiate,
    People,
    Quit,
    Register,
    Rename,
    Say,
    Tell,
)

LONG = Malformed("line-too-long")
BAD = Malformed("bad-registration")
AGAIN = Malformed("already-registered")
LUCA = Register("luca")


class Row(NamedTuple):
    """Bytes on a new connection and the commands they are, whatever pieces they come in."""

    title: str
    sent: bytes
    commands: list[Command]


FRAMED = [
    Row("registration", b"REGISTER luca CHAT/1.0\n", [LUCA]),
    Row("carriage return", b"REGISTER luca CHAT/1.0\r\n@luca: hi\r\n", [LUCA, Say("hi\r")]),
    Row("padding", b"REGISTER luca CHAT/1.0 \0\0\n", [LUCA]),
    Row("an empty line behind it", b"REGISTER luca CHAT/1.0\n\n@luca: hi\n", [LUCA, Say("hi")]),
    Row("a header behind it", b"REGISTER luca CHAT/1.0\r\nFollow: a,b\r\n\r\n@luca: hi\n", [LUCA, Say("hi")]),
    Row("a header's word later", b"REGISTER luca CHAT/1.0\nx\nFollow: a\n", [LUCA, Say("x"), Say("Follow: a")]),
    Row("a name that is not ASCII", "REGISTER josé CHAT/1.0\n".encode(), [Register("josé")]),
    Row("a name with junk", b"REGISTER l\x1b[2J CHAT/1.0\n", [Register("l\x1b[2J")]),
    Row("two words", b"REGISTER lu ca CHAT/1.0\n", [BAD]),
    Row("no name", b"REGISTER CHAT/1.0\n", [BAD]),
    Row("another version", b"REGISTER luca CHAT/2.0\n", [BAD]),
    Row("small letters", b"register luca chat/1.0\n", [BAD]),
    Row("a bare name", b"luca\n", [BAD]),
    Row("a request of HTTP", b"POST / HTTP/1.1\r\n\r\nREGISTER luca CHAT/1.0\n@luca: hi\n", [BAD]),
    Row("nothing behind a refusal", b"REGISTER x\n@luca: hi\n", [BAD]),
    Row("an endless registration", b"REGISTER " + b"x" * 5000, [BAD]),
    Row("no space", b"REGISTER luca CHAT/1.0\n@luca:hi\n", [LUCA, Say("hi")]),
    Row("one space is the prefix's", b"REGISTER luca CHAT/1.0\n@luca:  hi \n", [LUCA, Say(" hi ")]),
    Row("no at sign", b"REGISTER luca CHAT/1.0\nluca: hi\n", [LUCA, Say("hi")]),
    Row("no prefix", b"REGISTER luca CHAT/1.0\nhi there\n", [LUCA, Say("hi there")]),
    Row("another name", b"REGISTER luca CHAT/1.0\n@bob: hi\n", [LUCA, Say("hi")]),
    Row("another name without at", b"REGISTER luca CHAT/1.0\nbob: hi\n", [LUCA, Say("bob: hi")]),
    Row("one prefix only", b"REGISTER luca CHAT/1.0\n@luca: @bob: hi\n", [LUCA, Say("@bob: hi")]),
    Row("a mention", b"REGISTER luca CHAT/1.0\n@luca: @bob, hi\n", [LUCA, Say("@bob, hi")]),
    Row("bad UTF-8", b"REGISTER luca CHAT/1.0\n@luca: \xff\xc3\n", [LUCA, Say("\ufffd\ufffd")]),
    Row("disconnect", b"REGISTER luca CHAT/1.0\nDISCONNECT luca CHAT/1.0\n", [LUCA, Quit()]),
    Row("disconnect of another", b"REGISTER luca CHAT/1.0\nDISCONNECT bob CHAT/1.0\n", [LUCA, Quit()]),
    Row("disconnect, words missing", b"REGISTER luca CHAT/1.0\nDISCONNECT CHAT/1.0\n", [LUCA, Quit()]),
    Row("disconnect, one word", b"REGISTER luca CHAT/1.0\nDISCONNECT\n", [LUCA, Quit()]),
    Row(
        "disconnect as text",
        b"REGISTER luca CHAT/1.0\n@luca: DISCONNECT luca CHAT/1.0\n",
        [LUCA, Say("DISCONNECT luca CHAT/1.0")],
    ),
    Row(
        "talk of disconnecting", b"REGISTER luca CHAT/1.0\nDISCONNECT it please\n", [LUCA, Say("DISCONNECT it please")]
    ),
    Row("registering again", b"REGISTER luca CHAT/1.0\nREGISTER bob CHAT/1.0\n", [LUCA, AGAIN]),
    Row(
        "talk of registering",
        b"REGISTER luca CHAT/1.0\n@luca: REGISTER bob CHAT/1.0\n",
        [LUCA, Say("REGISTER bob CHAT/1.0")],
    ),
    Row("the capability", b"REGISTER luca CHAT/1.0\n@luca: !utf8\r\n", [LUCA, Negotiate("utf8")]),
    Row("not the capability", b"REGISTER luca CHAT/1.0\n@luca: !utf8?\n", [LUCA, Invoke("utf8?")]),
    Row("a command", b"REGISTER luca CHAT/1.0\n@luca: !join dev\n", [LUCA, Join("dev")]),
    Row("a command with a slash", b"REGISTER luca CHAT/1.0\n@luca: /join dev\n", [LUCA, Join("dev")]),
    Row("a command and a carriage return", b"REGISTER luca CHAT/1.0\n@luca: !join dev\r\n", [LUCA, Join("dev")]),
    Row("a command and padding", b"REGISTER luca CHAT/1.0\n@luca: !join dev \0\0\n", [LUCA, Join("dev")]),
    Row("a command in capitals", b"REGISTER luca CHAT/1.0\n@luca: !JOIN Dev\n", [LUCA, Join("Dev")]),
    Row("a command without a prefix", b"REGISTER luca CHAT/1.0\n!list\n", [LUCA, People()]),
    Row("a command without an at sign", b"REGISTER luca CHAT/1.0\nluca: !list\n", [LUCA, People()]),
    Row("a command behind another name", b"REGISTER luca CHAT/1.0\n@bob: !list\n", [LUCA, People()]),
    Row("a command without a space", b"REGISTER luca CHAT/1.0\n@luca:!list\n", [LUCA, People()]),
    Row("a command behind a space is text", b"REGISTER luca CHAT/1.0\n@luca:  !list\n", [LUCA, Say(" !list")]),
    Row("a command with too little", b"REGISTER luca CHAT/1.0\n@luca: !join\n", [LUCA, Help("join")]),
    Row(
        "an unknown command",
        b"REGISTER luca CHAT/1.0\n@luca: !dance\n@luca: /etc/passwd\n",
        [LUCA, Invoke("dance"), Invoke("etc/passwd")],
    ),
    Row("two marks", b"REGISTER luca CHAT/1.0\n@luca: !!list\n@luca: //me\n", [LUCA, Say("!list"), Say("/me")]),
    Row("two different marks", b"REGISTER luca CHAT/1.0\n@luca: !/x\n@luca: /!x\n", [LUCA, Say("!/x"), Say("/!x")]),
    Row(
        "marks alone",
        b"REGISTER luca CHAT/1.0\n!\n/\n! hi\n!?\n:-/\n",
        [LUCA, *map(Say, ["!", "/", "! hi", "!?", ":-/"])],
    ),
    Row("another name", b"REGISTER luca CHAT/1.0\n@luca: !nick bob\n@luca: hi\n", [LUCA, Rename("bob"), Say("hi")]),
    Row("a room's key", b"REGISTER luca CHAT/1.0\n!join den key k\n", [LUCA, Join("den", key="k")]),
    Row("putting out", b"REGISTER luca CHAT/1.0\n/kick bob so\n", [LUCA, Kick("lobby", "bob", "so")]),
    Row("who comes and goes", b"REGISTER luca CHAT/1.0\n@luca: !joins\n", [LUCA, Negotiate("joins")]),
    Row("a message to one", b"REGISTER luca CHAT/1.0\n@luca: !msg @bob a  b\n", [LUCA, Tell("bob", "a  b")]),
    Row("what one does", b"REGISTER luca CHAT/1.0\n@luca: /me waves\n", [LUCA, Say("waves", action=True)]),
    Row(
        "history",
        b"REGISTER luca CHAT/1.0\n!history\n!history 5\n",
        [LUCA, History("lobby", limit=20), History("lobby", limit=5)],
    ),
    Row(
        "too much history",
        b"REGISTER luca CHAT/1.0\n!history 0000000001999\n!history 201\n",
        [LUCA, *[Help("history")] * 2],
    ),
    Row(
        "following",
        b"REGISTER luca CHAT/1.0\n!follow @bob\n!follow?\n!exit\n",
        [LUCA, Follow("@bob"), Following(), Exit()],
    ),
    Row("a line of 4 KiB", b"REGISTER luca CHAT/1.0\n" + b"x" * 4096 + b"\n", [LUCA, Say("x" * 4096)]),
    Row("a byte more", b"REGISTER luca CHAT/1.0\n" + b"x" * 4097 + b"\n@luca: hi\n", [LUCA, LONG, Say("hi")]),
    Row("characters of more bytes", b"REGISTER luca CHAT/1.0\n" + "é".encode() * 2049 + b"\n", [LUCA, LONG]),
    Row("bad bytes count as bytes", b"REGISTER luca CHAT/1.0\n" + b"\xff" * 4096 + b"\n", [LUCA, Say("\ufffd" * 4096)]),
    Row("4 KiB and a carriage return", b"REGISTER luca CHAT/1.0\n" + b"x" * 4096 + b"\r\n", [LUCA, Say("x" * 4096)]),
    Row(
        "an endless line",
        b"REGISTER luca CHAT/1.0\n@luca: a\n" + b"x" * 20000 + b"\nhi\n",
        [LUCA, Say("a"), LONG, Say("hi")],
    ),
]

UNFRAMED = [
    Row("registration", b"REGISTER luca CHAT/1.0", [LUCA]),
    Row("padding", b"REGISTER luca CHAT/1.0\0\0  ", [LUCA]),
]

SEGMENTS = [
    ("a message", [b"@luca: hi"], [Say("hi")]),
    ("messages", [b"@luca: hi", b"@luca: ho"], [Say("hi"), Say("ho")]),
    ("a newline all the same", [b"@luca: hi\n", b"@luca: ho\n"], [Say("hi"), Say("ho")]),
    ("two lines in one", [b"@luca: hi\n@luca: ho"], [Say("hi"), Say("ho")]),
    ("glued by the network", [b"@luca: hi@luca: ho"], [Say("hi"), Say("ho")]),
    ("glued to the end", [b"@luca: hiDISCONNECT luca CHAT/1.0"], [Say("hi"), Quit()]),
    ("many glued", [b"@luca: a@luca: b@luca: c"], [Say("a"), Say("b"), Say("c")]),
    ("disconnect", [b"DISCONNECT luca CHAT/1.0"], [Quit()]),
    ("disconnect as text", [b"@luca: DISCONNECT luca CHAT/1.0"], [Say("DISCONNECT luca CHAT/1.0")]),
    ("talk of another", [b"@luca: tell @luca: this"], [Say("tell @luca: this")]),
    ("too long", [b"x" * 5000, b"its rest"], [LONG]),
    ("too long, and another behind it", [b"x" * 5000 + b"@luca: hi", b"@luca: ho"], [LONG, Say("hi"), Say("ho")]),
    ("another behind the rest", [b"x" * 5000, b"its rest@luca: hi"], [LONG, Say("hi")]),
    ("very many glued", [b"@luca: 0123456789" * 900], [Say("0123456789")] * 900),
    (
        "a full read",
        [b"@luca: 0123456" * 1170 + b"@luc", b"a: a@luca: b"],
        [Say("0123456")] * 1170 + [Say("a"), Say("b")],
    ),
    ("nothing", [b"\0", b"@luca: hi"], [Say("\0"), Say("hi")]),
    ("a command", [b"@luca: !join dev"], [Join("dev")]),
    ("commands glued by the network", [b"@luca: !list@luca: /follow?"], [People(), Following()]),
    ("an unknown command", [b"@luca: !dance now"], [Invoke("dance", "now")]),
    ("two marks", [b"@luca: !!x", b"@luca: //x"], [Say("!x"), Say("/x")]),
    ("leaving politely", [b"@luca: !exit"], [Exit()]),
]
