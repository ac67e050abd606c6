"""Reading a store for the operator, and writing a room down as text and as JSON lines."""

import json
import os
import sqlite3
import stat
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from parlour.core.changes import Membership, PersonSeen
from parlour.core.ports import ANYBODY
from parlour.events import (
    Created,
    Deleted,
    Dissolved,
    Edited,
    Invited,
    Reacted,
    Reaction,
    RoomEvent,
    RoomRenamed,
    Said,
    Stored,
    TopicSet,
)
from parlour.store import export, reading
from parlour.store.export import format_of, new_file
from parlour.store.exports import jsonl, text
from parlour.store.exports.source import Source, open_source
from parlour.store.reading import database_of
from parlour.store.trouble import Trouble
from tests.store.desk import Desk, filled

DAY = 86_400.0
NOON = 1_700_000_000.0 // DAY * DAY + DAY / 2


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


def happened() -> list[tuple[RoomEvent, int]]:
    return [
        (Said("lobby", "luca", NOON, text="hello\n[12:00] mia: I agree\n\nwith all"), 1),
        (Said("lobby", "mia", NOON + 60, text="hi " + " ".join(["there"] * 15)), 2),
        (Said("lobby", "zoe", NOON + DAY, text="yes", reply=2), 3),
        (Reacted("lobby", "mia", NOON + DAY, target=1, emoji="👍"), 2),
        (Reacted("lobby", "zoe", NOON + DAY, target=1, emoji="🎉"), 3),
        (Reacted("lobby", "zoe", NOON + DAY, target=1, emoji="👍"), 3),
        (Edited("lobby", "zoe", NOON + DAY, target=3, text="no"), 3),
        (Said("lobby", "mia", NOON + 2 * DAY, text="oops"), 2),
        (Deleted("lobby", "mia", NOON + 2 * DAY, target=8), 2),
        (Said("lobby", "mia", NOON + 2 * DAY, text="waves", action=True, reply=1), 2),
        (TopicSet("lobby", "luca", NOON + 2 * DAY, text="tea"), 1),
        (TopicSet("lobby", "luca", NOON + 2 * DAY), 1),
        (TopicSet("lobby", "luca", NOON + 2 * DAY, text="cake"), 1),
    ]


TEXT = """\
#lobby (open): cake

--- Tuesday 2023-11-14 ---
12:00 luca: hello
      | [12:00] mia: I agree
      |
      | with all
      + 👍 mia, zoe
      + 🎉 zoe
12:01 mia: hi there there there there there there there there there there there there there there there

--- Wednesday 2023-11-15 ---
12:00 zoe: (to mia: hi there there there there there there there there there th…) no (edited)

--- Thursday 2023-11-16 ---
12:00 mia: (deleted)
12:00 * mia (to luca: hello [12:00] mia: I agree with all) waves
12:00 - luca set the topic: tea
12:00 - luca took the topic away
12:00 - luca set the topic: cake
"""


def test_text(tmp_path: Path) -> None:
    with open_source(database_of(filled(tmp_path, *happened()))) as source:
        assert "".join(text.write(source, source.part(source.room("lobby")))) == TEXT


def renovated() -> list[tuple[RoomEvent, int]]:
    """What there is since people come from IRC."""
    return [
        (Created("hut", "luca", NOON), 5),
        (Said("hut", "luca", NOON + 1, text="so bold", markup="so \x02bold", tags={"+x": "y"}), 5),
        (Said("hut", "bot", NOON + 2, text="done", notice=True), 6),
        (Said("hut", "mia", NOON + 3, text="rubbish", markup="\x1drubbish"), 7),
        (Deleted("hut", "luca", NOON + 4, target=4, text="rubbish"), ANYBODY),
        (RoomRenamed("hut", "luca", NOON + 5, name="house", text="it has grown"), 5),
        (Said("hut", "mia", NOON + 6, text="oh", notice=True, action=True), 7),
    ]


