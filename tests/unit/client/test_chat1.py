"""Golden rows: what a server sends, and what the client makes of it, in whatever pieces."""

from collections.abc import Iterable

import pytest

from parlour.client.chat1 import FRAMED_LIMIT, TAIL_LIMIT, UNFRAMED_LIMIT, Chat1, pieces
from parlour.client.dialect import Dialect
from parlour.client.events import Ended, Event, Garbled, Heard, Refused, Registered

FRAMED = Registered(framed=True)
UNFRAMED = Registered(framed=False)
BOB = Heard("bob", "hi")
OK = b"200 Registration successful"
GOODBYE = b"DISCONNECT CHAT/1.0"

ROWS: list[tuple[bytes, list[Event]]] = [
    (OK + b"\n", [FRAMED]),
    (OK + b"\r\n", [FRAMED]),
    (OK, [UNFRAMED]),
    (b"200 Registration succesful\n", [FRAMED]),
    (b"200\n", [FRAMED]),
    (b"200: welcome\n", [FRAMED]),
    (b"CHAT/1.0 200 OK\n", [FRAMED]),
    (b"\0 200 OK \0\n", [FRAMED]),
    (b"400 Invalid Registration\n", [Refused(400, "400 Invalid Registration", framed=True)]),
    (b"400 Invalid registration", [Refused(400, "400 Invalid registration", framed=False)]),
    (b"401 Client already registered\r\n", [Refused(401, "401 Client already registered", True)]),
    (b"401 Client already registered", [Refused(401, "401 Client already registered", False)]),
    (b"503 Full\n", [Refused(503, "503 Full", True)]),
    (b"HTTP/1.1 404 Not Found\r\n", [Garbled("HTTP/1.1 404 Not Found")]),
    (b"SSH-2.0-OpenSSH_9.2\r\n", [Garbled("SSH-2.0-OpenSSH_9.2")]),
    (b"2000 things\n", [Garbled("2000 things")]),
    (b"\xff\xfe\x00\x01", [Garbled("\ufffd\ufffd\0\x01")]),
    (GOODBYE + b"\n", [Ended(told=True)]),
    # Chat behind the answer, and before it.
    (OK + b"\n@bob: hi\n", [FRAMED, BOB]),
    (OK + b"\n@bob: hi", [FRAMED, BOB]),
    (OK + b"@bob: hi", [UNFRAMED, BOB]),
    (OK + b"@bob: hi\n", [UNFRAMED, BOB]),
    (OK + b"@bob: hi\n@ann: ho\n", [UNFRAMED, BOB, Heard("ann", "ho")]),
    (b"@bob: hi\n" + OK + b"\n", [BOB, FRAMED]),
    # Forms of chat.
    (OK + b"\n@bob:hi\n", [FRAMED, BOB]),
    (OK + b"\r\n@bob: hi\r\n", [FRAMED, BOB]),
    (OK + b"\n\n\r\n@bob: hi\n", [FRAMED, BOB]),
    (OK + b"\nbob: hi\n", [FRAMED, Heard(None, "bob: hi")]),
    (OK + b"\nhello\n", [FRAMED, Heard(None, "hello")]),
    (OK + b"\n@bob:   hi \n", [FRAMED, Heard("bob", "  hi ")]),
    (OK + b"\n@bob: caf\xc3\xa9 \xff\n", [FRAMED, Heard("bob", "café \ufffd")]),
    (OK + b"\n@bob: a@ann: b\n", [FRAMED, Heard("bob", "a@ann: b")]),
    # The goodbye, and what only looks like it.
    (OK + b"\n" + GOODBYE + b"\n", [FRAMED, Ended(told=True)]),
    (OK + b"\n" + GOODBYE + b"\r\n", [FRAMED, Ended(told=True)]),
    (OK + b"\n" + GOODBYE, [FRAMED, Ended(told=True)]),
    (OK + GOODBYE, [UNFRAMED, Ended(told=True)]),
    (OK + b"@bob: hi\n" + GOODBYE, [UNFRAMED, BOB, Ended(told=True)]),
    (OK + b"\n@bob: " + GOODBYE + b"\n", [FRAMED, Heard("bob", GOODBYE.decode())]),
    (OK + b"\n@bob: x" + GOODBYE + b"\n", [FRAMED, Heard("bob", "x" + GOODBYE.decode())]),
    (OK + b"\n" + GOODBYE + b" ha\n", [FRAMED, Heard(None, GOODBYE.decode() + " ha")]),
]


