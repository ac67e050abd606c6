"""What one is told of rooms: entering, leaving, names, lists."""

from typing import Any

import pytest

from parlour.commands import Command, Join, Topic, Who
from parlour.dialects.irc.answers import names
from parlour.errors import Reason
from parlour.events import (
    Answered,
    Done,
    Entered,
    Exited,
    Invitation,
    Presence,
    Refused,
    RoomList,
    RoomRenamed,
    RoomState,
    TopicIs,
    WhoList,
)
from tests.unit.dialects.irc.member import LUCA, MIA, Member, bare

HERE = (Presence("luca", role="operator"), Presence("mia"), Presence("bob", here=False), Presence("eve", role="voice"))
TWICE = (Presence("luca", role="operator", voiced=True), Presence("mia", role="voice"))


def entered(name: str = "den", people: tuple[Presence, ...] = HERE, **fields: object) -> Entered:
    return Entered(RoomState(name, **fields), people=people)  # type: ignore[arg-type]


END = ":irc.parlour 366 luca #den :End of /NAMES list"


@pytest.mark.parametrize(
    ("caps", "event", "told"),
    [
        ((), entered(), [f"{LUCA} JOIN #den", ":irc.parlour 353 luca = #den :@luca mia +eve", END]),
        (
            ("extended-join", "multi-prefix"),
            entered(topic="on fish"),
            [
                f"{LUCA} JOIN #den * :Luca B.",
                ":irc.parlour 332 luca #den :on fish",
                ":irc.parlour 353 luca = #den :@luca mia +eve",
                END,
            ],
        ),
        (
            ("draft/no-implicit-names",),
            entered(topic="fish", topic_by="mia", topic_at=7.5),
            [
                f"{LUCA} JOIN #den",
                ":irc.parlour 332 luca #den :fish",
                f":irc.parlour 333 luca #den {MIA[1:]} :7",
            ],
        ),
        (
            ("draft/read-marker", "userhost-in-names"),
            entered(secret=True),
            [
                f"{LUCA} JOIN #den",
                ":irc.parlour MARKREAD #den :*",
                f":irc.parlour 353 luca @ #den :@{LUCA[1:]} {MIA[1:]} +eve!eve@parlour",
                END,
            ],
        ),
        ((), entered(people=TWICE), [f"{LUCA} JOIN #den", ":irc.parlour 353 luca = #den :@luca +mia", END]),
        (
            ("multi-prefix",),
            entered(people=TWICE),
            [f"{LUCA} JOIN #den", ":irc.parlour 353 luca = #den :@+luca +mia", END],
        ),
        ((), entered("@d", kind="direct"), []),
    ],
)
def test_entering(caps: tuple[str, ...], event: Entered, told: list[str]) -> None:
    assert Member(*caps).told(event) == told


def test_entering_twice_is_no_news() -> None:
    member = Member()
    assert len(member.told(entered())) == 3
    assert member.told(entered()) == []


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (Exited("den"), [f"{LUCA} PART #den"]),
        (Exited("den", text="so long"), [f"{LUCA} PART #den :so long"]),
        (Exited("den", "mia", "out with you"), [f"{MIA} KICK #den luca :out with you"]),
        (Exited("den", "mia"), [f"{MIA} KICK #den luca :mia"]),
        (Exited("pub"), []),
        (Exited("@d"), []),
        (Invitation("pub", "mia"), [f"{MIA} INVITE luca :#pub"]),
        (TopicIs("den", "fish"), [":irc.parlour 332 luca #den :fish"]),
        (TopicIs("den"), [":irc.parlour 331 luca #den :No topic is set"]),
    ],
)
def test_what_happens_in_a_room_to_oneself(event: Exited | Invitation | TopicIs, told: list[str]) -> None:
    member = Member()
    member.told(entered())
    assert member.told(event) == told
    if isinstance(event, Exited) and told:
        assert len(member.told(entered())) == 3, "one can come back"


def test_a_room_that_has_another_name() -> None:
    event = RoomRenamed("den", "mia", 1.0, 9, "cave", "why not")
    member = Member("draft/channel-rename")
    member.told(entered())
    assert member.told(event) == [f"{MIA} RENAME #den #cave :why not"]
    assert member.told(event) == [], "once is enough"
    assert member.errands() == []
    assert member.told(Exited("cave")) == [f"{LUCA} PART #cave"]


