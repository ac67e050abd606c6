"""``parlour token``: beside a running server, and without one."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from parlour.cli import main
from tests.live.chat2 import Person
from tests.live.server import PATIENCE, ServerProcess


def parlour(*arguments: object) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command, in this process."""
    result = CliRunner().invoke(main, [*map(str, arguments)], prog_name="parlour")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout, result.stderr


def create(folder: Path, name: str) -> str:
    status, token, told = parlour("token", "create", name, "--data", folder)
    assert (status, told) == (0, f"The token of {name}; keep it, it is not shown again:\n")
    return token.strip()


def listed(folder: Path) -> list[list[str]]:
    status, out, told = parlour("token", "list", "--data", folder)
    assert (status, told) == (0, "")
    return [[line.split()[0], line.split()[-1]] for line in out.splitlines()]


def refused(*arguments: object) -> str:
    status, out, told = parlour("token", *arguments)
    assert (status, out) == (1, "")
    return told


def me(server: ServerProcess, token: str) -> Any:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=PATIENCE)
    try:
        connection.request("GET", "/api/v1/me", headers={"Authorization": f"Bearer {token}"})
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()


@contextmanager
def serving(folder: Path, *options: str) -> Iterator[ServerProcess]:
    server = ServerProcess("--data", str(folder), *options)
    try:
        yield server.started()
    finally:
        server.end()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def server(folder: Path) -> Iterator[ServerProcess]:
    with serving(folder) as server:
        yield server


def test_beside_a_running_server(server: ServerProcess, folder: Path) -> None:
    token = create(folder, "ci")
    assert me(server, token)["name"] == "ci"
    assert listed(folder) == [["ci", "(operator)"]]
    assert refused("create", "c1", "--data", folder) == "parlour: that name is taken, or looks like one that is\n"
    assert refused("create", "a b", "--data", folder) == "parlour: that name is not allowed\n"
    assert parlour("token", "drop", "ci", "--data", folder) == (0, "", "The token of ci is worth nothing any more\n")
    assert me(server, token)["reason"] == "bad-token"
    assert refused("drop", "ci", "--data", folder) == "parlour: there is no such token\n"
    assert listed(folder) == []


@pytest.mark.parametrize("host", ["::", "::1", "127.0.0.2", "0.0.0.0"])
def test_wherever_the_server_listens(folder: Path, host: str) -> None:
    with serving(folder, "--host", host, "--hooks-to", "127.0.0.0/8"):
        create(folder, "ci")
        status, secret, told = parlour("hook", "create", "h", "http://127.0.0.1:9/", "--data", folder)
        assert (status, told) == (0, "The secret of h; keep it, it is not shown again:\n")
        assert secret.strip()
        assert parlour("card", "--data", folder)[::2] == (0, "")


def register(server: ServerProcess, name: str) -> str:
    """What a plain client is answered."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE) as connection:
        connection.sendall(f"REGISTER {name} CHAT/1.0\n".encode())
        return connection.makefile(encoding="utf-8").readline()


def test_names_that_speak_for_the_place_are_the_operators(folder: Path) -> None:
    with serving(folder, "--server-name", "irc.example") as server:
        for name in ("admin", "Adm1n", "NickServ", "parlour", "irc.example"):
            assert register(server, name) == "400 Invalid registration\n"
        create(folder, "admin")
        create(folder, "system")
        assert listed(folder) == [["admin", "(operator)"], ["system", "(operator)"]]
        assert parlour("token", "drop", "admin", "system", "--data", folder)[0] == 0
        assert listed(folder) == []


def test_where_only_the_owner_makes_tokens(folder: Path) -> None:
    with serving(folder, "--tokens", "owner") as server:
        create(folder, "ci")
        with Person(server.port, "luca") as luca:
            assert luca.ask("maketoken", name="cd")["reason"] == "not-owner"


def test_without_one_and_then_with_it(folder: Path) -> None:
    token = create(folder, "ci")
    dropped = create(folder, "cd")
    assert listed(folder) == [["ci", "(operator)"], ["cd", "(operator)"]]
    assert refused("create", "CI", "--data", folder) == "parlour: that name is taken, or looks like one that is\n"
    assert parlour("token", "drop", "cd", "--data", folder)[0] == 0
    with serving(folder) as server:
        assert me(server, token)["name"] == "ci"
        assert me(server, dropped)["reason"] == "bad-token"
        assert listed(folder) == [["ci", "(operator)"]]


def test_the_key_is_the_operators_alone_and_goes_with_the_server(folder: Path) -> None:
    key = folder / "operator.key"
    with serving(folder) as server:
        first = key.read_text().strip()
        assert key.stat().st_mode & 0o777 == 0o600 or sys.platform == "win32"
        assert me(server, first) == {"name": "", "bot": False, "rooms": []}
        key.unlink()
        told = refused("list", "--data", folder)
        assert told == f"parlour: {key} cannot be read (No such file or directory)\n"
    with serving(folder) as server:
        assert me(server, first)["reason"] == "bad-token"
        assert server.stop() == 0
    assert not key.exists()


def test_where_there_is_no_store(folder: Path) -> None:
    for arguments in (("list",), ("drop", "ci")):
        assert "there is no folder" in refused(*arguments, "--data", folder)
    assert not folder.exists()


def test_for_one_room(server: ServerProcess, folder: Path) -> None:
    status, token, told = parlour("token", "create", "alarm", "--room", "lobby", "--data", folder)
    assert (status, told) == (0, "The token of alarm; keep it, it is not shown again:\n")
    assert me(server, token.strip())["reason"] == "not-a-member"
    assert parlour("token", "list", "--data", folder)[1].endswith("(operator)  only in lobby\n")
    assert refused("create", "x", "--room", "nowhere", "--data", folder) == "parlour: there is no such room\n"


def test_as_a_program(folder: Path) -> None:
    command = [sys.executable, "-m", "parlour", "token", "create", "ci", "--data", str(folder)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.strip() != ""
    assert listed(folder) == [["ci", "(operator)"]]
