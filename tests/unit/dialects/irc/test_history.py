"""CHATHISTORY: what is asked of the core, and what becomes of its pages. MARKREAD."""

from typing import Any

import pytest

from parlour import events
from parlour.commands import History, Targets
from parlour.dialects.irc.marks import MOST
from parlour.dialects.irc.stamp import edge, edge_after, parse_stamp
from parlour.errors import Reason
from parlour.events import Event, Page, Refused, Said, Target, TargetList
from tests.unit.dialects.irc.alone import Talk, bare

AT = 1_700_000_000.25
STAMP = "2023-11-14T22:13:20.250Z"
LATER = "2023-11-14T22:13:21.500Z"
CAPS = ("batch", "message-tags", "server-time", "draft/chathistory")


def said(seq: int, text: str = "hi", room: str = "den", author: str = "Mia", **fields: Any) -> Said:
    return Said(room, author, AT + seq, seq, text, **fields)


def inside(talk: Talk, *caps: str) -> Talk:
    talk.enters("den")
    return talk


def texts(lines: list[str]) -> list[str]:
    """The texts of a batch; its beginning and its end are as they should be."""
    begin, *within, end = lines
    number = begin.split(" ")[2].removeprefix("+")
    assert begin.split(" ")[1] == "BATCH"
    assert end == f":irc.parlour BATCH -{number}"
    assert all(f"batch={number}" in line.split(" ")[0] for line in within)
    return [line.partition(" :")[2].partition(" :")[2] for line in within]


def fields(command: History) -> dict[str, Any]:
    """What of `command` is not as it would be by itself."""
    names = ("before", "after", "around", "since", "until", "last", "everything")
    return {name: value for name in names if (value := getattr(command, name)) not in (None, False)}


# -- asking ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "bounds"),
    [
        ("LATEST #den * 5", {}),
        ("LATEST #den msgid=7-den 5", {"after": 7, "last": True}),
        (f"LATEST #den timestamp={STAMP} 5", {"since": edge_after(AT), "last": True}),
        ("BEFORE #den msgid=7-den 5", {"before": 7}),
        (f"before #den timestamp={STAMP} 5", {"until": edge(AT)}),
        ("AFTER #den msgid=7-den 5", {"after": 7}),
        (f"AFTER #den timestamp={STAMP} 5", {"since": edge_after(AT)}),
        ("AROUND #den msgid=7-den 5", {"around": 7}),
        ("BETWEEN #den msgid=3-den msgid=9-den 5", {"after": 3, "before": 9}),
        ("BETWEEN #den msgid=9-den msgid=3-den 5", {"after": 3, "before": 9, "last": True}),
        (f"BETWEEN #den timestamp={STAMP} timestamp={LATER} 5", {"since": edge_after(AT), "until": edge(AT + 1.25)}),
        (
            f"BETWEEN #den timestamp={LATER} timestamp={STAMP} 5",
            {"since": edge_after(AT), "until": edge(AT + 1.25), "last": True},
        ),
    ],
)
def test_one_page(line: str, bounds: dict[str, object]) -> None:
    command = Talk().asks(f"CHATHISTORY {line}")
    assert isinstance(command, History)
    assert (command.room, command.limit) == ("den", 5)
    assert fields(command) == bounds


@pytest.mark.parametrize(
    ("line", "first", "second"),
    [
        (f"AROUND #den timestamp={STAMP} 5", {"until": edge(AT)}, {"since": edge(AT)}),
        (
            f"BETWEEN #den timestamp={STAMP} msgid=9-den 5",
            {"since": edge_after(AT), "before": 9},
            {"after": 9, "until": edge(AT), "last": True},
        ),
    ],
)
def test_two_pages(line: str, first: dict[str, object], second: dict[str, object]) -> None:
    pages = Talk().all(f"CHATHISTORY {line}")
    assert [fields(page) for page in pages] == [first, second]
    assert {page.limit for page in pages} == {5}


def test_a_person_is_the_room_of_the_two() -> None:
    assert Talk().asks("CHATHISTORY LATEST mia * 5").room == "@mia"


def test_the_limit_has_one() -> None:
    assert Talk().asks("CHATHISTORY LATEST #den * 100000").limit == 500