def test_a_room_that_has_another_name_is_another_one_for_who_knows_no_better() -> None:
    member = Member()
    member.told(entered())
    assert member.told(RoomRenamed("den", "mia", 1.0, 9, "cave")) == [f"{LUCA} PART #den", f"{LUCA} JOIN #cave"]
    topic, who = member.errands()
    assert bare([topic, who]) == [Topic(room="cave"), Who(room="cave")]
    assert member.told(TopicIs("cave"), topic) == []
    assert member.told(WhoList("cave", HERE), who) == [
        ":irc.parlour 353 luca = #cave :@luca mia +eve",
        ":irc.parlour 366 luca #cave :End of /NAMES list",
    ]


def test_a_new_name_bears_the_label_of_who_gave_it() -> None:
    member = Member("draft/channel-rename", "batch", "labeled-response")
    member.told(entered())
    command, end = member.irc.feed(b"@label=x RENAME #den #cave\r\n", 1.0, -1)
    assert command.id is not None
    assert member.told(Answered(bytes), end) == []
    assert member.told(Done("den", 9, 1.0), command) == []
    event = RoomRenamed("den", "luca", 1.0, 9, "cave")
    assert member.irc.echo(event, command.id).decode() == f"@label=x {LUCA} RENAME #den #cave :\r\n"
    assert member.told(event) == []


def test_names_end_with_the_name_as_it_was_written() -> None:
    member = Member()
    (command,) = member.asks("NAMES #DEN")
    assert member.told(WhoList("den", HERE), command)[-1] == END.replace("#den", "#DEN")
    (command,) = member.asks("NAMES #nowhere")
    told = member.told(Refused(Reason.NO_SUCH_ROOM, "nowhere"), command)
    assert told == [":irc.parlour 366 luca #nowhere :End of /NAMES list"]


def crowd(number: int) -> tuple[Presence, ...]:
    return (*(Presence(f"person{at}ö") for at in range(number)),)


@pytest.mark.parametrize("nick", ["a", "luca", "x" * 16, "x" * 17, "ö" * 32])
@pytest.mark.parametrize("number", [names.MANY - 1, names.MANY, 400])
def test_the_names_of_many_are_in_several_lines(nick: str, number: int) -> None:
    people = crowd(number)
    _, *lines, _ = Member(nick=nick).told(entered(people=people))
    head = f":irc.parlour 353 {nick} = #den :"
    assert all(line.startswith(head) and len(line.encode()) <= 510 for line in lines)
    assert [name for line in lines for name in line.removeprefix(head).split(" ")] == [one.name for one in people]
    assert len(lines) < sum(len(one.name) + 2 for one in people) / 300 + 1


