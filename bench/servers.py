"""Starting and stopping the servers that are measured."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench import system

HOST: Final = "127.0.0.1"
START_S: Final = 15.0  # seconds a server may take until it accepts
REST_S: Final = 0.3  # seconds with next to no CPU time, after which a server is taken to have started
STOP_S: Final = 5.0  # seconds between SIGTERM and SIGKILL
CEILING: Final = "ceiling (C)"
_SOURCE: Final = Path(__file__).with_name("ceiling.c")


@dataclass(frozen=True, slots=True)
class Spec:
    """A server that can be started: `{port}` in its command and files becomes the port, `{data}` a new folder."""

    name: str
    command: tuple[str, ...]
    protocol: str = "chat1"
    stores: bool = False  # on disk, before anybody is shown anything
    files: tuple[Path, ...] = ()  # put into the folder
    together: int = 200  # connections that are in the making at the same time


@dataclass(frozen=True, slots=True)
class Running:
    """A server that accepts."""

    name: str
    pid: int
    port: int
    protocol: str
    together: int
    empty_rss: int  # bytes, at rest, before anybody has come


_OPTIONS: Final = "--quiet --host 127.0.0.1 --port {port} --rate 0 --data {data}"


def parlour(protocol: str = "chat1", name: str = "parlour") -> Spec:
    """Our own server, as a person would start it, without its input limit."""
    return Spec(name, (sys.executable, "-m", "parlour", "serve", *_OPTIONS.split()), protocol, stores=True)


def unstored() -> Spec:
    """The same with a journal that only numbers: what storing costs is the difference."""
    return Spec("parlour, no journal", (sys.executable, "-m", "bench.unstored", *_OPTIONS.split()))


def other(command: str, protocol: str) -> Spec:
    """Any server, from a command line with `{port}` in it; named after its program."""
    words = shlex.split(command)
    if not any("{port}" in word for word in words):
        raise ValueError("the command of --server needs {port} where the port goes")
    script = next((w for w in words[1:] if w.endswith(".py")), words[0])
    return Spec(Path(script).stem, tuple(words), protocol)


@contextmanager
def ceiling() -> Iterator[Spec | None]:
    """Builds the C program for as long as the block runs; None without a working gcc."""
    if not shutil.which("gcc"):
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        program = Path(folder) / "ceiling"
        build = ["gcc", "-O2", "-o", str(program), str(_SOURCE)]
        done = subprocess.run(build, capture_output=True, text=True)
        if done.returncode:
            print(f"gcc could not build ceiling.c:\n{done.stderr}", file=sys.stderr)
            yield None
        else:
            yield Spec(CEILING, (str(program), "{port}"))


def core_plan() -> tuple[set[int], set[int]]:
    """(cores of the server, cores of the load generator).

    With one core each the figures of a round repeat best: without it the scheduler moves the
    server onto a core where it competes with the generator, at random. See README.md.
    """
    every = system.cores()
    return ({every[0]}, set(every[1:])) if len(every) > 1 else (set(every), set(every))


@contextmanager
def running(spec: Spec) -> Iterator[Running]:
    """Starts the server on a free port and stops it at the end, by its own pid only."""
    port = _free_port()
    server_cores, _ = core_plan()

    def before_exec() -> None:
        system.die_with_parent()
        os.sched_setaffinity(0, server_cores)

    with tempfile.TemporaryFile() as errors, tempfile.TemporaryDirectory(prefix="bench-") as data:
        for file in spec.files:
            (Path(data) / file.name).write_text(fill(file.read_text(encoding="utf-8"), port, data), encoding="utf-8")
        command = [fill(word, port, data) for word in spec.command]
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            preexec_fn=before_exec,
        )
        try:
            if not _accepts(process, port):
                errors.seek(0)
                said = errors.read()[-2000:].decode(errors="replace").strip()
                raise RuntimeError(f"{spec.name} did not start within {START_S:.0f} s. {said}")
            _rest(process.pid)
            rss = system.rss_bytes(process.pid, exact=True)
            yield Running(spec.name, process.pid, port, spec.protocol, spec.together, rss)
        finally:
            _stop(process)


def fill(text: str, port: int, data: str) -> str:
    """Put the port and the folder where they go."""
    return text.replace("{port}", str(port)).replace("{data}", data)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _accepts(process: subprocess.Popen[bytes], port: int) -> bool:
    deadline = time.monotonic() + START_S
    while process.poll() is None and time.monotonic() < deadline:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
            return True
        except OSError:
            time.sleep(0.01)
    return False


def _rest(pid: int) -> None:
    """Wait until it does nothing: a port may accept before all is loaded that the server is made of."""
    deadline = time.monotonic() + START_S
    before = -1.0
    while (used := system.cpu_seconds(pid)) - before > REST_S * 0.02 and time.monotonic() < deadline:
        before = used
        time.sleep(REST_S)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def missing(spec: Spec) -> str | None:
    """Why the server cannot be started, None if it probably can."""
    words: Sequence[str] = spec.command
    if not shutil.which(words[0]):
        return f"{spec.name}: there is no program {words[0]}"
    if spec.name.startswith("parlour"):
        check = subprocess.run([words[0], "-m", "parlour", "--version"], capture_output=True)
        if check.returncode:
            return "parlour: `python -m parlour --version` fails, so it is left out"
    return None
