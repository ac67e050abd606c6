"""CHAT/2.0 against anything: any bytes, cut anywhere; and any requests, whoever hears of them."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, get_args

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parlour.commands import MAX_SEQ, Command, Malformed, MaskList, Register, Request, RoleName, RoomFlag
from parlour.dialects.chat2 import Chat2
from parlour.dialects.chat2.dialect import MAX_LINE, request
from parlour.errors import Reason
from parlour.events import Refused, Stored, Told
from tests.house import House, Peer

MUCH = MAX_LINE + 1
"""Bytes that a dialect may keep between two feeds that leave no backlog: a line, and a carriage return."""

bounded = settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    database=None,
)

ENTRY = b"REGISTER luca CHAT/2.0\n"

# -- bytes -------------------------------------------------------------------------------------------------------------

TOKENS = [
    *(b'{"type":"say"', b',"text":', b'"hello"', b',"id":"1"', b"}", b"{", b"[", b"]", b",", b":", b'"', b"\\"),
    *(
        rb"\ud800",
        rb"\u0000",
        b"1e999999",
        b"-0",
        b"1" * 5000,
        b"null",
        b"true",
        b"NaN",
        b"\xff",
        b"\0",
        b"\xef\xbb\xbf",
    ),
    *(b'{"type":"ping"}', b'{"type":"ping","id":"2"}', b'{"id":"3"}', b'{"type":"who","room":"lobby"}', b"[" * 9000),
]
ENDS = [b"\n", b"\n", b"\r\n", b"\n\n"]
LONG = [b"x" * (MAX_LINE - 1), b"x" * MAX_LINE, b"x" * (MAX_LINE + 1)]

parts = st.one_of(st.sampled_from(TOKENS), st.sampled_from(ENDS), st.sampled_from(LONG), st.binary(max_size=40))
streams = st.lists(parts, max_size=24).map(b"".join)


@dataclass
class Step:
    """What happens next to a dialect."""

    data: bytes
    limit: int


steps = st.builds(Step, st.one_of(parts, streams, st.just(ENTRY)), st.sampled_from([-1, -1, 0, 1, 2, 50]))


def kept(thing: object) -> int:
    """Bytes of lines that a dialect holds, wherever it does."""
    if isinstance(thing, bytes):
        return len(thing)
    if isinstance(thing, list):
        return sum(map(kept, thing))
    slots = getattr(type(thing), "__slots__", ()) if type(thing).__module__.startswith("parlour.") else ()
    return sum(kept(getattr(thing, slot)) for slot in slots)


def drain(dialect: Chat2) -> list[Command]:
    commands = []
    while dialect.backlog:
        commands += dialect.feed(b"", 0.0, 1)
    return commands


@bounded
@given(st.lists(steps, max_size=30))
def test_nothing_makes_it_raise_or_grow(story: list[Step]) -> None:
    dialect = Chat2()
    for step in story:
        commands = dialect.feed(step.data, 0.0, step.limit)
        assert step.limit < 0 or len(commands) <= step.limit
        commands += drain(dialect)
        assert kept(dialect) <= MUCH
        assert not any(isinstance(command, Register) for command in commands[1:])
        for command in commands:
            if isinstance(command, Malformed):
                dialect.reply(Refused(Reason(command.reason)), command.id)
    dialect.eof()


@bounded
@given(streams, st.data())
def test_input_means_the_same_however_it_is_cut(stream: bytes, data: st.DataObject) -> None:
    stream = ENTRY + stream
    expected = Chat2().feed(stream, 0.0, -1)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(stream)), max_size=12)))
    cut = Chat2()
    commands = []
    for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True):
        commands += cut.feed(stream[start:end], 0.0, data.draw(st.sampled_from([-1, 1, 3])))
        commands += drain(cut)
    assert commands == expected


@bounded
@given(st.lists(st.sampled_from([token for token in TOKENS if b"\n" not in token]), max_size=12).map(b"".join))
def test_a_line_is_a_request_or_one_refusal(line: bytes) -> None:
    command = request(line)
    if isinstance(command, Malformed):
        assert command.reason == Reason.BAD_REQUEST.value
    else:
        assert isinstance(json.loads(line), dict)
    assert command.id is None or 1 <= len(command.id) <= 64


# -- requests ----------------------------------------------------------------------------------------------------------

TYPES = {member.__struct_config__.tag: member for member in Request.__args__}

NASTY = '\n\r\0\x1b\u2028\u2029\x85\u202e"\\{}\U0001f600é@#*:,.'
texts = st.one_of(
    st.sampled_from(["hello", "@alice: hi", "@all", "apple", "x" * 8192, "x" * 8193, "", " ", "\n", "a\nb", "日本"]),
    st.text(st.one_of(st.sampled_from(NASTY), st.characters(exclude_categories=["Cs"])), max_size=20),
)
rooms = st.one_of(st.sampled_from(["lobby", "lobby", "dev", "#Dev", "den", "@", "den"]), texts)
names = st.one_of(st.sampled_from(["luca", "alice", "ALICE", "bob", "nobody", "\xd7", "é\0"]), texts)
numbers = st.one_of(st.integers(0, 12), st.sampled_from([0, 1, MAX_SEQ]))
times = st.sampled_from([0, 999.5, 1000.0, 1e11])

VALUES: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(["room"], rooms),
    **dict.fromkeys(["name", "author"], names),
    **dict.fromkeys(["text", "term", "query", "emoji"], texts),
    **dict.fromkeys(["seq", "reply", "before", "after", "around"], numbers),
    **dict.fromkeys(["since", "until"], times),
    **dict.fromkeys(["action", "notice", "on", "private", "last", "everything", "settled"], st.booleans()),
    "key": texts,
    "tags": st.one_of(st.none(), st.dictionaries(st.one_of(st.just("+a"), texts), texts, max_size=3)),
    "state": st.sampled_from(["active", "paused", "done"]),
    "list": st.sampled_from(["banned", "exempt", "invited"]),
    "modes": st.lists(
        st.fixed_dictionaries(
            {"name": st.sampled_from(get_args(RoomFlag) + get_args(MaskList) + get_args(RoleName) + ("key", "limit"))},
            optional={"on": st.booleans(), "value": st.one_of(names, st.sampled_from(["*!*@*", "3", "secret"]))},
        ),
        max_size=4,
    ),
    "word": st.one_of(st.sampled_from(["deploy", "Deploy"]), texts),
    "url": texts,
    "words": st.lists(texts, max_size=3),
    "files": st.lists(st.sampled_from(["f" * 22, "nothing"]), max_size=3),
    "limit": st.integers(1, 500),
    "rooms": st.dictionaries(rooms, numbers, max_size=4),
}


@st.composite
def asked(draw: st.DrawFn) -> dict[str, Any]:
    """A well-formed request."""
    tag = draw(st.sampled_from([tag for tag in TYPES if tag != "exit"]))
    told: dict[str, Any] = {"type": tag}
    for field in msgspec.structs.fields(TYPES[tag]):
        if field.name != "id" and (field.required or draw(st.integers(0, 3)) == 0):
            told[field.name] = draw(VALUES[field.name])
    return told


PEERS = ["luca", "alice", "bob"]

_strict = msgspec.json.Decoder(Told)


def heard(peer: Peer) -> Iterator[tuple[Any, str | None]]:
    """The objects that came to a peer, each with the id that it bears."""
    data = peer.received()
    assert data.endswith(b"\n") or not data
    for line in data.split(b"\n")[:-1]:
        assert not set(range(32)) & set(line), f"a raw control character: {line!r}"
        told = json.loads(line)
        request = told.pop("id", None)
        event = _strict.decode(line)
        if told["type"] == "error":
            assert told.pop("text")
        assert json.loads(msgspec.json.encode(event)) == told, "something that the vocabulary does not have"
        yield event, request


@bounded
@given(st.lists(st.tuples(st.integers(0, 2), asked()), max_size=30))
def test_whatever_is_asked_is_answered_and_told_in_the_vocabulary(story: list[tuple[int, dict[str, Any]]]) -> None:
    house = House(rate=0)
    peers = [house.connect(Chat2()) for _ in PEERS]
    plain = house.framed("plain")
    for peer, name in zip(peers, PEERS, strict=True):
        peer.send(f"REGISTER {name} CHAT/2.0\n".encode())
        house.loop.advance(0.01)
        assert peer.received().startswith(b"200 Registration successful\n{")
    for number, (who, what) in enumerate(story):
        peers[who].send(json.dumps({**what, "id": f"r{number}"}, ensure_ascii=False).encode() + b"\n")
    house.loop.advance(0.1)
    unanswered = {f"r{number}" for number in range(len(story))}
    for peer in peers:
        last: dict[str, int] = {}
        for event, answered in heard(peer):
            if answered is not None and type(event).__name__ != "Replayed":
                unanswered.remove(answered)
            if isinstance(event, Stored) and event.room in last:
                assert event.seq == last[event.room] + 1 or event.seq == 1
            if isinstance(event, Stored):
                last[event.room] = event.seq
    assert not unanswered
    for line in plain.received().decode("ascii").split("\n")[:-1]:
        assert line.startswith("@")
        assert line.isprintable()


SAID = [
    b"@plain: ",
    b"!join dev",
    b"!msg luca ",
    b"!topic ",
    b"/me ",
    b"!!",
    b"\n",
    b"\n",
    b"\r\n",
    b'"',
    b"\\",
    b"\0",
    b"\xe2\x80\xa8",
]


@bounded
@given(
    st.lists(
        st.one_of(
            st.sampled_from(SAID),
            st.binary(max_size=20),
            st.text(st.characters(codec="utf-8"), max_size=9).map(str.encode),
        ),
        max_size=30,
    )
)
def test_whatever_a_plain_client_sends_is_told_in_the_vocabulary(sent: list[bytes]) -> None:
    house = House(rate=0)
    luca, plain = house.connect(Chat2()), house.framed("plain")
    luca.send(ENTRY)
    luca.send(b'{"type":"join","room":"dev"}\n')
    house.loop.advance(0.01)
    assert luca.received().startswith(b"200 Registration successful\n{")
    plain.send(b"".join(sent) + b"\n")
    luca.send(b'{"type":"ping","id":"end"}\n')
    house.loop.advance(0.1)
    assert ("Pong", "end") in [(type(event).__name__, request) for event, request in heard(luca)]
