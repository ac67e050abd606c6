"""One line and its parts: what the IRC community's parser tests cover (RFC 1459 section 2.3.1, IRCv3 message-tags)."""

import pytest

from parlour.dialects.irc.message import Message, escape, parse, unescape

PARSED = [
    ("PING", Message({}, "", "PING", [])),
    ("ping", Message({}, "", "PING", [])),
    ("KICK #den bob", Message({}, "", "KICK", ["#den", "bob"])),
    ("KICK  #den   bob", Message({}, "", "KICK", ["#den", "bob"])),
    (":ann KICK #den bob", Message({}, "ann", "KICK", ["#den", "bob"])),
    (":ann   KICK #den bob", Message({}, "ann", "KICK", ["#den", "bob"])),
    ("KICK #den bob :go away", Message({}, "", "KICK", ["#den", "bob", "go away"])),
    ("KICK #den bob  :go away", Message({}, "", "KICK", ["#den", "bob", "go away"])),
    ("KICK #den bob :", Message({}, "", "KICK", ["#den", "bob", ""])),
    ("KICK #den bob ::-(", Message({}, "", "KICK", ["#den", "bob", ":-("])),
    ("PRIVMSG bob ::) :(", Message({}, "", "PRIVMSG", ["bob", ":) :("])),
    ("PRIVMSG bob :  two  and one ", Message({}, "", "PRIVMSG", ["bob", "  two  and one "])),
    ("PRIVMSG bob :   ", Message({}, "", "PRIVMSG", ["bob", "   "])),
    ("PRIVMSG bob a:b", Message({}, "", "PRIVMSG", ["bob", "a:b"])),
    (":ann JOIN :#den", Message({}, "ann", "JOIN", ["#den"])),
    (":ann AWAY ", Message({}, "ann", "AWAY", [])),
    (":ann MODE #den +o bob  ", Message({}, "ann", "MODE", ["#den", "+o", "bob"])),
    (":ann MODE #den +oo bob :cat", Message({}, "ann", "MODE", ["#den", "+oo", "bob", "cat"])),
    (":irc.example.org 433  #1 :Nickname: taken", Message({}, "irc.example.org", "433", ["#1", "Nickname: taken"])),
    # a tab separates nothing
    (":a\tb KICK #den\tx bob", Message({}, "a\tb", "KICK", ["#den\tx", "bob"])),
    # formatting codes in a host are somebody's idea of fun
    (
        ":ann!~a@ho\x02st\x0304\x0f.org PRIVMSG b :c",
        Message({}, "ann!~a@ho\x02st\x0304\x0f.org", "PRIVMSG", ["b", "c"]),
    ),
    ("@id=1 PING", Message({"id": "1"}, "", "PING", [])),
    ("@id=1  PING", Message({"id": "1"}, "", "PING", [])),
    ("@id=1;k;e= :ann PING x", Message({"id": "1", "k": "", "e": ""}, "ann", "PING", ["x"])),
    ("@a/b=1;b=2;+a/b=3 PING", Message({"a/b": "1", "b": "2", "+a/b": "3"}, "", "PING", [])),
    ("@a=1;b=2;a=3 PING", Message({"a": "3", "b": "2"}, "", "PING", [])),
    ("@a=1;;b=2; PING", Message({"a": "1", "b": "2"}, "", "PING", [])),
    ("@a=b=c PING", Message({"a": "b=c"}, "", "PING", [])),
    (r"@a=x\:y\sz\\\r\n PING", Message({"a": "x;y z\\\r\n"}, "", "PING", [])),
    # one character after the other: what follows an escaped backslash is no escape
    (r"@a=x\\ny PING", Message({"a": "x\\ny"}, "", "PING", [])),
    (r"@a=x\\\\\:\\s\s\r\n PING", Message({"a": "x\\\\;\\s \r\n"}, "", "PING", [])),
    # a backslash before anything else is dropped, and at the end, too
    (r"@a=x\y\1 PING", Message({"a": "xy1"}, "", "PING", [])),
    ("@a=x\\ PING", Message({"a": "x"}, "", "PING", [])),
    ("@a=ü☃ PING :ö", Message({"a": "ü☃"}, "", "PING", ["ö"])),
]


@pytest.mark.parametrize(("line", "message"), PARSED)
def test_parse(line: str, message: Message) -> None:
    assert parse(line) == message


@pytest.mark.parametrize("line", ["", " ", "   ", ":ann", ":ann ", "@a=1", "@a=1 ", "@a=1 :ann", "@", "@ ", ":", ": "])
def test_a_line_without_a_command_is_none(line: str) -> None:
    with pytest.raises(ValueError, match="no command"):
        parse(line)


WRITTEN = [
    ("PING", [], "", {}, "PING"),
    ("AWAY", [], "ann", {}, ":ann AWAY"),
    ("AWAY", [""], "ann", {}, ":ann AWAY :"),
    ("KICK", ["#den", "bob"], "ann", {}, ":ann KICK #den bob"),
    ("KICK", ["#den", "bob", ""], "ann", {}, ":ann KICK #den bob :"),
    ("KICK", ["#den", "bob", "go away"], "", {}, "KICK #den bob :go away"),
    ("KICK", ["#den", "bob", ":-("], "", {}, "KICK #den bob ::-("),
    ("KICK", ["#den", "bob", ":) :("], "", {}, "KICK #den bob ::) :("),
    ("PRIVMSG", ["bob", "  two  and one "], "ann", {}, ":ann PRIVMSG bob :  two  and one "),
    ("PRIVMSG", ["bob", "  "], "ann", {}, ":ann PRIVMSG bob :  "),
    ("PRIVMSG", ["b\tc", "x"], "ann", {}, ":ann PRIVMSG b\tc x"),
    ("PING", ["x"], "", {"a": "1"}, "@a=1 PING x"),
    ("PING", ["x"], "ann", {"a": ""}, "@a :ann PING x"),
    ("PING", ["  "], "ann", {"a": "", "b": "2"}, "@a;b=2 :ann PING :  "),
    ("PING", [], "", {"a": "x\\y\nz", "b": "1;2 3"}, r"@a=x\\y\nz;b=1\:2\s3 PING"),
    ("PING", [], "", {"a": "\\\\;\\s \r\n"}, r"@a=\\\\\:\\s\s\r\n PING"),
]


@pytest.mark.parametrize(("command", "params", "source", "tags", "line"), WRITTEN)
def test_all_parts(command: str, params: list[str], source: str, tags: dict[str, str], line: str) -> None:
    assert parse(line) == Message(tags, source, command, params)


@pytest.mark.parametrize("value", ["", "x", ";", " ", "\\", "\r\n", "\\:", r"\s\:\r", "a;b c\\d\re\nf", "ü☃"])
def test_a_tags_value_comes_back(value: str) -> None:
    assert unescape(escape(value)) == value
    assert not set(escape(value)) & set("; \r\n")
