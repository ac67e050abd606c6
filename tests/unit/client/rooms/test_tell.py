from typing import get_args

import pytest

from parlour.client.rooms.log import Log
from parlour.client.rooms.modes import setting
from parlour.commands import Mode, ModeName
from parlour.events import (
    AwaySet,
    Created,
    Deleted,
    Departed,
    Edited,
    Event,
    File,
    Invited,
    Kicked,
    Matched,
    ModesSet,
    PersonEvent,
    Reacted,
    Reaction,
    Renamed,
    RoomEvent,
    RoomRenamed,
    Said,
    TopicSet,
    Typing,
)
from tests.unit.client.rooms.world import NOON, said, teller, text

PLAN = File("T7n", "plan.pdf", 1_204_331, "application/pdf", "/files/T7n/plan.pdf")
GONE = File("", "old.txt", 5, "text/plain")


def log() -> Log:
    filled = Log()
    filled.take(said(1, "bob", "are you there?"))
    return filled


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        (said(2, "ann", "hello"), ["12:00 ann: hello"]),
        (said(2, "ann", "waves", action=True), ["12:00 * ann waves"]),
        (said(2, "ann", "one\n\n  two"), ["12:00 ann: one", "      | ", "      |   two"]),
        (said(2, "ann", "yes", reply=1, to="bob"), ['12:00 ann (to bob: "are you there?"): yes']),
        (said(2, "ann", "yes", reply=7, to="eve"), ["12:00 ann (to eve): yes"]),
        (said(2, "ann", "x", edited=NOON), ["12:00 ann: x (edited)"]),
        (said(2, "ann", "x", reactions=(Reaction("👍", ("bob", "eve")),)), ["12:00 ann: x [👍 2]"]),
        (said(2, "ann", "", deleted=True), ["12:00 ann: [taken back]"]),
        (said(2, "ann", "", files=(PLAN,)), ["12:00 ann: plan.pdf (1.2 MB) http://h:1/files/T7n/plan.pdf"]),
        (
            said(2, "ann", "look", files=(PLAN, GONE), edited=NOON),
            [
                "12:00 ann: look",
                "      | plan.pdf (1.2 MB) http://h:1/files/T7n/plan.pdf",
                "      | old.txt (5 bytes) (edited)",
            ],
        ),
    ],
)
def test_messages(message: Said, shown: list[str]) -> None:
    assert text(teller().said(message, log())) == shown


@pytest.mark.parametrize("at", [-1e300, 1e300, float("nan"), float("inf")])
def test_a_time_that_is_none(at: float) -> None:
    assert text(teller().said(said(2, "ann", at=at), Log()))[0].endswith(":00 ann: hi")


@pytest.mark.parametrize(
    ("event", "shown"),
    [
        (Edited("lobby", "bob", NOON, 2, target=1, text="are you?"), ["12:00 * bob edited: are you?"]),
        (Edited("lobby", "bob", NOON, 2, target=1, deleted=True), []),
        (Deleted("lobby", "bob", NOON, 2, target=1), ["12:00 * bob took back a message of 12:00"]),
        (Deleted("lobby", "bob", NOON, 2, target=7), ["12:00 * bob took back a message"]),
        (
            Reacted("lobby", "ann", NOON, 2, target=1, emoji="👍", to="bob"),
            ['12:00 * ann put 👍 on what bob said: "are you there?"'],
        ),
        (Reacted("lobby", "ann", NOON, 2, target=7, emoji="👍", to="eve"), ["12:00 * ann put 👍 on a message of eve"]),
        (Reacted("lobby", "ann", NOON, 2, target=1, emoji="👍", on=False), []),
        (TopicSet("lobby", "ann", NOON, 2, text="all"), ["12:00 * ann set the topic: all"]),
        (TopicSet("lobby", "ann", NOON, 2), ["12:00 * ann took the topic off"]),
        (Invited("lobby", "ann", NOON, 2, name="eve"), ["12:00 * ann invited eve"]),
        (Created("lobby", "ann", NOON, 2), []),
        (Departed("lobby", "ann", NOON, 2), ["12:00 * ann has left for good"]),
        (Deleted("lobby", "ann", NOON, 2, target=7, text="no"), ["12:00 * ann took back a message: no"]),
        (Kicked("lobby", "ann", NOON, name="eve"), ["12:00 * ann put eve out"]),
        (Kicked("lobby", "ann", NOON, name="eve", text="no"), ["12:00 * ann put eve out: no"]),
        (RoomRenamed("lobby", "ann", NOON, 2, "hall"), ["12:00 * ann renamed this room to hall"]),
        (
            ModesSet("lobby", "ann", NOON, modes=(Mode("voice", value="eve"), Mode("moderated"))),
            ["12:00 * ann gave eve a voice", "12:00 * ann lets only those with a voice speak here"],
        ),
        (Renamed("ann", NOON, name="anna"), ["12:00 * ann is called anna now"]),
        (AwaySet("ann", NOON, text="lunch"), ["12:00 * ann is away: lunch"]),
        (AwaySet("ann", NOON), ["12:00 * ann is back"]),
        (Typing("lobby", "ann", NOON), []),
    ],
)
def test_what_happens(event: RoomEvent | PersonEvent, shown: list[str]) -> None:
    assert text(teller().told(event, log())) == shown


