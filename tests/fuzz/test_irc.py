"""IRC with anything at all: the parser, and whole connections beside one that wants to go on talking."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parlour.dialects.irc.commands import COMMANDS
from parlour.dialects.irc.message import escape, parse, unescape
from tests.irc.desk import ALL_CAPS, Desk

bounded = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

WORDS = [
    *COMMANDS,
    *["#den", "#den,#lobby", "ann", "eve", "*", "0", "+o", "-b", "+k", "*!*@*", ":", ":hello there", "%tn,1", "LATEST"],
    *["timestamp=2026-11-23T12:00:00.000Z", "msgid=1-den", "302", ":server-time batch", "\x01VERSION\x01", "50", "LS"],
    *[
        "\x01ACTION waves\x01",
        "\x0304red",
        "+x draft/multiline #den",
        "END",
        "REQ",
        "é",
        "\u202e",
        "x" * 600,
        "BETWEEN",
    ],
]
NAMES = ("bob", "eve")
TAGS = ["", "", "", "@label=a ", "@+typing=active ", "@batch=x ", "@+draft/reply=1-den;+draft/react=y ", "@;=;;\\ "]
lines = st.builds(
    lambda tags, words: tags + " ".join(words), st.sampled_from(TAGS), st.lists(st.sampled_from(WORDS), max_size=6)
)
streams = st.lists(st.one_of(lines.map(str.encode), st.binary(max_size=40)), max_size=25).map(b"\r\n".join)


@given(st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), max_size=80))
def test_a_line_is_a_message_or_nothing(line: str) -> None:
    try:
        message = parse(line)
    except ValueError:
        return
    assert message.command == message.command.upper() != ""
    assert not any(" " in param or param.startswith(":") for param in message.params[:-1])


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_values_of_tags_come_back(value: str) -> None:
    assert unescape(escape(value)) == value
    assert not {" ", ";", "\r", "\n"} & {*escape(value)}


word = st.text(
    st.characters(min_codepoint=33, exclude_characters=":", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=9
)
last = st.text(st.characters(exclude_characters="\r\n\0", exclude_categories=["Cs"]), max_size=20)


@given(st.lists(word, max_size=4), last)
def test_what_is_written_is_read_again(middle: list[str], text: str) -> None:
    tags = {"x": text, "y": "".join(middle)}
    written = ";".join(f"{key}={escape(value)}" for key, value in tags.items())
    message = parse(" ".join([f"@{written}", ":a!b@c", "PRIVMSG", *middle, f":{text}"]))
    assert message == (tags, "a!b@c", "PRIVMSG", [*middle, text])


@bounded
@given(streams, streams, st.booleans())
def test_whatever_one_sends_others_go_on_talking(first: bytes, second: bytes, able: bool) -> None:
    desk = Desk(lobby_delay=1.0)
    ann, bob = desk.client("ann", *(ALL_CAPS if able else ())), desk.client("bob")
    desk.room("#bobs", bob)
    stranger = desk.connect()
    stranger.peer.send(first + b"\r\n")
    ann.peer.send(b"JOIN #den\r\n" + second + b"\r\n")
    desk.wait(3.0)
    stranger.peer.received()
    ann.peer.received()
    bob.listen()  # every line of it whole, and none too long
    stranger.peer.send(b"QUIT\r\n")
    assert bob.says("PING still-there")[-1].endswith(" still-there")


KEEPING = sorted({*COMMANDS, "NONSENSE"} - {"QUIT", "CAP", "BATCH", "OPER"})
"""What leaves the connection and its capabilities as they are, and is no part of something longer."""
SHORT = [*NAMES, *(word for word in WORDS if len(word) < 100)]
labelled = st.builds(
    lambda word, words: " ".join([word, *words]), st.sampled_from(KEEPING), st.lists(st.sampled_from(SHORT), max_size=4)
)


@bounded
@given(st.lists(st.lists(labelled, min_size=1, max_size=6), max_size=4), st.booleans())
def test_each_labelled_line_is_answered_once(pieces: list[list[str]], able: bool) -> None:
    """As one logical message: its lines are in batches that are open, and all of these are closed."""
    desk = Desk()
    ann, bob, eve = desk.client("ann", *(ALL_CAPS if able else ("batch", "labeled-response"))), *map(desk.client, NAMES)
    desk.room("#den", ann, bob)
    eve.ask("AWAY :gone")
    desk.quiet(ann, bob)
    for piece in pieces:
        labels = [f"l{at}" for at in range(len(piece))]
        heard = ann.ask(*(f"@label={label} {line}" for label, line in zip(labels, piece, strict=True)))
        assert sorted(line.tags["label"] or "" for line in heard if "label" in line.tags) == labels
        opened: set[str | None] = set()
        for line in heard:
            assert line.tags.get("batch") in {None, *opened}
            if line.command == "BATCH":
                opened ^= {line.params[0][1:]}
        assert not opened
