"""The operator's commands as they are typed: beside a server, into pipes and full disks, and stopped half way."""

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from parlour.cli import main
from parlour.client.address import Address
from parlour.client.upload import upload
from parlour.core.changes import Membership, PersonSeen
from parlour.events import Created, Edited, Reacted, RoomEvent, Said
from tests.live.chat2 import Person
from tests.live.server import HOME, ServerProcess
from tests.store.desk import Desk, filled, tables

PATIENCE = 60.0


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "UTC")
        time.tzset()
        yield
    time.tzset()


class Ran(NamedTuple):
    """What came of a command."""

    returncode: int
    stdout: str
    stderr: str


def parlour(*arguments: object, environment: Mapping[str, str] | None = None) -> Ran:
    """Run a command to its end, in this process: starting one takes longer than all that most commands do."""
    result = CliRunner().invoke(main, [*map(str, arguments)], env=environment, prog_name="parlour")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def started(*arguments: object, environment: Mapping[str, str] | None = None, **more: Any) -> Ran:
    """The same in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-m", "parlour", *map(str, arguments)],
        cwd=HOME,
        env={**os.environ, **(environment or {})},
        timeout=PATIENCE,
        **{"capture_output": True, "encoding": "utf-8", "stdin": subprocess.DEVNULL, **more},
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def done(*arguments: object, **more: Any) -> str:
    """What a command prints that succeeds without a word on standard error."""
    ran = parlour(*arguments, **more)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def refused(*arguments: object, **more: Any) -> str:
    """The sentence with which a command says no."""
    ran = parlour(*arguments, **more)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.startswith("parlour: ")
    assert ran.stderr.count("\n") == 1
    return ran.stderr.removeprefix("parlour: ").rstrip()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with some rooms."""
    acts: list[tuple[RoomEvent, int]] = [
        (Said("lobby", "luca", 1_700_000_000.0, text="good morning Zürich"), 1),
        (Said("lobby", "mia", 1_700_000_060.0, text="<good> morning"), 2),
        (Edited("lobby", "luca", 1_700_000_100.0, target=1, text="good evening Zürich"), 1),
        (Reacted("lobby", "mia", 1_700_000_200.0, target=1, emoji="👍"), 2),
        (Created("den", "luca", 1_700_000_000.0, kind="private"), 1),
        (Said("den", "luca", 1_700_000_000.0, text="hush"), 1),
        (Created("@0123456789abcdef", "luca", 1_700_000_000.0, kind="direct", people=("luca", "mia")), 1),
    ]
    folder = filled(tmp_path_factory.mktemp("data"), *acts)
    with Desk(folder) as desk:
        desk.keep(PersonSeen(1, "luca", b"x", 2e9), Membership("den", 1, "luca", True))
    return folder


# -- export ------------------------------------------------------------------------------------------------------------

TEXT = """\
#lobby (open)

--- Tuesday 2023-11-14 ---
22:13 luca: good evening Zürich (edited)
      + 👍 mia
22:14 mia: <good> morning
"""


def test_a_room_is_printed_as_text(data: Path) -> None:
    assert done("export", "#Lobby", "--data", data) == TEXT


@pytest.mark.parametrize("variable", ["PARLOUR_SERVE_DATA", "PARLOUR_DATA"])
def test_the_folder_can_be_told_by_the_environment(data: Path, variable: str) -> None:
    assert done("export", "lobby", environment={variable: str(data)}) == TEXT


def test_a_part_of_it(data: Path) -> None:
    shown = done("export", "lobby", "--data", data, "--since", "2023-11-14 22:14")
    assert shown.splitlines()[3:] == ["22:14 mia: <good> morning"]
    shown = done("export", "lobby", "--data", data, "--until", "2023-11-14")
    assert shown == "#lobby (open)\n"


def test_output_that_is_not_unicode(data: Path) -> None:
    """Text is for programs as long as nobody looks at it: always UTF-8."""
    environment = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}
    assert started("export", "lobby", "--data", data, environment=environment) == (0, TEXT, "")


def test_all_rooms_are_listed(data: Path) -> None:
    assert [line.split() for line in done("export", "--list", "--data", data).splitlines()] == [
        ["lobby", "open", "2", "messages"],
        ["den", "private", "1", "message", "luca"],
        ["@0123456789abcdef", "direct", "0", "messages", "luca", "and", "mia"],
    ]


