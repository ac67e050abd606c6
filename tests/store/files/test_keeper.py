"""Files that come, are said, and go."""

import errno
import os
import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PIL import Image

from parlour.core.files import KeptFile
from parlour.errors import Reason, Refusal
from parlour.events import Dissolved, File
from parlour.store.connection import Database
from parlour.store.database import connect
from parlour.store.files import places, recent, table, vault
from parlour.store.files import upload as uploading
from parlour.store.files.limits import Limits
from parlour.store.files.table import Freed
from parlour.store.files.upload import Upload
from parlour.store.store import Store
from parlour.store.sweep import sweep
from tests.store.cabinet import Cabinet
from tests.store.opened import NOW, Opened, created, deleted, edited, said

HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
"""SHA-256 of hello."""


@pytest.fixture
def cabinet(tmp_path: Path) -> Cabinet:
    return Cabinet(tmp_path / "files")


def refused(cabinet: Cabinet, data: bytes, person: int = 1, source: str = "") -> Reason:
    with pytest.raises(Refusal) as caught:
        cabinet.put(data, person=person, source=source)
    return caught.value.reason


# -- coming ------------------------------------------------------------------------------------------------------------


def test_a_file_comes(cabinet: Cabinet) -> None:
    file = cabinet.put(b"hello", "../notes.txt")
    assert file == File(file.id, "notes.txt", 5, "text/plain", f"/files/{file.id}/notes.txt")
    assert len(file.id) == 22
    path = cabinet.folder / "2c" / HELLO
    assert cabinet.kept(file) == KeptFile(file, path, None, HELLO)
    assert path.read_bytes() == b"hello"
    assert path.stat().st_mode & 0o77 == 0
    assert cabinet.keeper.find(file.id, 1) == file


def test_what_is_there_twice_is_kept_once(cabinet: Cabinet) -> None:
    one, two = cabinet.put(b"hello"), cabinet.put(b"hello", "other", person=2)
    assert one.id != two.id
    assert cabinet.there() == [f"2c/{HELLO}"]
    cabinet.database.raw.execute("DELETE FROM files WHERE id = ?", (one.id,))
    cabinet.free(Freed(HELLO, 1, 5))
    assert cabinet.there() == [f"2c/{HELLO}"]
    cabinet.database.raw.execute("DELETE FROM files")
    cabinet.free(Freed(HELLO, 2, 5))
    assert cabinet.there() == []


def test_an_empty_file(cabinet: Cabinet) -> None:
    assert cabinet.put(b"").size == 0


def test_nobody_elses_nor_an_older_one_can_be_said(cabinet: Cabinet) -> None:
    file = cabinet.put(b"hello")
    assert cabinet.keeper.find(file.id, 2) is None
    cabinet.now += recent.DAY + 1
    assert cabinet.keeper.find(file.id, 1) is None
    cabinet.put(b"next")
    assert len(cabinet.keeper._recent) == 1


def test_what_came_lately_can_be_said_after_a_restart(cabinet: Cabinet) -> None:
    file = cabinet.put(b"hello")
    again = Cabinet(cabinet.folder, Limits(person=9), cabinet.database)
    assert again.keeper.find(file.id, 1) == file
    assert refused(again, b"hello") is Reason.NO_SPACE


@pytest.mark.skipif(not hasattr(os, "posix_fadvise"), reason="this system takes no such advice")
@pytest.mark.parametrize("taken", [True, False], ids=["taken", "refused"])
def test_the_disk_begins_while_more_comes(cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch, taken: bool) -> None:
    """With each part once; where that cannot be, the file is kept all the same."""
    asked: list[tuple[int, int]] = []

    def advise(descriptor: int, offset: int, length: int, advice: int) -> None:
        assert os.fstat(descriptor).st_size == offset + length  # what it is to begin with is there
        asked.append((offset, length))
        if not taken:
            raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr(uploading, "AHEAD", 4)
    monkeypatch.setattr(os, "posix_fadvise", advise)
    coming = cabinet.keeper.begin(1, "notes.txt", 12)
    for data in (b"he", b"llo", b" ", b"all of", b""):
        coming.write(data)
    coming.abandon()
    assert asked == [(0, 5), (5, 7)]