def test_everything_that_happened() -> None:
    command = Talk(*CAPS, "draft/event-playback").asks("CHATHISTORY LATEST #den * 5")
    assert fields(command) == {"everything": True}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "NEED_MORE_PARAMS *"),
        (" LATEST", "NEED_MORE_PARAMS LATEST"),
        (" LATEST #den 5", "NEED_MORE_PARAMS LATEST"),
        (" BETWEEN #den msgid=1-den 5", "NEED_MORE_PARAMS BETWEEN"),
        (" TARGETS timestamp=x 5", "NEED_MORE_PARAMS TARGETS"),
        (" OLDEST #den * 5", "UNKNOWN_COMMAND OLDEST"),
        (" LATEST #den * -1", "INVALID_PARAMS LATEST -1"),
        (" LATEST #den * 0", "INVALID_PARAMS LATEST 0"),
        (" LATEST #den * ten", "INVALID_PARAMS LATEST ten"),
        (" LATEST #den 7 5", "INVALID_PARAMS LATEST 7"),
        (" BEFORE #den * 5", "INVALID_PARAMS BEFORE *"),
        (" AFTER #den msgid=x 5", "INVALID_PARAMS AFTER msgid=x"),
        (" AFTER #den timestamp=now 5", "INVALID_PARAMS AFTER timestamp=now"),
        (" TARGETS * timestamp=2023-11-14T22:13:20.250Z 5", "INVALID_PARAMS TARGETS *"),
    ],
)
def test_what_cannot_be_asked(line: str, told: str) -> None:
    (answer,) = bare(Talk().says(f"CHATHISTORY{line}"))
    assert answer.startswith(f"FAIL CHATHISTORY {told} :")


# -- pages -------------------------------------------------------------------------------------------------------------


def answered(talk: Talk, line: str, *pages: Event) -> list[str]:
    """What a line is told if the core answers its questions like that."""
    commands = talk.all(line)
    assert len(commands) == len(pages)
    return [told for command, page in zip(commands, pages, strict=True) for told in talk.told(page, command)]


def test_a_page_is_a_batch() -> None:
    talk = inside(Talk(*CAPS))
    begin, line, end = answered(talk, "CHATHISTORY LATEST #DEN * 5", Page("den", (said(3),)))
    number = begin.removeprefix(":irc.parlour BATCH +").split(" ")[0]
    assert begin == f":irc.parlour BATCH +{number} chathistory :#DEN"
    assert line == f"@batch={number};time=2023-11-14T22:13:23.250Z;msgid=3-den :Mia!mia@2.parlour PRIVMSG #den :hi"
    assert end == f":irc.parlour BATCH -{number}"


def test_without_tags_a_batch_is_known_by_its_reference() -> None:
    talk = inside(Talk("batch"))
    assert texts(answered(talk, "CHATHISTORY LATEST #den * 5", Page("den", (said(3), said(4, "a\nb"))))) == [
        "hi",
        "a",
        "b",
    ]


def test_without_batches_there_are_lines() -> None:
    talk = inside(Talk())
    lines = answered(talk, "CHATHISTORY LATEST #den * 5", Page("den", (said(3), said(4))))
    assert lines == [":Mia!mia@2.parlour PRIVMSG #den :hi"] * 2


def test_what_was_taken_back_is_not_there() -> None:
    talk = inside(Talk(*CAPS))
    page = Page("den", (said(3), said(4, "", deleted=True), said(5, "later")))
    assert texts(answered(talk, "CHATHISTORY LATEST #den * 5", page)) == ["hi", "later"]


def test_words_between_two_people() -> None:
    talk = Talk(*CAPS)
    page = Page("@d", (said(3, "to you", "@d"), said(4, "to her", "@d", "luca")))
    begin, first, second, _ = answered(talk, "CHATHISTORY LATEST MIA * 5", page)
    assert begin.endswith("chathistory :MIA")
    assert first.endswith(":Mia!mia@2.parlour PRIVMSG luca :to you")
    assert second.endswith(":luca!lu@1.parlour PRIVMSG Mia :to her")


def test_a_long_message_is_a_batch_in_the_batch() -> None:
    talk = inside(Talk(*CAPS, "draft/multiline"))
    outer, inner, first, second, *ends = answered(talk, "CHATHISTORY LATEST #den * 5", Page("den", (said(3, "a\nb"),)))
    number = outer.split(" ")[2].removeprefix("+")
    assert inner.startswith(f"@batch={number};time=")
    assert " BATCH +m" in inner
    assert first.endswith("PRIVMSG #den :a")
    assert second.endswith("PRIVMSG #den :b")
    assert len(ends) == 2


