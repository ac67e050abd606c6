"""What people read at a prompt."""

import re

import pytest

from parlour.dialects.text.answers import answer, said, told
from parlour.dialects.text.commands import TABLE
from parlour.dialects.wording import SENTENCES
from parlour.errors import Farewell, Reason
from parlour.events import (
    Closing,
    Created,
    Deleted,
    Departed,
    Dissolved,
    Done,
    Edited,
    Entered,
    Event,
    Exited,
    Found,
    Helped,
    Invited,
    Joined,
    Left,
    Negotiated,
    Page,
    Pong,
    Presence,
    Reacted,
    Reaction,
    Refused,
    Resumed,
    RoomEvent,
    RoomList,
    RoomState,
    Said,
    TopicIs,
    TopicSet,
    Unread,
    WhoList,
)

AT = 1_700_000_000.0

HI = Said("lobby", "luca", AT, 1, "hi")


@pytest.mark.parametrize(
    ("event", "lines"),
    [
        (Refused(Reason.NO_SUCH_ROOM), ["there is no such room"]),
        (Refused(Reason.NO_SUCH_ROOM, "dev"), ["there is no such room: dev"]),
        (Refused(Reason.NO_SUCH_ROOM, "\x1b[2Ja\nb\u2028c\x07"), ["there is no such room: [2Ja b c"]),
        (Refused(Reason.NO_SUCH_ROOM, "\x1b\n "), ["there is no such room"]),
        (Helped("msg"), ["!msg NAME TEXT - say something to one person"]),
        (Helped("rooms"), ["!rooms - the rooms"]),
        (Entered(RoomState("dev", present=3)), ["you are talking in the room dev (3 here)"]),
        (
            Entered(RoomState("den", "private", topic="plans", present=1)),
            ["you are talking in the private room den (1 here); topic: plans"],
        ),
        (
            Entered(RoomState("den", "private"), by="bob"),
            ["bob invited you to the private room den: !join den to talk there"],
        ),
        (Entered(RoomState("@1f", "direct", people=("luca", "bob")), by="bob"), []),
        (Exited("dev"), ["you have left dev"]),
        (RoomList(()), []),
        (
            RoomList(
                (
                    RoomState("lobby", present=2, member=True),
                    RoomState("dev", topic="tools", present=1),
                    RoomState("den", "private", present=1, member=True),
                    RoomState("@1f", "direct", people=("luca", "bob"), present=2, member=True),
                )
            ),
            [
                "lobby (2 here, you are in it)",
                "dev (1 here): tools",
                "den (1 here, you are in it, private)",
                "luca and bob (2 here, you are in it, direct)",
            ],
        ),
        (WhoList("den", (Presence("luca"), Presence("bob", here=False))), ["in den: luca, bob (away)"]),
        (TopicIs("dev", "tools"), ["the topic of dev: tools"]),
        (TopicIs("dev"), ["dev has no topic"]),
        (Page("lobby"), ["nothing was said here yet"]),
        (
            Page("lobby", (HI, Said("lobby", "bob", AT + 60, 2, "a\n\nb"))),
            [
                "the last 2 of lobby, times in UTC:",
                "[2023-11-14 22:13] luca: hi",
                "[2023-11-14 22:14] bob: a",
                "[2023-11-14 22:14] bob: b",
            ],
        ),
        (Found(), ["nothing found"]),
        (Found((HI,)), ["found, newest first, times in UTC:", "[2023-11-14 22:13] lobby: luca: hi"]),
        (Negotiated("utf8"), ["text comes in UTF-8 from now on"]),
        (Negotiated("joins"), ["you are told who comes and goes from now on"]),
        (Negotiated("framed"), []),
        (Done("lobby", 1, AT), []),
        (Pong(), []),
        (Resumed({}), []),
        (Unread("lobby"), []),
        (Closing(Farewell.LEFT), []),
    ],
)
def test_answers(event: Event, lines: list[str]) -> None:
    assert answer(event) == lines


def test_a_list_of_rooms_is_not_endless() -> None:
    assert len(answer(RoomList((RoomState("dev"),) * 1000))) == 50


def test_help_names_every_command() -> None:
    head, *rows = answer(Helped())
    assert head == "what you can say (a / does as well as the !):"
    assert [re.split(r"[! ]", row)[1] for row in rows] == [*TABLE]


def test_every_refusal_has_one_sentence() -> None:
    assert set(SENTENCES) == set(Reason)
    for sentence in SENTENCES.values():
        assert sentence.isprintable()
        assert sentence[0].islower()
        assert not sentence.endswith(".")


@pytest.mark.parametrize(
    ("event", "text"),
    [
        (HI, "hi"),
        (Said("lobby", "luca", AT, 1, "waves", action=True), "* waves"),
        (Said("lobby", "luca", AT, 2, "yes", reply=1, to="bob"), "[to bob] yes"),
        (Said("lobby", "luca", AT, 2, "nods", reply=1, to="bob", action=True), "[to bob] * nods"),
        (Said("lobby", "luca", AT, 1, "hi", edited=AT), "hi (edited)"),
        (Said("lobby", "luca", AT, 1, deleted=True), "[took this back]"),
        (
            Said("lobby", "luca", AT, 1, "hi", reactions=(Reaction("👍", ("bob", "eve")), Reaction("no", ("bob",)))),
            "hi [👍 2] [no 1]",
        ),
    ],
)
def test_messages(event: Said, text: str) -> None:
    assert said(event) == text


@pytest.mark.parametrize(
    ("event", "who", "text"),
    [
        (HI, "luca", "hi"),
        (Edited("lobby", "luca", AT, 2, target=1, text="ho"), "luca", "[edited] ho"),
        (Deleted("lobby", "luca", AT, 3, target=1), "luca", "[took a message back]"),
        (Reacted("lobby", "bob", AT, 4, target=1, emoji="👍", to="luca"), "bob", "[👍 to luca]"),
        (TopicSet("dev", "luca", AT, 2, "tools"), "", "luca set the topic: tools"),
        (TopicSet("dev", "luca", AT, 3), "", "luca took the topic off"),
        (Invited("den", "luca", AT, 2, "bob"), "", "luca invited bob"),
        (Departed("den", "bob", AT, 3), "", "bob left for good"),
        (Joined("dev", "bob", AT), "", "bob is here"),
        (Left("dev", "bob", AT), "", "bob is gone"),
    ],
)
def test_what_happens_in_rooms(event: RoomEvent, who: str, text: str) -> None:
    assert told(event) == (who, text)


@pytest.mark.parametrize(
    "event",
    [
        Reacted("lobby", "bob", AT, 5, target=1, emoji="👍", on=False, to="luca"),
        Created("dev", "luca", AT, 1),
        Dissolved("den", "luca", AT, 9),
    ],
)
def test_what_is_not_told(event: RoomEvent) -> None:
    assert told(event) is None