RENOVATED = """\
#house (open)

--- Tuesday 2023-11-14 ---
12:00 - luca made this open room
12:00 luca: so bold
12:00 bot (notice): done
12:00 mia: (deleted)
12:00 - luca renamed this room from hut to house
12:00 * mia oh
"""


def test_text_of_a_room_that_was_renamed(tmp_path: Path) -> None:
    with open_source(database_of(filled(tmp_path, *renovated()))) as source:
        assert "".join(text.write(source, source.part(source.room("house")))) == RENOVATED


def test_json_lines_of_it(tmp_path: Path) -> None:
    with open_source(database_of(filled(tmp_path, *renovated()))) as source:
        _, *written = jsonl.write(source, source.part(source.room("house")))
    lines = [json.loads(line) for line in written]
    assert [line["person"] for line in lines] == [1, 1, 2, 3, 0, 1, 3]
    assert [line["room"] for line in lines] == [*["house"] * 5, "hut", "house"]
    assert lines[1]["markup"] == "so \x02bold"
    assert lines[2]["notice"] is True
    assert lines[5]["name"] == "house"
    assert not any(key in line for line in lines for key in ("tags", "deletes"))
    assert "markup" not in lines[3]
    assert "text" not in lines[4]
    assert "text" not in lines[5]


def test_members_are_called_as_they_are_called_now(rooms: Path) -> None:
    with Desk(rooms) as desk:
        desk.keep(PersonSeen(1, "Lucas", b"x", NOON))
    with open_source(database_of(rooms)) as source:
        assert source.room("den").people == ["Lucas"]


def test_json_lines_are_the_objects_of_the_vocabulary(tmp_path: Path) -> None:
    acts = happened()
    with open_source(database_of(filled(tmp_path, *acts))) as source:
        first, *lines = jsonl.write(source, source.part(source.room("lobby")))
    assert json.loads(first) == {
        "is": "parlour room",
        "version": 1,
        "room": "lobby",
        "kind": "open",
        "topic": "cake",
        "first": 1,
        "last": 13,
        "program": json.loads(first)["program"],
    }
    assert [json.loads(line)["person"] for line in lines] == [1, 2, 3, 2, 3, 3, 3, 2, 2, 2, 1, 1, 1]
    events = [msgspec.json.decode(line, type=Stored) for line in lines]
    assert [event.seq for event in events] == [*range(1, 14)]
    assert events[0] == msgspec.structs.replace(acts[0][0], seq=1)
    assert [type(event) for event in events] == [type(event) for event, _ in acts]


def test_nothing_tells_who_people_are_elsewhere(tmp_path: Path) -> None:
    person = 7_777_777_777
    acts: list[tuple[RoomEvent, int]] = [(Said("lobby", "luca", 1.0, text="x"), person)]
    with open_source(database_of(filled(tmp_path, *acts))) as source:
        assert str(person) not in "".join(jsonl.write(source, source.part(source.room("lobby"))))


# -- the store as it is read -------------------------------------------------------------------------------------------


@pytest.fixture
def rooms(tmp_path: Path) -> Path:
    with Desk(tmp_path) as desk:
        desk.do(
            (Created("zoo", "luca", 1.0), 1),
            (Created("den", "luca", 1.0, kind="private"), 1),
            (Invited("den", "luca", 1.0, name="mia"), 1),
            (Said("den", "mia", 1.0, text="x"), 2),
            (Created("@0123", "luca", 1.0, kind="direct", people=("luca", "mia")), 1),
            (Created("gone", "luca", 1.0, kind="private"), 1),
            (Dissolved("gone", "luca", 1.0), 1),
        )
        desk.keep(Membership("den", 1, "luca", True), Membership("den", 2, "mia", False))
    return tmp_path


