"""Whatever is wrong with a store is found, and nothing else."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from parlour.core.ports import ANYBODY
from parlour.events import Created, Deleted, Dissolved, Edited, Reacted, RoomEvent, RoomRenamed, Said, TopicSet
from parlour.store.connection import Database
from parlour.store.database import connect
from parlour.store.reading import snapshot
from parlour.store.sweep import sweep
from parlour.store.trouble import Trouble
from parlour.store.verify import Verification
from tests.store.desk import Act, Desk, filled
from tests.store.opened import rows
from tests.store.verified import verified

HAPPENED: list[Act] = [
    (Said("lobby", "luca", 1.0, text="hello @mia", mentions=("mia",)), 1),
    (Said("lobby", "mia", 2.0, text="hi", reply=1), 2),
    (Edited("lobby", "luca", 3.0, target=1, text="hello, 世界"), 1),
    (Reacted("lobby", "mia", 4.0, target=1, emoji="👍"), 2),
    (Said("lobby", "luca", 5.0, text="oops"), 1),
    (Edited("lobby", "luca", 6.0, target=5, text="oops!"), 1),
    (Reacted("lobby", "mia", 6.0, target=5, emoji="👍"), 2),
    (Deleted("lobby", "luca", 7.0, target=5), 1),
    (TopicSet("lobby", "luca", 8.0, text="tea"), 1),
    (Created("den", "mia", 9.0, kind="private"), 2),
    (Said("den", "mia", 10.0, text="Zürich"), 2),
    (Created("gone", "mia", 9.0, kind="private"), 2),
    (Said("gone", "mia", 10.0, text="nothing"), 2),
    (Dissolved("gone", "mia", 11.0), 2),
]


def whole(folder: Path) -> Path:
    return filled(folder, *HAPPENED) / "parlour.db"


def test_a_store_without_fault(tmp_path: Path) -> None:
    with snapshot(whole(tmp_path)) as connection:
        told: list[tuple[int, int]] = []
        check = Verification(connection, lambda *told_now: told.append(told_now))
        assert [*check.problems()] == []
        assert (check.rooms, check.events, check.messages) == (2, 11, 4)
        assert told == [(13, 13)]


def test_nor_is_one_what_operators_do(tmp_path: Path) -> None:
    acts: list[Act] = [
        (Created("hut", "mia", 9.0, kind="private"), 2),
        (Said("hut", "mia", 9.5, text="bold", notice=True, markup="\x02bold"), 2),
        (Deleted("hut", "boss", 9.6, target=2), ANYBODY),
        (RoomRenamed("hut", "boss", 9.7, name="house"), 1),
        (Said("hut", "mia", 9.8, text="bold", markup="\x02bold"), 2),
    ]
    assert verified(filled(tmp_path, *acts) / "parlour.db") == []


def test_a_new_store_and_one_that_is_being_written(tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        assert verified(tmp_path / "parlour.db") == []
        for _ in range(5):
            desk.do(*HAPPENED)
            assert verified(tmp_path / "parlour.db") == []


def test_a_store_from_which_much_has_been_swept(tmp_path: Path) -> None:
    acts: list[Act] = [(Said("lobby", "luca", 1.7e9 + number, text=f"wörd {number}"), 1) for number in range(1000)]
    filled(tmp_path, *HAPPENED, *acts)
    with closing(Database(connect(tmp_path / "parlour.db"))) as database:
        assert [*sweep(database, 300.0, lambda: 1.7e9 + 1000)]
    assert rows(tmp_path, "SELECT first > 700 FROM rooms WHERE name = 'lobby'") == [(1,)]
    assert verified(tmp_path / "parlour.db") == []


BROKEN: list[tuple[str, list[str]]] = [
    ("UPDATE events SET markup = 'x' WHERE kind = 1", [f"lobby: event {seq} has the formatting" for seq in (3, 6)]),
    ("UPDATE events SET markup = 'x' WHERE text IS NULL AND kind = 0", ["lobby: event 5 has the formatting of a text"]),
    ("DELETE FROM events WHERE id & 255 = 9 AND id >> 40 = 1", ["lobby: event 9 is missing"]),
    (
        "DELETE FROM events WHERE id & 255 IN (4, 6, 7) AND id >> 40 = 1",
        ["lobby: event 4 is missing", "lobby: events 6 to 7 are missing"],
    ),
    ("UPDATE rooms SET last = 11 WHERE name = 'lobby'", ["lobby: events 10 to 11 are missing"]),
    ("UPDATE rooms SET first = 0 WHERE name = 'lobby'", ["lobby: event 0 is missing"]),
    ("UPDATE rooms SET last = 8 WHERE name = 'lobby'", ["lobby: event 9 is there, but the first is 1 and the last 8"]),
    ("UPDATE rooms SET first = 2 WHERE name = 'den'", ["den: event 1 is there, but the first is 2 and the last 2"]),
    (
        "INSERT INTO rooms (id, name, kind, last, created) VALUES (9, 'new', 'open', 3, 1.0)",
        ["new: events 1 to 3 are missing"],
    ),
    (
        "UPDATE events SET id = (7 << 40) | 9 WHERE id & 255 = 9 AND id >> 40 = 1",
        ["lobby: event 9 is missing", "no room has the id 7, to which events belong: 1"],
    ),
    ("UPDATE events SET target = 9 WHERE kind = 0 AND target = 1", ["lobby: event 2 is about message 9, which is not"]),
    ("UPDATE events SET target = 3 WHERE kind = 3 AND target = 1", ["lobby: event 4 is about message 3, which is not"]),
    (
        "UPDATE events SET target = 3 WHERE kind = 2",
        ["lobby: event 8 is about message 3, which is not there before it"],
    ),
    ("UPDATE events SET target = NULL WHERE kind = 2", ["lobby: event 8 is about no message"]),
    ("UPDATE events SET target = 1 WHERE kind = 2", ["lobby: event 8 deletes message 1, which still has its text"]),
    ("UPDATE events SET kind = 9 WHERE kind = 5", ["lobby: event 9 is of a kind that there is not (9)"]),
    (
        "UPDATE events SET flags = NULL WHERE kind = 1 AND target = 5",
        ["lobby: event 6 is not deleted, and has no text"],
    ),
    (
        "UPDATE events SET text = 'x', flags = NULL WHERE kind = 1 AND target = 5",
        ["lobby: event 6 still has a text of message 5, which is deleted"],
    ),
    (
        "UPDATE events SET text = 'x' WHERE kind = 0 AND text IS NULL",
        [
            "lobby: event 5 is deleted, and has a text",
            "lobby: event 8 deletes message 5, which still has its text",
            "lobby: the search does not know message 5",
            "the search of the open rooms goes wrong about 5 of lobby",
        ],
    ),
    (
        "UPDATE events SET text = NULL WHERE text = 'hi'",
        [
            "lobby: event 2 is not deleted, and has no text",
            "lobby: the search finds what is not there (2)",
            "the search of the open rooms goes wrong about 2 of lobby",
        ],
    ),
    (
        "INSERT INTO search (search, rowid, text, author, room) VALUES ('delete', 2, 'hi', 'mia', 'r1 open')",
        ["lobby: the search does not know message 2", "the search of the open rooms goes wrong about 2 of lobby"],
    ),
    (
        "INSERT INTO search (search, rowid, text, author, room) VALUES ('delete', 4, 'Zürich', 'mia', 'r2')",
        ["den: the search does not know message 2"],
    ),
    (
        "INSERT INTO search (rowid, text, author, room) VALUES (77, 'x', 'mia', 'r2')",
        ["den: the search finds what is not there (77)"],
    ),
    (
        "INSERT INTO search (rowid, text, author, room) VALUES (77, 'x', 'mia', 'r77')",
        ["the search finds messages of rooms that are not there"],
    ),
    (
        "INSERT INTO search (search) VALUES ('delete-all')",
        [
            "lobby: the search does not know message 1",
            "lobby: the search does not know message 2",
            "den: the search does not know message 2",
            "gone (dissolved): the search does not know message 2",
            "the search of the open rooms goes wrong about 1 of lobby",
            "the search of the open rooms goes wrong about 2 of lobby",
        ],
    ),
    (
        "DELETE FROM places WHERE place = 4",
        ["message 2 of den has no place in the search"],
    ),
    (
        "UPDATE places SET event = (9 << 40) | 5 WHERE place = 4",
        ["message 2 of den has no place in the search", "what is no message, 5 of no room, has a place in the search"],
    ),
    (
        "INSERT INTO places VALUES (99, (1 << 40) | 9)",
        ["what is no message, 9 of lobby, has a place in the search"],
    ),
    (
        "INSERT INTO reactions VALUES ((1 << 40) | 5, 'x', 1, 'luca', 9)",
        ["there are reactions to 5 of lobby, which is no message or deleted"],
    ),
    (
        "INSERT INTO mentions VALUES ('luca', (1 << 40) | 9)",
        ["there are mentions in 9 of lobby, which is no message or deleted"],
    ),
]


@pytest.mark.parametrize(("statement", "problems"), BROKEN, ids=[statement[:60] for statement, _ in BROKEN])
def test_what_is_wrong_is_told(tmp_path: Path, statement: str, problems: list[str]) -> None:
    path = whole(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)
    found = verified(path)
    assert len(found) == len(problems), found
    for one, expected in zip(found, problems, strict=True):
        assert one.startswith(expected)


def test_many_problems_of_one_sort_are_counted(tmp_path: Path) -> None:
    acts: list[tuple[RoomEvent, int]] = [(Said("lobby", "luca", 1.0, text="x"), 1)] * 100
    path = filled(tmp_path, *acts) / "parlour.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM events WHERE id & 1")
        connection.execute("DELETE FROM places")
    found = verified(path)
    assert len(found) < 30
    assert found[:6] == [*(f"lobby: event {n} is missing" for n in range(1, 11, 2)), "and 45 more of the sort"]


def test_a_damaged_file(tmp_path: Path) -> None:
    path = whole(tmp_path)
    data = bytearray(path.read_bytes())
    with closing(sqlite3.connect(path)) as connection:
        ((root,),) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'events'").fetchall()
    data[(root - 1) * 8192 : root * 8192] = b"\x55" * 8192
    path.write_bytes(data)
    found = verified(path)
    assert all(problem.startswith("the file is damaged") for problem in found)
    assert found[-1] == "the file is damaged and cannot be read on: database disk image is malformed"


def test_a_text_that_is_none(tmp_path: Path) -> None:
    path = whole(tmp_path)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE rooms SET name = CAST(X'ff' AS TEXT) WHERE name = 'den'")
    with pytest.raises(Trouble, match="cannot be used"):
        verified(path)
