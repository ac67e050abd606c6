"""Starts a door again inside .venv, and has that folder made first where it is missing or old.

It knows the lock files and where .venv lies; how it is made stands in bootstrap_build.py, which a
later start never loads: that one costs two small reads. This file must parse on every Python, even
2.7, to be able to say that one is too old: hence the type comments, and no f-strings.
"""

import os
import sys

HOME = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HOME, ".venv")
PYTHON = os.path.join(VENV, "Scripts\\python.exe" if os.name == "nt" else "bin/python")
CONFIG = os.path.join(VENV, "pyvenv.cfg")
UNFINISHED = os.path.join(VENV, "parlour-unfinished")  # there while something is being installed

RUNTIME = "requirements.lock"
DEVELOPMENT = "requirements-dev.lock"  # all of the runtime's, and the tools of the tests

AGAIN = "PARLOUR_STARTED_AGAIN"  # in the environment over a restart: two in a row would be a loop
DAMAGED = "Parlour cannot run in " + VENV + "; delete that folder and start again."


def enter(lock=RUNTIME):
    # type: (str) -> None
    """Return only inside a .venv that fits the lock; elsewhere see to it and start again there."""
    if sys.version_info < (3, 11):
        version = "%d.%d.%d" % sys.version_info[:3]
        raise SystemExit("Parlour needs Python 3.11 or newer; this is Python " + version + ".")
    inside = real(sys.prefix) == real(VENV)
    again = os.environ.pop(AGAIN, "")
    if ready(lock):
        if inside:
            return
        if again == VENV:
            raise SystemExit(DAMAGED)
    elif inside:  # a program cannot replace the .venv it runs in
        restart(sys._base_executable)  # type: ignore[attr-defined]
    else:
        import bootstrap_build

        bootstrap_build.build(lock)
    restart(PYTHON)


def end_silently():
    # type: () -> None
    """Let a Ctrl-C end the program without a word until the program says what else it means."""
    import signal

    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def ready(lock):
    # type: (str) -> bool
    """Whether .venv is whole and holds what the lock asks for."""
    return (
        read(stamp(lock)) == tag() + read(os.path.join(HOME, lock))
        and os.path.exists(PYTHON)
        and os.path.exists(CONFIG)
        and not os.path.exists(UNFINISHED)
    )


def stamp(lock):
    # type: (str) -> str
    """The file that holds the tag and the text of a lock as it was last installed."""
    return os.path.join(VENV, "parlour-" + lock)


def tag():
    # type: () -> bytes
    """What a .venv is tied to: a Python may be replaced, a folder be shared between systems."""
    machine = os.uname().machine if hasattr(os, "uname") else ""
    return ("# %s %s %s\n" % (sys.implementation.cache_tag, sys.platform, machine)).encode()


def read(path):
    # type: (str) -> bytes
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""


def real(path):
    # type: (str) -> str
    return os.path.normcase(os.path.realpath(path))


def restart(python):
    # type: (str) -> None
    """Become the same command line under another Python."""
    os.environ[AGAIN] = VENV
    command = [python] + sys.orig_argv[1:]
    if os.name != "nt":
        try:
            os.execv(python, command)
        except OSError:
            raise SystemExit(DAMAGED)
    # Windows has no exec that keeps the console; there, a Ctrl-C reaches the child by itself.
    import signal
    import subprocess

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise SystemExit(subprocess.call(command))