def test_all_rooms(rooms: Path) -> None:
    with open_source(database_of(rooms)) as source:
        found = [(room.name, room.kind, room.messages, room.last, [*room.people]) for room in source.rooms()]
    assert found == [
        ("lobby", "open", 0, 0, []),
        ("zoo", "open", 0, 1, []),
        ("den", "private", 1, 3, ["luca"]),
        ("@0123", "direct", 0, 1, ["luca", "mia"]),
    ]


@pytest.mark.parametrize("name", ["den", "#den", "DEN"])
def test_a_room_by_any_form_of_its_name(rooms: Path, name: str) -> None:
    with open_source(database_of(rooms)) as source:
        assert source.room(name).name == "den"
        assert source.room("@0123").title == "luca and mia"


@pytest.mark.parametrize("name", ["nowhere", "gone", "", "two words", "@9", "den'--", "\udcff"])
def test_a_room_that_is_not_there(rooms: Path, name: str) -> None:
    with open_source(database_of(rooms)) as source, pytest.raises(Trouble, match="there is no room"):
        source.room(name)


def test_reactions_stand_with_their_messages(tmp_path: Path) -> None:
    with open_source(database_of(filled(tmp_path, *happened()))) as source:
        part = source.part(source.room("lobby"))
        said = {event.seq: event for event in source.messages(part) if isinstance(event, Said)}
        assert said[1].reactions == (Reaction("👍", ("mia", "zoe")), Reaction("🎉", ("zoe",)))
        assert not any(event.reactions for seq, event in said.items() if seq != 1)


@pytest.mark.parametrize(
    ("since", "until", "numbers"),
    [
        (None, None, range(1, 14)),
        (NOON + 60, None, range(2, 14)),
        (None, NOON + DAY, range(1, 3)),
        (NOON + 61, NOON + DAY + 1, range(3, 8)),
        (NOON + 9 * DAY, None, range(0)),
        (None, NOON, range(0)),
        (NOON + 2 * DAY, NOON + DAY, range(0)),
    ],
)
def test_a_part_of_a_room(tmp_path: Path, since: float | None, until: float | None, numbers: range) -> None:
    with open_source(database_of(filled(tmp_path, *happened()))) as source:
        part = source.part(source.room("lobby"), since, until)
        assert [event.seq for event, _ in source.events(part)] == [*numbers]
        assert part.size == len(numbers)
        assert "".join(jsonl.write(source, part)).count("\n") == len(numbers) + 1


def test_it_is_of_one_moment_while_a_server_goes_on(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        desk.do(*happened())
        with open_source(database_of(tmp_path)) as source:
            assert source.room("lobby").last == 13
            desk.do(*happened())
            part = source.part(source.room("lobby"))
            assert len([*source.events(part)]) == part.size == 13
        with open_source(database_of(tmp_path)) as source:
            assert source.room("lobby").last > 13


def test_nothing_is_changed_by_reading(tmp_path: Path) -> None:
    path = database_of(filled(tmp_path, *happened()))
    before = path.read_bytes()
    with open_source(path) as source:
        assert source.rooms()
    assert path.read_bytes() == before
    assert sorted(one.name for one in tmp_path.iterdir()) == ["lock", "parlour.db"]


def test_progress_is_told(tmp_path: Path) -> None:
    acts: list[tuple[RoomEvent, int]] = [(Said("lobby", "luca", 1.0, text="x"), 1)] * 2500
    told: list[int] = []
    with open_source(database_of(filled(tmp_path, *acts)), told.append) as source:
        assert len([*source.messages(source.part(source.room("lobby")))]) == 2500
    assert told == [0, 1000, 2000]


# -- what is no store --------------------------------------------------------------------------------------------------


def trouble(path: Path) -> str:
    with pytest.raises(Trouble) as caught, open_source(path) as source:
        source.rooms()
    return str(caught.value)


def test_no_folder_and_no_store(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"there is no folder .*/nowhere: say with --data where"):
        database_of(tmp_path / "nowhere")
    with pytest.raises(Trouble, match=r"the folder .* holds no store: say with --data where"):
        database_of(tmp_path)
    assert not [*tmp_path.iterdir()]


def test_what_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "parlour.db"
    path.write_bytes(b"this is no database " * 1000)
    assert "is no store or is damaged (file is not a database)" in trouble(path)


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "parlour.db"
    path.touch()
    assert "is no store, but the database of another program" in trouble(path)
    assert path.read_bytes() == b""


def test_the_database_of_another_program(tmp_path: Path) -> None:
    path = tmp_path / "parlour.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE events (id)")
    assert "is no store, but the database of another program" in trouble(path)


