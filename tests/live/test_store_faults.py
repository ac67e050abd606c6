"""What becomes of a server whose store cannot be opened, or cannot be written: nobody sees what is not stored."""

import resource
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.live.chat2 import Person
from tests.live.server import HOME, RawClient, ServerProcess

SMALL = 1_000_000
"""Bytes that a file may have where the disk counts as small."""


@contextmanager
def serving(data: Path, *options: str, **more: object) -> Iterator[ServerProcess]:
    server = ServerProcess("--data", str(data), "--rate", "0", *options, **more)  # type: ignore[arg-type]
    try:
        yield server.started()
    finally:
        server.end()


def small_disk() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL, resource.RLIM_INFINITY))


def verify(data: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "parlour", "verify", "--data", str(data)], cwd=HOME, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_full_disk_refuses_the_senders_shows_nobody_what_is_not_stored_and_is_got_over(tmp_path: Path) -> None:
    with serving(tmp_path, before=small_disk) as server, Person(server.port, "luca") as luca:
        with Person(server.port, "kim") as kim:
            stored: list[tuple[int, str]] = []
            refused: list[str] = []
            while not refused:
                text = f"{len(stored)} " + "x" * 8000
                answer = luca.ask("say", text=text)
                if answer["type"] == "ok":
                    stored.append((answer["seq"], text))
                else:
                    assert answer["reason"] == "not-stored"
                    refused.append(text)
            assert stored
            assert luca.ask("say", text="still full?" + "x" * 8000)["reason"] == "not-stored"
            # CHAT/1.0 is told in words.
            with RawClient(server.port) as plain:
                plain.register("pat").say("y" * 4000)
                assert plain.line() == b"@server: that could not be stored and was not sent\n"
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
            answer = luca.ask("say", text="there is room again")
            assert answer["seq"] == stored[-1][0] + 1
            kim.until_told(type="said", text="there is room again")
            seen = [(one["seq"], one["text"]) for one in kim.told if one["type"] == "said"]
            assert seen == stored
        assert "Traceback" not in server.err.text
        assert server.err.text.count("store") <= 4  # said when it begins, not for each message
        server.stop()
    verify(tmp_path)


def test_what_was_said_is_there_after_a_restart(tmp_path: Path) -> None:
    with serving(tmp_path) as server, Person(server.port, "luca") as luca:
        luca.ask("join", room="secret", private=True)
        luca.ask("say", room="secret", text="under the rose")
        luca.ask("topic", room="secret", text="roses")
        luca.ask("say", text="hello")
        luca.ask("follow", term="apples")
        luca.ask("read", room="lobby", seq=1)
        secret, store = luca.secret, luca.welcome["store"]
        server.stop()
    with serving(tmp_path) as server:
        with Person(server.port, "luca") as stranger:
            assert [room["name"] for room in stranger.welcome["rooms"]] == ["lobby"]
            assert stranger.ask("history", room="secret")["reason"] == "no-such-room"
        with Person(server.port, "luca", secret) as luca:
            assert luca.welcome["store"] == store
            rooms = {room["name"]: room for room in luca.welcome["rooms"]}
            assert (rooms["secret"]["topic"], rooms["secret"]["last"]) == ("roses", 3)
            assert (rooms["lobby"]["last"], rooms["lobby"]["read"]) == (1, 1)
            assert luca.texts("secret") == ["under the rose"]
            assert luca.texts() == ["hello"]
            assert luca.ask("following")["terms"] == ["apples", "@luca", "@all"]
            assert luca.ask("say", text="again")["seq"] == 2
            assert luca.ask("resume", rooms={"lobby": 0, "secret": 0})["rooms"] == {"lobby": 1, "secret": 3}


def test_a_second_server_on_the_same_folder_says_so_and_keeps_its_messages_in_memory(tmp_path: Path) -> None:
    with serving(tmp_path) as first, serving(tmp_path) as second:
        with Person(first.port, "luca") as one, Person(second.port, "luca") as other:
            one.ask("say", text="stored")
            other.ask("say", text="not stored")
            assert one.texts() == ["stored"]
            assert other.texts() == ["not stored"]
        assert first.err.text == ""
        assert len(second.err.until("in memory").splitlines()) == 1


def start_error(data: Path) -> str:
    server = ServerProcess("--data", str(data))
    try:
        assert server.wait() == 1
        return server.err.text
    finally:
        server.end()


def made(data: Path) -> Path:
    """The database of a new store in `data`."""
    with serving(data) as server:
        server.stop()
    return data / "parlour.db"


@pytest.mark.parametrize("spoil", ["text", "torn", "newer", "no folder"])
def test_a_store_that_cannot_be_opened_ends_the_start_with_one_sentence(tmp_path: Path, spoil: str) -> None:
    data = tmp_path / "data"
    if spoil == "no folder":
        data.write_text("this is a file")
    else:
        database = made(data)
        if spoil == "text":
            database.write_text("this is no database, but it is long enough to be one" * 100)
        elif spoil == "torn":
            database.write_bytes(database.read_bytes()[:3000])
        else:
            with sqlite3.connect(database) as connection:
                connection.execute("update alembic_version set version_num = '9999'")
    error = start_error(data)
    assert error.startswith("parlour: ")
    assert len(error.splitlines()) == 1
    assert str(data) in error


@pytest.mark.parametrize("name", ["parlour.db", "lock"])
@pytest.mark.parametrize("replaced", [False, True])
def test_nobody_is_told_that_something_is_stored_in_a_file_that_was_deleted(
    tmp_path: Path, name: str, replaced: bool
) -> None:
    with serving(tmp_path) as server, Person(server.port, "luca") as luca:
        assert luca.ask("say", text="stored")["seq"] == 1
        (tmp_path / name).unlink()
        if replaced:
            (tmp_path / name).touch()
        assert luca.ask("say", text="where to?")["reason"] == "not-stored"
        server.err.until(str(tmp_path))
