"""Server and client where nothing but Python is: no uvloop, and none of the modules that only Unix has."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.live.conftest import Serve
from tests.live.server import HOME, PATIENCE

ABSENT = ("fcntl", "termios", "tty", "uvloop", "resource")


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """An environment in which those modules cannot be imported."""
    (tmp_path / "sitecustomize.py").write_text(f"import sys\nsys.modules.update(dict.fromkeys({ABSENT!r}))\n")
    return {"PYTHONPATH": str(tmp_path), "PATH": ""}


def test_that_they_cannot_be_imported(elsewhere: dict[str, str]) -> None:
    for module in ABSENT:
        done = subprocess.run(
            [sys.executable, "-c", f"import {module}"], env=elsewhere, capture_output=True, check=False
        )
        assert b"ModuleNotFoundError" in done.stderr


def test_server_and_client_talk(serve: Serve, elsewhere: dict[str, str]) -> None:
    server = serve(environment=elsewhere)
    url = f"chat://127.0.0.1:{server.port}"
    join = [sys.executable, "-m", "parlour", "join"]
    with subprocess.Popen(
        [*join, "alice", url], cwd=HOME, env=elsewhere, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as alice:
        server.out_until("from user 'alice'")
        luca = subprocess.run(
            [*join, "luca", url], cwd=HOME, env=elsewhere, input="hello\n", capture_output=True, text=True, check=False
        )
        assert (luca.returncode, luca.stderr) == (0, "")
        server.out_until("Disconnecting user luca")
        assert server.stop() == 0
        heard, _ = alice.communicate(timeout=PATIENCE)
    assert alice.returncode == 0
    assert heard.splitlines()[-2:] == ["@luca: hello", "Disconnected from server ... exiting!"]
    assert server.err.text == ""
