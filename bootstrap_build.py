"""Builds .venv from a lock file, or brings it up to date: the rare half of bootstrap.py.

It knows the tools that install (uv, or else venv and pip) and what they write when they fail, and
nothing of Parlour. It runs on the bare Python of the machine, so on the standard library alone.
Whatever goes wrong ends as one sentence; whatever is cut short is found and begun again by the
next start, because a marker lies in .venv for as long as its content is in motion.
"""

import contextlib
import errno
import glob
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from importlib.util import find_spec
from typing import IO, TYPE_CHECKING

from bootstrap import CONFIG, HOME, PYTHON, RUNTIME, UNFINISHED, VENV, read, ready, stamp, tag

if TYPE_CHECKING:
    import sqlite3

TURN = os.path.join(VENV, "parlour-turn.sqlite")
LOG = os.path.join(VENV, "parlour-set-up.log")

DISK_FULL = "the disk is full"
READ_ONLY = "its folder cannot be written to"
BAD_HASH = "a downloaded package is not the one that the lock file names"
NO_NETWORK = "the package registry cannot be reached"
UNKNOWN = "the installer failed"

# What the tools write, the most telling first: a failed download is retried, a full disk is not.
SIGNS = [
    (DISK_FULL, ["No space left", "not enough space", "quota exceeded"]),
    (BAD_HASH, ["DO NOT MATCH THE HASHES", "Hash mismatch"]),
    (NO_NETWORK, ["connection broken by", "(from versions: none)", "Failed to fetch"]),
    (READ_ONLY, ["Read-only file system", "Permission denied"]),
]
ERRNOS = dict.fromkeys([errno.ENOSPC, errno.EDQUOT], DISK_FULL)
ERRNOS |= dict.fromkeys([errno.EROFS, errno.EACCES, errno.EPERM], READ_ONLY)

Command = list[str]


def build(lock: str) -> None:
    """Make .venv fit the lock, or end the program with one sentence."""
    try:
        ways = installers(lock)
        os.makedirs(VENV, exist_ok=True)
        with contextlib.closing(take_turn()):
            if not ready(lock):
                began = time.monotonic()
                try:
                    install(ways, lock)
                except BaseException:
                    say(" stopped\n")
                    raise
                say(f" done in {time.monotonic() - began:.0f} s\n")
    except OSError as error:
        reason = ERRNOS.get(error.errno or 0) or f"{error.filename}: {error.strerror}"
        raise SystemExit(f"Parlour could not set up .venv: {reason}.") from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None  # the next start finds the marker and begins again


def installers(lock: str) -> list[list[Command]]:
    """The ways to install, best first; in each, the first command makes .venv, the rest fill it."""
    ways = []
    options = ["install", "--require-hashes", "-r", os.path.join(HOME, lock)]
    uv = shutil.which("uv")
    if uv:
        make = [uv, "venv", "--allow-existing", "--python", sys.executable, VENV]
        ways.append([make, [uv, "pip", *options, "--python", PYTHON]])
    if find_spec("venv"):
        make = [sys.executable, "-P", "-m", "venv", "--without-pip", VENV]
        options += ["--no-user", "--no-input", "--disable-pip-version-check"]
        if find_spec("pip"):  # saves the seconds that a pip of its own would take
            pip = [sys.executable, "-P", "-m", "pip", "--python", PYTHON]
            ways.append([make, [*pip, *options]])
        elif find_spec("ensurepip"):
            pip = [PYTHON, "-P", "-m", "pip"]
            ways.append([make, [PYTHON, "-P", "-m", "ensurepip"], [*pip, *options]])
    if not ways:
        raise SystemExit(
            "Parlour needs Python's venv and ensurepip modules, which are missing here;"
            " install them (on Debian and Ubuntu: apt install python3-venv) and start again."
        )
    return ways


def take_turn() -> "sqlite3.Connection":
    """Wait until no other start is at it. SQLite's lock is portable, and dies with its owner."""
    try:
        import sqlite3
    except ImportError:
        raise SystemExit("Parlour needs Python's sqlite3 module, which is missing here.") from None
    open(TURN, "ab").close()  # SQLite itself would not say why it cannot
    turn = sqlite3.connect(TURN, timeout=0.2, isolation_level=None)
    told = False
    while True:
        try:
            turn.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise OSError(errno.EIO, str(error), TURN) from None
        else:
            return turn
        if not told:
            say("Another start is setting up .venv; waiting for it ...\n")
            told = True


def install(ways: list[list[Command]], lock: str) -> None:
    """Go through the ways until one works; .venv is kept where it is sound, else made anew."""
    stamps = [read(path) for path in glob.glob(os.path.join(glob.escape(VENV), "parlour-*.lock"))]
    usable = all(map(os.path.exists, (PYTHON, CONFIG))) and not os.path.exists(UNFINISHED)
    sound = usable and all(text.startswith(tag()) for text in stamps)
    say("Bringing .venv up to date " if sound and stamps else "Setting up .venv, only this once ")
    open(UNFINISHED, "wb").close()
    if not sound:
        empty()
    trouble = ""
    with open(LOG, "wb", buffering=0) as log:
        for way in ways:
            commands = way[1:] if sound else way
            trouble = next(filter(None, (run(command, log) for command in commands)), "")
            if trouble not in (NO_NETWORK, UNKNOWN):  # those two may depend on a tool's settings
                break
    if trouble:
        if trouble == NO_NETWORK:  # nothing has changed: tools fetch everything before they install
            os.remove(UNFINISHED)
        raise SystemExit(f"Parlour could not set up .venv: {trouble} (the details are in {LOG}).")
    for name in (RUNTIME, lock):
        with open(stamp(name), "wb") as file:
            file.write(tag() + read(os.path.join(HOME, name)))
    os.remove(UNFINISHED)


def empty() -> None:
    """Clear .venv but for the files that this start is using."""
    for entry in list(os.scandir(VENV)):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        elif entry.path not in (TURN, UNFINISHED):
            os.remove(entry.path)


def run(command: Command, log: IO[bytes]) -> str:
    """Run a tool, with a dot for each step it tells of; the answer is what went wrong, if any."""
    leash = [sys.executable, os.path.join(HOME, "bootstrap_build.py")]
    # What a PYTHONPATH adds would count as installed already.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    output = b""
    with subprocess.Popen(
        [*leash, *command],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        start_new_session=True,
    ) as tool:
        for line in tool.stdout or ():
            log.write(line)
            output += line
            if not line[:1].isspace():
                say(".")
    return diagnosis(output.decode(errors="replace")) if tool.returncode else ""


def diagnosis(output: str) -> str:
    """What went wrong, by what a failed tool wrote."""
    return next((name for name, signs in SIGNS if any(sign in output for sign in signs)), UNKNOWN)


def keep_leashed(command: Command) -> None:
    """Run a tool that ends when its door does, killed or not: standard input ends then, too."""
    tool = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    def watch() -> None:
        sys.stdin.buffer.read()
        if sys.platform == "win32":
            tool.kill()
        else:
            os.killpg(0, signal.SIGKILL)  # and what the tool itself has started

    threading.Thread(target=watch, daemon=True).start()
    os._exit(tool.wait() and 1)


def say(text: str) -> None:
    with contextlib.suppress(OSError, AttributeError):  # nobody may be there to read it
        sys.stderr.write(text)
        sys.stderr.flush()


if __name__ == "__main__":
    keep_leashed(sys.argv[1:])
