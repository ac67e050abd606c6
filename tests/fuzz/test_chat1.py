"""CHAT/1.0 against anything: no sockets, any bytes, cut anywhere, at any time."""

from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parlour.commands import Command, Malformed, Register
from parlour.dialects.chat1 import Chat1
from parlour.errors import Reason
from parlour.events import Refused

MUCH = 16 * 1024
"""More than a dialect may keep between two feeds that leave no backlog: a line, and what Python adds."""

bounded = settings(
    max_examples=200, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)

WORDS = [b"REGISTER ", b"luca", b" CHAT/1.0", b"DISCONNECT", b"@luca: ", b"luca: ", b"@", b":", b"Follow:", b"!utf8"]
TYPED = [b"!joins", b"!history 9", b"!join dev", b"/"]
ENDS = [b"\n", b"\r\n", b"\0", b" ", b"\xff", b"\xc3\xa9", b"\xe2\x80\xa8"]
LONG = [b"x" * 4095, b"x" * 4096, b"x" * 4097, b"x" * 9000]

parts = st.one_of(st.sampled_from(WORDS + TYPED + ENDS + ENDS), st.sampled_from(LONG), st.binary(max_size=40))
streams = st.lists(parts, max_size=24).map(b"".join)
registrations = st.sampled_from([b"REGISTER luca CHAT/1.0" + end for end in (b"\n", b"\r\n", b"\0\0\n", b"  \n")])


@dataclass
class Step:
    """What happens next to a dialect."""

    data: bytes | None
    """None: time passes, and it is ticked."""
    later: float
    limit: int


steps = st.builds(
    Step,
    st.one_of(
        st.none(),
        parts,
        streams,
        registrations,
        st.sampled_from([b"REGISTER luca CHAT/1.0", b"REGISTER luca CHAT/1.0\na\nb\n", b"a\nb\n" + LONG[3]]),
    ),
    st.sampled_from([0.0, 0.01, 0.14, 0.16, 100.0]),
    st.sampled_from([-1, -1, 0, 1, 2, 50]),
)


def _kept(thing: object) -> int:
    """Bytes of messages that a dialect holds, wherever it does."""
    if isinstance(thing, bytes):
        return len(thing)
    if isinstance(thing, list):
        return sum(map(_kept, thing))
    slots = getattr(type(thing), "__slots__", ()) if type(thing).__module__.startswith("parlour.") else ()
    return sum(_kept(getattr(thing, slot)) for slot in slots)


def _drain(dialect: Chat1, now: float) -> list[Command]:
    commands = []
    while dialect.backlog:
        commands += dialect.feed(b"", now, 1)
    return commands


@bounded
@given(st.lists(steps, max_size=30))
def test_nothing_makes_it_raise_or_grow(story: list[Step]) -> None:
    dialect = Chat1()
    now = 0.0
    for step in story:
        now += step.later
        if step.data is None:
            commands = dialect.tick(now)
        else:
            commands = dialect.feed(step.data, now, step.limit)
            assert step.limit < 0 or len(commands) <= max(step.limit, 1), "one for the registration, whatever the limit"
        commands += _drain(dialect, now)
        assert _kept(dialect) <= MUCH
        assert not any(isinstance(command, Register) for command in commands[1:])
        for command in commands:
            if isinstance(command, Malformed):
                dialect.reply(Refused(Reason(command.reason)))
    dialect.eof()


@bounded
@given(registrations, streams, st.data())
def test_framed_input_means_the_same_however_it_is_cut(registration: bytes, rest: bytes, data: st.DataObject) -> None:
    stream = registration + rest
    whole = Chat1()
    expected = whole.feed(stream, 0, -1)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(stream)), max_size=12)))
    pieces = [stream[start:end] for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)]
    limit = data.draw(st.sampled_from([-1, 1, 3]))
    cut = Chat1()
    commands = []
    for piece in pieces:
        commands += cut.feed(piece, 0, limit)
        commands += _drain(cut, 0)
    assert commands == expected
    assert (cut.codec, cut.finished, cut.backlog) == (whole.codec, whole.finished, whole.backlog)
    assert cut.eof() == whole.eof()


@bounded
@given(st.one_of(streams, st.tuples(st.sampled_from([b"", *ENDS]), registrations).map(b"".join)), st.data())
def test_a_first_line_means_the_same_however_it_is_cut(stream: bytes, data: st.DataObject) -> None:
    """Whether it is a registration or not; one that stands without its newline may be either (see `Chat1`)."""
    line = stream.partition(b"\n")[0] + b"\n"
    cut_at = data.draw(st.integers(0, len(line)))
    whole, cut = Chat1(), Chat1()
    expected = whole.feed(line, 0, -1)
    commands = cut.feed(line[:cut_at], 0, -1)
    if cut.deadline is None or line[cut_at:].strip(b" \0\r\t") == b"\n":
        assert commands + cut.feed(line[cut_at:], 0, -1) == expected


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("registration", [b"REGISTER luca CHAT/1.0\n", b"REGISTER luca CHAT/1.0"])
def test_every_refusal_has_words_but_that_nothing_was_said(reason: Reason, registration: bytes) -> None:
    dialect = Chat1()
    dialect.feed(registration, 0, -1)
    dialect.tick(1)
    assert bool(dialect.reply(Refused(reason))) == (reason is not Reason.NOTHING_SAID)
