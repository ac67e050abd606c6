"""What was exported comes back as it was; what was made up does not come in, and changes nothing."""

import io
import itertools
import json
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.core.changes import Membership, PersonSeen
from parlour.core.ports import ANYBODY
from parlour.errors import Reason
from parlour.events import (
    Created,
    Deleted,
    Departed,
    Edited,
    Invited,
    Reacted,
    Reaction,
    RoomEvent,
    RoomRenamed,
    Said,
    TopicSet,
)
from parlour.store import importing
from parlour.store.exports import jsonl
from parlour.store.exports.source import open_source
from parlour.store.folder import Folder
from parlour.store.importing import Imported, import_room
from parlour.store.imports import places, writer
from parlour.store.imports.judge import Judge
from parlour.store.imports.lines import MOST_LINE, BadLine, act, header, lines
from parlour.store.reading import database_of
from parlour.store.trouble import Trouble
from tests.store.desk import Desk, filled, tables
from tests.store.verified import verified

LUCA, MIA, OTHER_LUCA = 11, 12, 13
NAMES = {LUCA: "luca", MIA: "mía", OTHER_LUCA: "luca"}


def exported(folder: Path, room: str = "lobby", **between: float) -> bytes:
    with open_source(database_of(folder)) as source:
        return "".join(jsonl.write(source, source.part(source.room(room), **between))).encode()


def imported(data: bytes, folder: Path, **options: Any) -> Imported:
    return import_room(io.BytesIO(data), folder, size=len(data), **options)


