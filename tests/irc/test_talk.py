"""PRIVMSG, NOTICE, TAGMSG and what is attached to them (RFC 2812 section 3.3, IRCv3 message-tags, echo-message)."""

import pytest

from tests.irc.desk import TAG_CAPS, Client, Desk


@pytest.fixture
def room(desk: Desk) -> tuple[Client, Client, Client]:
    """Two in #den, one outside."""
    ann, bob, eve = desk.client("ann"), desk.client("bob"), desk.client("eve")
    desk.room("#den", ann, bob)
    return ann, bob, eve


Room = tuple[Client, Client, Client]


@pytest.mark.parametrize("command", ["PRIVMSG", "NOTICE"])
@pytest.mark.parametrize("text", ["hi", "hello there", ":-)", "  spaces  ", "ünï ☃", "/me"])
def test_what_is_said_in_a_room(room: Room, command: str, text: str) -> None:
    ann, bob, eve = room
    assert ann.ask(f"{command} #den :{text}") == []
    (line,) = bob.listen()
    assert (line.nick, line.command, line.params, line.tags) == ("ann", command, ["#den", text], {})
    assert eve.hears() == []


@pytest.mark.parametrize("command", ["PRIVMSG", "NOTICE"])
def test_what_is_said_to_somebody(room: Room, command: str) -> None:
    ann, bob, eve = room
    assert ann.says(f"{command} EVE :psst") == []
    assert eve.hears() == [f"ann {command} eve psst"]
    assert bob.hears() == []
    assert eve.says(f"{command} ann :what?") == []
    assert ann.hears() == [f"eve {command} ann what?"]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("PRIVMSG nobody :hi", ["401 nobody"]),
        ("PRIVMSG #nowhere :hi", ["403 #nowhere"]),
        ("PRIVMSG #den :", ["412"]),
        ("PRIVMSG #den", ["412"]),
        ("PRIVMSG", ["411"]),
        ("PRIVMSG bob :", ["412"]),
        ("NOTICE nobody :hi", []),
        ("NOTICE #nowhere :hi", []),
        ("NOTICE #den :", []),
        ("NOTICE #den", []),
        ("NOTICE", []),
    ],
)
def test_what_cannot_be_said(room: Room, line: str, answer: list[str]) -> None:
    """Nothing ever answers a NOTICE."""
    ann, bob, _ = room
    heard = ann.says(line)
    assert heard == answer or (heard == ["461 PRIVMSG"] and line in ("PRIVMSG", "PRIVMSG #den"))
    assert bob.hears() == []


def test_several_targets(room: Room) -> None:
    ann, bob, eve = room
    assert ann.says("PRIVMSG #den,eve,nobody :hi") == ["401 nobody"]
    assert bob.hears() == ["ann PRIVMSG #den hi"]
    assert eve.hears() == ["ann PRIVMSG eve hi"]


@pytest.mark.parametrize("command", ["PRIVMSG", "NOTICE"])
@pytest.mark.parametrize(("caps", "times"), [((), 1), (("echo-message",), 2)])
def test_what_one_says_to_oneself(desk: Desk, command: str, caps: tuple[str, ...], times: int) -> None:
    assert desk.client("ann", *caps).says(f"{command} ann :note") == [f"ann {command} ann note"] * times


@pytest.mark.parametrize("command", ["PRIVMSG", "NOTICE"])
def test_echo(desk: Desk, command: str) -> None:
    ann, bob = desk.client("ann", "echo-message"), desk.client("bob")
    desk.room("#den", ann, bob)
    assert ann.says(f"{command} #den :hi", f"{command} bob :psst") == [
        f"ann {command} #den hi",
        f"ann {command} bob psst",
    ]
    assert bob.hears() == [f"ann {command} #den hi", f"ann {command} bob psst"]


def test_echoes_keep_their_place(desk: Desk) -> None:
    ann, bob = desk.client("ann", "echo-message"), desk.client("bob", "echo-message")
    desk.room("#den", ann, bob)
    ann.write("PRIVMSG #den :1")
    bob.write("PRIVMSG #den :2")
    ann.write("PRIVMSG #den :3")
    assert ann.hears() == bob.hears() == ["ann PRIVMSG #den 1", "bob PRIVMSG #den 2", "ann PRIVMSG #den 3"]


