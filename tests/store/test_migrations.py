"""The migrations make what the program makes at once, from whatever version they begin."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from parlour.core.ports import Repeated
from parlour.core.requests import Key
from parlour.errors import Reason
from parlour.store import database, setup
from parlour.store.backup import backup, restore
from parlour.store.connection import Database
from parlour.store.database import Condition
from parlour.store.trouble import Trouble
from tests.store.conftest import Open
from tests.store.indexed import expected_words, words
from tests.store.opened import NOW, edited, rows, said
from tests.store.verified import verified

SCRIPTS = ScriptDirectory.from_config(Config(toml_file=None, config_args={"script_location": str(setup.MIGRATIONS)}))
VERSIONS = [script.revision for script in SCRIPTS.walk_revisions()]
"""The newest first."""


@pytest.fixture
def empty() -> Iterator[Database]:
    opened = Database(database.connect(None))
    yield opened
    opened.close()


def schema(connection: sqlite3.Connection) -> set[tuple[object, ...]]:
    """All tables with their columns, all indexes, and the settings of the search index.

    Tables are not compared by their statements: a column that was added stands elsewhere in these.
    """
    tables = {name for (name,) in connection.execute("SELECT name FROM pragma_table_list WHERE type = 'table'")}
    columns = {
        ("column", name, *column)
        for name in tables
        for column in connection.execute("SELECT * FROM pragma_table_xinfo(?)", (name,))
    }
    kinds = connection.execute("SELECT 'kind', name, type, ncol, wr, strict FROM pragma_table_list").fetchall()
    statements = connection.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master").fetchall()
    others = {statement for statement in statements if statement[0] != "table" or statement[1] not in tables}
    settings = connection.execute("SELECT 'setting', k, v FROM search_config").fetchall()
    versions = connection.execute("SELECT 'version', version_num FROM alembic_version").fetchall()
    return {*columns, *kinds, *others, *settings, *versions}


def made() -> set[tuple[object, ...]]:
    new = Database(database.connect(None))
    setup.prepare(new, Condition.EMPTY)
    try:
        return schema(new.raw)
    finally:
        new.close()


def test_the_program_knows_all_versions() -> None:
    assert [database.VERSION, *database.OLDER] == VERSIONS


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_becomes_the_newest(empty: Database, version: str) -> None:
    with empty.transaction():
        setup.migrate(empty.core, version)
    setup.prepare(empty, Condition.OLDER)
    assert schema(empty.raw) == made()


RELEASED = """
INSERT INTO about VALUES ('0f8fad5b-d9cb-469f-a165-70867728950e');
INSERT INTO rooms (id, name, kind, topic, last, created) VALUES (1, 'lobby', 'open', 'tea', 3, 1.0);
INSERT INTO events (id, kind, at, person, author, text, place) VALUES ((1 << 40) + 1, 0, 5.0, 7, 'luca', 'hello', 1);
INSERT INTO events (id, kind, at, person, author, text, target, target_author, flags, place)
    VALUES ((1 << 40) + 2, 0, 6.0, 8, 'mia', 'waves', 1, 'luca', 1, 2);
INSERT INTO events (id, kind, at, person, author, text) VALUES ((1 << 40) + 3, 5, 7.0, 7, 'luca', 'tea');
INSERT INTO places SELECT place, id FROM events WHERE place IS NOT NULL;
INSERT INTO search (rowid, text, author, room) SELECT place, text, author, 'r1 open' FROM events WHERE kind = 0;
"""
"""What the first release has written."""


@pytest.fixture
def released(tmp_path: Path) -> Path:
    """A folder with a store of the first release."""
    old = Database(database.connect(tmp_path / "parlour.db"))
    with old.transaction():
        setup.migrate(old.core, "0001")
    old.raw.executescript(RELEASED)
    old.close()
    return tmp_path


def test_a_store_of_the_first_release_is_opened_and_goes_on(released: Path, open_in: Open) -> None:
    with pytest.raises(Trouble, match="is of an older Parlour: start the server once"):
        verified(released / "parlour.db")
    opened = open_in(released)
    assert opened.snapshot.store == "0f8fad5b-d9cb-469f-a165-70867728950e"
    assert opened.page().messages == [
        said("hello", at=5.0, seq=1),
        said("waves", "mia", at=6.0, seq=2, reply=1, to="luca", action=True),
    ]
    assert opened.found("hello") == ["hello"]
    bold = said("so bold", notice=True, markup="so \x02bold", at=8.0)
    assert opened.one(bold) == said("so bold", notice=True, markup="so \x02bold", at=8.0, seq=4)
    opened.submit(edited(1, "hello again", at=9.0), person=7)
    assert [message.text for message in opened.page().messages] == ["hello again", "waves", "so bold"]
    assert opened.page().messages[2].markup == "so \x02bold"
    opened.close()
    assert verified(released / "parlour.db") == []
    assert words(released) == expected_words(released)
    assert rows(released, "SELECT version_num FROM alembic_version") == [(database.VERSION,)]


def test_a_key_that_was_sent_before_is_known(tmp_path: Path, open_in: Open) -> None:
    name, other = "0123456789" * 4, "abcdef0123" * 4
    old = Database(database.connect(tmp_path / "parlour.db"))
    with old.transaction():
        setup.migrate(old.core, "0006")
    old.raw.executescript(RELEASED)
    asked = {
        f"{name}\x1f00000000000000aa": (1, NOW - 90_000),
        f"{name}\x1f00000000000000ab": (2, NOW),
        f"{other}:12\x1f00000000000000ab": (1, NOW),
        f"{name}": (2, NOW - 90_000),
        "mine\x1fab": (1, NOW),
    }
    for request, (seq, at) in asked.items():
        old.raw.execute("INSERT INTO requests VALUES (7, ?, (1 << 40) + ?, ?)", (request, seq, at))
    old.close()
    opened = open_in(tmp_path)
    digests = {name: "00000000000000ab", f"{other}:12": "00000000000000ab", "mine\x1fab": None}
    assert dict(rows(tmp_path, "SELECT request, digest FROM requests")) == digests
    assert opened.one(said("a"), person=7, request=Key(name, "00000000000000ab")) == Repeated("lobby", 2, NOW)
    assert opened.one(said("a"), person=7, request=Key(name, "00000000000000aa")) is Reason.KEY_REUSED
    assert opened.one(said("a"), person=7, request="mine\x1fab") == Repeated("lobby", 1, NOW)
    assert opened.one(said("a"), person=7, request="mine\x1fac") == said("a", seq=4)


def test_a_backup_of_it_can_be_restored(released: Path, tmp_path: Path, open_in: Open) -> None:
    backup(released / "parlour.db", tmp_path / "copy.db", force=False)
    restore(tmp_path / "copy.db", tmp_path / "new", force=False)
    assert verified(tmp_path / "new" / "parlour.db") == []
    assert open_in(tmp_path / "new").found("waves") == ["waves"]


def test_a_migration_that_fails_changes_nothing(empty: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "migrate", fail_after(setup.migrate))
    with pytest.raises(sqlite3.OperationalError):
        setup.prepare(empty, Condition.OLDER)
    assert empty.raw.execute("SELECT * FROM sqlite_master").fetchall() == []


def fail_after(migrate: object) -> object:
    def failing(connection: object) -> None:
        migrate(connection)  # type: ignore[operator]
        raise sqlite3.OperationalError("disk full")

    return failing
