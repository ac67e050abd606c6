"""What people read at a prompt."""

import re
from typing import Any, get_args

import pytest

from parlour.commands import Mode, ModeName
from parlour.dialects.text.answers import answer
from parlour.dialects.text.commands import DONE, TABLE
from parlour.dialects.text.happened import said, told
from parlour.dialects.wording import SENTENCES
from parlour.errors import Farewell, Reason
from parlour.events import (
    AwaySet,
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
    InRoom,
    Invitation,
    Invited,
    IsAway,
    Joined,
    Kicked,
    Left,
    ModesSet,
    Negotiated,
    Page,
    PersonEvent,
    PersonIs,
    Pong,
    Presence,
    Profile,
    Quitted,
    Reacted,
    Reaction,
    RealnameSet,
    Refused,
    Renamed,
    Resumed,
    RoomEvent,
    RoomList,
    RoomRenamed,
    RoomState,
    Said,
    Signalled,
    TopicIs,
    TopicSet,
    Typing,
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
        (Exited("dev", text="bye"), ["you have left dev"]),
        (Exited("dev", "mod"), ["mod put you out of dev; !join dev to come back"]),
        (Exited("dev", "mod", "no adverts"), ["mod put you out of dev: no adverts; !join dev to come back"]),
        (Invitation("dev", "bob"), ["bob invited you to dev: !join dev to go there"]),
        (IsAway("bob", "lunch"), ["bob is away: lunch"]),
        (
            PersonIs(Profile("bob", "bob", "1f.parlour", "bob", since=AT), idle=61.0),
            ["bob, bob@1f.parlour", "came 2023-11-14 22:13 UTC, silent for 1 minute"],
        ),
        (
            PersonIs(
                Profile("bob", "b", "1f.parlour", "Bob the Builder", AT, "lunch", bot=True, owner=True),
                (InRoom("dev", "operator"), InRoom("lobby")),
                idle=180000.0,
            ),
            [
                "bob - a bot - an owner of this server, b@1f.parlour: Bob the Builder",
                "is in dev (operator), lobby",
                "came 2023-11-14 22:13 UTC, silent for 2 days",
                "is away: lunch",
            ],
        ),
        (PersonIs(Profile("ci", bot=True), here=False), ["ci - a bot", "is not connected"]),
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


@pytest.mark.parametrize("request_id", DONE)
def test_what_is_carried_out_and_seen_by_nobody_else(request_id: str) -> None:
    assert answer(Done(), request_id) == [DONE[request_id]]
    assert answer(Done(), "1") == []


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
        (Left("dev", "bob", AT, text="good night", quit=True), "", "bob is gone: good night"),
        (Said("lobby", "bob", AT, 1, "bold", markup="\x02bold", notice=True), "bob", "bold"),
        (Deleted("lobby", "mod", AT, 3, target=1, text="an advert"), "mod", "[took a message back: an advert]"),
        (RoomRenamed("dev", "luca", AT, 4, "tools"), "", "luca renamed this room to tools"),
        (RoomRenamed("dev", "luca", AT, 4, "tools", "shorter"), "", "luca renamed this room to tools: shorter"),
        (Kicked("dev", "mod", AT, name="bob"), "", "mod put bob out"),
        (Kicked("dev", "mod", AT, name="bob", text="adverts"), "", "mod put bob out: adverts"),
        (Renamed("luca", AT, ("dev",), "luca2"), "", "luca is called luca2 now"),
        (AwaySet("luca", AT, ("dev",), "lunch"), "", "luca is away: lunch"),
        (AwaySet("luca", AT, ("dev",)), "", "luca is back"),
    ],
)
def test_what_happens(event: RoomEvent | PersonEvent, who: str, text: str) -> None:
    assert told(event) == (who, text)


SETTINGS = [
    (Mode("operator", value="bob"), "mod made bob an operator"),
    (Mode("operator", on=False, value="bob"), "bob is no operator any more, says mod"),
    (Mode("voice", value="bob"), "mod gave bob a voice"),
    (Mode("voice", on=False, value="bob"), "mod took the voice of bob"),
    (Mode("banned", value="bob!*@*"), "mod banned bob!*@*"),
    (Mode("banned", on=False, value="bob!*@*"), "mod lifted the ban of bob!*@*"),
    (Mode("moderated"), "only operators and those with a voice speak here now"),
    (Mode("moderated", on=False), "everybody here can speak now"),
    (Mode("invite-only"), "only those who are invited can enter now"),
    (Mode("invite-only", on=False), "nobody needs an invitation any more"),
    (Mode("members-only"), "only those in the room speak here now"),
    (Mode("members-only", on=False), "those outside can speak here now, too"),
    (Mode("secret"), "the room is secret now"),
    (Mode("secret", on=False), "the room is secret no longer"),
    (Mode("fixed-topic"), "only operators set the topic now"),
    (Mode("fixed-topic", on=False), "everybody can set the topic now"),
    (Mode("key", value="sesame"), "the room has a key now"),
    (Mode("key", on=False), "the room has no key any more"),
    (Mode("limit", value="12"), "at most 12 can be here now"),
    (Mode("limit", on=False), "there is room for everybody now"),
]


def test_every_setting_that_concerns_people_has_words() -> None:
    for mode, text in SETTINGS:
        assert told(ModesSet("dev", "mod", AT, modes=(mode,))) == ("", text)
    assert {mode.name for mode, _ in SETTINGS} | {"exempt", "invited"} == _names(ModeName)
    several = (Mode("secret"), Mode("exempt", value="eve"), Mode("key", value="{author}"), Mode("voice", value="{on}"))
    assert told(ModesSet("dev", "mod", AT, modes=several)) == (
        "",
        "the room is secret now\nthe room has a key now\nmod gave {on} a voice",
    )


def _names(kind: Any) -> set[str]:
    """The strings of a `Literal`, or of a union of such."""
    return {name for part in get_args(kind) for name in (_names(part) if get_args(part) else {part})}


@pytest.mark.parametrize(
    "event",
    [
        ModesSet("dev", "mod", AT, modes=(Mode("exempt", value="eve!*@*"), Mode("invited", value="eve!*@*"))),
        Typing("dev", "bob", AT),
        Signalled("dev", "bob", AT, text="VERSION"),
        RealnameSet("bob", AT, ("dev",), "Bob"),
        Quitted("bob", AT, ("dev",), "good night"),
        Reacted("lobby", "bob", AT, 5, target=1, emoji="👍", on=False, to="luca"),
        Created("dev", "luca", AT, 1),
        Dissolved("den", "luca", AT, 9),
    ],
)
def test_what_is_not_told(event: RoomEvent | PersonEvent) -> None:
    assert told(event) is None