def test_all_that_happened() -> None:
    talk = inside(Talk(*CAPS, "draft/event-playback", "draft/message-redaction"))
    happened = (
        events.Created("den", "Mia", AT, 1),
        events.TopicSet("den", "Mia", AT, 2, "new"),
        said(3),
        events.Reacted("den", "luca", AT, 4, 3, "👍", to="Mia"),
        events.Invited("den", "Mia", AT, 5, "luca"),
        said(6, "", deleted=True),
        events.Deleted("den", "Mia", AT, 7, 6),
        events.Departed("den", "Mia", AT, 8),
    )
    _, *lines, _ = answered(talk, "CHATHISTORY LATEST #den * 9", Page("den", (), happened))
    assert [line.split(" ", 2)[2] for line in lines] == [
        "TOPIC #den :new",
        "PRIVMSG #den :hi",
        "TAGMSG #den",
        "REDACT #den 6-den",
    ]
    assert "+draft/react=👍" in lines[2]
    assert all(line.startswith("@batch=h") and "msgid=" in line for line in lines)


def seqs(*numbers: int) -> Page:
    return Page("den", tuple(said(number, str(number)) for number in numbers))


@pytest.mark.parametrize(
    ("limit", "before", "after", "told"),
    [
        (1, [6], [7], "7"),
        (1, [6], [], "6"),
        (3, [4, 5, 6], [7, 8, 9], "6 7 8"),
        (4, [3, 4, 5, 6], [7, 8, 9], "5 6 7 8"),
        (4, [3, 4, 5, 6], [7], "4 5 6 7"),
        (4, [6], [7, 8, 9, 10], "6 7 8 9"),
        (4, [], [7, 8], "7 8"),
        (4, [], [], ""),
    ],
)
def test_around_a_time(limit: int, before: list[int], after: list[int], told: str) -> None:
    talk = inside(Talk(*CAPS))
    line = f"CHATHISTORY AROUND #den timestamp={STAMP} {limit}"
    assert texts(answered(talk, line, seqs(*before), seqs(*after))) == told.split()


@pytest.mark.parametrize(("forth", "back"), [([3, 4], []), ([], [3, 4]), ([], [])])
def test_between_two_places(forth: list[int], back: list[int]) -> None:
    talk = inside(Talk(*CAPS))
    line = f"CHATHISTORY BETWEEN #den timestamp={STAMP} msgid=9-den 2"
    assert texts(answered(talk, line, seqs(*forth), seqs(*back))) == [str(number) for number in forth + back]


def gone(*numbers: int, more: bool = True) -> Page:
    """A page of which some messages, those with a minus, were taken back."""
    return Page("den", tuple(said(abs(at), f"{at}", deleted=at < 0) for at in numbers), more=more)


@pytest.mark.parametrize(
    ("line", "pages", "more", "told"),
    [
        ("BEFORE #den msgid=9-den 3", [gone(6, -7, 8), gone(3, 4, 5)], [{"before": 6}], "5 6 8"),
        ("LATEST #den * 2", [gone(-7, -8), gone(-5, -6), gone(3, 4)], [{"before": 7}, {"before": 5}], "3 4"),
        ("LATEST #den * 2", [gone(-7, 8), gone(-6, more=False)], [{"before": 7}], "8"),
        ("LATEST #den msgid=2-den 2", [gone(-7, 8), gone(5, 6)], [{"after": 2, "before": 7, "last": True}], "6 8"),
        ("AFTER #den msgid=2-den 2", [gone(-3, 4), gone(5, 6)], [{"after": 4}], "4 5"),
        (f"BEFORE #den timestamp={STAMP} 2", [gone(-7, 8), gone(6)], [{"before": 7}], "6 8"),
        (f"AFTER #den timestamp={STAMP} 2", [gone(3, -4), gone(5)], [{"after": 4}], "3 5"),
        ("LATEST #den * 2", [gone(-1, -2, more=False)], [], ""),
    ],
)
def test_a_page_is_as_full_as_can_be(line: str, pages: list[Page], more: list[dict[str, int]], told: str) -> None:
    talk = inside(Talk(*CAPS))
    command = talk.asks(f"CHATHISTORY {line}")
    for page, next_one in zip(pages, more, strict=False):
        assert talk.told(page, command) == []
        (command,) = talk.errands()
        assert fields(command) == next_one
        assert command.limit == 500
    assert texts(talk.told(pages[-1], command)) == told.split()
    assert talk.errands() == []


