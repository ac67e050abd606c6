"""Backups are whole whatever is written meanwhile, and come back as another store; half of one never does."""

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from parlour.core.changes import Membership, PersonSeen
from parlour.events import Said
from parlour.store import backup as module
from parlour.store.backup import backup, restore
from parlour.store.folder import Folder
from parlour.store.trouble import Trouble
from tests.store.desk import Act, Desk, filled, tables
from tests.store.opened import rows
from tests.store.test_verify import HAPPENED
from tests.store.verified import verified

LONG: list[Act] = [(Said("lobby", "luca", 1.0, text=f"{number} " * 500), 1) for number in range(1000)]


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = filled(tmp_path_factory.mktemp("data"), *HAPPENED)
    with Desk(folder) as desk:
        desk.keep(PersonSeen(1, "luca", b"secret", 2e9), Membership("den", 1, "luca", True))
    return folder


@pytest.fixture(scope="module")
def copied(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("copied") / "copy.db"
    backup(data / "parlour.db", file, force=False)
    return file


def test_there_and_back(data: Path, copied: Path, tmp_path: Path) -> None:
    assert names(copied.parent) == ["copy.db"]
    assert stat.S_IMODE(copied.stat().st_mode) == 0o600
    assert verified(copied) == []
    assert names(copied.parent) == ["copy.db"]
    assert restore(copied, tmp_path / "new", force=False) == (None, 0)
    assert names(tmp_path / "new") == ["lock", "parlour.db"]
    assert tables(tmp_path / "new") == tables(data)
    with Desk(data) as old, Desk(tmp_path / "new") as new:
        assert new.snapshot._replace(store="") == old.snapshot._replace(store="")
        assert new.snapshot.people
        assert new.snapshot.members
        new.do((Said("lobby", "luca", 99.0, text="and on"), 1))
    assert verified(tmp_path / "new" / "parlour.db") == []


def test_what_comes_back_is_another_store(data: Path, copied: Path, tmp_path: Path) -> None:
    """Clients know events by store and number, and the numbers will be given again."""
    stores = {rows(data, "SELECT store FROM about")[0]}
    for name in ("one", "other"):
        restore(copied, tmp_path / name, force=False)
        stores.add(rows(tmp_path / name, "SELECT store FROM about")[0])
    assert len(stores) == 3


def test_a_backup_is_of_one_moment_while_a_server_writes(tmp_path: Path) -> None:
    """And is done in one go, however much is written."""
    steps: list[int] = []
    with Desk(tmp_path / "data") as desk:
        desk.do(*LONG)

        def written(_: str, done: int, __: int) -> None:
            steps.append(done)
            desk.do((Said("lobby", "mia", 2.0, text="meanwhile"), 2))

        backup(tmp_path / "data" / "parlour.db", tmp_path / "copy.db", force=False, progress=written)
    assert len(steps) > 1
    assert steps == sorted(steps)
    assert verified(tmp_path / "copy.db") == []
    restore(tmp_path / "copy.db", tmp_path / "new", force=False)
    assert rows(tmp_path / "new", "SELECT last FROM rooms") == [(1000,)]
    assert rows(tmp_path / "data", "SELECT last FROM rooms") == [(1000 + len(steps),)]


def refusal(act: Callable[[], object]) -> str:
    with pytest.raises(Trouble) as caught:
        act()
    return str(caught.value)


def test_where_a_backup_cannot_go(data: Path, tmp_path: Path) -> None:
    path, target = data / "parlour.db", tmp_path / "copy.db"
    target.write_text("precious")
    assert "is there already: --force replaces it" in refusal(lambda: backup(path, target, force=False))
    assert target.read_text() == "precious"
    assert "is not an ordinary file" in refusal(lambda: backup(path, tmp_path, force=True))
    assert "is not an ordinary file" in refusal(lambda: backup(path, Path("/dev/null"), force=True))
    assert "is the store itself" in refusal(lambda: backup(path, path, force=True))
    nowhere = tmp_path / "nowhere" / "copy.db"
    assert refusal(lambda: backup(path, nowhere, force=True)).endswith("cannot be written (No such file or directory)")
    backup(path, target, force=True)
    assert verified(target) == []


def test_nothing_is_left_of_a_backup_that_was_stopped(tmp_path: Path) -> None:
    path = filled(tmp_path / "data", *LONG) / "parlour.db"
    (tmp_path / "copy.db").write_text("precious")

    def stop(_: str, done: int, total: int) -> None:
        assert done < total
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backup(path, tmp_path / "copy.db", force=True, progress=stop)
    assert names(tmp_path) == ["copy.db", "data"]
    assert (tmp_path / "copy.db").read_text() == "precious"


def test_a_full_disk(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    target = tmp_path / "copy.db"
    said = refusal(lambda: backup(data / "parlour.db", target, force=False))
    assert said == f"the disk is full: {target} could not be written"
    assert names(tmp_path) == []


def test_what_is_there_is_put_aside_only_by_force(copied: Path, tmp_path: Path) -> None:
    folder = filled(tmp_path, (Said("lobby", "zoe", 1.0, text="precious"), 1))
    before = tables(folder)
    said = refusal(lambda: restore(copied, folder, force=False))
    assert said == f"there is a store in {folder} already: --force puts it aside, under another name"
    asides = {restore(copied, folder, force=True).aside for _ in range(3)}
    assert len(asides) == 3
    assert names(folder) == sorted([*(aside.name for aside in asides if aside), "lock", "parlour.db"])
    assert tables(folder) != before
    texts = []
    for aside in asides:
        assert aside is not None
        assert verified(aside) == []
        with closing(sqlite3.connect(aside)) as connection:
            texts += [text for (text,) in connection.execute("SELECT text FROM events WHERE author = 'zoe'")]
    assert texts == ["precious"]


def test_what_a_crash_left_beside_the_store_goes_with_it(copied: Path, tmp_path: Path) -> None:
    """Else it would be taken for a part of what is put in its place."""
    folder = tmp_path / "data"
    with Desk(tmp_path / "other") as desk:
        desk.do((Said("lobby", "zoe", 1.0, text="precious"), 1))
        folder.mkdir()
        for suffix in ("", "-wal"):
            (folder / f"parlour.db{suffix}").write_bytes((tmp_path / "other" / f"parlour.db{suffix}").read_bytes())
    aside = restore(copied, folder, force=True).aside
    assert aside is not None
    assert verified(folder / "parlour.db") == verified(aside) == []
    with closing(sqlite3.connect(aside)) as connection:
        assert connection.execute("SELECT text FROM events").fetchall() == [("precious",)]


def test_a_store_that_is_damaged_is_put_aside_as_it_is(copied: Path, tmp_path: Path) -> None:
    (tmp_path / "parlour.db").write_bytes(b"damaged")
    (tmp_path / "parlour.db-wal").write_bytes(b"damaged, too")
    aside = restore(copied, tmp_path, force=True).aside
    assert aside is not None
    assert aside.read_bytes() == b"damaged"
    assert aside.with_name(aside.name + "-wal").read_bytes() == b"damaged, too"
    assert verified(tmp_path / "parlour.db") == []


def test_beside_a_server(copied: Path, tmp_path: Path) -> None:
    with Desk(tmp_path) as desk:
        desk.announce(4711)
        said = refusal(lambda: restore(copied, tmp_path, force=True))
        assert said == f"a server is running on {tmp_path} (it listens on port 4711): stop it first"


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")


def faulty(path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM events WHERE id & 255 = 4")


def other(path: Path) -> None:
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE events (id)")


BAD: list[tuple[Callable[[Path], object], str]] = [
    (Path.unlink, "there is no file "),
    (lambda path: path.write_bytes(b"no database at all" * 1000), "is no store or is damaged (file is not a database)"),
    (lambda path: path.write_bytes(b""), "is no store, but the database of another program"),
    (lambda path: path.write_bytes(path.read_bytes()[:50_000]), "is no store or is damaged"),
    (other, "is no store, but the database of another program"),
    (newer, "was written by a newer Parlour"),
    (faulty, "has faults and is not restored: lobby: event 4 is missing"),
]


@pytest.mark.parametrize(("spoil", "why"), BAD, ids=[why[:40] for _, why in BAD])
def test_only_a_store_without_fault_is_restored(
    copied: Path, tmp_path: Path, spoil: Callable[[Path], object], why: str
) -> None:
    file, folder = tmp_path / "copy.db", filled(tmp_path / "data", *HAPPENED)
    file.write_bytes(copied.read_bytes())
    spoil(file)
    before = tables(folder)
    said = refusal(lambda: restore(file, folder, force=True))
    assert why in said
    assert "\n" not in said
    assert names(folder) == ["lock", "parlour.db"]
    assert tables(folder) == before
    Folder(folder).close()


def test_whoever_stops_a_restore_has_changed_nothing(
    copied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = filled(tmp_path, *HAPPENED)
    before = tables(folder)

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore(copied, folder, force=True, progress=stop)
    monkeypatch.setattr(module, "_put_aside", stop)
    with pytest.raises(KeyboardInterrupt):
        restore(copied, folder, force=True)
    assert names(folder) == ["lock", "parlour.db"]
    assert tables(folder) == before
