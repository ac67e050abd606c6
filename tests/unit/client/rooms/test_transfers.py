import asyncio
from pathlib import Path

import pytest

from parlour import commands, events
from parlour.client.failures import RequestRefused
from parlour.errors import Reason
from tests.unit.client.rooms.line import Line, played
from tests.unit.client.rooms.world import NOON, text

FILE = events.File("T7n", "my notes.txt", 200, "text/plain", "/files/T7n/my%20notes.txt")


def test_a_file_is_uploaded_and_then_said() -> None:
    async def play(line: Line) -> None:
        line.type('/attach "~/my notes.txt" look at this')
        await asyncio.sleep(0)
        path, progress, kept = line.uploads[0]
        assert path == Path.home() / "my notes.txt"
        assert line.waiting.speaks("lobby")
        progress(90, 200)
        (row,) = text(line.waiting.rows(1.0, 60, connected=True))
        assert row.startswith('/attach "~/my notes')
        assert row.endswith("  [#########-----------]  45 %")
        assert len(row) < 60
        kept.set_result(FILE)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert line.asked == [commands.Say("look at this", "lobby", files=("T7n",))]
        await line.answer(events.Done("lobby", 9, NOON))
        assert not line.waiting
        assert line.shown == []

    played(play)


def test_a_file_that_the_server_does_not_take() -> None:
    async def play(line: Line) -> None:
        line.type("/attach notes.txt")
        await asyncio.sleep(0)
        line.uploads[0][2].set_exception(RequestRefused(Reason.FILE_TOO_LARGE, text="a file may have 5 bytes here"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert line.shown == ["Not sent (a file may have 5 bytes here): /attach notes.txt"]
        assert line.filled == ["/attach notes.txt"]
        assert not line.waiting

    played(play)


def test_a_file_that_is_on_its_way_when_one_leaves() -> None:
    async def play(line: Line) -> None:
        line.type("/attach notes.txt")
        await asyncio.sleep(0)
        line.errands.stop()
        line.errands.stop()
        await asyncio.sleep(0)
        assert line.shown == ["Not sent: /attach notes.txt"]
        assert line.uploads[0][2].cancelled()
        assert not line.waiting

    played(play)


# -- saving ------------------------------------------------------------------------------------------------------------


def brings(seq: int, author: str, *names: str) -> events.Said:
    files = (*(events.File(name, name, 200, "text/plain", f"/files/x/{name}") for name in names),)
    return events.Said("lobby", author, NOON, seq, files=files)


TALK = (
    brings(4, "bob", "a.txt"),
    brings(5, "ann", "b.txt", "c.txt"),
    brings(6, "7", "d.txt"),
    brings(7, "luca", "e.txt"),
    events.Said("lobby", "bob", NOON, 8, files=(events.File("gone", "gone.txt", 200, "text/plain", ""),)),
)


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("/save", ["e.txt"]),
        ("/save bob", ["a.txt"]),
        ("/save @Bob", ["a.txt"]),
        ("/save #5", ["b.txt", "c.txt"]),
        ("/save 5", ["b.txt", "c.txt"]),
        ("/save 7", ["d.txt"]),
    ],
)
def test_which_files_are_saved(typed: str, saved: list[str]) -> None:
    async def play(line: Line) -> None:
        for message in TALK:
            line.desk.hear(message)
        line.type(typed)
        await asyncio.sleep(0)
        assert [file.name for file, *_ in line.saves] == saved
        assert {folder for _, folder, *_ in line.saves} == {Path()}
        line.errands.stop()
        await asyncio.sleep(0)

    played(play)


@pytest.mark.parametrize("typed", ["/save", "/save bob", "/save 8", "/save 3", "/save 99", "/save nobody"])
def test_files_that_are_not_there(typed: str) -> None:
    async def play(line: Line) -> None:
        line.desk.hear(TALK[-1])
        line.type(typed)
        assert not line.saves
        (told,) = line.shown
        of = {"/save": "", "/save bob": "of bob ", "/save nobody": "of nobody "}
        assert (
            told == f"No file {of.get(typed, f'of message {typed[6:]} ')}is known here; /history shows earlier messages"
        )

    played(play)


def test_where_a_file_is_saved_is_told() -> None:
    async def play(line: Line) -> None:
        line.desk.hear(TALK[0])
        line.type("/save bob ~/books")
        await asyncio.sleep(0)
        _, folder, progress, kept = line.saves[0]
        assert folder == Path.home() / "books"
        assert not line.waiting.speaks("lobby")
        progress(90, 200)
        (row,) = text(line.waiting.rows(1.0, 60, connected=True))
        assert row == "/save bob ~/books  [#########-----------]  45 %"
        kept.set_result(folder / "a.txt")
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert line.shown == [f"Saved: {folder / 'a.txt'}"]
        assert not line.waiting

    played(play)


def test_a_file_that_is_not_saved() -> None:
    async def play(line: Line) -> None:
        line.desk.hear(TALK[1])
        line.type("/save")
        await asyncio.sleep(0)
        line.saves[0][3].set_exception(RequestRefused(Reason.NO_SUCH_FILE, text="it is gone"))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        line.errands.stop()
        assert line.shown == ["Not saved (it is gone): /save", "Not saved: /save"]

    played(play)