def test_actions_and_other_ctcp(room: Room) -> None:
    ann, bob, eve = room
    ann.ask("PRIVMSG #den :\x01ACTION waves at all\x01", "PRIVMSG eve :\x01VERSION\x01", "NOTICE eve :\x01PING 1 2\x01")
    assert [line.params[1] for line in bob.listen()] == ["\x01ACTION waves at all\x01"]
    assert [line.params[1] for line in eve.listen()] == ["\x01VERSION\x01", "\x01PING 1 2\x01"]


def test_colours_are_kept_for_irc(room: Room) -> None:
    ann, bob, _ = room
    ann.ask("PRIVMSG #den :\x02bold\x02 \x0304red\x03 \x1dit\x0f")
    assert bob.ask()[0].params[1] == "\x02bold\x02 \x0304red\x03 \x1dit\x0f"


def tagged(desk: Desk) -> tuple[Client, Client, Client, Client]:
    """Two who know tags (one with echo), one with times alone, one with nothing."""
    clients = (
        desk.client("ann", "message-tags", "echo-message"),
        desk.client("bob", "message-tags"),
        desk.client("joe", "server-time"),
        desk.client("eve"),
    )
    desk.room("#den", *clients)
    return clients


@pytest.mark.parametrize("command", ["PRIVMSG #den :hi", "NOTICE #den :hi", "TAGMSG #den"])
def test_tags_go_to_those_who_know_them(desk: Desk, command: str) -> None:
    ann, bob, joe, eve = tagged(desk)
    (echo,) = ann.ask(rf"@+a=x\:y;b=2;+c/d;label=1;time=3 {command}")
    (told,) = bob.listen()
    assert echo.tags == told.tags
    assert echo.tags.pop("msgid")
    assert echo.tags == {"+a": "x;y", "+c/d": None}
    if command.startswith("TAGMSG"):
        assert joe.hears() == eve.hears() == []
        return
    assert [set(line.tags) for line in joe.listen()] == [{"time"}]
    assert [line.tags for line in eve.listen()] == [{}]


@pytest.mark.parametrize("reply", ["123", "none-such", "1-#den", "%"])
@pytest.mark.parametrize("target", ["#den", "bob", "ann"])
def test_any_reaction_is_passed_on(desk: Desk, reply: str, target: str) -> None:
    """Whether there is such a message or not, and whatever the client calls an emoji."""
    ann, bob, _joe, _eve = tagged(desk)
    heard = ann.ask(f"@+draft/reply={reply};+draft/react=l😃l TAGMSG {target}")
    if target != "ann":
        heard += bob.listen()
    assert len(heard) == 2
    for line in heard:
        assert (line.nick, line.command, line.params) == ("ann", "TAGMSG", [target])
        assert (line.tags["+draft/reply"], line.tags["+draft/react"]) == (reply, "l😃l")
        assert line.tags["msgid"] == heard[0].tags["msgid"]


@pytest.mark.parametrize("target", ["#den", "bob"])
def test_reactions_to_what_was_said(desk: Desk, target: str) -> None:
    ann, bob, _joe, _eve = tagged(desk)
    (said,) = ann.ask(f"PRIVMSG {target} :hi")
    msgid = said.tags["msgid"]
    assert bob.ask()[0].tags["msgid"] == msgid
    for line in [*ann.ask(f"@+draft/reply={msgid};+draft/react=👍 TAGMSG {target}"), *bob.listen()]:
        assert (line.command, line.params) == ("TAGMSG", [target])
        assert (line.tags["+draft/reply"], line.tags["+draft/react"]) == (msgid, "👍")


def test_replies(desk: Desk) -> None:
    ann, bob, joe, eve = tagged(desk)
    msgid = ann.ask("PRIVMSG #den :hi")[0].tags["msgid"]
    desk.quiet(bob, joe, eve)
    bob.ask(f"@+draft/reply={msgid} PRIVMSG #den :hey")
    assert ann.ask()[0].tags["+draft/reply"] == msgid
    bob.ask("@+draft/reply=whatever PRIVMSG #den :hey")
    assert ann.ask()[0].tags["+draft/reply"] == "whatever"


def test_typing(desk: Desk) -> None:
    ann, bob, joe, eve = tagged(desk)
    bob.ask("@+typing=active TAGMSG #den")
    (line,) = ann.listen()
    assert (line.brief, line.tags["+typing"]) == ("bob TAGMSG #den", "active")
    assert joe.hears() == eve.hears() == []


