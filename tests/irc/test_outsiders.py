"""Who does something to a room without being in it is answered like anybody (labeled-response, echo-message)."""

import pytest

from tests.irc.desk import TAG_CAPS, Client, Desk

CAPS = (*TAG_CAPS, "draft/message-redaction")


@pytest.fixture(params=[CAPS, ()])
def people(request: pytest.FixtureRequest) -> tuple[Client, Client]:
    """Somebody in an open room who knows the same things as the other one, or fewer; and an owner outside."""
    desk = Desk(owner=("own", "pw"))
    ann, eve = desk.client("ann", *request.param), desk.client("eve", *CAPS)
    desk.room("#den", ann)
    ann.ask("MODE #den -n", "PRIVMSG #den :one", "PRIVMSG #den :two")
    eve.ask("OPER own pw")
    return ann, eve


People = tuple[Client, Client]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("PRIVMSG #den :hi", "eve PRIVMSG #den hi"),
        ("NOTICE #den :hi", "eve NOTICE #den hi"),
        ("MODE #den +m", "eve MODE #den +m"),
        ("KICK #den ann :out", "eve KICK #den ann out"),
        ("REDACT #den 2-den", "eve REDACT #den 2-den"),
        ("RENAME #den #dun", "ACK"),
    ],
)
def test_they_are_told(people: People, line: str, answer: str) -> None:
    ann, eve = people
    heard = eve.one(f"@label=l1 {line}")
    assert (heard.brief, heard.tags["label"]) == (answer, "l1")
    assert [line for line in ann.listen() if "label" in line.tags] == []


@pytest.mark.parametrize("line", ["@+a=b TAGMSG #den", "@+typing=active TAGMSG #den"])
def test_of_tags_too(people: People, line: str) -> None:
    _, eve = people
    heard = eve.one(f"@label=l1;{line[1:]}")
    assert (heard.brief, heard.tags["label"]) == ("eve TAGMSG #den", "l1")


def test_without_a_label_as_well(people: People) -> None:
    ann, eve = people
    assert eve.says("PRIVMSG #den :hi") == ["eve PRIVMSG #den hi"]
    assert eve.says("MODE #den +t") == ["eve MODE #den +t"]
    eve.ask("CAP REQ :-echo-message")
    assert eve.says("PRIVMSG #den :hi") == []
    assert ann.hears()[-1] == "eve PRIVMSG #den hi"


def test_who_has_left_before_it_is_told(people: People) -> None:
    ann, eve = people
    eve.ask("JOIN #den")
    ann.listen()
    heard = eve.ask("@label=a PRIVMSG #den :bye", "@label=b PART #den", "@label=c PING x")
    assert sorted((line.tags["label"], line.command) for line in heard) == [
        ("a", "PRIVMSG"),
        ("b", "PART"),
        ("c", "PONG"),
    ]
    assert ann.hears() == ["eve PRIVMSG #den bye", "eve PART #den"]


def test_nobody_else_hears_of_what_is_not_theirs(people: People) -> None:
    ann, eve = people
    ann.ask("PRIVMSG #den :secret", "TOPIC #den :x", "PART #den", "JOIN #den")
    assert eve.hears() == []


def test_among_what_is_not_of_one_room(people: People) -> None:
    ann, eve = people
    heard = eve.ask("AWAY :x", "@label=a PRIVMSG #den :hi", "NICK eva", "@label=b NOTICE #den :hi")
    assert [(line.tags["label"], line.command) for line in heard if "label" in line.tags] == [
        ("a", "PRIVMSG"),
        ("b", "NOTICE"),
    ]
    assert [line.split(" ")[1] for line in ann.hears()] == ["PRIVMSG", "NOTICE"]
