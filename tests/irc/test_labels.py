"""Labels and what they are answered with (IRCv3 labeled-response, batch)."""

import re

import pytest

from tests.irc.desk import TAG_CAPS, Client, Desk, Heard

FEW = ("batch", "labeled-response", "echo-message")


def batched(heard: list[Heard], label: str) -> list[Heard]:
    """What is in the one batch that `heard` is."""
    first, *inside, last = heard
    assert first.command == last.command == "BATCH"
    assert first.params[1:] == ["labeled-response"]
    assert first.tags["label"] == label
    name = first.params[0][1:]
    assert re.fullmatch("[A-Za-z0-9-]+", name)
    assert first.params[0] == f"+{name}"
    assert last.params == [f"-{name}"]
    assert all(line.tags["batch"] == name for line in inside)
    assert all("label" not in line.tags for line in inside)
    return inside


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("PING x", "PONG irc.parlour x"),
        ("NONSENSE", "421 NONSENSE"),
        ("PRIVMSG nobody :hi", "401 nobody"),
        ("TOPIC #nowhere", "403 #nowhere"),
        ("JOIN", "461 JOIN"),
        ("AWAY :gone", "306"),
        ("ISON ann", "303 ann"),
        ("NICK bea", "ann NICK bea"),
        ("CAP LIST", None),
        ("MODE ann +i", "ann MODE ann +i"),
        ("TOPIC #den :x", "ann TOPIC #den x"),
        ("MODE #den +m", "ann MODE #den +m"),
        ("KICK #den bob", "ann KICK #den bob ann"),
        ("INVITE eve #den", "341 eve #den"),
        ("PART #den", "ann PART #den"),
        ("SETNAME :x y", None),
        ("PRIVMSG #den :hi", "ann PRIVMSG #den hi"),
        ("NOTICE #den :hi", "ann NOTICE #den hi"),
        ("PRIVMSG bob :hi", "ann PRIVMSG bob hi"),
        ("NOTICE bob :hi", "ann NOTICE bob hi"),
        ("PRIVMSG #den :\x01ACTION waves\x01", "ann PRIVMSG #den :\x01ACTION waves\x01"),
        ("PRIVMSG bob :\x01VERSION\x01", "ann PRIVMSG bob \x01VERSION\x01"),
    ],
)
def test_an_answer_of_one_line_bears_the_label(desk: Desk, line: str, answer: str | None) -> None:
    """And no other tags than those that were asked for."""
    ann, bob, eve = desk.client("ann", *FEW), desk.client("bob", *FEW), desk.client("eve", *FEW)
    desk.room("#den", ann, bob)
    heard = ann.one(f"@label=l1 {line}")
    assert heard.tags == {"label": "l1"}
    assert heard.brief == answer or answer is None
    assert all("label" not in line.tags for line in [*bob.listen(), *eve.listen()])


@pytest.mark.parametrize(
    "line",
    ["PONG x", "NOTICE nobody :hi", "CAP END", "JOIN #den", "MODE #den +n", "MONITOR - eve", "NICK ann", "TAGMSG bob"],
)
def test_no_answer_is_acknowledged(desk: Desk, line: str) -> None:
    ann, bob = desk.client("ann", *FEW), desk.client("bob")
    desk.room("#den", ann, bob)
    heard = ann.one(f"@label=l1 {line}")
    assert (heard.brief, heard.tags) == ("ACK", {"label": "l1"})


@pytest.mark.parametrize("line", ["PRIVMSG #den :hi", "PRIVMSG bob :hi", "NOTICE bob :hi", "TAGMSG #den"])
def test_without_echo_it_is_acknowledged(desk: Desk, line: str) -> None:
    ann, bob = desk.client("ann", "batch", "labeled-response", "message-tags"), desk.client("bob", "message-tags")
    desk.room("#den", ann, bob)
    heard = ann.one(f"@label=l1;+x=1 {line}")
    assert (heard.brief, heard.tags) == ("ACK", {"label": "l1"})
    (told,) = bob.listen()
    assert set(told.tags) == {"msgid", "+x"}


