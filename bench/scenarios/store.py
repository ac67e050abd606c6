"""A store with a million messages: how soon it is there, and how soon something in it is found."""

from __future__ import annotations

import contextlib
import json
import random
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import Any, Final

from bench import stats
from bench.outcome import Outcome, at_most
from bench.scenarios.options import Options, say
from bench.servers import HOST, Spec, running

_MESSAGES: Final = 1_000_000
_SIZE: Final = 80  # characters of a message
_MISSED: Final = 10_000
_PAGES: Final = 400
_SEARCHES: Final = 20
_PORTION: Final = 4000  # messages in one commit while the store is made
_BYTES: Final = 400  # of the store per message; more would have to be justified
_WORDS: Final = 5000


def run(specs: list[Spec], options: Options) -> Outcome:
    """Make the store, start a server on it, and ask."""
    count = 20_000 if options.quick else _MESSAGES
    outcome = Outcome("store", f"A room of {count:,} messages of {_SIZE} characters.", {})
    with TemporaryDirectory(prefix="bench-") as folder:
        data = Path(folder)
        began = time.monotonic()
        _fill(data, count)
        say(f"store: {count:,} messages stored in {time.monotonic() - began:.0f} s")
        size = sum(file.stat().st_size for file in data.iterdir()) / count
        outcome.checks.append(at_most("size per message, index included", size, _BYTES, " bytes"))
        options_ = ["--quiet", "--host", HOST, "--port", "{port}", "--rate", "0", "--data", str(data)]
        spec = Spec("parlour", (sys.executable, "-m", "parlour", "serve", *options_))
        began = time.monotonic()
        with running(spec) as server, _person(server.port) as asker:
            outcome.checks.append(at_most("start until somebody is welcome", time.monotonic() - began, 1.0, " s"))
            _ask(asker, outcome, count)
    return outcome


def _fill(data: Path, count: int) -> None:
    """Store `count` messages in the lobby, with words as common as those of a language (Zipf's law)."""
    from parlour.core.ports import Entry
    from parlour.events import Said
    from parlour.store.store import open_store

    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmnopqrstuvwxyz", k=chance.randint(2, 9))) for _ in range(_WORDS)]
    shares = [1 / (rank + 1) for rank in range(_WORDS)]
    start = time.time() - count
    store = open_store(data, lambda call: call())
    try:
        for first in range(0, count, _PORTION):
            many = iter(chance.choices(words, shares, k=_PORTION * 30))
            entries = []
            for number in range(first, min(first + _PORTION, count)):
                text = "needle" if number % (count // 10) == 77 else "haystack"
                while len(text) < _SIZE:
                    text += " " + next(many)
                entries.append(Entry(Said("lobby", f"p{number % 100}", start + number, 0, text[:_SIZE]), 1, None, None))
            done = Event()
            store.journal.submit(entries, lambda _, done=done: done.set())  # type: ignore[misc]
            done.wait()
    finally:
        store.close()


class _Asker:
    """One connection that asks, and takes the time of the answers."""

    def __init__(self, sock: socket.socket) -> None:
        self._file = sock.makefile("rwb", buffering=1 << 16)

    def line(self) -> dict[str, Any]:
        """The next object."""
        found: dict[str, Any] = json.loads(self._file.readline())
        return found

    def hello(self) -> None:
        """Register."""
        self._file.write(b"REGISTER bench CHAT/2.0\n")
        self._file.flush()
        self._file.readline()
        self.line()

    def ask(self, **request: Any) -> tuple[float, list[dict[str, Any]]]:
        """Seconds until the last object of the answer, and all of its objects."""
        self._file.write(json.dumps({"id": "q", **request}).encode() + b"\n")
        began = time.monotonic()
        self._file.flush()
        answer: list[dict[str, Any]] = []
        while True:
            line = self._file.readline()
            if b'"id":"q"' in line[-12:]:
                ended = time.monotonic()
                answer.append(json.loads(line))
                if answer[-1]["type"] != "replayed":
                    return ended - began, answer


@contextlib.contextmanager
def _person(port: int) -> Iterator[_Asker]:
    with socket.create_connection((HOST, port), timeout=60) as sock:
        asker = _Asker(sock)
        asker.hello()
        yield asker


def _ask(asker: _Asker, outcome: Outcome, count: int) -> None:
    chance = random.Random(2)
    missed = min(_MISSED, count // 2)
    seconds, answer = asker.ask(type="resume", rooms={"lobby": count - missed})
    told = sum(len(part["events"]) for part in answer[:-1])
    if told != missed:
        raise RuntimeError(f"the resume told {told} of {missed} messages")
    outcome.checks.append(at_most(f"resume of {missed:,} missed messages", seconds, 0.5, " s"))
    pages = []
    for _ in range(_PAGES):
        seconds, answer = asker.ask(type="history", room="lobby", before=chance.randint(100, count), limit=50)
        if len(answer[0]["messages"]) != 50:
            raise RuntimeError("a page is short")
        pages.append(seconds * 1000)
    outcome.checks.append(at_most("page of 50, p99", stats.percentile(pages, 99), 5.0, " ms"))
    for what, query, limit in (("rare", "needle", 20.0), ("common", "haystack", 100.0)):
        times = []
        for _ in range(_SEARCHES):
            seconds, answer = asker.ask(type="search", query=query)
            if not answer[0]["messages"]:
                raise RuntimeError(f"nothing found of {query}")
            times.append(seconds * 1000)
        outcome.checks.append(at_most(f"search for a {what} word, p99", stats.percentile(times, 99), limit, " ms"))
