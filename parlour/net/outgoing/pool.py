"""A few threads that wait for others. They do not keep the program from ending."""

from __future__ import annotations

import threading
from collections.abc import Callable
from queue import SimpleQueue

THREADS = 4


class Pool:
    """Runs jobs, each on one of them; they are started when there is something to do."""

    def __init__(self, name: str, most: int = THREADS) -> None:
        self._name = name
        self._most = most
        self._jobs: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self._threads: list[threading.Thread] = []

    def run(self, job: Callable[[], None]) -> None:
        """Have `job`, which raises nothing, run as soon as a thread is free."""
        self._jobs.put(job)
        if len(self._threads) < self._most:
            thread = threading.Thread(target=self._work, name=self._name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        while True:
            self._jobs.get()()
