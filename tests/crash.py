"""Kills a server under load, again and again, and holds what is left against what its clients were told.

    .venv/bin/python -m tests.crash [--kills 20] [--seed N]

Everything that was answered with a number must be there afterwards under that number; every client that comes back
must be told each message exactly once, in order, without a hole; nothing may be stored twice although every client
says again, under the same id, what was not answered. It takes a second or two for each kill, and ends by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.ports import free_port

ROOT = Path(__file__).parents[1]
HOST = "127.0.0.1"
CLIENTS = 8
ROOMS = ("lobby", "kitchen")
UNANSWERED = 40
"""Requests that a client has on their way at most."""
PATIENCE = 30.0
"""Seconds for whatever must happen."""


class Wrong(Exception):
    """The server broke its word."""


class Client:
    """Talks, remembers every answer and every event, and comes back when the connection dies."""

    def __init__(self, name: str, port: int) -> None:
        self.name = name
        self._port = port
        self._secret = ""
        self._count = 0
        self.seen: dict[str, dict[int, tuple[str, str]]] = {room: {} for room in ROOMS}
        """Author and text by room and number."""
        self.answered: dict[str, tuple[str, int]] = {}
        """Room and number by request."""
        self._waiting: dict[str, dict[str, Any]] = {}
        """Requests that are not answered, in the order they were made."""
        self.connections = 0
        self._talking = True
        self._quiet = asyncio.Event()
        """Nothing is unanswered, and nothing more will be said."""

    def known(self, room: str) -> int:
        """Up to which number this client has seen everything."""
        seen, seq = self.seen[room], 0
        while seq + 1 in seen:
            seq += 1
        return seq

    async def run(self) -> None:
        """Be in the room for ever."""
        while True:
            try:
                reader, writer = await asyncio.open_connection(HOST, self._port, limit=1 << 22)
            except OSError:
                await asyncio.sleep(0.02)
                continue
            try:
                await self._attend(reader, writer)
            except (OSError, asyncio.IncompleteReadError):
                pass
            finally:
                writer.close()

    async def _attend(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked = {room: self.known(room) for room in ROOMS}
        secret = f" {self._secret}" if self._secret else ""
        writer.write(f"REGISTER {self.name} CHAT/2.0{secret}\n".encode())
        status = await _line(reader)
        if not status.startswith(b"200"):
            raise Wrong(f"{self.name}: {status!r}")
        welcome = json.loads(await _line(reader))
        self._secret = welcome["secret"]
        self.connections += 1
        for room in ROOMS[1:]:
            _send(writer, {"type": "join", "id": f"j{self.connections}", "room": room})
        _send(writer, {"type": "resume", "id": f"r{self.connections}", "rooms": asked})
        for request in self._waiting.values():
            _send(writer, request)
        told: dict[str, set[int]] = {room: set() for room in ROOMS}
        talking = asyncio.create_task(self._talk(writer))
        try:
            while True:
                self._take(json.loads(await _line(reader)), told, asked)
        finally:
            talking.cancel()

    async def _talk(self, writer: asyncio.StreamWriter) -> None:
        while self._talking and not writer.is_closing():
            while len(self._waiting) < UNANSWERED and self._talking:
                self._count += 1
                name = f"{self.name}-{self._count}"
                room = random.choice(ROOMS)
                request = {"type": "say", "id": name, "room": room, "text": f"{name} " + "x" * 60}
                self._waiting[name] = request
                _send(writer, request)
            await writer.drain()
            await asyncio.sleep(0.001)

    def _take(self, told: dict[str, Any], numbers: dict[str, set[int]], asked: dict[str, int]) -> None:
        match told:
            case {"type": "ok", "id": name, "room": room, "seq": seq} if name in self._waiting:
                del self._waiting[name]
                self.answered[name] = (room, seq)
            case {"type": "said" | "created"}:
                self._see(told, numbers, asked)
            case {"type": "replayed", "events": events}:
                for event in events:
                    self._see(event, numbers, asked)
            case {"type": "error", "reason": reason}:
                raise Wrong(f"{self.name}: refused, {reason}")
            case {"type": "resumed", "lost": lost} if lost and self.connections > 1:
                raise Wrong(f"{self.name}: lost {lost}")
            case _:
                pass
        if not self._talking and not self._waiting:
            self._quiet.set()

    def _see(self, event: dict[str, Any], numbers: dict[str, set[int]], asked: dict[str, int]) -> None:
        room, seq = event["room"], event["seq"]
        if seq in numbers[room] or seq <= asked[room]:
            raise Wrong(f"{self.name}: told {room} {seq} twice")
        numbers[room].add(seq)
        what = (event["author"], event.get("text", ""))
        if self.seen[room].setdefault(seq, what) != what:
            raise Wrong(f"{self.name}: {room} {seq} was {self.seen[room][seq]}, and is {what}")

    async def finish(self) -> None:
        """Say nothing more, and wait until all is answered."""
        self._talking = False
        if not self._waiting:
            return
        await self._quiet.wait()


async def _line(reader: asyncio.StreamReader) -> bytes:
    return await reader.readuntil(b"\n")


def _send(writer: asyncio.StreamWriter, request: dict[str, Any]) -> None:
    writer.write(json.dumps(request).encode() + b"\n")


def _start(port: int, data: Path) -> subprocess.Popen[bytes]:
    options = ["--port", str(port), "--host", HOST, "--data", str(data), "--quiet", "--rate", "0"]
    return subprocess.Popen([sys.executable, "-m", "parlour", "serve", *options], cwd=ROOT)


async def _until(what: str, done: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise Wrong(f"not within {PATIENCE:.0f} s: {what}")
        await asyncio.sleep(0.02)


async def crash(kills: int, seed: int, data: Path) -> dict[str, int]:
    """Kill a server `kills` times; returns counts of what was seen. Raises `Wrong`."""
    chance, port = random.Random(seed), free_port()
    clients = [Client(f"c{number}", port) for number in range(CLIENTS)]
    server = _start(port, data)
    tasks = [asyncio.create_task(client.run()) for client in clients]
    try:
        for kill in range(1, kills + 1):
            await _until("everyone is connected", lambda kill=kill: all(one.connections >= kill for one in clients))
            await asyncio.sleep(chance.uniform(0.05, 1.0))
            _check(tasks)
            server.kill()
            server.wait()
            server = _start(port, data)
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(client.finish() for client in clients))
        last = {
            room: max(seq for one in clients for where, seq in one.answered.values() if where == room) for room in ROOMS
        }
        await _until(
            "everyone has seen everything",
            lambda: all(one.known(room) >= last[room] for one in clients for room in ROOMS),
        )
        _check(tasks)
        server.terminate()
        server.wait(PATIENCE)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if server.poll() is None:
            server.kill()
            server.wait()
    return _judge(clients)


def _check(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        if task.done():
            task.result()


def _judge(clients: list[Client]) -> dict[str, int]:
    """Hold the clients against each other, and what they were answered against what they saw."""
    first = clients[0]
    for one in clients[1:]:
        for room in ROOMS:
            if one.seen[room] != first.seen[room]:
                raise Wrong(f"{one.name} and {first.name} saw different things in {room}")
    texts = [text for room in ROOMS for _, text in first.seen[room].values() if text]
    if len(texts) != len(set(texts)):
        raise Wrong("something was stored twice")
    for one in clients:
        for name, (room, seq) in one.answered.items():
            author, text = one.seen[room][seq]
            if author != one.name or text.split()[0] != name:
                raise Wrong(f"{name} was answered with {room} {seq}, where {author} says {text[:20]}")
    return {
        "answered": sum(len(one.answered) for one in clients),
        "stored": len(texts),
        "connections": sum(one.connections for one in clients),
    }


def verify(data: Path) -> None:
    """Have the store check itself. Raises `Wrong`."""
    done = subprocess.run(
        [sys.executable, "-m", "parlour", "verify", "--data", str(data)], cwd=ROOT, capture_output=True, text=True
    )
    if done.returncode:
        raise Wrong(f"parlour verify: {done.stdout}{done.stderr}")


def main() -> int:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.randrange(1_000_000))
    options = parser.parse_args()
    print(f"seed {options.seed}")
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # that a killed server takes nothing more is no news
    with tempfile.TemporaryDirectory(prefix="parlour-crash-") as folder:
        try:
            counts = asyncio.run(crash(options.kills, options.seed, Path(folder)))
            verify(Path(folder))
        except Wrong as wrong:
            print(f"WRONG: {wrong}")
            return 1
    print(
        f"{options.kills} kills; " + ", ".join(f"{count:,} {what}" for what, count in counts.items()) + "; all is there"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
