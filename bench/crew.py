"""The load generator's processes: started, told what to do, and gone with their parent."""

from __future__ import annotations

import gc
import multiprocessing
import os
import socket
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Final, Self

from bench import readers, rush, senders, system
from bench.drivers import DRIVERS, Driver
from bench.people import join
from bench.plan import Plan, Report
from bench.servers import Running, core_plan

_PATIENCE_S: Final = 60.0  # the longest wait for a worker's answer


class Worker:
    """A process with connections of one kind: drain, look, talk, stuck or rush."""

    def __init__(self, role: str, server: Running, protocol: str, share: int = 1) -> None:
        """`share`: how many workers join at the same time."""
        context = multiprocessing.get_context("spawn")
        self._pipe, far = context.Pipe()
        together = max(1, server.together // share)
        self._process = context.Process(
            target=_live, args=(far, role, server.port, protocol, together, os.getpid()), daemon=True
        )
        self._process.start()
        far.close()

    def join(self, names: Sequence[bytes], protocol: str | None = None) -> None:
        """Start connecting and registering these people, whose protocol may be a variant of the worker's.

        `answer` waits for the end of it.
        """
        self._pipe.send(("join", list(names), protocol))

    def run(self, plan: Plan, senders: int) -> None:
        """Start the load; `answer` brings the report."""
        self._pipe.send(("run", plan, senders))

    def enough(self) -> None:
        """Say that all has been delivered, as far as one can tell: who reads on until then may come to an end."""
        self._pipe.send(("enough",))

    def answer(self) -> Report | None:
        """The end of the last order. RuntimeError: the worker failed."""
        if not self._pipe.poll(_PATIENCE_S):
            raise RuntimeError("a process of the load generator does not answer")
        try:
            answer = self._pipe.recv()
        except EOFError:
            raise RuntimeError("a process of the load generator ended") from None
        if isinstance(answer, str):
            raise RuntimeError(f"a process of the load generator failed: {answer}")
        assert answer is None or isinstance(answer, Report)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """The closed pipe ends the worker; one that is busy is killed."""
        self._pipe.close()
        if kind is None:
            self._process.join(1)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()


def _live(pipe: Connection[Any, Any], role: str, port: int, protocol: str, together: int, parent: int) -> None:
    """The worker's life: orders from the pipe until it closes."""
    system.die_with_parent()
    if os.getppid() != parent:
        return
    os.sched_setaffinity(0, core_plan()[1])
    gc.disable()  # a collection in the middle would be a latency of our own
    names: list[bytes] = []
    people: list[socket.socket] = []
    try:
        while True:
            order = pipe.recv()
            if order[0] == "join":
                buffer = senders.SEND_BUFFER if role == "talk" else 0
                people += join(port, DRIVERS[order[2] or protocol], order[1], together, buffer)
                names += order[1]
                pipe.send(None)
            elif order[0] == "run":  # during which `enough` may come; it is nothing to do afterwards
                report = _work(role, people, names, DRIVERS[protocol], order[1], order[2], pipe.poll)
                report.protocol = protocol
                pipe.send(report)
    except (EOFError, KeyboardInterrupt, BrokenPipeError):
        return
    except OSError as error:  # whatever else: its traceback goes to standard error
        pipe.send(str(error))


def _work(
    role: str,
    people: list[socket.socket],
    names: list[bytes],
    driver: Driver,
    plan: Plan,
    count: int,
    enough: Callable[[], bool],
) -> Report:
    if role == "talk":
        return senders.talk(people, plan, driver, names, enough)
    if role == "look":
        return readers.look(people, plan, driver, count)
    if role == "stuck":
        return readers.stuck(people, plan)
    if role == "rush":
        return rush.enter(people, plan)
    return readers.drain(people, plan, driver, enough)