@pytest.mark.parametrize("line", ["QUIT :bye", "QUIT"])
def test_leaving_is_answered(desk: Desk, line: str) -> None:
    ann = desk.client("ann", *FEW)
    heard = ann.one(f"@label=l1 {line}")
    assert (heard.command, heard.tags) == ("ERROR", {"label": "l1"})
    assert ann.gone


def test_who_leaves_is_told_first_what_they_asked_before(desk: Desk) -> None:
    ann, bob = desk.client("ann", *FEW), desk.client("bob")
    heard = ann.ask("@label=l1 PRIVMSG bob :hi", "@label=l2 WHOIS bob", "@label=l3 QUIT")
    assert [line.tags["label"] for line in heard if "label" in line.tags][-2:] == ["l2", "l3"]
    assert bob.hears()[0] == "ann PRIVMSG bob hi"


def test_who_is_thrown_out_is_told_what_they_were_answered_by_then() -> None:
    ann = Desk(owner=("root", "secret")).client("ann", *FEW)
    first, second, third = (ann.ask("@label=l1 OPER root guess") for _ in range(3))
    assert [len(first), len(second)] == [1, 1]
    told, ended = third
    assert [(line.command, line.tags) for line in (*first, *second, told)] == [("464", {"label": "l1"})] * 3
    assert (ended.command, ended.tags) == ("ERROR", {})
    assert ann.gone


def test_joining_is_answered_in_a_batch(desk: Desk) -> None:
    ann = desk.client("ann", "batch", "labeled-response", "message-tags", "server-time")
    inside = batched(ann.ask("@label=l1 JOIN #den"), "l1")
    assert [line.brief for line in inside] == ["ann JOIN #den", "353 = #den @ann", "366 #den"]


def test_all_that_a_line_does_is_in_one_batch(desk: Desk) -> None:
    ann = desk.client("ann", *FEW)
    inside = [line.brief for line in batched(ann.ask("@label=l1 JOIN #good,inv@lid,#better"), "l1")]
    assert [line for line in inside if line[0] == "4"] in (["403 inv@lid"], ["476 inv@lid"])
    assert [line for line in inside if "JOIN" in line] == ["ann JOIN #good", "ann JOIN #better"]


def test_a_message_to_several(desk: Desk) -> None:
    ann, bob, eve = desk.client("ann", *FEW), desk.client("bob", *FEW), desk.client("eve", *FEW)
    inside = batched(ann.ask("@label=l1 PRIVMSG bob,eve,nobody :hi"), "l1")
    assert sorted(line.brief for line in inside) == ["401 nobody", "ann PRIVMSG bob hi", "ann PRIVMSG eve hi"]
    assert [line.tags for line in [*bob.listen(), *eve.listen()]] == [{}, {}]


def test_that_somebody_is_away_is_part_of_the_answer(desk: Desk) -> None:
    ann, bob, eve = desk.client("ann", *FEW), desk.client("Bob"), desk.client("eve", "batch", "labeled-response")
    bob.ask("AWAY :gone")
    for label, text in (("l1", "hi"), ("l2", "\x01ACTION waves\x01")):
        inside = batched(ann.ask(f"@label={label} PRIVMSG bob :{text}"), label)
        assert [line.command for line in inside] == ["301", "PRIVMSG"]
    line = eve.one("@label=l3 PRIVMSG bob :hi")
    assert (line.brief, line.tags) == ("301 Bob gone", {"label": "l3"})
    line = ann.one("@label=l4 NOTICE bob :hi")
    assert (line.command, line.tags) == ("NOTICE", {"label": "l4"}), "nothing answers a notice"


