"""Puts the server together and runs it: the only file that knows all parts."""

import asyncio
import logging
import signal
import socket
import sys
import time
from collections.abc import Callable

from parlour import logs
from parlour.bus.local import LocalBus
from parlour.console import Console
from parlour.core.hub import Hub
from parlour.net.bind import bind
from parlour.net.flusher import Flusher
from parlour.net.listener import Listener
from parlour.net.server import Server
from parlour.net.sockets import raise_descriptor_limit
from parlour.printer import keep_standard_descriptors, printer
from parlour.settings import ServerSettings
from parlour.store.memory import MemoryJournal

log = logging.getLogger(__name__)


def serve(settings: ServerSettings) -> None:
    """Run a server until SIGINT or SIGTERM. Raises `errors.StartError` if it cannot start."""
    keep_standard_descriptors()
    raise_descriptor_limit()
    sockets = bind(settings.host, settings.port)
    diagnostics = printer(sys.stderr)
    out = None if settings.quiet else printer(sys.stdout)
    logs.set_up(settings.log_level, settings.log_format, diagnostics)
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_serve(settings, sockets, Console(out) if out else None))
    finally:
        for stream in (out, diagnostics):
            if stream is not None:
                stream.close()


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """uvloop where there is one; else asyncio's own loop, on Windows the one that can watch listening sockets."""
    try:
        import uvloop
    except ImportError:
        return asyncio.SelectorEventLoop
    return uvloop.new_event_loop


async def _serve(settings: ServerSettings, sockets: list[socket.socket], console: Console | None) -> None:
    loop = asyncio.get_running_loop()
    hub = Hub(MemoryJournal(), LocalBus(), call_soon=loop.call_soon, clock=time.time, observer=console)
    server = Server(hub, Flusher(loop.call_soon), settings, loop)
    interrupted = _interruption(loop)
    listener = Listener(sockets, server.adopt, console.accepted if console else None)
    if console is not None:
        console.listening(sockets[0].getsockname()[1])
    await interrupted.wait()
    if console is not None:
        console.interrupted()
    hub.observer = None  # that everyone leaves now is no news
    listener.close()
    await server.stop()


def _interruption(loop: asyncio.AbstractEventLoop) -> asyncio.Event:
    """Set as soon as SIGINT or SIGTERM comes."""
    interrupted = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, interrupted.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(interrupted.set))
            _look_up(loop)
    return interrupted


def _look_up(loop: asyncio.AbstractEventLoop) -> None:
    """Wake the loop four times a second: on Windows a signal is only seen between two of its turns."""
    loop.call_later(0.25, _look_up, loop)
