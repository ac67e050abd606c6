"""Opening a store: the folder and its lock, what can be wrong with the file, and what is remembered."""

import json
import os
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from parlour.core.changes import Membership, PersonSeen, ReadUpTo
from parlour.core.snapshot import Snapshot, StoredMember, StoredPerson, StoredRoom
from parlour.errors import StartError
from parlour.events import TopicSet
from parlour.store.connection import Database
from parlour.store.database import connect
from parlour.store.folder import Address, Folder, FolderLocked, default_folder, running_at
from parlour.store.retention import set_retention
from parlour.store.sweep import sweep
from tests.store.conftest import Open
from tests.store.opened import NOW, Opened, created, rows, said

HOME = Path(__file__).parents[2]
DAY = 86_400.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "some" / "data"


# -- the folder --------------------------------------------------------------------------------------------------------


def test_a_new_store_has_an_empty_lobby_and_a_name_of_its_own(open_in: Open, tmp_path: Path) -> None:
    one, other = open_in(tmp_path / "one").snapshot, open_in(tmp_path / "other").snapshot
    assert one == Snapshot(one.store, [StoredRoom("lobby", "open", "", 0)], [], [], [], [], [])
    assert len(one.store) == 36
    assert one.store != other.store


def test_what_is_stored_is_there_again(open_in: Open, folder: Path) -> None:
    first = open_in(folder)
    first.submit(created("tea", "private"), said("hello", room="tea"), said("hi"))
    first.one(TopicSet("tea", "luca", NOW, text="Earl Grey"))
    first.close()
    second = open_in(folder)
    assert second.snapshot.store == first.snapshot.store
    assert second.snapshot.rooms == [
        StoredRoom("lobby", "open", "", 1),
        StoredRoom("tea", "private", "Earl Grey", 3),
    ]
    assert second.one(said("again", room="tea")) == said("again", room="tea", seq=4)
    assert second.found("hello", room="tea") == ["hello"]


def test_the_folder_is_its_owners_alone(open_in: Open, folder: Path) -> None:
    open_in(folder)
    assert folder.stat().st_mode & 0o777 == 0o700 or sys.platform == "win32"


def test_there_is_a_folder_for_those_who_name_none() -> None:
    assert default_folder().name == "parlour"


# -- the lock ----------------------------------------------------------------------------------------------------------


def test_a_folder_has_one_server(open_in: Open, folder: Path) -> None:
    first = open_in(folder)
    with pytest.raises(FolderLocked) as refused:
        Opened(folder)
    assert refused.value.port is None
    assert isinstance(refused.value, StartError)
    assert first.store is not None
    first.store.announce("::1", 4711)
    with pytest.raises(FolderLocked, match="4711") as refused:
        Opened(folder)
    assert refused.value.port == 4711
    first.close()
    open_in(folder)


def test_others_can_find_the_server(open_in: Open, folder: Path) -> None:
    assert running_at(folder) is None
    opened = open_in(folder)
    assert running_at(folder) is None
    assert opened.store is not None
    for address in (Address("2001:db8::7", 65535), Address("fe80::1%2", 80), Address("127.0.0.1", 80)):
        opened.store.announce(*address)
        assert running_at(folder) == address
    opened.close()
    assert running_at(folder) is None


@pytest.mark.parametrize(
    ("lock", "address"),
    [
        (b"4711 ::1\n", ("::1", 4711)),
        (b"4711\n", None),  # as it was before a lock told the host
        (b"4711", None),
        (b"", None),
        (b"\n", None),
        (b"::1\n", None),
        (b"4711 ::1 more\n", None),
        (b"4711 \xff\n", None),
    ],
)
def test_what_a_lock_tells(open_in: Open, folder: Path, lock: bytes, address: tuple[str, int] | None) -> None:
    open_in(folder)
    (folder / "lock").write_bytes(lock)
    assert running_at(folder) == address