def test_each_is_told_once_that_somebody_is_away(desk: Desk) -> None:
    ann, bob = desk.client("ann", *FEW), desk.client("bob")
    bob.ask("AWAY :gone")
    heard = ann.ask("@label=a PRIVMSG bob :1", "PRIVMSG BOB :2", "@label=b PRIVMSG Bob,nobody :3", "PRIVMSG bob :4")
    batches = {line.params[0][1:]: line.tags["label"] for line in heard if line.params[1:] == ["labeled-response"]}
    told = [(batches.get(line.tags.get("batch") or ""), line.command) for line in heard if line.command != "BATCH"]
    assert sorted(told, key=str) == [
        *[("a", "301"), ("a", "PRIVMSG"), ("b", "301"), ("b", "401"), ("b", "PRIVMSG")],
        *[(None, "301"), (None, "301"), (None, "PRIVMSG"), (None, "PRIVMSG")],
    ]


def test_tags_that_look_like_a_batch_are_in_it(desk: Desk) -> None:
    ann, bob, eve = desk.client("ann", *TAG_CAPS), desk.client("bob"), desk.client("eve")
    desk.quiet(bob, eve)
    inside = batched(ann.ask("@label=l1;+x=batch=1;+batch=x PRIVMSG bob,eve :hi"), "l1")
    assert [line.brief for line in inside] == ["ann PRIVMSG bob hi", "ann PRIVMSG eve hi"]
    assert [(line.tags["+x"], line.tags["+batch"]) for line in inside] == [("batch=1", "x")] * 2


@pytest.mark.parametrize("command", ["PRIVMSG ann :hi", "NOTICE ann :hi", "@+x=1 TAGMSG ann"])
def test_of_what_one_tells_oneself_one_copy_is_labelled(desk: Desk, command: str) -> None:
    ann = desk.client("ann", *TAG_CAPS)
    tags, _, rest = command.partition(" ") if command.startswith("@") else ("@", "", command)
    heard = ann.ask(f"{tags}{';' * (tags != '@')}label=l1 {rest}")
    assert [line.command for line in heard] == [rest.split()[0]] * 2
    assert sorted(line.tags.get("label") or "" for line in heard) == ["", "l1"]
    assert heard[0].tags["msgid"] == heard[1].tags["msgid"]


def test_long_answers_are_batched(desk: Desk) -> None:
    ann = desk.client("ann", *FEW)
    for line in (
        "WHOIS ann",
        "NAMES #nowhere,#elsewhere",
        "LIST",
        "MOTD",
        "VERSION",
        "LUSERS",
        "WHO *",
        "HELP",
        "INFO",
    ):
        heard = ann.ask(f"@label=l1 {line}")
        if len(heard) == 1:
            assert heard[0].tags == {"label": "l1"}
        else:
            batched(heard, "l1")


def test_history_bears_the_label_on_its_batch(desk: Desk) -> None:
    ann = desk.client("ann", *TAG_CAPS, "draft/chathistory")
    desk.room("#den", ann)
    ann.ask("PRIVMSG #den :1", "PRIVMSG #den :2")
    heard = ann.ask("@label=l1 CHATHISTORY LATEST #den * 10")
    assert heard[0].tags["label"] == "l1"
    if heard[0].params[1] == "chathistory":
        assert [line.brief for line in heard[1:-1]] == ["ann PRIVMSG #den 1", "ann PRIVMSG #den 2"]


def test_labels_do_not_mix(desk: Desk) -> None:
    ann, bob = desk.client("ann", *FEW), desk.client("bob", *FEW)
    desk.room("#den", ann, bob)
    heard = ann.ask("@label=a PRIVMSG #den :1", "@label=b PING x", "@label=c PRIVMSG bob :2", "@label=d AWAY", "PING y")
    assert {line.tags.get("label"): line.command for line in heard} == {
        "a": "PRIVMSG",
        "b": "PONG",
        "c": "PRIVMSG",
        "d": "305",
        None: "PONG",
    }
    assert heard[-1].brief == "PONG irc.parlour y", "the PONG that nobody waits for is the last"