def test_what_broke_off_leaves_nothing(cabinet: Cabinet) -> None:
    upload = cabinet.keeper.begin(1, "notes.txt", 100)
    upload.write(b"hello")
    assert len(cabinet.there()) == 1
    upload.abandon()
    upload.abandon()
    assert cabinet.there() == []
    assert cabinet.keeper._used == {}
    assert cabinet.keeper._coming == []


def test_what_was_on_its_way_when_the_server_ended_is_cleared(cabinet: Cabinet) -> None:
    upload = cabinet.keeper.begin(1, "notes.txt")
    upload.write(b"hello")
    cabinet.vault.clear()
    assert cabinet.there() == []
    upload.abandon()


# -- limits ------------------------------------------------------------------------------------------------------------


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path, Limits(file=2500))
    assert refused(cabinet, b"x" * 2501) is Reason.FILE_TOO_LARGE
    cabinet.put(b"x" * 2500)
    upload = cabinet.keeper.begin(1, "of a size that nobody knows")
    upload.expect(2500)
    with pytest.raises(Refusal, match="file-too-large"):
        upload.expect(1)
    upload.abandon()


def test_the_quota_of_a_person(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path, Limits(person=100))
    cabinet.put(b"x" * 60)
    assert refused(cabinet, b"y" * 41) is Reason.NO_SPACE
    cabinet.put(b"y" * 41, person=2)
    upload = cabinet.keeper.begin(1, "on its way", 40)
    upload.expect(1)
    assert refused(cabinet, b"z") is Reason.NO_SPACE
    upload.abandon()
    cabinet.put(b"z")


def test_the_quota_of_all_who_come_from_one_place(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path, Limits(person=100))
    cabinet.put(b"x" * 60, source="here")
    assert refused(cabinet, b"y" * 41, person=2, source="here") is Reason.NO_SPACE
    cabinet.put(b"y" * 41, person=2, source="there")
    cabinet.put(b"y" * 41, person=3)
    upload = cabinet.keeper.begin(4, "on its way", 40, source="here")
    upload.expect(1)
    assert refused(cabinet, b"z", person=5, source="here") is Reason.NO_SPACE
    upload.abandon()
    cabinet.put(b"z", person=5, source="here")
    assert refused(cabinet, b"y" * 40, person=1, source="elsewhere") is Reason.NO_SPACE, "luca took all there"


def test_what_somebody_has_from_earlier_counts_where_they_come_from_now(tmp_path: Path) -> None:
    first = Cabinet(tmp_path, Limits(person=100))
    first.put(b"x" * 60, source="here")
    again = Cabinet(tmp_path, Limits(person=100), first.database)
    again.put(b"y" * 30, person=2, source="here")
    again.put(b"z" * 10, source="here")
    assert refused(again, b"y", person=2, source="here") is Reason.NO_SPACE


def test_room_that_is_free_again_where_somebody_comes_from(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path, Limits(person=5))
    cabinet.put(b"hello", source="here")
    cabinet.database.raw.execute("DELETE FROM files")
    cabinet.free(Freed(HELLO, 1, 5))
    cabinet.put(b"world", person=2, source="here")
    assert cabinet.keeper._sources == {2: "here"}
    assert cabinet.keeper._from == {"here": 5}


def test_what_is_only_said_to_come_takes_no_room(tmp_path: Path) -> None:
    """But as much as has come already is kept free for what follows, and once at least a little."""
    cabinet = Cabinet(tmp_path, Limits(file=1 << 30, person=1 << 30, total=100 << 20))
    upload = cabinet.keeper.begin(1, "drop by drop", 90 << 20)
    upload.expect(1)
    assert cabinet.keeper._used == {1: uploading.STEP}
    other = cabinet.keeper.begin(2, "", 90 << 20)
    kept = {}
    for mebibyte in range(1, 31):
        other.expect(1 << 20)
        kept[mebibyte] = cabinet.keeper._used[2] >> 20
    assert [kept[come] for come in (1, 2, 3, 4, 8, 16, 30)] == [1, 3, 3, 7, 15, 31, 31]
    upload.expect(1)
    for come in (30, 29):
        other.expect(come << 20)
    with pytest.raises(Refusal, match="no-space"):
        upload.expect(12 << 20)
    upload.abandon()
    other.abandon()
    assert cabinet.keeper._used == {}