def test_a_server_that_is_killed_leaves_nothing_locked(open_in: Open, folder: Path) -> None:
    code = """
        import sys
        from pathlib import Path
        from parlour.store.folder import Folder
        folder = Folder(Path(sys.argv[1]))
        folder.announce("127.0.0.1", 4711)
        print("ready", flush=True)
        sys.stdin.read()
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(folder)]
    with subprocess.Popen(command, cwd=HOME, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        assert server.stdout is not None
        assert server.stdout.readline().strip() == b"ready"
        assert running_at(folder) == ("127.0.0.1", 4711)
        with pytest.raises(FolderLocked):
            Opened(folder)
        server.kill()
    assert running_at(folder) is None
    open_in(folder)


def test_the_lock_is_let_go_when_a_store_cannot_be_opened(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "parlour.db").write_bytes(b"no database" * 1000)
    with pytest.raises(StartError):
        Opened(folder)
    Folder(folder).close()


# -- what can be wrong -------------------------------------------------------------------------------------------------


def a_file_in_its_place(folder: Path) -> None:
    folder.parent.mkdir(parents=True)
    folder.write_text("here already")


def below_a_file(folder: Path) -> None:
    folder.parent.parent.mkdir(parents=True, exist_ok=True)
    folder.parent.write_text("here already")


def a_lock_that_cannot_be_written(folder: Path) -> None:
    (folder / "lock").mkdir(parents=True)


def a_database_that_cannot_be_written(folder: Path) -> None:
    (folder / "parlour.db").mkdir(parents=True)


@pytest.mark.parametrize(
    "obstacle", [a_file_in_its_place, below_a_file, a_lock_that_cannot_be_written, a_database_that_cannot_be_written]
)
def test_a_folder_that_cannot_be_written_is_named(folder: Path, obstacle: Callable[[Path], None]) -> None:
    obstacle(folder)
    with pytest.raises(StartError) as refused:
        Opened(folder)
    message = str(refused.value)
    assert message.startswith(f"the data folder {folder} cannot be written (")
    assert "--data" in message
    assert "--ephemeral" in message
    assert "\n" not in message


def noise(database: Path) -> None:
    database.write_bytes(os.urandom(8192))


def cut(database: Path) -> None:
    database.write_bytes(database.read_bytes()[: 3 * 4096])


def overwritten(database: Path) -> None:
    content = bytearray(database.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    database.write_bytes(content)


def without_its_last_events(database: Path) -> None:
    connection = sqlite3.connect(database)
    with connection:
        connection.execute("DELETE FROM events")
    connection.close()


@pytest.mark.parametrize("damage", [noise, cut, overwritten, without_its_last_events])
def test_a_damaged_database_is_not_used(open_in: Open, folder: Path, damage: Callable[[Path], None]) -> None:
    first = open_in(folder)
    first.submit(*[said("hello " * 100)] * 100)
    first.close()
    damage(folder / "parlour.db")
    before = (folder / "parlour.db").read_bytes()
    with pytest.raises(StartError) as refused:
        Opened(folder)
    message = str(refused.value)
    assert message.startswith(f"{folder / 'parlour.db'} is no store or is damaged (")
    assert "parlour restore" in message
    assert "\n" not in message
    assert (folder / "parlour.db").read_bytes() == before


def test_the_database_of_something_else_is_left_alone(folder: Path) -> None:
    folder.mkdir(parents=True)
    connection = sqlite3.connect(folder / "parlour.db")
    connection.execute("CREATE TABLE recipes (name)")
    connection.close()
    with pytest.raises(StartError, match="database of another program"):
        Opened(folder)
    assert rows(folder, "SELECT name FROM sqlite_master") == [("recipes",)]


def test_a_database_of_a_newer_version_is_left_alone(open_in: Open, folder: Path) -> None:
    open_in(folder).close()
    connection = sqlite3.connect(folder / "parlour.db")
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StartError, match=r"newer Parlour.*9999.*--data"):
        Opened(folder)


def test_an_empty_file_becomes_a_store(open_in: Open, folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "parlour.db").touch()
    assert open_in(folder).snapshot.rooms == [StoredRoom("lobby", "open", "", 0)]


def test_an_sqlite_that_is_too_old_is_named(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 32, 3))
    with pytest.raises(StartError, match=r"SQLite .* is too old"):
        Opened(folder)


class Poor(sqlite3.Connection):
    """Of an SQLite that was made without full-text search."""

    def execute(self, statement: str, *values: object) -> sqlite3.Cursor:
        if "fts5" in statement:
            raise sqlite3.OperationalError("no such module: fts5")
        return super().execute(statement, *values)  # type: ignore[arg-type]


def test_an_sqlite_without_full_text_search_is_named(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *given, **options: connect(*given, factory=Poor, **options))
    with pytest.raises(StartError, match=r"made without full-text search.*no such module: fts5"):
        Opened(folder)


# -- what is loaded ----------------------------------------------------------------------------------------------------

LOADS = """
    import json, sys
    from pathlib import Path
    from parlour.errors import StartError
    from parlour.store.store import open_store
    before = [name for name in ("sqlalchemy", "alembic") if name in sys.modules]
    try:
        open_store(Path(sys.argv[1]), lambda call: None).close()
    except StartError:
        pass
    print(json.dumps([before, [name for name in ("sqlalchemy", "alembic") if name in sys.modules]]))