@pytest.mark.parametrize("label", ["", "label=l1;"])
@pytest.mark.parametrize(
    "line",
    [
        "@{}+draft/reply=99-den;+draft/react=x TAGMSG #den",
        "@{}+draft/reply=99-den PRIVMSG #den :to what is not there",
        "@{}x RENAME #den #dun",
        "@{}x CHATHISTORY LATEST #den * 5",
        "@{}x JOIN #new",
        "@{}x JOIN #old",
        "@{}x PRIVMSG #den,bob,ann :hi",
    ],
)
@pytest.mark.parametrize("caps", [FEW, TAG_CAPS])
def test_nothing_is_answered_behind_the_pong(desk: Desk, caps: tuple[str, ...], line: str, label: str) -> None:
    """A PING that is sent with a line is answered last, whatever the answers give rise to."""
    ann, bob = desk.client("ann", *caps), desk.client("bob")
    desk.room("#den", ann, bob)
    desk.room("#old", bob)
    bob.ask("PRIVMSG #old :is replayed")
    *heard, pong = ann.ask(line.format(label), "PING z")
    assert pong.brief == "PONG irc.parlour z"
    assert [line.tags["label"] for line in heard if "label" in line.tags] == (["l1"] if label else [])


def test_a_room_that_is_renamed_has_its_names_without_another_line(desk: Desk) -> None:
    ann = desk.client("ann", *FEW)
    desk.room("#den", ann)
    heard = ann.ask("@label=x RENAME #den #dun")
    assert "353 = #dun @ann" in [line.brief for line in batched(heard, "x")]


@pytest.mark.parametrize("caps", [(), ("labeled-response",), ("batch",)])
def test_without_the_capability_labels_mean_nothing(desk: Desk, caps: tuple[str, ...]) -> None:
    assert desk.client("ann", *caps).one("@label=l1 PING x").tags in ({}, {"label": "l1"} if caps else {})


def test_an_invalid_line_is_labelled(desk: Desk) -> None:
    ann = desk.client("ann", *FEW)
    ann.peer.send(b"@label=l1 PRIVMSG #den :hi\xaa\r\n")
    (line,) = ann.listen()
    assert (line.command, line.params[:2], line.tags) == ("FAIL", ["PRIVMSG", "INVALID_UTF8"], {"label": "l1"})


def test_others_see_nothing_of_it(desk: Desk) -> None:
    def talk(client: Client) -> list[str]:
        return [line.brief for line in client.listen() if "label" not in line.tags]

    ann, bob = desk.client("ann", *TAG_CAPS), desk.client("bob", *TAG_CAPS)
    desk.room("#den", ann, bob)
    ann.ask("@label=x PRIVMSG #den :hi", "@label=y PART #den")
    assert talk(bob) == ["ann PRIVMSG #den hi", "ann PART #den"]


@pytest.mark.parametrize("label", ["@label=l1 ", ""])
def test_numerics_have_the_name_that_the_client_knows(desk: Desk, label: str) -> None:
    """The old one up to the NICK line, then the new one: every line that comes is checked for that."""
    ann = desk.client("ann", *FEW)
    heard = ann.ask(f"{label}NICK bea", "AWAY :x", "JOIN #new", "TOPIC #new", "PING z")
    assert [line.params[0] for line in heard if line.command == "NICK"] == ["bea"]
    assert ann.one("AWAY").params[0] == "bea"


def test_pongs_come_in_their_order(desk: Desk) -> None:
    """Also where what is answered before them gives rise to more that takes its time."""
    ann, bob = desk.client("ann", *TAG_CAPS), desk.client("bob")
    desk.room("#den", bob)
    bob.ask("PRIVMSG #den :is replayed")
    lines = (
        "JOIN #den",
        "@label=a PING x",
        "@label=b CHATHISTORY LATEST #den * 5",
        "PING y",
        "PRIVMSG ann :me",
        "PING z",
    )
    heard = ann.ask(*lines)
    assert [line.params[1] for line in heard if line.command == "PONG"] == ["x", "y", "z"]
    commands = [line.brief for line in heard]
    assert commands.index("bob PRIVMSG #den :is replayed") < commands.index("PONG irc.parlour x")
    assert commands[-1] == "PONG irc.parlour z"