def test_a_page_is_filled_under_one_label() -> None:
    talk = inside(Talk(*CAPS, "labeled-response"))
    command, last = talk.feed("@label=x CHATHISTORY LATEST #den * 2")
    assert talk.told(events.Answered(last.what), last) == []  # type: ignore[attr-defined]
    assert talk.told(gone(-7, 8), command) == []
    (errand,) = talk.errands()
    begin, *_ = talk.told(gone(6), errand)
    assert begin.startswith("@label=x :irc.parlour BATCH +")


def test_two_pages_under_one_label() -> None:
    talk = inside(Talk(*CAPS, "labeled-response"))
    first, second, last = talk.feed(f"@label=x CHATHISTORY AROUND #den timestamp={STAMP} 3")
    assert talk.told(events.Answered(last.what), last) == []  # type: ignore[attr-defined]
    assert talk.told(seqs(6), first) == []
    begin, *_ = talk.told(seqs(7), second)
    assert begin.startswith("@label=x :irc.parlour BATCH +")


# -- what cannot be read -----------------------------------------------------------------------------------------------


def failure(code: str, target: str = "#den", word: str = "LATEST") -> list[str]:
    return [f"FAIL CHATHISTORY {code} {word} {target} :Messages could not be retrieved"]


@pytest.mark.parametrize("reason", [Reason.NO_SUCH_ROOM, Reason.NOT_A_MEMBER, Reason.BAD_ROOM_NAME])
def test_a_room_that_one_may_not_read(reason: Reason) -> None:
    lines = answered(Talk(*CAPS), "CHATHISTORY LATEST #den * 5", Refused(reason, "den"))
    assert bare(lines) == failure("INVALID_TARGET")


def test_a_room_that_one_is_not_in() -> None:
    lines = answered(Talk(*CAPS), "CHATHISTORY LATEST #den * 5", Page("den", (said(3),)))
    assert bare(lines) == failure("INVALID_TARGET")


def test_a_person_with_whom_nothing_was_said() -> None:
    assert texts(answered(Talk(*CAPS), "CHATHISTORY LATEST bob * 5", Refused(Reason.NO_SUCH_PERSON))) == []


def test_a_message_of_another_room() -> None:
    talk = inside(Talk(*CAPS))
    lines = answered(talk, "CHATHISTORY LATEST #den msgid=7-lobby 5", Page("den", (said(8),)))
    assert bare(lines) == failure("MESSAGE_ERROR")


@pytest.mark.parametrize(
    "pages",
    [
        (Refused(Reason.UNAVAILABLE), Refused(Reason.UNAVAILABLE)),
        (Refused(Reason.UNAVAILABLE), Page("den")),
        (Page("den"), Refused(Reason.UNAVAILABLE)),
    ],
)
def test_a_store_that_fails(pages: tuple[Event, Event]) -> None:
    talk = inside(Talk(*CAPS))
    line = f"CHATHISTORY AROUND #den timestamp={STAMP} 3"
    assert bare(answered(talk, line, *pages)) == failure("MESSAGE_ERROR", word="AROUND")
    lines = answered(talk, "CHATHISTORY LATEST #den * 3", Refused(Reason.UNAVAILABLE))
    assert bare(lines) == failure("MESSAGE_ERROR")


def test_two_refusals_are_told_once() -> None:
    line = f"CHATHISTORY AROUND #den timestamp={STAMP} 3"
    lines = answered(Talk(*CAPS), line, *[Refused(Reason.NO_SUCH_ROOM)] * 2)
    assert bare(lines) == failure("INVALID_TARGET", word="AROUND")


# -- targets -----------------------------------------------------------------------------------------------------------

TARGETS = TargetList(
    (Target("den", "", AT), Target("@d", "Mia", AT + 1), Target("@e", "", AT + 2), Target("x", "", AT))
)


def test_targets() -> None:
    talk = Talk(*CAPS)
    command = talk.asks(f"CHATHISTORY TARGETS timestamp={STAMP} timestamp={LATER} 3")
    assert isinstance(command, Targets)
    assert (command.since, command.until, command.limit) == (edge_after(AT), edge(AT + 1.25), 3)
    begin, *lines, _ = talk.told(TARGETS, command)
    assert " BATCH +h" in begin
    assert begin.endswith(" :draft/chathistory-targets")
    assert [line.split(" ", 2)[2] for line in lines] == [
        f"CHATHISTORY TARGETS #den {STAMP}",
        "CHATHISTORY TARGETS Mia 2023-11-14T22:13:21.250Z",
        f"CHATHISTORY TARGETS #x {STAMP}",
    ]