def test_a_newer_store(tmp_path: Path) -> None:
    path = database_of(filled(tmp_path))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert "was written by a newer Parlour (version 9999 of its schema): use that one" in trouble(path)


def test_an_older_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = database_of(filled(tmp_path))
    monkeypatch.setattr(reading, "OLDER", ("0000",))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    assert "is of an older Parlour: start the server once, which brings it up to date" in trouble(path)
    with reading.snapshot(path, older=True) as connection:
        assert connection.execute("SELECT count(*) FROM rooms").fetchone() == (1,)


def test_a_damaged_store(tmp_path: Path) -> None:
    path = database_of(filled(tmp_path, *happened()))
    data = bytearray(path.read_bytes())
    data[8192:] = os.urandom(len(data) - 8192)
    path.write_bytes(data)
    assert "is no store or is damaged" in trouble(path)


# -- the file ----------------------------------------------------------------------------------------------------------


def test_a_file_is_there_when_all_is_in_it(tmp_path: Path) -> None:
    path = tmp_path / "room.txt"
    with new_file(path, force=False) as file:
        file.write("half ")
        assert not path.exists()
        file.write("ünd half\n")
    assert path.read_bytes() == "half ünd half\n".encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_is_replaced_only_by_force(tmp_path: Path) -> None:
    path = tmp_path / "room.txt"
    path.write_text("old")
    with pytest.raises(Trouble, match="is there already: --force replaces it"), new_file(path, force=False):
        pass
    assert path.read_text() == "old"
    with new_file(path, force=True) as file:
        file.write("new")
    assert path.read_text() == "new"


def test_nothing_is_left_of_a_file_that_was_not_finished(tmp_path: Path) -> None:
    path = tmp_path / "room.txt"
    path.write_text("old")

    def stopped() -> Iterator[str]:
        yield "half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), new_file(path, force=True) as file:
        file.writelines(stopped())
    assert [one.name for one in tmp_path.iterdir()] == ["room.txt"]
    assert path.read_text() == "old"


@pytest.mark.parametrize(
    ("where", "why"),
    [
        ("nowhere/room.txt", r"nowhere/room.txt cannot be written \(No such file or directory\)"),
        (".", "is not an ordinary file"),
        ("/dev/null", "/dev/null is not an ordinary file"),
    ],
)
def test_a_file_that_cannot_be_written(tmp_path: Path, where: str, why: str) -> None:
    with pytest.raises(Trouble, match=why), new_file(tmp_path / where, force=True):
        pass


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    path = tmp_path / "room.txt"
    with pytest.raises(Trouble, match=f"the disk is full: {path} could"), new_file(path, force=False) as file:
        file.write("x")
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize(
    ("name", "form"), [("a.jsonl", "jsonl"), ("a.HTML", "html"), ("a.htm", "html"), ("a.txt", "text"), ("a", "text")]
)
def test_a_name_says_its_format(name: str, form: str) -> None:
    assert format_of(Path(name)) == form
    assert format_of(None) == "text"
    assert form in export.FORMATS


def test_source_is_for_reading(tmp_path: Path) -> None:
    with open_source(database_of(filled(tmp_path))) as source:
        assert isinstance(source, Source)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            source._connection.execute("UPDATE rooms SET topic = 'x'")