@pytest.mark.parametrize(("size", "fits"), [(4081, True), (4082, False)])
@pytest.mark.parametrize("rest", ["TAGMSG #den", "PRIVMSG #den hi", "PRIVMSG #den :" + "b" * 300])
def test_the_limit_of_tags(desk: Desk, size: int, fits: bool, rest: str) -> None:
    """4096 bytes with the ``@`` and the space, whatever the line behind them has (numeric 417)."""
    ann, bob, _joe, _eve = tagged(desk)
    value = "a" * size
    heard = ann.ask(f"@foo=bar;+baz={value} {rest}") + bob.listen()
    if fits:
        assert [line.tags["+baz"] for line in heard] == [value, value]
    else:
        assert [line.brief for line in heard] == ["417"]


def test_the_limit_of_a_line(room: Room) -> None:
    ann, bob, _ = room
    assert ann.says("PING " + "x" * 506) == ["417"]
    (pong,) = ann.ask("PING " + "x" * 505)
    assert "x" * 450 in pong.params[-1]
    assert ann.says("JOIN #other")[0] == "ann JOIN #other"
    assert bob.hears() == []


@pytest.mark.parametrize("end", ["", "😃"])
@pytest.mark.parametrize("over", [-1, 0, 1, 2, 20])
def test_what_does_not_fit_is_cut_for_everybody_alike(desk: Desk, end: str, over: int) -> None:
    """With the sender's address before it a text may be too long for a line: then its end is not said."""
    ann, bob = desk.client("ann", "echo-message"), desk.client("bob")
    ann.write("PRIVMSG bob :x")
    ann.listen()
    data = bob.peer.received()
    room = 512 - len(data) + 1
    text = "a" * (room - len(end.encode()) + over) + end
    (echo,), (told,) = ann.ask(f"PRIVMSG bob :{text}"), bob.listen()
    assert echo.params == told.params
    if over <= 0:
        assert told.params[1] == text
    else:
        assert text.startswith(told.params[1])
        assert len(told.params[1].encode()) > room - 4


def test_what_is_not_utf8(desk: Desk) -> None:
    ann, bob = desk.client("ann"), desk.client("bob")
    for target in (b"bob", b"#den"):
        ann.peer.send(b"PRIVMSG " + target + b" :hi\xaa\r\n")
        assert [line[: len("FAIL PRIVMSG INVALID_UTF8")] for line in ann.hears()] == ["FAIL PRIVMSG INVALID_UTF8"]
    assert bob.hears() == []


def test_times_and_identifiers_are_everyones(desk: Desk) -> None:
    ann, bob = desk.client("ann", *TAG_CAPS), desk.client("bob", *TAG_CAPS)
    desk.room("#den", ann, bob)
    for line in ("PRIVMSG #den :hi", "PRIVMSG bob :hi", "TOPIC #den :x", "TAGMSG #den", "NOTICE bob :hi"):
        desk.wait(0.1)
        (one,), (other,) = ann.ask(f"@+x=1 {line}"), bob.listen()
        assert one.tags == other.tags
        assert {"time", "msgid"} <= set(one.tags)


def test_messages_for_operators_alone(desk: Desk) -> None:
    """STATUSMSG, if it is offered."""
    clients = ann, bob, joe = desk.client("ann"), desk.client("bob"), desk.client("joe")
    desk.room("#den", *clients)
    ann.ask("MODE #den +o joe")
    desk.quiet(*clients)
    heard = joe.says("PRIVMSG @#den :for operators")
    assert bob.hears() == []
    assert (heard, ann.hears()) in (
        ([], ["joe PRIVMSG @#den :for operators"]),
        (["401 @#den"], []),
        (["403 @#den"], []),
    )


def test_ones_own_reaction_comes_back_only_to_who_wants_echoes(desk: Desk) -> None:
    ann = desk.client("ann", "message-tags")
    eve = desk.client("eve", "message-tags", "echo-message")
    desk.room("#den", ann, eve)
    ann.says("PRIVMSG #den :hello")
    (said,) = [line for line in eve.listen() if line.command == "PRIVMSG"]
    react = f"@+draft/reply={said.tags['msgid']};+draft/react=👍 TAGMSG #den"
    assert ann.says(react) == []
    eve.listen()
    assert [line.tags["+draft/react"] for line in eve.ask(react)] == ["👍"]