def happened(room: str = "lobby") -> list[tuple[RoomEvent, int]]:
    """A little of everything."""
    at = map(float, itertools.count(1_700_000_000))
    return [
        (Said(room, "luca", next(at), text="good morning @all, Zürich", mentions=("all", "mía")), LUCA),
        (Said(room, "mía", next(at), text="你好 世界", reply=1), MIA),
        (Said(room, "luca", next(at), text="waves\nand waves", action=True), LUCA),
        (Edited(room, "luca", next(at), target=1, text="good evening"), LUCA),
        (Reacted(room, "mía", next(at), target=1, emoji="👍"), MIA),
        (Reacted(room, "luca", next(at), target=1, emoji="👍"), LUCA),
        (Reacted(room, "luca", next(at), target=1, emoji="👍"), OTHER_LUCA),
        (Reacted(room, "luca", next(at), target=1, emoji="👍", on=False), LUCA),
        (Edited(room, "mía", next(at), target=2, text="gone soon"), MIA),
        (Reacted(room, "luca", next(at), target=2, emoji="gone"), LUCA),
        (Deleted(room, "mía", next(at), target=2), MIA),
        (TopicSet(room, "mía", next(at), text="all <of> it"), MIA),
        (Said(room, "mía", next(at), text="the last word"), MIA),
    ]


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return filled(tmp_path / "source", *happened())


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, for tests that change nothing."""
    return filled(tmp_path_factory.mktemp("steady"), *happened())


def test_a_room_comes_back_as_it_was(source: Path, tmp_path: Path) -> None:
    data, copy = exported(source), tmp_path / "copy"
    assert imported(data, copy) == Imported("lobby", "open", 13, 4)
    assert tables(copy) == tables(source)
    assert exported(copy) == data
    assert verified(database_of(copy)) == []


def test_it_can_be_read_and_searched_at_once(source: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    imported(exported(source), copy)
    with Desk(copy) as desk:
        page = desk.page("lobby")
        assert [said.text for said in page.messages] == ["good evening", "", "waves\nand waves", "the last word"]
        assert page.messages[0].reactions == (Reaction("👍", ("mía", "luca")),)
        assert page.messages[0].edited
        assert page.messages[1].deleted
        assert [said.seq for said in desk.search("evening").messages] == [1]
        said = Said("lobby", "zoe", 1_800_000_000.0, text="and on it goes", reply=13)
        (stored,) = desk.do((said, 99))
        assert isinstance(stored, Said)
        assert (stored.seq, stored.to) == (14, "mía")


def test_so_does_one_that_was_renamed(tmp_path: Path) -> None:
    acts = [
        (Created("hut", "luca", 1.0), LUCA),
        (Said("hut", "luca", 2.0, text="so bold", markup="so \x02bold"), LUCA),
        (Said("hut", "mía", 3.0, text="rubbish", notice=True, markup="\x0304rubbish"), MIA),
        (Deleted("hut", "luca", 4.0, target=3), ANYBODY),
        (RoomRenamed("hut", "luca", 5.0, name="house"), LUCA),
        (Said("house", "mía", 6.0, text="plain soon", markup="\x02plain\x02 soon", action=True), MIA),
        (Edited("house", "mía", 7.0, target=6, text="plain"), MIA),
        (Said("house", "mía", 8.0, text="x", notice=True), MIA),
    ]
    source, copy = filled(tmp_path / "source", *acts), tmp_path / "copy"
    data = exported(source, "house")
    assert imported(data, copy) == Imported("house", "open", 8, 4)
    assert exported(copy, "house") == data
    ours, theirs = tables(copy), tables(source)
    assert [row[1:] for row in ours["events"]] == [row[1:] for row in theirs["events"]]
    assert verified(database_of(copy)) == []
    assert imported(data, copy, name="barn").room == "barn"
    with Desk(copy) as desk:
        assert RoomRenamed("hut", "luca", 5.0, 5, name="house") in desk.replay("barn")


def test_nobody_can_change_what_was_imported(source: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    imported(exported(source), copy)
    with closing(sqlite3.connect(copy / "parlour.db")) as connection:
        assert connection.execute("SELECT max(person) FROM events").fetchone() == (-1,)
        assert connection.execute("SELECT max(person) FROM reactions").fetchone()[0] < 0
    with Desk(copy) as desk:
        for person in (LUCA, OTHER_LUCA, 1, 2):
            edit = Edited("lobby", "luca", 1.0, target=1, text="never said that")
            assert desk.do((edit, person), (Deleted("lobby", "luca", 1.0, target=1), person)) == [Reason.NOT_YOURS] * 2


def test_what_had_been_swept_stays_away(source: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(source / "parlour.db")) as connection:
        connection.execute("UPDATE rooms SET first = 4")
        connection.execute("DELETE FROM events WHERE id & 0xff < 4")
        connection.execute("DELETE FROM reactions")
        connection.commit()
    data, copy = exported(source), tmp_path / "copy"
    assert imported(data, copy).events == 10
    assert exported(copy) == data
    assert verified(database_of(copy)) == []
    with Desk(copy) as desk:
        assert desk.snapshot.rooms[0].last == 13


def test_an_empty_room(tmp_path: Path) -> None:
    data = exported(filled(tmp_path / "source"))
    assert imported(data, tmp_path / "copy").events == 0
    assert exported(tmp_path / "copy") == data


def test_a_part_of_a_room(source: Path, tmp_path: Path) -> None:
    data = exported(source, since=1_700_000_002.0, until=1_700_000_011.0)
    assert imported(data, tmp_path / "copy").events == 9
    assert exported(tmp_path / "copy") == data
    assert verified(database_of(tmp_path / "copy")) == []


def test_another_name_beside_other_rooms(source: Path, tmp_path: Path) -> None:
    data = exported(source)
    assert imported(data, source, name="#Attic").room == "attic"
    assert tables(source)["rooms"] == [
        ("attic", "open", "all <of> it", 1, 13),
        ("lobby", "open", "all <of> it", 1, 13),
    ]
    assert exported(source) == data
    with Desk(source) as desk:
        page = desk.page("attic")
        assert {said.room for said in page.messages} == {"attic"}


@pytest.mark.parametrize(
    "others", [(1.0, 2.0), (1_700_000_001.5, 1_700_000_009.0), (1.0, 1_700_000_002.0, 2e9), (2e9,)]
)
def test_a_search_still_gives_the_newest_first(source: Path, tmp_path: Path, others: tuple[float, ...]) -> None:
    """Whenever something was said in the other rooms."""
    acts: list[tuple[RoomEvent, int]] = [(Said("lobby", "zoe", at, text="Some Last wörd 世界"), 5) for at in others]
    copy = filled(tmp_path / "copy", *acts, (Deleted("lobby", "zoe", 2e9, target=1), 5))
    imported(exported(source), copy, name="attic")
    with Desk(copy) as desk:

        def found(*words: str, **fields: Any) -> list[tuple[str, float]]:
            return [(said.room, said.at) for said in desk.search(*words, **fields).messages]

        said = sorted([*[("lobby", at) for at in others[1:]], ("attic", 1_700_000_012.0)], key=lambda hit: -hit[1])
        assert found("last") == said
        assert found("last", since=1.6e9) == [hit for hit in said if hit[1] >= 1.6e9]
        assert found("last", until=1.9e9) == [hit for hit in said if hit[1] < 1.9e9]
        assert found("last", room="attic") == [("attic", 1_700_000_012.0)]
        assert found("界") == [hit for hit in said if hit[0] == "lobby"]
        assert found("evening", author="Luca") == [("attic", 1_700_000_000.0)]
        (stored,) = desk.do((Said("lobby", "zoe", 3e9, text="last"), 5))
        assert not isinstance(stored, Reason)
        assert found("last", limit=1) == [("lobby", 3e9)]
        assert desk.do((Edited("lobby", "zoe", 3e9, target=1, text="x"), 5)) == [Reason.NO_SUCH_MESSAGE]
    assert verified(database_of(copy)) == []


def private(folder: Path) -> Path:
    with Desk(folder) as desk:
        desk.keep(PersonSeen(LUCA, "luca", b"x", 2e9))
        desk.do(
            (Created("den", "luca", 1.0, kind="private"), LUCA),
            (Invited("den", "luca", 2.0, name="mía"), LUCA),
            (Said("den", "mía", 3.0, text="hush"), MIA),
            (Departed("den", "mía", 4.0), MIA),
            (Created("@0123456789abcdef", "luca", 1.0, kind="direct", people=("luca", "mía")), LUCA),
            (Said("@0123456789abcdef", "luca", 3.0, text="between us"), LUCA),
        )
        desk.keep(Membership("den", LUCA, "luca", True))
    return folder


@pytest.mark.parametrize("room", ["den", "@0123456789abcdef"])
def test_private_and_direct_rooms_stay_what_they_are_and_nobody_is_let_in(room: str, tmp_path: Path) -> None:
    data, copy = exported(private(tmp_path / "source"), room), tmp_path / "copy"
    kind = "private" if room == "den" else "direct"
    assert imported(data, copy).kind == kind
    first, again = data.splitlines(), exported(copy, room).splitlines()
    assert first[1:] == again[1:]
    with Desk(copy) as desk:
        assert {(one.name, one.kind) for one in desk.snapshot.rooms} == {("lobby", "open"), (room, kind)}
        assert not desk.snapshot.members
        assert desk.found("hush") == []


def test_the_operator_can_make_a_room_open(tmp_path: Path) -> None:
    source, copy = private(tmp_path / "source"), tmp_path / "copy"
    assert imported(exported(source, "den"), copy, public=True) == Imported("den", "open", 4, 1)
    with pytest.raises(Trouble, match="needs a name"):
        imported(exported(source, "@0123456789abcdef"), copy, public=True)
    direct = exported(source, "@0123456789abcdef")
    assert imported(direct, copy, public=True, name="letters") == Imported("letters", "open", 2, 1)
    created = json.loads(exported(copy, "letters").splitlines()[1])
    assert (created["type"], created.get("kind", "open"), created.get("people")) == ("created", "open", None)
    with pytest.raises(Trouble, match="no name that could be chosen"):
        imported(direct, copy, name="letters2")


# -- refusals ----------------------------------------------------------------------------------------------------------


def untouched(folder: Path, act: Callable[[], object]) -> str:
    """What is said when `act` fails, which must leave the store as it is."""
    before = tables(folder)
    with pytest.raises(Trouble) as caught:
        act()
    assert tables(folder) == before
    Folder(folder).close()
    with closing(sqlite3.connect(folder / "parlour.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return str(caught.value)


def test_a_room_that_has_something_in_it(steady: Path) -> None:
    assert untouched(steady, lambda: imported(exported(steady), steady)) == (
        "the room lobby is there already, and not empty: choose another name with --room"
    )


def test_an_empty_room_of_another_kind(tmp_path: Path) -> None:
    data = exported(private(tmp_path / "source"), "den")
    text = untouched(filled(tmp_path / "copy"), lambda: imported(data, tmp_path / "copy", name="lobby"))
    assert text == "the room lobby is there already, and open: choose another name with --room"


def test_beside_a_server(source: Path, tmp_path: Path) -> None:
    data, copy = exported(source), tmp_path / "copy"
    with Desk(copy) as desk:
        desk.announce(4711)
        with pytest.raises(Trouble, match=r"a server is running on .* \(it listens on port 4711\): stop it first"):
            imported(data, copy)


@pytest.mark.parametrize("name", ["", "two words", "a" * 33, "@0123", "new\nline"])
def test_names_that_no_room_can_have(source: Path, tmp_path: Path, name: str) -> None:
    with pytest.raises(Trouble, match="cannot be the name of a room"):
        imported(exported(source), tmp_path / "copy", name=name)
    assert not (tmp_path / "copy").exists()


def changed(data: bytes, number: int, **fields: Any) -> bytes:
    """`data` with other fields in the line of that number; None takes one away."""
    lines = data.splitlines()
    line = {**json.loads(lines[number - 1]), **fields}
    lines[number - 1] = json.dumps({key: value for key, value in line.items() if value is not None}).encode()
    return b"\n".join(lines)


BAD_FIELDS: list[tuple[int, dict[str, Any], str]] = [
    (1, {"is": "something else"}, "line 1: this is no exported room"),
    (1, {"is": None}, "line 1: this is no exported room (Object missing required field `is`)"),
    (1, {"version": 2}, "line 1: the file is of version 2, and this Parlour knows version 1 only"),
    (1, {"version": "1"}, "line 1: this is no exported room (Expected `int`, got `str`"),
    (1, {"kind": "secret"}, "line 1: it does not say what a first line has to (Invalid enum value 'secret'"),
    (1, {"room": "no room"}, "line 1: 'no room' cannot be the name of a room"),
    (1, {"kind": "direct"}, "line 1: no direct room is called 'lobby'"),
    (1, {"topic": "x" * 401}, "line 1: the topic is longer than 400 characters"),
    (1, {"first": 0}, "line 1: the numbers of the first and the last event do not fit together"),
    (1, {"first": 15}, "line 1: the numbers of the first and the last event do not fit together"),
    (1, {"last": 2**40}, "line 1: the numbers of the first and the last event do not fit together"),
    (1, {"first": 2}, "line 2: here should be event 2, and not 1"),
    (1, {"last": 12}, "line 14: there is more than the 12 events of which the first line tells"),
    (1, {"last": 14}, "the file ends before event 14, and its first line tells of 14: it is not whole"),
    (2, {"seq": 2}, "line 2: here should be event 1, and not 2"),
    (2, {"type": "joined"}, "line 2: this is no event (Invalid value 'joined'"),
    (2, {"type": "welcome"}, "line 2: this is no event (Invalid value 'welcome'"),
    (2, {"type": "dissolved"}, "line 2: this is no event (Invalid value 'dissolved'"),
    (2, {"type": None}, "line 2: this is no event (Object missing required field `type`"),
    (2, {"room": "den"}, "line 2: this happened in another room than 'lobby'"),
    (2, {"author": "server"}, "line 2: 'server' cannot be a name"),
    (2, {"author": "two words"}, "line 2: 'two words' cannot be a name"),
    (2, {"author": "\u202eluca"}, "line 2: '\\u202eluca' cannot be a name"),
    (2, {"at": -1}, "line 2: -1.0 is no time"),
    (2, {"at": 1e300}, "line 2: 1e+300 is no time"),
    (2, {"at": "now"}, "line 2: this is no event (Expected `float`, got `str`"),
    (2, {"edited": 1e12}, "line 2: 1000000000000.0 is no time"),
    (2, {"text": " \x00\n "}, "line 2: there is nothing in the text"),
    (2, {"text": "x" * 8193}, "line 2: the text is longer than 8,192 characters"),
    (2, {"mentions": ["no name"]}, "line 2: 'no name' cannot be a name"),
    (2, {"mentions": ["luca"] * 18}, "line 2: so many people cannot be mentioned"),
    (2, {"reactions": [{"emoji": "x", "names": ["luca"]}]}, 'line 2: reactions have lines of their own ("reacted")'),
    (4, {"markup": "\x02something else"}, "line 4: the text with formatting is another one than that without"),
    (2, {"markup": 3}, "line 2: this is no event (Expected `str`, got `int`"),
    (2, {"type": "roomrenamed", "room": "no room", "name": "x"}, "line 2: 'no room' cannot be the name of a room"),
    (2, {"type": "roomrenamed", "room": "x", "name": "@0123"}, "line 2: '@0123' cannot be the name of a room"),
    (2, {"person": "luca"}, "line 2: this is no event (Expected `int | null`, got `str`"),
    (3, {"reply": 2}, "line 3: there is no message 2 before it"),
    (3, {"reply": 99}, "line 3: there is no message 99 before it"),
    (3, {"reply": -1}, "line 3: there is no message -1 before it"),
    (5, {"target": 4}, "line 5: there is no message 4 before it"),
    (5, {"target": 0}, "line 5: there is no message 0 before it"),
    (5, {"target": 3, "person": 2}, "line 5: message 3 is somebody else's"),
    (5, {"deleted": True}, "line 5: message 1 is not deleted"),
    (6, {"emoji": "two words"}, "line 6: a reaction is an emoji or one short word"),
    (6, {"emoji": "\x1b"}, "line 6: a reaction is an emoji or one short word"),
    (6, {"target": 4}, "line 6: there is no message 4 before it"),
    (12, {"target": 1}, "line 12: message 1 is somebody else's"),
    (13, {"type": "deleted", "target": 2}, "line 13: 2 is deleted"),
    (13, {"type": "created", "kind": "open"}, "line 13: a room is made once, at its beginning"),
    (13, {"text": "x" * 401}, "line 13: the topic is longer than 400 characters"),
    (14, {"reply": 2}, "line 14: 2 is deleted"),
]


@pytest.mark.parametrize(("number", "fields", "text"), BAD_FIELDS, ids=lambda value: str(value)[:40])
def test_a_line_that_cannot_be(steady: Path, number: int, fields: dict[str, Any], text: str) -> None:
    data = changed(exported(steady), number, **fields)
    said = untouched(steady, lambda: imported(data, steady, name="attic"))
    assert said.startswith(text)
    assert said.endswith("nothing was imported")
    assert "\n" not in said


BAD_FILES: list[tuple[Callable[[list[bytes]], bytes], str]] = [
    (lambda lines: b"", "line 1: there is none: the file is empty"),
    (lambda lines: b"\n \n", "line 1: there is none: the file is empty"),
    (lambda lines: b"hello\n", "line 1: this is not JSON"),
    (lambda lines: b"\x89PNG\r\n\x1a\n", "line 1: this is not JSON"),
    (lambda lines: b"\x1f\x8b\x08\x00", "line 1: this is not JSON"),
    (lambda lines: b"[" * 100_000, "line 1: this is no exported room"),
    (lambda lines: b'{"is":' * 100_000, "line 1: this is no exported room"),
    (lambda lines: b'{"x":' * 100_000, "line 1: this is not JSON"),
    (lambda lines: b"[]", "line 1: this is no exported room (Expected `object`, got `array`"),
    (lambda lines: b"\n".join(lines[1:]), "line 1: this is no exported room"),
    (lambda lines: b"\n".join([lines[0], b"{", *lines[1:]]), "line 2: this is not JSON"),
    (lambda lines: b"\n".join([lines[0], b"null", *lines[1:]]), "line 2: this is no event (Expected `object`"),
    (lambda lines: b"\n".join([lines[0], b'{"type":"said","room":"\xff"}']), "line 2: this is not JSON"),
    (lambda lines: b"\n".join([lines[0], b'{"type":"said","room":"\\ud800"}']), "line 2: this is not JSON"),
    (lambda lines: b"\n".join([lines[0], b'{"type":"said","at":1e999}']), "line 2: this is"),
    (lambda lines: b"\n".join([lines[0], b"x" * (MOST_LINE + 1)]), "line 2: it is longer than 1,048,576 bytes"),
    (lambda lines: b"\n".join([*lines[:3], *lines[4:]]), "line 4: here should be event 3, and not 4"),
    (lambda lines: b"\n".join([*lines[:3], lines[2], *lines[3:]]), "line 4: here should be event 3, and not 2"),
    (lambda lines: b"\n".join([lines[0], lines[2], lines[1], *lines[3:]]), "line 2: here should be event 1, and not 2"),
    (lambda lines: b"\n".join([*lines, lines[0]]), "line 15: there is more than the 13 events"),
    (lambda lines: b"\n".join(lines[:-1]), "the file ends before event 13"),
    (lambda lines: b"\n".join(lines)[:-9], "line 14: this is not JSON"),
    (lambda lines: b"\n".join(lines).replace(b"\n", b" "), "line 1: this is not JSON"),
]


@pytest.mark.parametrize(("made", "text"), BAD_FILES, ids=[text[:40] for _, text in BAD_FILES])
def test_a_file_that_cannot_be(steady: Path, made: Callable[[list[bytes]], bytes], text: str) -> None:
    data = made(exported(steady).splitlines())
    said = untouched(steady, lambda: imported(data, steady, name="attic"))
    assert said.startswith(text)
    assert said.endswith("nothing was imported")
    assert len(said) < 400


def test_a_store_that_was_made_for_it_is_gone_again(source: Path, tmp_path: Path) -> None:
    data, copy = exported(source), tmp_path / "copy"
    with pytest.raises(Trouble):
        imported(data[:-9], copy)
    assert [path.name for path in copy.iterdir()] == ["lock"]
    imported(data, copy)


def test_whoever_is_interrupted_has_changed_nothing(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, data = tables(source), exported(source)
    monkeypatch.setattr(writer, "AT_ONCE", 2)
    monkeypatch.setattr(places, "AT_ONCE", 2)
    for stop in range(1, 10):
        steps = itertools.count(1)

        def interrupt(*_: object, stop: int = stop, steps: Any = steps) -> None:
            if next(steps) == stop:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            imported(data, source, name="attic", progress=interrupt)
        assert tables(source) == before
    imported(data, source, name="attic")


def test_a_full_disk(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begin = importing._room

    def full(connection: sqlite3.Connection, *rest: Any) -> int:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        return begin(connection, *rest)

    monkeypatch.setattr(importing, "_room", full)
    acts = [(Said("big", "luca", 1.0, text=f"{number:x}" * 900), LUCA) for number in range(200)]
    filled(source, (Created("big", "luca", 1.0), LUCA), *acts)
    said = untouched(source, lambda: imported(exported(source, "big"), source, name="attic"))
    assert said == f"the disk is full: {source / 'parlour.db'} could not be written, and is as it was"


# -- files that others made --------------------------------------------------------------------------------------------


def written(*events: dict[str, Any], **header: Any) -> bytes:
    """A file as somebody would write it by hand."""
    lines = [{"is": "parlour room", "version": 1, "room": "lobby", "kind": "open", "first": 1, "last": len(events)}]
    lines[0] |= header
    for seq, event in enumerate(events, 1):
        lines.append({"type": "said", "room": "lobby", "author": "luca", "at": seq, "seq": seq, **event})
    return "\ufeff".encode() + b"\r\n\r\n".join(json.dumps(line).encode() for line in lines)


def test_the_story_is_told_again(tmp_path: Path) -> None:
    """Who writes a file need not know what a message became later."""
    data = written(
        {"text": "frist", "mentions": ["mía", "all"]},
        {"text": "second", "mentions": ["mía"]},
        {"type": "edited", "target": 1, "text": "first"},
        {"type": "edited", "target": 2, "text": "2nd"},
        {"type": "reacted", "target": 2, "emoji": "👍", "author": "mía"},
        {"type": "reacted", "target": 1, "emoji": "👍", "author": "mía"},
        {"type": "deleted", "target": 2},
        {"type": "topicset", "text": " the\ttopic "},
        {"text": "yes", "reply": 1, "to": "somebody else"},
    )
    imported(data, tmp_path, name="story")
    assert verified(database_of(tmp_path)) == []
    with Desk(tmp_path) as desk:
        page = desk.page("story")
        replay = desk.replay("story")
        unread = desk.unread("mía", room="story")
    first, second, last = page.messages
    assert (first.text, first.edited, first.reactions) == ("first", 3.0, (Reaction("👍", ("mía",)),))
    assert (second.text, second.deleted, second.reactions, second.mentions) == ("", True, (), ())
    assert (last.reply, last.to) == (1, "luca")
    edit = replay[3]
    assert isinstance(edit, Edited)
    assert (edit.text, edit.deleted) == ("", True)
    assert unread == (2, 1)


def test_texts_are_cleaned(tmp_path: Path) -> None:
    data = written(
        {"text": "a\x1b[2Jb\r\nc\u202ed\te", "markup": "\x02a\x1b[2Jb\r\nc\u202ed\te"},
        {"type": "topicset", "text": "\x07top\u2066ic\n"},
        {"type": "reacted", "target": 1, "emoji": "\x1b👍 "},
        topic="\x9bclean",
    )
    imported(data, tmp_path)
    with Desk(tmp_path) as desk:
        replay = desk.replay("lobby")
        assert [getattr(event, "text", None) or getattr(event, "emoji", None) for event in replay] == [
            "a[2Jb\ncd e",
            "topic",
            "👍",
        ]
        assert desk.page().messages[0].markup == "\x02a[2Jb\ncd e"
        assert desk.snapshot.rooms[0].topic == "clean"


def test_names_are_brought_into_their_form(tmp_path: Path) -> None:
    imported(written({"author": "Jose\u0301", "text": "x"}), tmp_path)
    assert tables(tmp_path)["events"][0][3] == "Jos\xe9"


# -- everything that can happen ----------------------------------------------------------------------------------------

TEXTS = st.sampled_from(["plain words", "Zürich", "你好", "two\nlines", "Ünï 한국어 ok", "a-b c"])
ACTS = st.tuples(
    st.sampled_from(["say", "say", "say", "reply", "edit", "delete", "react", "react", "unreact", "topic"]),
    st.sampled_from([LUCA, MIA, OTHER_LUCA]),
    st.integers(1, 8),
    TEXTS,
)


def event(what: str, person: int, seq: int, text: str, at: float) -> RoomEvent:
    name = NAMES[person]
    match what:
        case "edit":
            return Edited("lobby", name, at, target=seq, text=text)
        case "delete":
            return Deleted("lobby", name, at, target=seq)
        case "react" | "unreact":
            return Reacted("lobby", name, at, target=seq, emoji=text.split()[0], on=what == "react")
        case "topic":
            return TopicSet("lobby", name, at, text=text.replace("\n", " "))
        case _:
            mentions = (name, "all") if seq % 3 == 0 else ()
            return Said("lobby", name, at, text=text, reply=seq if what == "reply" else 0, mentions=mentions)


@settings(max_examples=40, deadline=None)
@given(acts=st.lists(ACTS, max_size=25), at_once=st.integers(1, 30))
def test_whatever_happens_comes_back(acts: list[tuple[str, int, int, str]], at_once: int) -> None:
    with tempfile.TemporaryDirectory() as name, pytest.MonkeyPatch.context() as patch:
        patch.setattr(writer, "AT_ONCE", at_once)
        patch.setattr(places, "AT_ONCE", at_once)
        source, copy = Path(name, "source"), Path(name, "copy")
        with Desk(source) as desk:
            desk.do(*((event(what, who, seq, text, 1e9 + at), who) for at, (what, who, seq, text) in enumerate(acts)))
        data = exported(source)
        imported(data, copy)
        assert tables(copy) == tables(source)
        assert exported(copy) == data
        assert verified(database_of(copy)) == []


# -- anything at all ---------------------------------------------------------------------------------------------------

LINES: list[dict[str, Any]] = [
    {"is": "parlour room", "version": 1, "room": "lobby", "kind": "open", "first": 1, "last": 4},
    {"type": "said", "room": "lobby", "author": "luca", "at": 1.5, "seq": 1, "text": "x", "mentions": ["mia"]},
    {"type": "edited", "room": "lobby", "author": "luca", "at": 1.5, "seq": 2, "target": 1, "text": "y"},
    {"type": "reacted", "room": "lobby", "author": "luca", "at": 1.5, "seq": 3, "target": 1, "emoji": "z"},
    {"type": "deleted", "room": "lobby", "author": "luca", "at": 1.5, "seq": 4, "target": 1},
]
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
FIELDS = st.sampled_from(
    sorted(
        {name for line in LINES for name in line}
        | {"to", "reply", "person", "edited", "people", "markup", "notice", "tags", "name"}
    )
)
KINDS = ["said", "edited", "deleted", "reacted", "created", "topicset", "invited", "departed", "roomrenamed", "joined"]


def read(data: bytes) -> int:
    """How many events there are in a file, judged."""
    source = lines(io.BytesIO(data))
    judge = Judge(header(next(source, None)), "open")
    return len([judge.judge(act(line)) for line in source])


@given(
    number=st.integers(0, 4),
    field=FIELDS,
    value=VALUES | st.sampled_from(KINDS) | st.sampled_from(["@0", "-", "\ud800"]),
)
def test_whatever_a_field_holds_is_taken_or_refused(number: int, field: str, value: Any) -> None:
    changed = [{**line, field: value} if at == number else line for at, line in enumerate(LINES)]
    with suppress(Trouble, BadLine):
        assert read("\n".join(map(json.dumps, changed)).encode()) == 4


@given(data=st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_whatever_a_file_holds_is_refused(data: bytes) -> None:
    with pytest.raises((Trouble, BadLine)):
        read(data)
    with pytest.raises((Trouble, BadLine)):
        read(json.dumps(LINES[0]).encode() + b"\n" + data + b"\nx")
