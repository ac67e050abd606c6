"""A checkout of its own for a test of the doors, in which nothing is ever downloaded.

Its `uv` is a stand-in that makes a bare .venv and notes what it is asked.
"""

import contextlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BASE = sys._base_executable  # type: ignore[attr-defined]  # what a person has before the first run
CLI = """
import json, sys
def serve(prog_name):
    print(json.dumps([sys.prefix, prog_name, sys.argv[1:], sys.stdin.read()]))
    sys.exit(7 if "seven" in sys.argv else 0)
"""
# Where there is a FIFO "gate", the stand-in waits for it in the middle of the installation, holding
# the FIFO "alive" open for as long as it lives.
UV = f"""#!{BASE} -IS
import os, sys
home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
with open(home + "/calls", "a") as calls:
    print(sys.argv[1], file=calls)
if sys.argv[1] == "venv":
    base, venv = sys.argv[-2:]
    os.makedirs(venv + "/bin")
    os.symlink(base, venv + "/bin/python")
    with open(venv + "/pyvenv.cfg", "w") as config:
        print("home =", os.path.dirname(base), file=config)
    sys.exit()
print("Installed 1 package", flush=True)
if os.path.exists(home + "/gate"):
    alive = open(home + "/alive", "w")
    open(home + "/gate").read()
"""


class Checkout:
    """A copy of the doors with a command line of three lines, and a `uv` of ours on the PATH."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.venv = home / ".venv"
        for name in ("bootstrap.py", "bootstrap_build.py", "server.py"):
            shutil.copy(ROOT / name, home)
        for name in ("requirements.lock", "requirements-dev.lock"):
            (home / name).write_text("nothing==1.0 --hash=sha256:00\n")
        (home / "parlour").mkdir()
        (home / "parlour/cli.py").write_text(CLI)
        (home / "tools").mkdir()
        uv = home / "tools/uv"
        uv.write_text(UV)
        uv.chmod(0o755)
        self.started: list[subprocess.Popen[str]] = []
        self.environment = {"PATH": str(home / "tools"), "HOME": str(home)}

    def start(self, *arguments: str, python: str = BASE) -> subprocess.Popen[str]:
        door = subprocess.Popen(
            [python, *(arguments or ["server.py"])],
            cwd=self.home,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(door)
        return door

    def run(self, *arguments: str, python: str = BASE) -> tuple[int, str, str]:
        """Start a door and wait for its end: exit status, standard output, standard error."""
        door = self.start(*arguments, python=python)
        output, errors = door.communicate()
        return door.returncode, output, errors

    def calls(self) -> list[str]:
        return (self.home / "calls").read_text().split()

    def close_gate(self) -> None:
        os.mkfifo(self.home / "gate")
        os.mkfifo(self.home / "alive")

    def remove_gate(self) -> None:
        (self.home / "gate").unlink()

    def end(self) -> None:
        """Leave nothing running, whatever a test found."""
        with contextlib.suppress(OSError):  # a stand-in that outlived its door goes on, and ends
            os.close(os.open(self.home / "gate", os.O_WRONLY | os.O_NONBLOCK))
        for door in self.started:
            if door.poll() is None:
                door.kill()
                door.communicate()