@pytest.mark.parametrize("name", [name for part in get_args(ModeName) for name in get_args(part)])
def test_every_setting_has_words(name: ModeName) -> None:
    on, off = (setting(Mode(name, on, "eve")) for on in (True, False))
    assert on != off
    assert ("{" in on + off) is False


def test_code_is_shown_as_it_is() -> None:
    message = said(2, "ann", "see:\n```py\nx **= 2\n```\n**done**")
    rows = teller(colour=True).said(message, Log())
    assert text(rows) == ["12:00 ann: see:", "      | ```py", "      | x **= 2", "      | ```", "      | done"]
    assert ("bold", "done") in rows[-1]


def test_without_times_with_numbers_elsewhere() -> None:
    told = teller(times=False)
    assert text(told.said(said(2, "ann", "a\nb"), Log())) == ["ann: a", "| b"]
    told.numbers = True
    assert text(told.said(said(2, "ann"), Log(), "to you")) == ["#2 [to you] ann: hi"]
    assert text(told.said(said(2, "ann"), Log(), "dev", date=True)) == ["2026-11-23 12:00 #2 [dev] ann: hi"]
    assert text(told.matched(Matched("deploy", said(9, "ann", room="ops")))) == ["#9 [ops, deploy] ann: hi"]


def bad_events() -> list[Event]:
    bad = "\x1b[2J\x9b\r\n\u202eluca\x1b]8;;https://x\x07"
    message = said(2, bad, bad, reply=1, to=bad, reactions=(Reaction(bad, (bad,)),))
    return [
        message,
        Edited("lobby", bad, NOON, 2, 1, bad),
        Reacted("lobby", bad, NOON, 2, 1, bad, True, bad),
        Reacted("lobby", bad, NOON, 2, 7, bad, True, bad),
        TopicSet("lobby", bad, NOON, 2, bad),
        Invited("lobby", bad, NOON, 2, bad),
        Deleted("lobby", bad, NOON, 2, 1, bad),
        Kicked("lobby", bad, NOON, name=bad, text=bad),
        RoomRenamed("lobby", bad, NOON, 2, bad, bad),
        ModesSet("lobby", bad, NOON, modes=(Mode("banned", value=bad),)),
        Renamed(bad, NOON, name=bad),
        AwaySet(bad, NOON, text=bad),
        Said("lobby", bad, NOON, 2, bad, markup="\x02" + bad),
        Matched(bad, said(2, bad, bad, room=bad)),
    ]


@pytest.mark.parametrize("event", bad_events(), ids=lambda event: type(event).__name__)
def test_nothing_unsafe_gets_into_a_row(event: Event) -> None:
    told = teller()
    known = Log()
    known.take(said(1, "a\x1b", "b\x1b"))
    rows = told.matched(event) if isinstance(event, Matched) else told.told(event, known)  # type: ignore[arg-type]
    assert rows
    assert all(part.isprintable() for row in rows for _, part in row)
    assert all(part.isprintable() for _, part in told.came_and_went("\x1b[2J\n", NOON) + told.note("\x9b\n"))
