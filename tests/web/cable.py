"""The network between a browser and a server, which can break: connections that end, packets that vanish."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Self


class Cable:
    """Passes bytes on between its own `port` and a server's. May be used from one other thread than its own.

    Three things can befall it: `cut` ends all connections and refuses new ones, `hold` lets nothing through, as if
    packets vanished on their way, and `mute` nothing of what the server says. `mend` ends them; what was held then
    arrives late, as TCP has it, unless it is `forgotten`.
    """

    def __init__(self, target: int) -> None:
        self.target = target
        self.port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._allowed: float = float("inf")
        """Bytes that may still go to the server; nothing goes back either when it is 0."""
        self._open = asyncio.Event()
        self._heard = asyncio.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        self._call(self._listen)
        self._call(self._let, float("inf"))
        return self

    def __exit__(self, *_: object) -> None:
        self._call(self._close)
        self._call(self._finish)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def cut(self) -> None:
        """End every connection with a reset, and refuse new ones."""
        self._call(self._close)
        self._call(self._abort)

    def hold(self, after: int = 0) -> None:
        """From now on, or `after` so many bytes to the server, nothing arrives anywhere. New connections stay mute."""
        self._call(self._let, after)

    def mute(self) -> None:
        """From now on, the server hears everything, and nothing that it says arrives. New connections stay mute."""
        self._call(self._heard.clear)

    def mend(self, *, forgotten: bool = False) -> None:
        """Everything passes again. `forgotten`: connections from before stay mute for ever."""
        if forgotten:
            self._call(self._forget)
        self._call(self._let, float("inf"))
        if self._server is None:
            self._call(self._listen)

    # -- in its own thread ---------------------------------------------------------------------------------------------

    def _call(self, work: Callable[..., object], *arguments: object) -> None:
        async def call() -> None:
            result = work(*arguments)
            if asyncio.iscoroutine(result):
                await result

        asyncio.run_coroutine_threadsafe(call(), self._loop).result(10)

    async def _listen(self) -> None:
        listening = socket.create_server(("127.0.0.1", self.port))
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 16)  # what is held stays with the sender
        self.port = listening.getsockname()[1]
        self._server = await asyncio.start_server(self._serve, sock=listening)

    def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def _abort(self) -> None:
        for writer in self._writers:
            writer.transport.abort()

    def _let(self, allowed: float) -> None:
        self._allowed = allowed
        if allowed:
            self._open.set()
            self._heard.set()
        else:
            self._open.clear()

    def _forget(self) -> None:
        """The connections there are now wait for another time than the next ones do."""
        self._open, self._heard = asyncio.Event(), asyncio.Event()

    async def _finish(self) -> None:
        self._abort()
        tasks = [task for task in self._tasks if not task.done()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._writers.add(writer)
        opened, heard = self._open, self._heard
        try:
            await opened.wait()
            there, back = await asyncio.open_connection("127.0.0.1", self.target)
            self._writers.add(back)
            try:
                await asyncio.gather(
                    self._pump(reader, back, opened, counted=True), self._pump(there, writer, opened, heard)
                )
            finally:
                back.transport.abort()
                self._writers.discard(back)
        except (OSError, asyncio.CancelledError):
            pass  # it is over, from whichever side
        finally:
            writer.transport.abort()
            self._writers.discard(writer)
            self._tasks.discard(task)

    async def _pump(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        *gates: asyncio.Event,
        counted: bool = False,
    ) -> None:
        while data := await reader.read(1 << 16):
            for gate in gates:
                await gate.wait()
            while counted and len(data) > self._allowed:
                part, data = data[: int(self._allowed)], data[int(self._allowed) :]
                writer.write(part)
                self._let(0)
                await gates[0].wait()
            if counted:
                self._allowed -= len(data)
            writer.write(data)
            await writer.drain()
        with suppress(OSError):
            writer.write_eof()
