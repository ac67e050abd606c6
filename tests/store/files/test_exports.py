"""What an exported room tells of its files, and what an imported one makes of that."""

import io
import json
from pathlib import Path

import pytest

from parlour.events import File, Said
from parlour.store.export import FORMATS
from parlour.store.exports.source import open_source
from parlour.store.importing import import_room
from parlour.store.trouble import Trouble
from tests.store.files.test_copies import uploaded
from tests.store.opened import Opened, deleted, said
from tests.store.verified import verified


@pytest.fixture
def data(tmp_path: Path) -> Path:
    opened = Opened(tmp_path / "data")
    opened.one(said("look", files=(uploaded(opened, b"hello"),)))
    opened.one(said("", files=(uploaded(opened, b"world"), uploaded(opened, b"more"))))
    opened.one(said("never mind", files=(uploaded(opened, b"oops"),)))
    opened.one(deleted(3))
    opened.close()
    return tmp_path / "data"


def exported(data: Path, form: str) -> str:
    with open_source(data / "parlour.db") as source:
        return "".join(FORMATS[form](source, source.part(source.room("lobby"))))


def test_there_and_elsewhere(data: Path, tmp_path: Path) -> None:
    import_room(io.BytesIO(exported(data, "jsonl").encode()), tmp_path / "copy")
    assert verified(tmp_path / "copy" / "parlour.db") == []
    opened = Opened(tmp_path / "copy")
    here = File("", "notes.txt", 5, "text/plain")
    one, two, three = opened.page().messages
    assert one.files == (here,)
    assert (two.text, two.files) == ("", (here, File("", "notes.txt", 4, "text/plain")))
    assert three.files == ()
    assert isinstance(one, Said)
    opened.close()
    again = exported(tmp_path / "copy", "jsonl")
    import_room(io.BytesIO(again.encode()), tmp_path / "again")
    assert exported(tmp_path / "again", "jsonl") == again


def test_in_a_text_and_a_page_without_links(data: Path) -> None:
    text = exported(data, "text")
    assert text.count("@ notes.txt (5 bytes)\n") == 2
    page = exported(data, "html")
    assert page.count("notes.txt (5 bytes)</em>") == 2
    assert "/files/" not in text + page


@pytest.mark.parametrize(
    "wrong",
    [
        {"size": -1},
        {"size": 2**60},
        {"type": "text/html; x"},
        {"type": "x"},
        {"name": 5},
    ],
)
def test_files_that_cannot_be(data: Path, tmp_path: Path, wrong: dict[str, object]) -> None:
    head, first, *rest = exported(data, "jsonl").splitlines()
    message = json.loads(first)
    message["files"][0].update(wrong)
    with pytest.raises(Trouble):
        import_room(io.BytesIO("\n".join([head, json.dumps(message), *rest, ""]).encode()), tmp_path / "copy")


def test_too_many_files(data: Path, tmp_path: Path) -> None:
    head, first, *rest = exported(data, "jsonl").splitlines()
    message = json.loads(first)
    message["files"] *= 11
    with pytest.raises(Trouble, match="so many files"):
        import_room(io.BytesIO("\n".join([head, json.dumps(message), *rest, ""]).encode()), tmp_path / "copy")


def test_names_are_made_harmless(data: Path, tmp_path: Path) -> None:
    told = exported(data, "jsonl").replace('"name":"notes.txt"', '"name":"../../.bashrc\\u001b[31m"')
    import_room(io.BytesIO(told.encode()), tmp_path / "copy")
    opened = Opened(tmp_path / "copy")
    assert opened.page().messages[0].files[0].name == "bashrc[31m"
    opened.close()