def test_the_last_targets() -> None:
    talk = Talk(*CAPS)
    command = talk.asks(f"CHATHISTORY TARGETS timestamp={LATER} timestamp={STAMP} 2")
    assert (command.since, command.until, command.limit) == (edge_after(AT), edge(AT + 1.25), 500)
    _, *lines, _ = talk.told(TARGETS, command)
    assert [line.split(" ")[4] for line in lines] == ["Mia", "#x"]


def test_targets_that_cannot_be_read() -> None:
    talk = Talk()
    line = f"CHATHISTORY TARGETS timestamp={LATER} timestamp={STAMP} 2"
    assert talk.gets(line, TARGETS)[0] == ":irc.parlour CHATHISTORY TARGETS Mia 2023-11-14T22:13:21.250Z"
    (told,) = bare(talk.gets(line, Refused(Reason.UNAVAILABLE)))
    assert told.startswith("FAIL CHATHISTORY MESSAGE_ERROR TARGETS :")


# -- how far one has read ----------------------------------------------------------------------------------------------


def test_what_is_marked_read_stays_so() -> None:
    talk = Talk()
    assert bare(talk.says("MARKREAD #den")) == ["MARKREAD #den :*"]
    assert bare(talk.says(f"MARKREAD #den timestamp={STAMP}")) == [f"MARKREAD #den :timestamp={STAMP}"]
    assert bare(talk.says("MARKREAD #DEN")) == [f"MARKREAD #DEN :timestamp={STAMP}"]
    assert bare(talk.says("MARKREAD #den timestamp=2019-01-04T14:33:26.123Z")) == [f"MARKREAD #den :timestamp={STAMP}"]
    assert bare(talk.says(f"MARKREAD #den timestamp={LATER}")) == [f"MARKREAD #den :timestamp={LATER}"]


def test_a_time_is_given_back_as_it_came() -> None:
    talk = Talk()
    for at in range(0, 1000, 7):
        time = f"2019-01-04T14:33:26.{at:03d}Z"
        assert bare(talk.says(f"MARKREAD mia timestamp={time}")) == [f"MARKREAD mia :timestamp={time}"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("MARKREAD", "NEED_MORE_PARAMS"),
        ("MARKREAD :", "NEED_MORE_PARAMS"),
        ("MARKREAD #den *", "INVALID_PARAMS *"),
        ("MARKREAD #den timestamp=*", "INVALID_PARAMS timestamp=*"),
        ("MARKREAD #den 2019-01-04T14:33:26.123Z", "INVALID_PARAMS 2019-01-04T14:33:26.123Z"),
    ],
)
def test_what_cannot_be_marked(line: str, told: str) -> None:
    (answer,) = bare(Talk().says(line))
    assert answer.startswith(f"FAIL MARKREAD {told} :")


def test_no_more_marks_than_so_many() -> None:
    talk = Talk()
    for at in range(MOST + 1):
        talk.says(f"MARKREAD t{at} timestamp={STAMP}")
    assert bare(talk.says("MARKREAD t0")) == ["MARKREAD t0 :*"]
    assert bare(talk.says("MARKREAD t1")) == [f"MARKREAD t1 :timestamp={STAMP}"]


def test_the_mark_of_a_room_that_one_enters() -> None:
    talk = Talk("draft/read-marker")
    talk.says(f"MARKREAD #den timestamp={STAMP}")
    lines = bare(talk.enters("den", 1, "luca"))
    assert [line.split(" ")[0 if at else 1] for at, line in enumerate(lines)] == ["JOIN", "MARKREAD", "353", "366"]
    assert lines[1] == f"MARKREAD #den :timestamp={STAMP}"


# -- places ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("at", [AT, AT + 0.0004, AT + 0.000999, 0.0, 1546612406.123, 1.999])
def test_what_is_written_alike_is_between_the_edges(at: float) -> None:
    assert edge(at) <= at < edge_after(at)
    assert abs(edge_after(at) - edge(at) - 0.001) < 1e-6


@pytest.mark.parametrize(
    "text", ["", "x", "2019-01-04T14:33:26.123", "2019-13-04T14:33:26.123Z", "1960-01-01T00:00:00Z"]
)
def test_no_time(text: str) -> None:
    assert parse_stamp(text) is None
