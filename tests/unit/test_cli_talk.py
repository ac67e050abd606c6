"""What the commands for a shell show, and which messages."""

import asyncio
import json
from collections.abc import Callable

import pytest

from parlour.cli import talk
from parlour.client.shell import show
from parlour.client.shell.read import EVERYTHING, Span, messages
from parlour.events import Page, Said

MESSAGES = [Said("lobby", "bob", 1000.0 + seq, seq, str(seq)) for seq in range(1, 1501)]


def said(text: str, author: str = "bob", **more: object) -> Said:
    return Said("lobby", author, 1_700_000_000.0, 7, text, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (said("hi"), ["lobby#7 bob: hi"]),
        (said("waves", action=True), ["lobby#7 * bob waves"]),
        (said("", deleted=True), ["lobby#7 bob (deleted)"]),
        (said("a\n\n2026-01-01 00:00:00 lobby#8 eve: b"), ["lobby#7 bob: a", "", "2026-01-01 00:00:00 lobby#8 eve: b"]),
        (said("\x1b]0;title\x07\x1b[31mred\x9b2J"), ["lobby#7 bob: red"]),
        (said("x", "e\x1b[2Jve"), ["lobby#7 eve: x"]),
    ],
)
def test_a_message_for_people(message: Said, shown: list[str]) -> None:
    first, *more = show.text(message)
    assert first[20:] == shown[0]
    assert more == ["    " + line for line in shown[1:]]
    assert first[:20] == show.when(1_700_000_000.0) + " "


@pytest.mark.parametrize("at", [1e300, -1e300, float("inf"), float("nan")])
def test_a_time_that_there_is_not(at: float) -> None:
    assert show.when(at).startswith("????")


def test_json_holds_nothing_that_a_terminal_acts_on() -> None:
    text = "\x1b[2J\x7f\x9b2J\u202eevil\u2028\u2066\u200f é 👍"
    (line,) = show.json(said(text))
    assert json.loads(line)["text"] == text
    assert not set(line) & set("\x1b\x7f\x9b\u202e\u2028\u2066\u200f")
    assert "é 👍" in line


class Archive:
    """As much of a chat as is read: a server that gives pages of at most 500."""

    async def history(
        self,
        room: str,
        *,
        before: int | None = None,
        after: int | None = None,
        since: float | None = None,
        until: float | None = None,
        limit: int = 50,
    ) -> Page:
        assert sum(place is not None for place in (before, after, since, until)) <= 1
        assert 1 <= limit <= 500
        wanted: Callable[[Said], bool] = Span(before, after, since, until).holds
        found = [one for one in MESSAGES if wanted(one)]
        part = found[:limit] if after is not None or since is not None else found[-limit:]
        return Page(room, tuple(part), more=len(part) < len(found))


@pytest.mark.parametrize("count", [1, 2, 499, 500, 501, 1400, 5000])
@pytest.mark.parametrize(
    "span",
    [
        EVERYTHING,
        Span(before=1200),
        Span(after=100),
        Span(since=1100.0),
        Span(until=2400.0),
        Span(before=1200, after=100),
        Span(since=1100.0, until=1105.0),
        Span(after=3, since=2000.0),
        Span(before=1400, until=1300.0),
        Span(after=100, until=1000.5),
        Span(before=3, after=7),
        Span(after=1500),
        Span(before=1),
    ],
)
def test_the_right_messages_are_read(count: int, span: Span) -> None:
    inside = [one for one in MESSAGES if span.holds(one)]
    expected = inside[:count] if span.forward else inside[-count:]
    assert asyncio.run(messages(Archive(), "lobby", count, span)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("user", "begin"),
    [("luca", "luca-"), ("Lu ca@x", "Lucax-"), ("…", "shell-"), ("x" * 99, "x" * 24 + "-"), (OSError(), "shell-")],
)
def test_a_name_is_made_of_the_users(user: str | Exception, begin: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def getuser() -> str:
        if isinstance(user, Exception):
            raise user
        return user

    monkeypatch.setattr("getpass.getuser", getuser)
    name = talk._somebody()
    assert name.startswith(begin)
    assert len(name) == len(begin) + 4
