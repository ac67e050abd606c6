"""A server in a process of its own, and raw sockets to talk to it: what the live tests stand on.

Everything waits for what it expects, `PATIENCE` seconds at most, and never for time to pass.
"""

import io
import itertools
import os
import shlex
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

HOME = Path(__file__).resolve().parents[2]
PATIENCE = 20.0
"""Seconds after which what was waited for will not come."""
SOON = 2.0
"""Seconds in which a server that is asked to stop has ended."""
BUSY = 1.5
"""What a machine that does other things besides may add; a server that waits for a peer would need `LINGER`, 5 s."""

WELCOME = b"200 Registration successful"
MALFORMED = b"400 Invalid registration"
TAKEN = b"401 Client already registered"
FAREWELL = b"DISCONNECT CHAT/1.0"

LOOPS = ["uvloop", "asyncio"]
"""What a server runs on: the first where it is installed."""

_numbers = itertools.count()


def until(true: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    """Return as soon as `true()`; fail, saying `what` was expected, if that takes too long."""
    end = time.monotonic() + patience
    while not true():
        assert time.monotonic() < end, f"{what}: not within {patience} s"
        time.sleep(0.002)


class Output:
    """Collects what a process writes to one pipe; without one, nothing."""

    def __init__(self, stream: IO[bytes] | None) -> None:
        self._stream = stream or io.BytesIO()
        self._data = bytearray()
        self._came = threading.Condition()
        self._ended = False
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while data := self._stream.read(65536):
            with self._came:
                self._data += data
                self._came.notify_all()
        with self._came:
            self._ended = True
            self._came.notify_all()

    @property
    def text(self) -> str:
        """All that came so far."""
        return self._data.decode()

    def until(self, text: str) -> str:
        """Wait for `text`; returns all that came."""
        with self._came:
            came = self._came.wait_for(lambda: text in self.text or self._ended, PATIENCE)
        assert came, f"{text!r} did not come, but {self.text!r}"
        assert text in self.text, f"ended without {text!r}: {self.text!r}"
        return self.text

    def close(self) -> str:
        """Wait for the end of the stream; returns all that came."""
        self._thread.join(PATIENCE)
        assert self._ended, "the pipe was not closed"
        self._stream.close()
        return self.text


class ServerProcess:
    """``parlour serve`` with `options`.

    From a `stdout` or `stderr` other than a pipe of its own nothing is read; then `port` must be told. `shell` is a
    command line around it. Without a folder for its data it keeps everything in memory.
    """

    def __init__(
        self,
        *options: str,
        stdout: int = subprocess.PIPE,
        stderr: int = subprocess.PIPE,
        port: int = 0,
        environment: Mapping[str, str] | None = None,
        before: Callable[[], None] | None = None,
        shell: str = "",
    ) -> None:
        keep = () if "--data" in options else ("--ephemeral",)
        command = [sys.executable, "-m", "parlour", "serve", *keep, *options]
        self.process = subprocess.Popen(
            ["sh", "-c", shell.format(shlex.join(command))] if shell else command,
            cwd=HOME,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            bufsize=0,
            env={**os.environ, **(environment or {})},
            preexec_fn=before,
        )
        self.out = Output(self.process.stdout)
        self.err = Output(self.process.stderr)
        self.port = port

    def started(self) -> Self:
        """Wait until it listens, and learn the port."""
        if self.port:
            until(self._answers, "the server listens")
        else:
            text = self.out_until("Waiting for incoming client connections ...\n")
            self.port = int(text.splitlines()[0].removeprefix("Will wait for client messages at port "))
        return self

    def _answers(self) -> bool:
        assert self.process.poll() is None, f"the server ended: {self.err.close()}"
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    @property
    def printed(self) -> list[str]:
        """The lines of standard output so far."""
        return self.out.text.splitlines()

    def out_until(self, text: str) -> str:
        """Wait until standard output holds `text`; returns all that came."""
        return self.out.until(text)

    def wait(self) -> int:
        """Wait for its end; returns the exit status."""
        status = self.process.wait(PATIENCE)
        self.err.close()
        self.out.close()
        return status

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to stop, and wait for that: longer, if somebody is connected who does not end."""
        self.process.send_signal(number)
        return self.wait()

    def end(self) -> None:
        """Make sure that nothing of it is left, however the test went."""
        self.process.kill()
        self.wait()

    def takes(self, name: str) -> bool:
        """Whether one can register under `name`, so that it is free."""
        with RawClient(self.port) as client:
            client.send(f"REGISTER {name} CHAT/1.0\n")
            return client.line() == WELCOME + b"\n"

    # -- what the operating system says about it (Linux) ---------------------------------------------------------------

    def cpu(self) -> float:
        """Seconds of processor time used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory(self) -> int:
        """Bytes of memory in use."""
        return int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

    def loaded(self) -> str:
        """The libraries and files mapped into its memory."""
        return Path(f"/proc/{self.process.pid}/maps").read_text()

    def descriptors(self) -> int:
        """Open files and sockets."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))


class RawClient:
    """A socket that says exactly what it is told to, and collects what comes back."""

    def __init__(self, port: int, host: str = "127.0.0.1", receive_buffer: int = 0) -> None:
        self.socket = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        self.socket.settimeout(PATIENCE)
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        try:
            self.socket.connect((host, port))
        except OSError:
            self.socket.close()
            raise
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._data = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, data: bytes | str) -> None:
        """Send these bytes, in one segment if it has room for them."""
        self.socket.sendall(data.encode() if isinstance(data, str) else data)

    def say(self, text: str, name: str = "x") -> None:
        """Send a chat line. The name in it makes no difference."""
        self.send(f"@{name}: {text}\n")

    def segment(self) -> bytes:
        """What one `recv` gives; empty at the end of the stream. Must not be mixed with `line`, `until` and `eof`."""
        return self.socket.recv(65536)

    def line(self) -> bytes:
        """The next line, with its end."""
        return self.until(b"\n")

    def until(self, end: bytes) -> bytes:
        """All that comes up to and with `end`."""
        while end not in self._data:
            data = self.socket.recv(65536)
            assert data, f"ended without {end!r}: {self._data!r}"
            self._data += data
        got, found, self._data = self._data.partition(end)
        return got + found

    def eof(self) -> bytes:
        """All that still comes, to the end of the stream."""
        while data := self.socket.recv(65536):
            self._data += data
        got, self._data = self._data, b""
        return got

    def register(self, name: str) -> Self:
        """Register as a framed client, which must succeed."""
        self.send(f"REGISTER {name} CHAT/1.0\n")
        assert self.line() == WELCOME + b"\n"
        return self

    def register_unframed(self, name: str) -> Self:
        """Register as a client that writes no newlines, which must succeed."""
        self.send(f"REGISTER {name} CHAT/1.0")
        assert self.segment() == WELCOME
        return self

    def end_sending(self) -> None:
        """Half-close."""
        self.socket.shutdown(socket.SHUT_WR)

    def reset(self) -> None:
        """End the connection with an RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()

    def close(self) -> None:
        """End the connection; nothing if that was done."""
        self.socket.close()


def assert_well(server: ServerProcess) -> None:
    """An ordinary pair of clients chats as if nothing had been, and nothing broke that only the log would show."""
    one, other = f"pair{next(_numbers)}", f"pair{next(_numbers)}"
    with RawClient(server.port) as sender, RawClient(server.port) as receiver:
        sender.register(one)
        receiver.register(other)
        sender.say("still there?")
        receiver.until(f"@{one}: still there?\n".encode())
        receiver.say("yes")
        sender.until(f"@{other}: yes\n".encode())
    assert "Traceback" not in server.err.text


def environment(loop: str, folder: Path) -> dict[str, str]:
    """What makes a server run on `loop`; `folder` is an empty one to keep for as long."""
    if loop == "uvloop":
        return {}
    (folder / "uvloop.py").write_text('raise ImportError("as if it were not installed")\n')
    return {"PYTHONPATH": str(folder)}


def flood(sender: RawClient, receiver: RawClient, megabytes: int) -> None:
    """Have one framed client say much, and the other hear every line of it."""
    block = (b"x" * 999 + b"\n") * 100
    for number in range(megabytes * 10):
        sender.send(block + f"{number} of the flood\n".encode())
        assert receiver.until(f" {number} of the flood\n".encode()).count(b"\n") == 101