def play(dialect: Dialect, segments: Iterable[bytes], *, now: float = 100.0) -> list[Event]:
    """Feed segments at once, then let silences pass until nothing waits."""
    events: list[Event] = []
    for segment in segments:
        events += dialect.receive(segment, now)
    while dialect.deadline is not None:
        now = dialect.deadline
        events += dialect.pause(now)
    return events


@pytest.mark.parametrize(("data", "events"), ROWS)
def test_read_whole(data: bytes, events: list[Event]) -> None:
    assert play(Chat1("luca"), [data]) == events


@pytest.mark.parametrize(("data", "events"), ROWS)
def test_read_byte_by_byte(data: bytes, events: list[Event]) -> None:
    assert play(Chat1("luca"), [bytes([byte]) for byte in data]) == events


@pytest.mark.parametrize(("data", "events"), [row for row in ROWS if FRAMED in row[1]])
def test_read_with_more_behind(data: bytes, events: list[Event]) -> None:
    more = data + (b"" if data.endswith(b"\n") else b"\n") + b"@eve: more\n"
    assert play(Chat1("luca"), [more]) == [*events, Heard("eve", "more")]


@pytest.mark.parametrize(("data", "events"), ROWS)
def test_read_with_the_end_behind(data: bytes, events: list[Event]) -> None:
    dialect = Chat1("luca")
    heard = [*dialect.receive(data, 100.0), *dialect.end()]
    assert isinstance(heard[-1], Ended)
    assert without_end(heard) == without_end(events)


def without_end(events: list[Event]) -> list[Event]:
    return [event for event in events if not isinstance(event, Ended)]


def registered(answer: bytes) -> Chat1:
    dialect = Chat1("luca")
    play(dialect, [answer])
    return dialect


def test_without_newlines_a_segment_that_begins_like_a_message_begins_one() -> None:
    dialect = registered(OK)
    assert play(dialect, [b"@bob: hi", b"@ann: ho", GOODBYE]) == [
        BOB,
        Heard("ann", "ho"),
        Ended(told=True),
    ]


def test_without_newlines_a_message_cut_in_two_is_one() -> None:
    assert play(registered(OK), [b"@bob: caf\xc3", b"\xa9 time"]) == [Heard("bob", "café time")]


def test_without_newlines_a_silence_ends_a_message() -> None:
    dialect = registered(OK)
    assert dialect.receive(b"@bob: hi", 1.0) == []
    assert dialect.deadline is not None
    assert dialect.pause(dialect.deadline) == [BOB]
    assert dialect.receive(b"and you?", 2.0) == []
    assert dialect.end() == [Heard(None, "and you?"), Ended(told=False)]


def test_framed_answers_do_not_promise_framed_chat() -> None:
    dialect = registered(OK + b"\n")
    assert dialect.receive(b"@bob: h", 1.0) == []
    assert dialect.deadline == pytest.approx(1.5)
    assert dialect.receive(b"i", 1.4) == []
    assert dialect.pause(2.0) == [BOB]
    assert dialect.receive(b"@bob: hi", 3.0) == []
    assert dialect.deadline == pytest.approx(3.15)


def test_a_glued_goodbye_counts_at_the_end_of_the_stream() -> None:
    dialect = registered(OK + b"\n")
    assert dialect.receive(b"@bob: hi" + GOODBYE, 1.0) == []
    assert dialect.end() == [BOB, Ended(told=True)]