def test_thumbnails_take_room(tmp_path: Path) -> None:
    """They may be much larger than what they are of."""
    Image.linear_gradient("L").resize((1000, 1000)).save(tmp_path / "image", "PNG")
    cabinet = Cabinet(tmp_path / "files")
    data = (tmp_path / "image").read_bytes()
    file = cabinet.put(data)
    kept = cabinet.kept(file)
    assert kept is not None
    assert kept.thumbnail is not None
    counted = file.size + -(-kept.thumbnail.stat().st_size // 1024) * 1024
    assert cabinet.keeper._used == {1: counted}
    assert Cabinet(cabinet.folder, None, cabinet.database).keeper._used == {1: counted}
    (freed,) = table.free_unsaid(cabinet.database.raw, NOW + 1)
    cabinet.free(freed)
    assert cabinet.keeper._used == {}


def test_all_files_together(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path, Limits(total=100))
    cabinet.put(b"x" * 60)
    assert refused(cabinet, b"y" * 41, person=2) is Reason.NO_SPACE
    cabinet.put(b"y" * 40, person=2)


def test_room_that_is_free_again(tmp_path: Path) -> None:
    cabinet = Cabinet(tmp_path, Limits(person=5))
    cabinet.put(b"hello")
    assert refused(cabinet, b"x") is Reason.NO_SPACE
    cabinet.database.raw.execute("DELETE FROM files")
    cabinet.free(Freed(HELLO, 1, 5))
    cabinet.put(b"world")


def test_a_mistake_of_ours_keeps_nobody_waiting_and_no_place(
    cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(_: object) -> None:
        raise IndexError

    monkeypatch.setattr(Upload, "seal", broken)
    told: list[File | Refusal] = []
    cabinet.keeper.take(1, "notes.txt", b"hello", told.append)
    cabinet.posted.get(timeout=10)()
    assert isinstance(told[0], Refusal)
    assert told[0].reason is Reason.NOT_STORED
    assert cabinet.keeper._coming == []
    assert "could not be taken" in caplog.text


def test_not_too_many_at_once(cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch) -> None:
    uploads = [cabinet.keeper.begin(1, "") for _ in range(places.MOST_UPLOADS_EACH)]
    assert refused(cabinet, b"x") is Reason.TOO_MANY_UPLOADS
    monkeypatch.setattr(places, "MOST_UPLOADS", len(uploads))
    assert refused(cabinet, b"x", person=2) is Reason.TOO_MANY_UPLOADS
    uploads[0].abandon()
    cabinet.put(b"x", person=2)


def test_not_too_many_at_once_from_one_place(cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "MOST_UPLOADS_FROM", 2)
    uploads = [cabinet.keeper.begin(person, "", source="here") for person in (1, 2)]
    assert refused(cabinet, b"x", person=3, source="here") is Reason.TOO_MANY_UPLOADS
    cabinet.put(b"x", person=3, source="there")
    for upload in uploads:
        upload.abandon()
    assert cabinet.keeper._coming == []
    cabinet.put(b"x", person=3, source="here")


@pytest.mark.parametrize("limit", ["MOST_UPLOADS", "MOST_UPLOADS_FROM"])
def test_what_comes_drop_by_drop_gives_way(cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    monkeypatch.setattr(places, limit, 3)
    gone: list[int] = []
    uploads = [cabinet.keeper.begin(person, "", source="here") for person in (1, 2, 3)]
    for number, (upload, size) in enumerate(zip(uploads, (30_000, 600, 10_000_000), strict=True)):
        upload.give_way_by(partial(gone.append, number))
        upload.expect(size)
    assert refused(cabinet, b"x", person=4, source="here") is Reason.TOO_MANY_UPLOADS  # they have only begun
    cabinet.now += places.SLOW_SINCE + 1
    cabinet.keeper.begin(4, "", source="here")
    cabinet.keeper.begin(5, "", source="here")
    assert gone == [1, 0]  # the slowest first, and each once
    assert refused(cabinet, b"x", person=6, source="here") is Reason.TOO_MANY_UPLOADS  # what comes fast enough stays
    if limit == "MOST_UPLOADS_FROM":
        cabinet.put(b"x", person=6, source="there")


def test_who_gave_way_has_neither_place_nor_room(cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch) -> None:
    """From then on, whenever the sender learns of it."""
    monkeypatch.setattr(places, "MOST_UPLOADS", 1)
    upload = cabinet.keeper.begin(1, "")
    upload.expect(100)
    upload.give_way_by(lambda: None)
    cabinet.now += places.SLOW_SINCE + 1
    other = cabinet.keeper.begin(2, "")
    assert cabinet.keeper._coming == [other]
    assert cabinet.keeper._used == {}
    with pytest.raises(TimeoutError):
        upload.expect(1)
    upload.abandon()
    other.abandon()


def test_who_has_many_on_their_way_gives_way_at_once(cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beginning again and again would keep everybody else's away as well."""
    monkeypatch.setattr(places, "MOST_UPLOADS_FROM", 3)
    gone: list[int] = []

    def begin(person: int) -> Upload:
        upload = cabinet.keeper.begin(person, "", source="here")
        upload.give_way_by(partial(gone.append, person))
        return upload

    uploads = [begin(person) for person in (1, 1, 2)]
    assert refused(cabinet, b"x", person=3, source="here") is Reason.TOO_MANY_UPLOADS  # theirs have only just begun
    cabinet.now += places.SLOW_AT_ONCE + 0.1
    begin(3)
    assert gone == [1]
    cabinet.now += places.SLOW_AT_ONCE + 0.1
    assert refused(cabinet, b"x", person=4, source="here") is Reason.TOO_MANY_UPLOADS  # each has one
    uploads[2].abandon()
    begin(3)
    cabinet.now += places.SLOW_AT_ONCE + 0.1
    assert refused(cabinet, b"x", person=1, source="here") is Reason.TOO_MANY_UPLOADS  # has one, and the other two
    assert gone == [1]


def test_where_all_are_too_many_the_source_with_most_gives_way(
    cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Guests are made in a moment: one upload of each of many."""
    monkeypatch.setattr(places, "MOST_UPLOADS", 5)
    gone: list[int] = []
    for person, source in enumerate(("here", "here", "here", "there", "")):
        cabinet.keeper.begin(person, "", source=source).give_way_by(partial(gone.append, person))
    cabinet.now += places.SLOW_AT_ONCE + 0.1
    cabinet.put(b"x", person=6, source="elsewhere")
    assert gone == [0]
    cabinet.keeper.begin(7, "")
    assert refused(cabinet, b"x", person=8, source="there") is Reason.TOO_MANY_UPLOADS


def test_what_is_here_gives_way_to_nobody(cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "MOST_UPLOADS", 1)
    upload = cabinet.keeper.begin(1, "")
    upload.give_way_by(pytest.fail)
    upload.give_way_by(None)
    cabinet.now += places.SLOW_SINCE + 1
    assert refused(cabinet, b"x", person=2) is Reason.TOO_MANY_UPLOADS


def test_nobody_gives_way_to_what_is_refused(cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch) -> None:
    """But to the next one, all the same: who is refused has not taken their turn away."""
    monkeypatch.setattr(places, "MOST_UPLOADS", 1)
    gone: list[str] = []
    cabinet.keeper.begin(1, "").give_way_by(partial(gone.append, "slow"))
    cabinet.now += places.SLOW_SINCE + 1
    with monkeypatch.context() as full:
        full.setattr(vault, "RESERVE", 1 << 60)
        assert refused(cabinet, b"x", person=2) is Reason.NO_SPACE
    assert gone == []
    cabinet.put(b"x", person=2)
    assert gone == ["slow"]


def test_the_last_of_the_disk_is_for_messages(cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "RESERVE", 1 << 60)
    assert refused(cabinet, b"x") is Reason.NO_SPACE


def test_the_disk_is_not_promised_twice(cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those who say how much comes, all at once, would fill it together, and leave nothing for messages."""
    free = [100]
    monkeypatch.setattr(vault.Vault, "free_space", property(lambda _: free[0]))
    first, second = (cabinet.keeper.begin(person, "", 60) for person in (1, 2))
    first.expect(1)
    with pytest.raises(Refusal, match="no-space"):
        second.expect(1)
    second.abandon()
    first.expect(49)
    first.write(b"x" * 50)
    free[0] -= 50
    second = cabinet.keeper.begin(2, "", 40)
    with pytest.raises(Refusal, match="no-space"):
        second.expect(41)
    first.abandon()
    free[0] += 50
    second.expect(20)
    second.abandon()


@pytest.mark.parametrize(
    ("number", "reason"),
    [(errno.ENOSPC, Reason.NO_SPACE), (errno.EDQUOT, Reason.NO_SPACE), (errno.EIO, Reason.NOT_STORED)],
)
def test_a_disk_that_takes_no_more(
    cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch, number: int, reason: Reason
) -> None:
    def full(descriptor: int) -> None:
        raise OSError(number, "no")

    monkeypatch.setattr("os.fsync", full)
    assert refused(cabinet, b"hello") is reason
    assert cabinet.there() == []
    assert cabinet.keeper._used == {}


def test_a_database_that_takes_no_more(cabinet: Cabinet) -> None:
    kept = cabinet.put(b"world")
    full = "CREATE TRIGGER full BEFORE INSERT ON files BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
    cabinet.database.raw.execute(full)
    assert refused(cabinet, b"hello") is Reason.NOT_STORED
    assert refused(cabinet, b"world") is Reason.NOT_STORED
    assert cabinet.keeper._used == {1: kept.size}
    (there,) = cabinet.there()  # what was not stored takes no room until the next sweep
    found = cabinet.kept(kept)
    assert found is not None
    assert found.path.name == there.rpartition("/")[2]


# -- with messages -----------------------------------------------------------------------------------------------------


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opened]:
    opened = Opened(tmp_path / "data")
    yield opened
    opened.close()


def store(opened: Opened) -> Store:
    assert opened.store is not None
    return opened.store


def uploaded(opened: Opened, data: bytes = b"hello", person: int = 1) -> File:
    upload = store(opened).files.begin(person, "notes.txt", len(data))
    upload.write(data)
    upload.seal()
    kept: list[File | Refusal] = []
    upload.keep(kept.append)
    file = opened.wait(kept)
    assert isinstance(file, File)
    return file


def there(opened: Opened, tmp_path: Path) -> list[str]:
    opened.settle()
    return [path.name for path in (tmp_path / "data" / "files").glob("??/*")]


def test_a_message_brings_its_files(opened: Opened) -> None:
    one, two = uploaded(opened), uploaded(opened, b"world")
    message = said("", files=(one, two), seq=1)
    assert opened.one(said("", files=(one, two))) == message
    assert opened.page().messages == [message]
    assert [*opened.replay()] == [message]
    third = uploaded(opened, b"third")
    opened.one(said("a needle", files=(third,), reply=1))
    (found,) = [one for one in opened.page().messages if one.text == "a needle"]
    assert found.files == (third,)


def test_a_file_is_said_once(opened: Opened) -> None:
    file = uploaded(opened)
    first = opened.one(said("", files=(file,)), request="1")
    assert opened.one(said("", files=(file,))) is Reason.NO_SUCH_FILE
    repeated = opened.one(said("", files=(file,)), request="1")
    assert getattr(repeated, "seq", None) == getattr(first, "seq", None) == 1
    assert len(opened.page().messages) == 1


def test_only_by_who_has_uploaded_it(opened: Opened) -> None:
    file = uploaded(opened, person=2)
    assert opened.one(said("", files=(file,))) is Reason.NO_SUCH_FILE


def test_a_file_goes_with_its_message(opened: Opened, tmp_path: Path) -> None:
    file = uploaded(opened)
    opened.one(said("look", files=(file,)))
    opened.one(edited(1, "look here"))
    assert opened.page().messages[0].files == (file,)
    opened.one(deleted(1))
    assert there(opened, tmp_path) == []
    assert opened.page().messages[0].files == ()
    assert opened.replay()[0].files == ()  # type: ignore[union-attr]
    found: list[object] = []
    store(opened).files.look_up(file.id, found.append)
    assert opened.wait(found) is None
    assert opened.one(said("", files=(file,))) is Reason.NO_SUCH_FILE


def test_a_file_that_cannot_be_looked_for_stops_nothing(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is removed by the next sweep; what is said is stored as before."""
    file = uploaded(opened)
    opened.one(said("look", files=(file,)))

    def unreadable(*_: object) -> set[str]:
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(vault, "known", unreadable)
        opened.one(deleted(1))
        assert getattr(opened.one(said("after")), "seq", 0) == 3
    assert "files of deleted messages are not removed yet: disk I/O error" in caplog.text
    assert there(opened, tmp_path) != []
    opened.close()
    again = Opened(tmp_path / "data")
    again.settle()
    assert there(again, tmp_path) == []
    again.close()


def test_said_and_taken_back_in_one_commit(opened: Opened, tmp_path: Path) -> None:
    file = uploaded(opened)
    opened.submit(said("look", files=(file,)), deleted(1))
    assert there(opened, tmp_path) == []


def test_files_of_a_dissolved_room_go_with_the_sweep(tmp_path: Path) -> None:
    opened = Opened(tmp_path / "data")
    file = uploaded(opened)
    opened.submit(created("den", "private"), said("look", room="den", files=(file,)))
    opened.one(Dissolved("den", "luca", NOW))
    opened.close()
    opened = Opened(tmp_path / "data")
    opened.settle()
    opened.settle()
    opened.close()
    assert not [*(tmp_path / "data" / "files").glob("??/*")]


def test_files_past_their_time_go_with_the_sweep(tmp_path: Path) -> None:
    opened = Opened(tmp_path / "data")
    said_one, unsaid, kept = uploaded(opened), uploaded(opened, b"unsaid"), uploaded(opened, b"kept")
    opened.one(said("", files=(said_one,), at=NOW - 100))
    opened.one(said("", files=(kept,), at=NOW))
    opened.close()
    (tmp_path / "data" / "files" / "00").mkdir(exist_ok=True)
    (tmp_path / "data" / "files" / "00" / ("00" * 32)).write_bytes(b"left by a crash")
    database = Database(connect(tmp_path / "data" / "parlour.db"))
    place = vault.Vault(tmp_path / "data" / "files")
    for _ in sweep(database, 50.0, lambda: NOW, place):
        pass
    assert sorted(path.read_bytes() for path in place.folder.glob("??/*")) == [b"kept", b"unsaid"]
    for _ in sweep(database, 0.0, lambda: NOW + recent.DAY + 1, place):
        pass
    assert [path.read_bytes() for path in place.folder.glob("??/*")] == [b"kept"]
    assert unsaid.id not in {row[0] for row in database.raw.execute("SELECT id FROM files")}
    database.close()


def test_files_in_memory_are_gone_with_the_store() -> None:
    opened = Opened(None)
    file = uploaded(opened)
    found: list[KeptFile | Exception | None] = []
    store(opened).files.look_up(file.id, found.append)
    kept = opened.wait(found)
    assert isinstance(kept, KeptFile)
    assert kept.path.read_bytes() == b"hello"
    opened.close()
    assert not kept.path.exists()
    assert not kept.path.parents[1].exists()