@pytest.mark.parametrize(
    ("name", "options", "begin"),
    [
        ("room.jsonl", (), '{"is":"parlour room"'),
        ("room.html", (), "<!doctype html>"),
        ("room.txt", (), "#lobby (open)\n"),
        ("room.txt", ("--format", "jsonl"), '{"is":"parlour room"'),
    ],
)
def test_a_file_is_of_the_format_of_its_name(
    data: Path, tmp_path: Path, name: str, options: tuple[str, ...], begin: str
) -> None:
    ran = parlour("export", "lobby", "--data", data, "--output", tmp_path / name, *options)
    assert (ran.returncode, ran.stdout) == (0, "")
    assert ran.stderr == f"#lobby: 2 messages in {tmp_path / name}\n"
    assert (tmp_path / name).read_text().startswith(begin)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    said = refused("export", "lobby", "--data", data, "--output", tmp_path / name)
    assert said == f"{tmp_path / name} is there already: --force replaces it"
    assert parlour("export", "lobby", "--data", data, "--output", tmp_path / name, "--force").returncode == 0


@pytest.mark.parametrize("arguments", [("export",), ("export", "lobby", "--list"), ("export", "lobby", "--since", "x")])
def test_what_cannot_be_meant(data: Path, arguments: tuple[str, ...]) -> None:
    ran = parlour(*arguments, "--data", data)
    assert ran.returncode == 2
    assert "Traceback" not in ran.stderr


