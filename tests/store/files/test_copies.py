"""The files of a store go with its backup, come back with it, and are checked."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from parlour.errors import Refusal
from parlour.events import File
from parlour.store.backup import backup, restore
from parlour.store.files import copies
from parlour.store.files.copies import files_of, in_folder
from tests.store.opened import Opened, deleted, said
from tests.store.verified import verified

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
WORLD = "486ea46224d1bb4fb680f34f7c9ad96a8f24ec88be73ea8e5a6c65260e9cb8a7"


def uploaded(opened: Opened, data: bytes, name: str = "notes.txt") -> File:
    assert opened.store is not None
    upload = opened.store.files.begin(1, name, len(data))
    upload.write(data)
    upload.seal()
    kept: list[File | Refusal] = []
    upload.keep(kept.append)
    file = opened.wait(kept)
    assert isinstance(file, File)
    return file


def filled(folder: Path) -> Path:
    """A store with two messages, each with a file; returns its database."""
    opened = Opened(folder)
    for data in (b"hello", b"world"):
        opened.one(said(data.decode(), files=(uploaded(opened, data),)))
    opened.close()
    return folder / "parlour.db"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return filled(tmp_path / "data")


def told(folder: Path) -> list[tuple[str, bool]]:
    """The texts of messages, and whether their files are there to be read."""
    opened = Opened(folder)
    found = []
    for message in opened.page().messages:
        (file,) = message.files
        assert file.name == "notes.txt"
        found.append((message.text, bool(file.url)))
    opened.close()
    return found


def test_there_and_back(database: Path, tmp_path: Path) -> None:
    assert backup(database, tmp_path / "copy.db", force=False) == 2
    assert sorted(in_folder(tmp_path / "copy.db.files")) == [HELLO, WORLD]
    assert verified(tmp_path / "copy.db") == []
    assert restore(tmp_path / "copy.db", tmp_path / "new", force=False) == (None, 0)
    assert verified(tmp_path / "new" / "parlour.db") == []
    assert told(tmp_path / "new") == [("hello", True), ("world", True)]
    assert sorted(in_folder(tmp_path / "new" / "files")) == [HELLO, WORLD]


def test_the_next_backup_copies_what_is_new(database: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    backup(database, copy, force=False)
    before = {path.name: path.stat().st_ino for path in files_of(copy).glob("??/*")}
    opened = Opened(database.parent)
    opened.one(deleted(1))
    opened.one(said("more", files=(uploaded(opened, b"more"),)))
    opened.close()
    backup(database, copy, force=True)
    after = {path.name: path.stat().st_ino for path in files_of(copy).glob("??/*")}
    assert after[WORLD] == before[WORLD]
    assert len(after) == 2
    assert HELLO not in after
    assert verified(copy) == []


def test_a_file_that_goes_while_the_backup_is_made(database: Path, tmp_path: Path) -> None:
    def progress(what: str, done: int, total: int) -> None:
        (database.parent / "files" / "2c" / HELLO).unlink(missing_ok=True)

    assert backup(database, tmp_path / "copy.db", force=False, progress=progress) == 1
    assert verified(tmp_path / "copy.db") == []
    restore(tmp_path / "copy.db", tmp_path / "new", force=False)
    assert told(tmp_path / "new") == [("hello", False), ("world", True)]


def test_a_backup_that_has_lost_files(database: Path, tmp_path: Path) -> None:
    backup(database, tmp_path / "copy.db", force=False)
    (tmp_path / "copy.db.files" / "2c" / HELLO).unlink()
    (tmp_path / "copy.db.files" / "48" / WORLD).write_bytes(b"World")
    assert restore(tmp_path / "copy.db", tmp_path / "new", force=False) == (None, 2)
    assert verified(tmp_path / "new" / "parlour.db") == []
    assert told(tmp_path / "new") == [("hello", False), ("world", False)]
    assert in_folder(tmp_path / "new" / "files") == []


def test_what_is_put_aside_keeps_its_files(database: Path, tmp_path: Path) -> None:
    backup(filled(tmp_path / "other"), tmp_path / "copy.db", force=False)
    opened = Opened(database.parent)
    opened.one(said("mine", files=(uploaded(opened, b"mine alone"),)))
    opened.close()
    aside = restore(tmp_path / "copy.db", database.parent, force=True).aside
    assert aside is not None
    assert verified(aside) == verified(database) == []
    assert told(database.parent) == [("hello", True), ("world", True)]  # and that start has swept
    assert verified(aside) == []
    restore(aside, tmp_path / "again", force=False)
    assert told(tmp_path / "again") == [("hello", True), ("world", True), ("mine", True)]


def test_without_links(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup(database, tmp_path / "copy.db", force=False)

    def no_link(source: Path, target: Path) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", no_link)
    aside = restore(tmp_path / "copy.db", database.parent, force=True).aside
    assert aside is not None
    assert verified(aside) == []


def test_a_file_that_is_missing_or_damaged(database: Path) -> None:
    folder = database.parent / "files"
    (folder / "2c" / HELLO).unlink()
    (folder / "48" / WORLD).write_bytes(b"wORLD")
    found = verified(database)
    assert len(found) == 2
    assert HELLO in found[0]
    assert found[0].endswith("is missing")
    assert WORLD in found[1]
    assert found[1].endswith("is damaged")


def test_a_file_that_goes_while_the_store_is_checked(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digest_of = copies.digest_of

    def gone_meanwhile(path: Path) -> str:
        opened = Opened(database.parent)
        opened.one(deleted(2))
        opened.settle()
        opened.close()
        return digest_of(path)

    monkeypatch.setattr(copies, "digest_of", gone_meanwhile)
    assert verified(database) == []


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("DELETE FROM files WHERE size = 5", "message 1 of lobby tells of a file that is not known"),
        ("UPDATE events SET files = NULL", "there is a file of 1 of lobby, which does not tell of it"),
        ("UPDATE files SET event = event + 1", "there is a file of 2 of lobby, which does not tell of it"),
        ("DELETE FROM events", "there is a file of 1 of lobby, which does not tell of it"),
        ("UPDATE events SET kind = 5", "there are files of 1 of lobby, which is no message or deleted"),
    ],
)
def test_messages_and_files_that_do_not_fit_together(database: Path, damage: str, problem: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(damage)
    assert problem in verified(database)
