"""MONITOR: who of those whom one watches is here."""

import pytest

from parlour.commands import Unwatch, Watch, Watching
from parlour.dialects.irc.answers.presence import pack
from parlour.errors import Reason
from parlour.events import Answered, AwaySet, Done, Offline, Online, Refused, WatchedNames
from tests.unit.dialects.irc.alone import Talk, bare, numerics

LABELS = ("batch", "labeled-response", "message-tags")


@pytest.mark.parametrize(
    ("line", "names", "on"),
    [
        ("MONITOR + bar,Baz", ("bar", "Baz"), True),
        ("MONITOR - bar", ("bar",), False),
        ("monitor + *!u@h,,b?r,bar", ("bar",), True),
    ],
)
def test_watching(line: str, names: tuple[str, ...], on: bool) -> None:
    command = Talk().asks(line)
    assert isinstance(command, Watch)
    assert (command.names, command.on) == (names, on)


def test_what_is_asked_of_the_list() -> None:
    assert isinstance(Talk().asks("MONITOR C"), Unwatch)
    assert Talk().asks("MONITOR L").status is False
    command = Talk().asks("MONITOR S")
    assert isinstance(command, Watching)
    assert command.status


@pytest.mark.parametrize("line", ["MONITOR + *", "MONITOR + :", "MONITOR X", "MONITOR - *!*@*"])
def test_nothing_to_do(line: str) -> None:
    assert Talk().feed(line) == []


@pytest.mark.parametrize("line", ["MONITOR", "MONITOR +", "MONITOR -"])
def test_too_little(line: str) -> None:
    assert numerics(Talk().says(line)) == ["461"]


def test_here_and_not_here() -> None:
    talk = Talk()
    lines = talk.gets("MONITOR + mia,bob", Online(("Mia",)), Offline(("bob",)))
    assert bare(lines) == ["730 :Mia!mia@2.parlour", "731 :bob"]
    assert bare(talk.told(Online(("Mia",)))) == ["730 :Mia!mia@2.parlour"]
    assert bare(talk.told(Offline(("bob",)))) == ["731 :bob"]


def test_the_list() -> None:
    lines = Talk().gets("MONITOR L", WatchedNames(("a", "b")))
    assert bare(lines) == ["732 :a,b", "733 :End of MONITOR list"]
    names = tuple(f"{at:032d}" for at in range(100))
    lines = Talk().gets("MONITOR L", WatchedNames(names))
    assert {*numerics(lines)} == {"732", "733"}
    assert ",".join(line.rpartition(":")[2] for line in lines[:-1]) == ",".join(names)


def test_too_many() -> None:
    lines = Talk().gets("MONITOR + a,b,c", Online(("a",)), Refused(Reason.TOO_MANY_WATCHED, "b,c"))
    assert bare(lines[1:]) == ["734 100 b,c :Monitor list is full."]


def test_many_answers_to_one_label() -> None:
    talk = Talk(*LABELS)
    command, closing, last = talk.feed("@label=x MONITOR + mia,bob")
    assert talk.told(Online(("Mia",)), command) == []
    assert talk.told(Offline(("bob",)), command) == []
    assert talk.told(Answered(closing.what), closing) == []  # type: ignore[attr-defined]
    begin, *inside, end = talk.told(Answered(last.what), last)  # type: ignore[attr-defined]
    assert begin.startswith("@label=x :irc.parlour BATCH +")
    assert [line.split(" ")[2] for line in inside] == ["730", "731"]
    assert end.startswith(":irc.parlour BATCH -")


def test_no_answer_to_a_label() -> None:
    talk = Talk(*LABELS)
    command, closing, last = talk.feed("@label=x MONITOR S")
    assert talk.told(Done(), command) == []
    assert talk.told(Answered(closing.what), closing) == []  # type: ignore[attr-defined]
    assert talk.told(Answered(last.what), last) == ["@label=x :irc.parlour ACK"]  # type: ignore[attr-defined]


def test_news_of_those_whom_one_meets_nowhere() -> None:
    event = AwaySet("Mia", 1.0, (), "tea")
    assert Talk("extended-monitor", "away-notify").told(event) == [":Mia!mia@2.parlour AWAY :tea"]
    assert Talk("extended-monitor").told(event) == []
    assert Talk("away-notify").told(event) == []


def test_words_are_packed() -> None:
    assert pack([], ",") == []
    assert pack(["aa", "bb", "cc"], ",", 6) == ["aa,bb", "cc"]
    assert pack(["x" * 9, "y"], " ", 5) == ["x" * 9, "y"]
    assert pack(["é", "é"], ",", 5) == ["é", "é"]
