"""Puts the server together and runs it: the only file that knows all parts."""

import asyncio
import logging
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable

from parlour import logs, printer
from parlour.bus.local import LocalBus
from parlour.console import Console
from parlour.core.hub import Hub
from parlour.net.bind import bind
from parlour.net.flusher import Flusher
from parlour.net.listener import Listener
from parlour.net.server import Server
from parlour.net.sockets import allow_many, most_connections
from parlour.settings import ServerSettings
from parlour.store.memory import MemoryJournal

log = logging.getLogger(__name__)


def serve(settings: ServerSettings) -> None:
    """Run a server until somebody wants it to end. Raises `errors.StartError` if it cannot start."""
    printer.keep_standard_descriptors()
    allow_many()
    sockets = bind(settings.host, settings.port)
    diagnostics = printer.open_printer(sys.stderr)
    out = None if settings.quiet else printer.open_printer(sys.stdout)
    logs.set_up(settings.log_level, settings.log_format, diagnostics)
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_serve(settings, sockets, Console(out) if out else None))
    finally:
        printer.close(out, diagnostics)


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """uvloop where there is one; else asyncio's own loop, on Windows the one that can watch listening sockets."""
    try:
        import uvloop
    except ImportError:
        return asyncio.SelectorEventLoop
    return uvloop.new_event_loop


def _uses_select(loop: asyncio.AbstractEventLoop) -> bool:
    return isinstance(loop, asyncio.SelectorEventLoop) and issubclass(
        selectors.DefaultSelector, selectors.SelectSelector
    )


async def _serve(settings: ServerSettings, sockets: list[socket.socket], console: Console | None) -> None:
    loop = asyncio.get_running_loop()
    flusher = Flusher(loop)
    hub = Hub(MemoryJournal(), LocalBus(), call_soon=flusher.when_rested, clock=time.time, observer=console)
    server = Server(hub, flusher, settings, loop, most_connections(_uses_select(loop)))
    interrupted = _interruption(loop)
    listener = Listener(sockets, server.adopt, server.room, console.accepted if console else None)
    port = sockets[0].getsockname()[1]
    log.info("listening on port %s", port)
    if console is not None:
        console.listening(port)
    await interrupted.wait()
    log.info("stopping")
    if console is not None:
        console.interrupted()
    hub.observer = None  # that everyone leaves now is no news
    listener.close()
    await server.stop()


def _interruption(loop: asyncio.AbstractEventLoop) -> asyncio.Event:
    """Set as soon as somebody wants the server to end: SIGINT, SIGTERM, or a terminal that is closed."""
    interrupted = asyncio.Event()
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        number = getattr(signal, name, None)
        if number is None or (name == "SIGHUP" and signal.getsignal(number) is signal.SIG_IGN):  # nohup
            continue
        try:
            loop.add_signal_handler(number, interrupted.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(interrupted.set))
    if sys.platform == "win32":
        _keep_waking(loop)
    return interrupted


def _keep_waking(loop: asyncio.AbstractEventLoop) -> None:
    """Wake the loop four times a second: on Windows a signal is only seen between two of its turns."""
    loop.call_later(0.25, _keep_waking, loop)