def test_a_full_disk(data: Path) -> None:
    with open("/dev/full", "w") as full:
        ran = started("export", "lobby", "--data", data, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert (ran.returncode, ran.stderr) == (1, "parlour: the disk is full: standard output could not be written\n")


def test_whoever_has_read_enough_is_not_an_error_to_speak_of(data: Path) -> None:
    command = f"{sys.executable} -m parlour export lobby --data {data} | head -1"
    ran = subprocess.run(["sh", "-c", command], cwd=HOME, capture_output=True, text=True, timeout=PATIENCE)
    assert (ran.stdout, ran.stderr) == ("#lobby (open)\n", "")


# -- import ------------------------------------------------------------------------------------------------------------


def test_from_one_store_to_another(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "room.jsonl"
    parlour("export", "lobby", "--data", data, "--output", path)
    ran = parlour("import", path, "--data", tmp_path / "copy")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "lobby: 2 messages imported (4 events)\n")
    assert done("export", "lobby", "--format", "jsonl", "--data", tmp_path / "copy") == path.read_text()
    said = refused("import", path, "--data", tmp_path / "copy")
    assert said == "the room lobby is there already, and not empty: choose another name with --room"
    with path.open() as lines:
        ran = started("import", "-", "--room", "attic", "--data", tmp_path / "copy", stdin=lines)
    assert (ran.returncode, ran.stderr) == (0, "attic: 2 messages imported (4 events)\n")


def test_a_private_room(data: Path, tmp_path: Path) -> None:
    path = tmp_path / "den.jsonl"
    parlour("export", "den", "--data", data, "--output", path)
    ran = parlour("import", path, "--data", tmp_path / "copy")
    assert ran.stderr == (
        "den: 1 message imported (2 events)\n"
        "Nobody is a member of this private room: it is there for `parlour export` alone\n"
    )
    ran = parlour("import", path, "--data", tmp_path / "copy", "--open", "--room", "attic")
    assert ran.stderr == "attic: 1 message imported (2 events)\n"


def test_a_file_that_is_none(data: Path, tmp_path: Path) -> None:
    before = tables(data)
    said = refused("import", tmp_path / "nothing.jsonl", "--data", data)
    assert said == f"{tmp_path / 'nothing.jsonl'} cannot be read (No such file or directory)"
    assert refused("import", tmp_path, "--data", data) == f"{tmp_path} cannot be read (Is a directory)"
    said = refused("import", HOME / "README.md", "--data", data)
    assert said.startswith("line 1: this is not JSON")
    assert tables(data) == before


def test_what_is_imported_is_there_when_the_server_starts(data: Path, tmp_path: Path) -> None:
    path, copy = tmp_path / "room.jsonl", tmp_path / "copy"
    parlour("export", "lobby", "--data", data, "--output", path)
    parlour("import", path, "--data", copy)
    server = ServerProcess("--data", str(copy))
    try:
        with Person(server.started().port, "luca") as luca:
            page = luca.ask("history", room="lobby")
            assert [message["text"] for message in page["messages"]] == ["good evening Zürich", "<good> morning"]
            found = luca.ask("search", query="evening")
            assert [message["seq"] for message in found["messages"]] == [1]
            assert luca.ask("edit", room="lobby", seq=1, text="mine")["reason"] == "not-yours"
            assert luca.ask("say", text="hello")["seq"] == 5
            said = refused("import", path, "--data", copy, "--room", "attic")
            assert said == f"a server is running on {copy} (it listens on port {server.port}): stop it first"
            shown = done("export", "lobby", "--data", copy, "--format", "jsonl").splitlines()
            assert json.loads(shown[0])["last"] == len(shown) - 1 == 5
    finally:
        server.end()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_whoever_stops_an_import_has_changed_nothing(number: int, tmp_path: Path) -> None:
    head = {"is": "parlour room", "version": 1, "room": "lobby", "kind": "open", "first": 1, "last": 1_000_000}
    said = {"type": "said", "room": "lobby", "author": "luca"}
    lines = [json.dumps({**said, "at": seq, "seq": seq, "text": f"message {seq}"}) for seq in range(1, 10_000)]
    filled(tmp_path)
    before = tables(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-m", "parlour", "import", "-", "--data", tmp_path],
        cwd=HOME,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdin is not None
    try:
        # All but what a pipe holds has been read when this returns.
        process.stdin.write("\n".join([json.dumps(head), *lines, ""]).encode())
        process.send_signal(number)
        _, stderr = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, stderr.strip()) == (1, b"Aborted!")
    assert tables(tmp_path) == before


# -- retention ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return filled(tmp_path, (Said("lobby", "luca", 1_700_000_000.0, text="long ago"), 1))


def test_how_long_a_room_keeps_what_was_said(kept: Path) -> None:
    assert (
        done("retention", "lobby", "--data", kept) == "#lobby keeps what is said for as long as the server is set to\n"
    )
    assert done("retention", "lobby", "30", "--data", kept) == (
        "#lobby keeps what is said for 30 days\n"
        "Older than that: 1 message, which a running server deletes within the hour\n"
    )
    assert done("retention", "#LOBBY", "1", "--data", kept).startswith("#lobby keeps what is said for 1 day\n")
    assert done("export", "--list", "--data", kept).split()[-4:] == ["kept", "for", "1", "day"]
    assert done("retention", "lobby", "forever", "--data", kept) == "#lobby keeps what is said for ever\n"
    assert done("retention", "lobby", "default", "--data", kept).endswith("for as long as the server is set to\n")


@pytest.mark.parametrize("rule", ["0", "nan", "inf", "1e9", "a week", ""])
def test_what_is_no_rule(kept: Path, rule: str) -> None:
    ran = parlour("retention", "lobby", rule, "--data", kept)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "is neither a number of days" in ran.stderr


def test_it_is_set_beside_a_server_that_writes(kept: Path) -> None:
    with Desk(kept) as desk:
        for days in range(1, 20):
            assert f"for {days} day" in done("retention", "lobby", days, "--data", kept)
            desk.do((Said("lobby", "luca", 1_700_000_000.0, text="and on"), 1))


# -- verify, backup, restore -------------------------------------------------------------------------------------------


def test_a_store_without_fault(data: Path) -> None:
    assert done("verify", "--data", data) == f"{data / 'parlour.db'}: 3 rooms, 7 events, 3 messages; all is well\n"


def test_a_store_with_faults(kept: Path) -> None:
    with closing(sqlite3.connect(kept / "parlour.db", isolation_level=None)) as connection:
        connection.execute("DELETE FROM events")
    ran = parlour("verify", "--data", kept)
    assert ran.returncode == 1
    assert ran.stdout.splitlines()[0] == "lobby: event 1 is missing"
    assert ran.stderr == f"{kept / 'parlour.db'}: 1 room, 1 event, 0 messages; {ran.stdout.count(chr(10))} problems\n"


def test_a_backup_tells_where_its_files_are(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    data, file = tmp_path / "data", tmp_path / "copy.db"
    server = ServerProcess("--data", str(data))
    try:
        with Person(server.started().port, "luca") as luca:
            kept = asyncio.run(upload(Address("127.0.0.1", server.port), luca.secret, tmp_path / "notes.txt"))
            luca.ask("say", text="", files=[kept.id])
            told = parlour("backup", file, "--data", data).stderr.splitlines()
    finally:
        server.end()
    assert told[1:] == [f"With it belongs the folder {file}.files (1 file): keep the two together"]


def test_there_and_back_beside_a_server(tmp_path: Path) -> None:
    data, file, new = tmp_path / "data", tmp_path / "copy.db", tmp_path / "new"
    server = ServerProcess("--data", str(data))
    try:
        with Person(server.started().port, "luca") as luca:
            luca.ask("say", text="before")
            ran = parlour("backup", file, "--data", data)
            assert (ran.returncode, ran.stdout) == (0, "")
            assert ran.stderr == f"The store of {data} is in {file} ({file.stat().st_size:,} bytes)\n"
            luca.ask("say", text="after")
            assert done("verify", "--data", data).endswith("1 room, 2 events, 2 messages; all is well\n")
            secret, store = luca.secret, luca.welcome["store"]
        said = refused("restore", file, "--force", "--data", data)
        assert said == f"a server is running on {data} (it listens on port {server.port}): stop it first"
    finally:
        server.end()
    assert refused("backup", file, "--data", data) == f"{file} is there already: --force replaces it"
    ran = parlour("restore", file, "--data", new)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", f"{file} is the store of {new} now\n")
    server = ServerProcess("--data", str(new))
    try:
        with Person(server.started().port, "luca", secret) as luca:
            assert luca.secret == secret
            assert luca.welcome["store"] != store
            assert [one["text"] for one in luca.ask("history", room="lobby")["messages"]] == ["before"]
            assert luca.ask("edit", room="lobby", seq=1, text="still mine")["type"] == "ok"
    finally:
        server.end()
    ran = parlour("restore", file, "--data", new)
    assert (ran.returncode, ran.stderr) == (
        1,
        f"parlour: there is a store in {new} already: --force puts it aside, under another name\n",
    )
    ran = parlour("restore", file, "--data", new, "--force")
    assert ran.returncode == 0
    (aside,) = new.glob("parlour-*.db")
    assert ran.stderr == f"{file} is the store of {new} now\nWhat was the store before is {aside}\n"
    assert [path for path in new.iterdir() if path.name.startswith(".")] == []


# -- what is in the way of all of them ---------------------------------------------------------------------------------

COMMANDS = [("export", "lobby"), ("export", "--list"), ("retention", "lobby", "7"), ("verify",), ("backup", "copy.db")]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_store(command: tuple[str, ...], tmp_path: Path) -> None:
    where = "say with --data where the server keeps its data"
    assert refused(*command, "--data", tmp_path / "x") == f"there is no folder {tmp_path / 'x'}: {where}"
    assert refused(*command, "--data", tmp_path) == f"the folder {tmp_path} holds no store: {where}"
    (tmp_path / "parlour.db").write_bytes(b"\0" * 10_000)
    assert "is no store or is damaged (file is not a database)" in refused(*command, "--data", tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["parlour.db"]


@pytest.mark.parametrize("command", [("export", "attic"), ("retention", "attic", "7"), ("export", "@9")], ids=" ".join)
def test_no_room(command: tuple[str, ...], data: Path) -> None:
    said = refused(*command, "--data", data)
    assert said == f"there is no room {command[1]!r}: `parlour export --list` shows all"


def test_help_and_a_server_do_not_wait_for_them() -> None:
    late = "'sqlalchemy' in name or '.store' in name or name in ('http.client', 'ssl', 'asyncio')"
    code = f"import sys, parlour.cli; print([name for name in sys.modules if {late}])"
    ran = subprocess.run([sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, timeout=PATIENCE)
    assert ran.stdout == "[]\n"
