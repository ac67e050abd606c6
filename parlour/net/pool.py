"""A few threads that wait for others. They do not keep the program from ending."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import partial
from queue import Empty, SimpleQueue
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Pool(Executor):
    """Runs jobs, each on one of them; one more is started when none is free."""

    def __init__(self, name: str, most: int) -> None:
        self._name = name
        self._most = most
        self._jobs: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._free = threading.Semaphore(0)
        """Counts the threads that wait for a job."""
        self._count = 0

    def run(self, job: Callable[[], None]) -> None:
        """Have `job`, which raises nothing, run as soon as a thread is free. To be called on one thread only."""
        self._jobs.put(job)
        if not self._free.acquire(blocking=False) and self._count < self._most:
            self._count += 1
            threading.Thread(target=self._work, name=self._name, daemon=True).start()

    def submit(self, job: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """See `concurrent.futures.Executor`; otherwise as `run`."""
        future: Future[T] = Future()
        self.run(partial(_settle, future, partial(job, *args, **kwargs)))
        return future

    def _work(self) -> None:
        while True:
            try:
                job = self._jobs.get_nowait()
            except Empty:
                self._free.release()
                job = self._jobs.get()
            job()


def _settle(future: Future[T], job: Callable[[], T]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = job()
    except BaseException as error:  # noqa: BLE001  # whoever waits for it gets it
        future.set_exception(error)
    else:
        future.set_result(result)
