"""The doors in a checkout of their own: set up, started again, killed, started twice, refused."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live.checkout import UV, Checkout

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the stand-in is a script")


@pytest.fixture
def checkout(tmp_path: Path) -> Iterator[Checkout]:
    checkout = Checkout(tmp_path.resolve())
    yield checkout
    checkout.end()


@pytest.fixture
def installing(checkout: Checkout) -> subprocess.Popen[str]:
    """A first start that has come to the middle of its installation and stays there."""
    checkout.close_gate()
    return checkout.start()


SET_UP = re.compile(r"Setting up \.venv, only this once \.+ done in \d+ s\n")
UPDATE = re.compile(r"Bringing \.venv up to date \.+ done in \d+ s\n")


def test_the_first_start_sets_up_and_the_next_is_silent(checkout: Checkout) -> None:
    status, output, errors = checkout.run("server.py", "--port", "1")
    assert SET_UP.fullmatch(errors)
    assert status == 0
    assert json.loads(output) == [str(checkout.venv), "server.py", ["--port", "1"], ""]
    assert checkout.run() == (0, output.replace('"--port", "1"', ""), "")
    assert checkout.run(python=".venv/bin/python") == checkout.run()
    assert checkout.calls() == ["venv", "pip"]
    assert checkout.run("server.py", "seven")[0] == 7


def test_a_new_lock_is_installed_into_the_venv_there_is(checkout: Checkout) -> None:
    checkout.run()
    (checkout.home / "requirements.lock").write_text("nothing==2.0 --hash=sha256:00\n")
    status, _, errors = checkout.run(python=".venv/bin/python")
    assert (status, bool(UPDATE.fullmatch(errors))) == (0, True), errors
    assert checkout.calls() == ["venv", "pip", "pip"]


def test_inside_a_broken_venv_the_python_outside_makes_a_new_one(checkout: Checkout) -> None:
    checkout.run()
    (checkout.venv / "parlour-unfinished").touch()
    status, _, errors = checkout.run(python=".venv/bin/python")
    assert (status, bool(SET_UP.fullmatch(errors))) == (0, True), errors


def test_the_development_set_holds_the_runtime_set(checkout: Checkout) -> None:
    enter = "import bootstrap; bootstrap.enter(bootstrap.DEVELOPMENT)"
    status, _, errors = checkout.run("-c", enter)
    assert (status, bool(SET_UP.fullmatch(errors))) == (0, True), errors
    assert checkout.run()[2] == ""
    assert checkout.run("-c", enter)[2] == ""


@pytest.mark.parametrize(("way", "status"), [(signal.SIGKILL, -9), (signal.SIGINT, 130)])
def test_a_set_up_cut_short_leaves_nothing_behind_and_heals(
    checkout: Checkout, installing: subprocess.Popen[str], way: signal.Signals, status: int
) -> None:
    with (checkout.home / "alive").open() as alive:  # opens when the installer is at work
        installing.send_signal(way)
        assert alive.read() == ""  # ends when the installer is gone
    _, errors = installing.communicate()
    assert installing.returncode == status
    assert "Traceback" not in errors
    checkout.remove_gate()
    status, _, errors = checkout.run()
    assert (status, bool(SET_UP.fullmatch(errors))) == (0, True), errors


def test_of_two_starts_one_sets_up_and_the_other_waits(checkout: Checkout, installing: subprocess.Popen[str]) -> None:
    with (checkout.home / "alive").open():
        second = checkout.start()
        assert second.stderr
        line = second.stderr.readline()
        assert line == "Another start is setting up .venv; waiting for it ...\n"
        (checkout.home / "gate").open("w").close()
    output, errors = second.communicate()
    assert SET_UP.fullmatch(installing.communicate()[1])
    assert (second.returncode, errors) == (0, "")
    assert json.loads(output)[0] == str(checkout.venv)
    assert checkout.calls() == ["venv", "pip"]


REFUSALS = {
    "old Python": (
        "import sys; sys.version_info = (3, 10, 2)",
        "Parlour needs Python 3.11 or newer; this is Python 3.10.2.",
    ),
    "no venv": (
        "import sys; sys.modules['venv'] = None",
        "Parlour needs Python's venv and ensurepip modules, which are missing here;"
        " install them (on Debian and Ubuntu: apt install python3-venv) and start again.",
    ),
    "no pip": (
        "import sys; sys.modules['pip'] = sys.modules['ensurepip'] = None",
        "Parlour needs Python's venv and ensurepip modules, which are missing here;"
        " install them (on Debian and Ubuntu: apt install python3-venv) and start again.",
    ),
    "no sqlite": (
        "import sys; sys.modules['sqlite3'] = None",
        "Parlour needs Python's sqlite3 module, which is missing here.",
    ),
    "read-only": (
        "import os\ndef mkdir(path, mode=0): raise OSError(30, 'Read-only file system', path)\nos.mkdir = mkdir",
        "Parlour could not set up .venv: its folder cannot be written to.",
    ),
    "disk full": (
        "import os\ndef mkdir(path, mode=0): raise OSError(28, 'No space left on device', path)\nos.mkdir = mkdir",
        "Parlour could not set up .venv: the disk is full.",
    ),
    "a file in the way": (
        "open('.venv', 'w').close()",
        "Parlour could not set up .venv: {venv}: File exists.",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_stands_in_the_way_is_one_sentence(checkout: Checkout, case: str) -> None:
    obstacle, sentence = REFUSALS[case]
    if case != "no sqlite":
        (checkout.home / "tools/uv").unlink()
    run = "import runpy; runpy.run_path('server.py', run_name='__main__')"
    result = checkout.run("-c", f"import sys; sys.path[0] = '.'\n{obstacle}\n{run}")
    assert result == (1, "", sentence.format(venv=checkout.venv) + "\n")


@pytest.mark.skipif(os.name != "nt" and os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_to_is_one_sentence(checkout: Checkout) -> None:
    checkout.home.chmod(0o555)
    status, _, errors = checkout.run()
    checkout.home.chmod(0o755)
    assert status == 1
    assert errors == "Parlour could not set up .venv: its folder cannot be written to.\n"


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("cause: Hash mismatch", "a downloaded package is not the one that the lock file names"),
        ("cause: No space left on device (os error 28)", "the disk is full"),
    ],
)
def test_a_failed_installer_is_one_sentence(checkout: Checkout, written: str, reason: str) -> None:
    uv = checkout.home / "tools/uv"
    uv.write_text(uv.read_text() + f"\nsys.exit({written!r})")
    status, _, errors = checkout.run()
    assert status == 1
    progress, sentence = errors.splitlines()
    assert re.fullmatch(r"Setting up \.venv, only this once \.+ stopped", progress)
    log = checkout.venv / "parlour-set-up.log"
    assert sentence == f"Parlour could not set up .venv: {reason} (the details are in {log})."
    assert written in log.read_text()
    uv.write_text(UV)
    assert checkout.run()[0] == 0


def test_without_a_network_pip_ends_in_one_sentence_and_the_venv_stays(checkout: Checkout) -> None:
    if checkout.run("-c", "import pip")[0] != 0:
        pytest.skip("the Python of this machine has no pip of its own")
    checkout.run()
    (checkout.home / "tools/uv").unlink()
    (checkout.home / "requirements-dev.lock").write_text(f"nothing==1.0 --hash=sha256:{'0' * 64}\n")
    with socket.socket() as deaf:  # bound, and nobody listens: connections are refused at once
        deaf.bind(("127.0.0.1", 0))
        checkout.environment |= {
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_INDEX_URL": f"http://127.0.0.1:{deaf.getsockname()[1]}/simple",
            "PIP_RETRIES": "0",
        }
        enter = "import bootstrap; bootstrap.enter(bootstrap.DEVELOPMENT)"
        status, _, errors = checkout.run("-c", enter)
    assert status == 1
    progress, sentence = errors.splitlines()
    assert progress.endswith(" stopped")
    reason = "Parlour could not set up .venv: the package registry cannot be reached (the details"
    assert sentence.startswith(reason)
    assert checkout.run()[::2] == (0, "")  # what was there still serves
