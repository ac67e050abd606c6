"""The load generator's processes: started, told what to do, and gone with their parent."""

from __future__ import annotations

import gc
import multiprocessing
import os
import socket
from collections.abc import Sequence
from multiprocessing.connection import Connection
from types import TracebackType
from typing import Any, Final, Self

from bench import readers, senders, system
from bench.drivers import DRIVERS
from bench.people import join
from bench.plan import Plan, Report
from bench.servers import core_plan

_PATIENCE_S: Final = 60.0  # the longest wait for a worker's answer


class Worker:
    """A process with connections of one kind: drain, look, talk or stuck."""

    def __init__(self, role: str, port: int, protocol: str) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, far = context.Pipe()
        self._process = context.Process(target=_live, args=(far, role, port, protocol, os.getpid()), daemon=True)
        self._process.start()
        far.close()

    def join(self, names: Sequence[bytes]) -> None:
        """Start connecting and registering these people; `answer` waits for the end of it."""
        self._pipe.send(("join", list(names)))

    def run(self, plan: Plan, senders: int) -> None:
        """Start the load; `answer` brings the report."""
        self._pipe.send(("run", plan, senders))

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


def _live(pipe: Connection[Any, Any], role: str, port: int, protocol: str, parent: int) -> None:
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
                people += join(port, DRIVERS[protocol], order[1], buffer)
                names += order[1]
                pipe.send(None)
            else:
                pipe.send(_work(role, people, names, order[1], order[2]))
    except (EOFError, KeyboardInterrupt, BrokenPipeError):
        return
    except OSError as error:  # whatever else: its traceback goes to standard error
        pipe.send(str(error))


def _work(role: str, people: list[socket.socket], names: list[bytes], plan: Plan, count: int) -> Report:
    if role == "talk":
        return senders.talk(people, plan, names)
    if role == "look":
        return readers.look(people, plan, count)
    if role == "stuck":
        return readers.stuck(people, plan)
    return readers.drain(people, plan)