def test_those_who_enter_at_once_share_the_names(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[object] = []
    lines = names._lines

    def counted(*args: Any) -> bytes:
        made.append(args)
        return lines(*args)

    monkeypatch.setattr(names, "_lines", counted)
    people = crowd(100)
    first = Member()
    others = [Member() for _ in range(3)]
    for other in others:
        other.irc._client.venue = first.irc._client.venue
    told = {"\n".join(member.told(entered(people=people))) for member in (first, *others)}
    assert len(told) == len(made) == 1
    first.told(Exited("den"))
    first.told(entered(people=crowd(100)))
    assert len(made) == 2, "others are others, even if they are called the same"


ROOMS = RoomList(
    (
        RoomState("lobby"),
        RoomState("den", topic="on fish", present=2, last=9),
        RoomState("big", present=30, last=1),
        RoomState("old", last=7),
        RoomState("left", last=1),
        RoomState("@d", kind="direct", present=2, last=5),
        RoomState("own", kind="private", present=1),
    )
)


@pytest.mark.parametrize(
    ("filters", "rooms"),
    [
        ("", "den big old own"),
        ("#den", "den"),
        ("#DEN,#big,#left", "den big"),
        ("*e*", "den"),
        ("#?ig", "big"),
        ("!*e*", "big old own"),
        ("!#den,!#big", "old own"),
        (">1", "den big"),
        ("<2", "old own"),
        (">1,<30", "den"),
        ("#den,#big >2", "big"),
        ("C>5,T<3", "den big old own"),
        ("#[bd]*", ""),
        ("**********e*********n", "den"),
        (",".join(["*x*"] * 100), ""),
    ],
)
def test_lists(filters: str, rooms: str) -> None:
    member = Member()
    (command,) = member.asks(f"LIST {filters}")
    first, *lines, last = member.told(ROOMS, command)
    assert (first.split(" ")[1], last.split(" ")[1]) == ("321", "323")
    assert [line.split(" ")[3] for line in lines] == [f"#{name}" for name in rooms.split()]


def test_a_listed_room() -> None:
    member = Member()
    (command,) = member.asks("LIST #den,#big")
    assert member.told(ROOMS, command)[1:3] == [
        ":irc.parlour 322 luca #den 2 :on fish",
        ":irc.parlour 322 luca #big 30 :",
    ]


@pytest.mark.parametrize(
    ("line", "refused", "told"),
    [
        ("JOIN #Den", Refused(Reason.WRONG_KEY, "den"), "475 luca #Den"),
        ("JOIN #den", Refused(Reason.BANNED, "den"), "474 luca #den"),
        ("JOIN #den", Refused(Reason.INVITE_ONLY, "den"), "473 luca #den"),
        ("JOIN #den", Refused(Reason.ROOM_FULL, "den"), "471 luca #den"),
        ("JOIN #den", Refused(Reason.TOO_MANY_ROOMS, "den"), "405 luca #den"),
        ("JOIN #Den", Refused(Reason.TOO_MANY_NEW_ROOMS, "Den"), "437 luca #Den"),
        ("PRIVMSG kim :x", Refused(Reason.TOO_MANY_NEW_ROOMS, "kim"), "FAIL PRIVMSG TOO_MANY_NEW_ROOMS kim"),
        ("JOIN #a@b", Refused(Reason.BAD_ROOM_NAME, "a@b"), "403 luca #a@b"),
        ("JOIN #den", Refused(Reason.NOT_STORED), "FAIL JOIN NOT_STORED #den"),
        ("PART #den", Refused(Reason.NOT_A_MEMBER, "den"), "442 luca #den"),
        ("TOPIC #den :x", Refused(Reason.NOT_OPERATOR, "den"), "482 luca #den"),
        ("INVITE bob #den", Refused(Reason.NO_SUCH_PERSON, "bob"), "401 luca bob"),
        ("INVITE mia #den", Refused(Reason.ALREADY_MEMBER, "mia"), "443 luca mia #den"),
        ("INVITE luca #den", Refused(Reason.NOT_YOURSELF), "443 luca luca #den"),
        ("KICK #den mia", Refused(Reason.NOT_THERE, "mia"), "441 luca mia #den"),
        ("KICK #den mia", Refused(Reason.NOT_OPERATOR, "den"), "482 luca #den"),
        ("RENAME #a #b", Refused(Reason.ROOM_EXISTS, "b"), "FAIL RENAME CHANNEL_NAME_IN_USE #a #b"),
        ("RENAME #a #b", Refused(Reason.NAME_FIXED, "a"), "FAIL RENAME CANNOT_RENAME #a #b"),
        ("RENAME #a #b", Refused(Reason.NOT_OPERATOR, "a"), "482 luca #a"),
        ("LIST", Refused(Reason.UNAVAILABLE), "FAIL LIST TEMPORARILY_UNAVAILABLE"),
    ],
)
def test_why_not(line: str, refused: Refused, told: str) -> None:
    member = Member()
    (command,) = member.asks(line)
    (answer,) = member.told(refused, command)
    assert answer.startswith(f":irc.parlour {told} :")


def test_an_invitation_is_confirmed() -> None:
    member = Member()
    (command,) = member.asks("INVITE MIA #DEN")
    assert member.told(Done("den", 4, 1.0), command) == [":irc.parlour 341 luca MIA :#den"]


@pytest.mark.parametrize(("caps", "asks"), [((), True), (("draft/chathistory",), False), (("znc.in/playback",), False)])
def test_who_cannot_ask_for_it_is_told_what_was_said(caps: tuple[str, ...], asks: bool) -> None:
    member = Member(*caps, replay=50)
    commands: list[Command] = member.asks("JOIN #den")
    assert bare(commands) == [Join(room="den")]
    member.told(entered(last=9), commands[0])
    assert len(member.errands()) == asks
    member.told(Exited("den", last=9))
    member.told(entered(last=9))
    assert member.errands() == [], "but only once"
