"""What files are called is found by the search, with the messages that they came with, and for as long as these."""

import io
from pathlib import Path

from parlour.store import database, setup
from parlour.store.connection import Database
from parlour.store.importing import import_room
from tests.store.files.test_copies import uploaded
from tests.store.files.test_exports import exported
from tests.store.indexed import expected_words, words
from tests.store.opened import NOW, Opened, deleted, edited, said
from tests.store.test_migrations import RELEASED
from tests.store.test_sweep import swept
from tests.store.verified import verified


def sound(folder: Path) -> None:
    """The store is well, and its index as if it had been made anew."""
    assert verified(folder / "parlour.db") == []
    assert words(folder) == expected_words(folder)


def test_a_message_is_found_by_its_files(tmp_path: Path) -> None:
    opened = Opened(tmp_path)
    opened.one(said("here it is", files=(uploaded(opened, b"1", "Jahresbericht 2026.pdf"),)))
    opened.one(said("", files=(uploaded(opened, b"2", "soup.txt"), uploaded(opened, b"3", "\u5317\u4eac.png"))))
    opened.one(said("soup"))
    assert opened.found("jahresbericht") == ["here it is"]
    assert opened.found("here", "2026.pdf") == ["here it is"]
    assert opened.found("soup") == ["soup", ""]
    assert opened.found("\u5317\u4eac") == [""]
    opened.close()
    sound(tmp_path)


def test_an_edited_message_is_found_by_them_still_and_a_deleted_one_is_not(tmp_path: Path) -> None:
    opened = Opened(tmp_path)
    for text in ("one", "two"):
        opened.one(said(text, files=(uploaded(opened, text.encode(), "plan.pdf"),)))
    opened.one(edited(1, "won"))
    opened.one(deleted(2))
    assert opened.found("plan") == opened.found("won") == ["won"]
    assert opened.found("one") == opened.found("two") == []
    opened.submit(  # of one commit
        said("three", files=(uploaded(opened, b"three", "plan.pdf"),)), edited(5, "tree"), edited(1, "once"), deleted(1)
    )
    assert opened.found("plan") == ["tree"]
    opened.close()
    sound(tmp_path)


def test_what_is_past_its_time_leaves_nothing_in_the_index(tmp_path: Path) -> None:
    opened = Opened(tmp_path)
    opened.one(said("old", at=NOW - 5000.0, files=(uploaded(opened, b"old", "plan.pdf"),)))
    opened.one(said("new", files=(uploaded(opened, b"new", "plan.pdf"),)))
    swept(tmp_path, 1000.0)
    assert opened.found("plan") == ["new"]
    opened.close()
    sound(tmp_path)


def test_an_imported_room_is_found_by_them(tmp_path: Path) -> None:
    opened = Opened(tmp_path / "data")
    opened.one(said("look", files=(uploaded(opened, b"hello", "plan.pdf"),)))
    opened.close()
    import_room(io.BytesIO(exported(tmp_path / "data", "jsonl").encode()), tmp_path / "copy")
    opened = Opened(tmp_path / "copy")
    assert opened.found("plan.pdf") == ["look"]
    opened.close()
    sound(tmp_path / "copy")


FILES = """
UPDATE events SET files = '[["x","plan.pdf",5,"application/pdf"],["y","\u5317\u4eac.png",5,"image/png"]]'
WHERE text = 'hello';
"""


def test_what_was_said_before_that_was_so_is_found_afterwards(tmp_path: Path) -> None:
    old = Database(database.connect(tmp_path / "parlour.db"))
    with old.transaction():
        setup.migrate(old.core, "0005")
    old.raw.executescript(RELEASED + FILES)
    old.close()
    opened = Opened(tmp_path)
    assert opened.found("plan") == opened.found("hello", "\u5317\u4eac") == ["hello"]
    opened.close()
    assert words(tmp_path) == expected_words(tmp_path)
