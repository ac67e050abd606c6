"""The migrations make what the program makes at once, from whatever version they begin."""

import sqlite3
from collections.abc import Iterator

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from parlour.store import database, setup
from parlour.store.connection import Database
from parlour.store.database import Condition

SCRIPTS = ScriptDirectory.from_config(Config(toml_file=None, config_args={"script_location": str(setup.MIGRATIONS)}))
VERSIONS = [script.revision for script in SCRIPTS.walk_revisions()]
"""The newest first."""


@pytest.fixture
def empty() -> Iterator[Database]:
    opened = Database(database.connect(None))
    yield opened
    opened.close()


def schema(connection: sqlite3.Connection) -> set[tuple[str, ...]]:
    """All tables and indexes, and the settings of the search index."""
    tables = connection.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master").fetchall()
    settings = connection.execute("SELECT 'setting', k, v FROM search_config").fetchall()
    versions = connection.execute("SELECT 'version', version_num FROM alembic_version").fetchall()
    return {*tables, *settings, *versions}


def made() -> set[tuple[str, ...]]:
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