"""


def loaded(folder: Path) -> list[list[str]]:
    command = [sys.executable, "-c", textwrap.dedent(LOADS), str(folder)]
    return list(json.loads(subprocess.run(command, cwd=HOME, check=True, capture_output=True).stdout))


def test_no_start_loads_alembic(folder: Path) -> None:
    assert loaded(folder) == [[], ["sqlalchemy"]]
    assert loaded(folder) == [[], ["sqlalchemy"]]


def test_who_cannot_start_waits_for_nothing(open_in: Open, folder: Path) -> None:
    open_in(folder)
    assert loaded(folder) == [[], []]
    other = folder.parent / "other"
    other.mkdir()
    noise(other / "parlour.db")
    assert loaded(other) == [[], []]


# -- people ------------------------------------------------------------------------------------------------------------


def test_people_are_forgotten_when_they_have_not_been_seen_for_long(open_in: Open, folder: Path) -> None:
    first = open_in(folder)
    first.one(created("tea"))
    for person, days in ((7, 91), (8, 89)):
        first.keep(
            PersonSeen(person, f"p{person}", b"secret", NOW - days * DAY),
            Membership("tea", person, f"p{person}", on=True),
            ReadUpTo("lobby", person, 1),
        )
    first.close()
    snapshot = open_in(folder).snapshot
    assert snapshot.people == [StoredPerson(8, "p8", b"secret")]
    assert snapshot.members == [StoredMember("lobby", 8, False, 1), StoredMember("tea", 8, True, 0)]


# -- rooms that nobody has used ----------------------------------------------------------------------------------------


def blank(open_in: Open, folder: Path) -> list[str]:
    """Which rooms the store says that nobody has used."""
    opened = open_in(folder)
    opened.close()
    return [room.name for room in opened.snapshot.rooms if room.blank]


def test_a_room_of_which_only_its_creation_is_kept_is_blank(open_in: Open, folder: Path) -> None:
    opened = open_in(folder)
    opened.submit(*(created(name) for name in ("new", "said", "topic", "ruled")), created("mine", "private"))
    opened.one(said("hello", room="said"))
    opened.one(TopicSet("topic", "luca", NOW, text="tea"))
    opened.close()
    assert blank(open_in, folder) == ["new", "ruled"]
    set_retention(folder / "parlour.db", "ruled", 0)
    assert blank(open_in, folder) == ["new"]
    set_retention(folder / "parlour.db", "ruled", None)
    assert blank(open_in, folder) == ["new", "ruled"]


def test_a_room_of_which_nothing_is_kept_any_more_is_blank(open_in: Open, folder: Path) -> None:
    opened = open_in(folder)
    opened.submit(created("old"), said("hello", room="old"), said("hello"))
    opened.close()
    with closing(Database(connect(folder / "parlour.db"))) as database:
        for _ in sweep(database, 1.0, lambda: NOW + 10):
            pass
    assert blank(open_in, folder) == ["old"]
    assert [room.last for room in open_in(folder).snapshot.rooms] == [1, 2]