def test_a_glued_goodbye_counts_when_nothing_follows_from_a_server_without_newlines() -> None:
    dialect = registered(OK)
    assert dialect.receive(b"@bob: hi" + GOODBYE, 1.0) == []
    assert dialect.deadline == pytest.approx(2.0)
    assert dialect.pause(2.0) == [BOB, Ended(told=True)]


def test_a_goodbye_that_somebody_says_is_only_said() -> None:
    dialect = registered(OK)
    said = b"@bob: " + GOODBYE
    assert play(dialect, [said]) == [Heard("bob", GOODBYE.decode())]


def test_an_endless_line_is_taken_in_parts() -> None:
    dialect = registered(OK + b"\n")
    events = play(dialect, [b"x" * 1000] * 100)
    assert sum(len(event.text) for event in events if isinstance(event, Heard)) == 100_000
    assert max(len(event.text) for event in events if isinstance(event, Heard)) <= TAIL_LIMIT + 1000


def test_a_newline_that_comes_late_belongs_to_the_answer() -> None:
    dialect = registered(OK)
    dialect.unframe()
    assert dialect.say("hi") == [b"@luca: hi"]
    assert play(dialect, [b"\n@bob: hi\n"]) == [BOB]
    assert dialect.say("hi") == [b"@luca: hi\n"]
    assert dialect.gap == 0


def test_what_is_sent_framed() -> None:
    dialect = Chat1("luca")
    assert dialect.register() == b"REGISTER luca CHAT/1.0\n"
    assert dialect.say("héllo") == [b"@luca: h\xc3\xa9llo\n"]
    assert dialect.leave() == b"DISCONNECT luca CHAT/1.0\n"
    assert dialect.gap == 0


def test_what_is_sent_unframed() -> None:
    dialect = Chat1("luca", framed=False)
    assert dialect.register() == b"REGISTER luca CHAT/1.0"
    assert dialect.say("hello") == [b"@luca: hello"]
    assert dialect.leave() == b"DISCONNECT luca CHAT/1.0"
    assert dialect.gap >= 0.03


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("", []),
        ("  \n\n ", []),
        ("one\ntwo", [b"@luca: one\n", b"@luca: two\n"]),
        ("one\r\n\n  two  ", [b"@luca: one\n", b"@luca:   two\n"]),
        ("a\u2028DISCONNECT luca CHAT/1.0", [b"@luca: a\n", b"@luca: DISCONNECT luca CHAT/1.0\n"]),
        ("\x1b[2Jx\ry\tz\x00\ud800", [b"@luca: [2Jxy z\n"]),
    ],
)
def test_every_line_that_is_said_is_one_clean_message(text: str, sent: list[bytes]) -> None:
    assert Chat1("luca").say(text) == sent


@pytest.mark.parametrize(("framed", "limit"), [(True, FRAMED_LIMIT), (False, UNFRAMED_LIMIT)])
@pytest.mark.parametrize("text", ["x" * 10_000, "ü" * 9_999, "word " * 3_000 + "w", "😀x" * 3000])
def test_a_line_that_is_too_long_is_said_in_parts(framed: bool, limit: int, text: str) -> None:
    sent = Chat1("luca", framed=framed).say(text)
    assert max(map(len, sent)) <= limit
    assert min(map(len, sent[:-1])) > limit * 3 // 4
    assert "".join(m.decode().rstrip("\n").removeprefix("@luca: ") for m in sent) == text


def test_a_name_of_any_length_leaves_room_for_text() -> None:
    assert len(Chat1("n" * 9000).say("x" * 1000)) == 4


def test_parts_end_behind_a_space_where_there_is_one() -> None:
    assert pieces("aaaa bbbb cc", 10) == [b"aaaa bbbb ", b"cc"]
    assert pieces("a bbbbbbbbbb", 8) == [b"a bbbbbb", b"bbbb"]
