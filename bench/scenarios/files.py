"""One large file to the server and back: how fast it goes, and whether any of it stays in memory."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from bench import peers, servers, system
from bench.load import Sample
from bench.outcome import Check, Outcome, at_most, number, of
from bench.scenarios.options import Options, say
from bench.servers import HOST, Running, core_plan, running
from bench.stats import ratio

_PIECE: Final = 1 << 20  # bytes
_PIECES: Final = 1024
_KINDS: Final = 16  # different pieces, sent in turn: a server cannot keep one of them for all
_LOOK: Final = 16  # pieces between two looks at the server's memory
_PATIENCE_S: Final = 120.0
_LIMITS: Final = ("--file-limit", "--file-quota", "--files-total")
_SPEED: Final = 200.0  # MB/s
_SHARE: Final = 0.6  # of nginx, which will do as well
_GROWTH: Final = 50.0  # MiB
_PATH: Final = "/api/v1/files/bench.bin"


def run(specs: list[servers.Spec], options: Options) -> Outcome:
    """PUT 1 GiB, then GET it, with nobody else there."""
    pieces = 32 if options.quick else _PIECES
    ours, theirs = _parlour(pieces * _PIECE), peers.nginx()
    why_not = peers.absent(theirs)
    contestants = [ours] if why_not else [ours, theirs]
    rounds: dict[str, list[Sample]] = {spec.name: [] for spec in contestants}
    count = options.count(3)
    for turn in range(count):
        for spec in contestants:
            with running(spec) as server, _on_its_own_core():
                sample = _there_and_back(server, pieces)
            rounds[spec.name].append(sample)
            say(
                f"files {turn + 1}/{count}: {spec.name}: {sample.up_mb_s:.0f} MB/s there, "
                f"{sample.down_mb_s:.0f} MB/s back, {sample.grown_mib:.1f} MiB more memory"
            )
    about = f"One person uploads {pieces:,} MiB, then downloads them. The server has one core, the person another."
    outcome = Outcome("files", about, rounds, notes=[why_not] if why_not else [])
    outcome.notes.append("parlour: what is uploaded is on disk (fsync), and hashed, before the answer.")
    outcome.checks.append(_fast_enough(outcome, ours.name, theirs.name, "upload", lambda s: s.up_mb_s))
    outcome.checks.append(_fast_enough(outcome, ours.name, theirs.name, "download", lambda s: s.down_mb_s))
    grown = max(sample.grown_mib for sample in rounds[ours.name])
    outcome.checks.append(at_most("more memory in the worst round", grown, _GROWTH, " MiB"))
    return outcome


def _parlour(size: int) -> servers.Spec:
    """Ours, with limits that such a file keeps."""
    spec = servers.parlour("http")
    limits = [word for limit in _LIMITS for word in (limit, str(2 * size))]
    return replace(spec, command=(*spec.command, *limits))


def _fast_enough(outcome: Outcome, ours: str, theirs: str, what: str, speed: Callable[[Sample], float]) -> Check:
    """So many megabytes a second, or such a share of nginx's."""
    found = of(outcome.rounds[ours], speed)
    share = ratio(found, of(outcome.rounds.get(theirs, []), speed))  # NaN, which no number exceeds, without nginx
    target = f">= {_SPEED:g} MB/s, or {_SHARE:g} of nginx"
    return Check(what, f"{number(found)} MB/s, {number(share)} of nginx", target, found >= _SPEED or share >= _SHARE)


@contextlib.contextmanager
def _on_its_own_core() -> Iterator[None]:
    """The one who sends and reads leaves the server's core to the server."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, core_plan()[1])
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _there_and_back(server: Running, pieces: int) -> Sample:
    path, headers = ("/bench.bin", {}) if server.name == "nginx" else (_PATH, _person(server.port))
    sample = Sample(grown_mib=0.0)
    with contextlib.closing(http.client.HTTPConnection(HOST, server.port, _PATIENCE_S, blocksize=_PIECE)) as line:
        line.connect()
        rss = system.rss_bytes(server.pid)

        def look() -> None:
            sample.grown_mib = max(sample.grown_mib, (system.rss_bytes(server.pid) - rss) / 2**20)

        began = time.monotonic()
        line.request("PUT", path, _body(pieces, look), {**headers, "Content-Length": str(pieces * _PIECE)})
        answer = line.getresponse()
        said = answer.read()
        sample.up_mb_s = pieces * _PIECE / 1e6 / (time.monotonic() - began)
        if answer.status != 201:
            raise RuntimeError(f"{server.name} answered the upload with {answer.status} {said[:200]!r}")
        began = time.monotonic()
        line.request("GET", json.loads(said)["url"] if said else path)
        answer = line.getresponse()
        got = _drain(answer, look)
        sample.down_mb_s = got / 1e6 / (time.monotonic() - began)
        if answer.status != 200 or got != pieces * _PIECE:
            raise RuntimeError(f"{server.name} answered the download with {answer.status} and {got} bytes")
    return sample


def _person(port: int) -> dict[str, str]:
    """A guest's header: who may upload is known to the room."""
    with socket.create_connection((HOST, port), timeout=_PATIENCE_S) as sock, sock.makefile("rwb") as file:
        file.write(b"REGISTER bench CHAT/2.0\n")
        file.flush()
        file.readline()
        return {"Authorization": f"Bearer {json.loads(file.readline())['secret']}"}


def _body(pieces: int, look: Callable[[], None]) -> Iterator[bytes]:
    chance = random.Random(1)
    kinds = [chance.randbytes(_PIECE) for _ in range(_KINDS)]
    for turn in range(pieces):
        yield kinds[turn % _KINDS]
        if turn % _LOOK == 0:
            look()


def _drain(answer: http.client.HTTPResponse, look: Callable[[], None]) -> int:
    """Read to the end without keeping anything; bytes."""
    room, total, turn = bytearray(_PIECE), 0, 0
    while count := answer.readinto(room):
        total += count
        turn += 1
        if turn % _LOOK == 0:
            look()
    return total
