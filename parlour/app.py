"""Puts the server together and runs it: the only file that knows all parts."""

import asyncio
import gc
import logging
import selectors
import signal
import socket
import sys
import time
from collections.abc import Callable
from typing import Any, Protocol

from parlour import __version__, logs, printer
from parlour.bus.local import LocalBus
from parlour.console import Console
from parlour.core.files import Files
from parlour.core.hub import Hub
from parlour.core.ports import Archive, Journal
from parlour.core.snapshot import Snapshot
from parlour.dialects.base import Depot
from parlour.net.addresses import base_url
from parlour.net.bind import bind, reached_at
from parlour.net.crowd import Crowd, is_loopback
from parlour.net.flusher import Flusher
from parlour.net.http.door import WebDoor
from parlour.net.http.forwarded import Proxies
from parlour.net.listener import Listener
from parlour.net.outgoing.start import Outgoing
from parlour.net.server import Server
from parlour.net.sniff import Claimed, Web
from parlour.net.sockets import allow_many, most_connections
from parlour.net.tally import Tally
from parlour.net.venue import Notes, make_venue, read_notes
from parlour.settings import ServerSettings
from parlour.store.files.limits import Limits
from parlour.store.folder import FolderLocked, default_folder
from parlour.store.store import open_store
from parlour.welcome import Welcome

DAY = 86_400.0
"""Seconds."""

log = logging.getLogger(__name__)


class Store(Protocol):
    """What the hub keeps things in."""

    @property
    def journal(self) -> Journal:
        """Takes what happens."""

    @property
    def archive(self) -> Archive:
        """Gives it back."""

    @property
    def files(self) -> Files | None:
        """Keeps what people upload, if it does."""

    @property
    def snapshot(self) -> Snapshot:
        """What was there when it was opened."""

    def announce(self, host: str, port: int) -> None:
        """Let other programs of this machine find the server."""

    def make_key(self) -> str:
        """A secret for the operator's commands; empty: they cannot find this server. Raises `errors.StartError`."""

    def close(self) -> None:
        """Store what still waits, and let go of the folder."""


OpenStore = Callable[[ServerSettings, Callable[..., Any]], Store]
"""Opens the store that the settings want; given the loop's `call_soon_threadsafe`. Raises `errors.StartError`."""


def serve(settings: ServerSettings, opening: OpenStore | None = None) -> None:
    """Run a server until somebody wants it to end. Raises `errors.StartError` if it cannot start."""
    printer.keep_standard_descriptors()
    allow_many()
    notes = read_notes(settings)
    sockets = bind(settings.host, settings.port)
    diagnostics = printer.open_printer(sys.stderr)
    out = None if settings.quiet else printer.open_printer(sys.stdout)
    logs.set_up(settings.log_level, settings.log_format, diagnostics)
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            welcome = Welcome(settings, sys.stderr, diagnostics)
            console = Console(out) if out else None
            runner.run(_serve(settings, notes, sockets, console, welcome, opening or _open_store))
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


async def _serve(
    settings: ServerSettings,
    notes: Notes,
    sockets: list[socket.socket],
    console: Console | None,
    welcome: Welcome,
    opening: OpenStore,
) -> None:
    loop = asyncio.get_running_loop()
    interrupted = _interruption(loop)
    store = opening(settings, loop.call_soon_threadsafe)
    try:
        await _attend(settings, notes, sockets, console, welcome, store, interrupted)
    finally:
        store.close()


async def _attend(
    settings: ServerSettings,
    notes: Notes,
    sockets: list[socket.socket],
    console: Console | None,
    welcome: Welcome,
    store: Store,
    interrupted: asyncio.Event,
) -> None:
    loop = asyncio.get_running_loop()
    flusher = Flusher(loop)
    program = f"Parlour {__version__}"
    calls = Outgoing(loop, settings.hooks_to)
    hub = Hub(
        store.journal,
        store.archive,
        LocalBus(),
        call_soon=flusher.when_rested,
        clock=time.time,
        snapshot=store.snapshot,
        program=program,
        observer=console,
        owner=notes.owner,
        key=store.make_key(),
        files=store.files,
        caller=calls,
    )
    hub.roster.keep_for_owners(settings.network, settings.server_name)
    hub.tokens.only_owners = settings.tokens == "owner"
    port = sockets[0].getsockname()[1]
    depot = Depot(base_url(settings, port), hub.shelf.get)
    venue = make_venue(settings, notes, hub.directory, program, time.time(), depot)
    server = Server(hub, flusher, settings, loop, most_connections(_uses_select(loop)), venue)
    web = WebDoor(server, loop)

    def adopt(sock: socket.socket, claimed: Claimed | None) -> None:
        if isinstance(claimed, Web):
            web.adopt(sock)
        else:
            server.adopt(sock, claimed)

    accepted = console.accepted if console else None
    crowd = _crowd(settings, server.tally)
    listener = Listener(sockets, adopt, lambda: server.room() - len(web), accepted, crowd, server.tally)
    store.announce(*reached_at(sockets[0]))
    _collect_seldom()
    log.info("listening on port %s", port)
    if console is not None:
        console.listening(port)
    if welcome.wanted:
        showing = loop.run_in_executor(None, welcome.show, port)  # after the port, and holding up nobody
        showing.add_done_callback(_shown)
    await interrupted.wait()
    log.info("stopping")
    if console is not None:
        console.interrupted()
    hub.observer = None  # that everyone leaves now is no news
    listener.close()
    server.stopping = True
    await asyncio.gather(web.stop(), server.stop())  # everybody has the same second
    calls.close()


def _collect_seldom() -> None:
    """Have the cycle collector look seldom, and not at what is there from the start.

    Messages come in batches of thousands of objects, and none of them in a cycle.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _shown(showing: asyncio.Future[None]) -> None:
    if not showing.cancelled() and showing.exception() is not None:
        log.error("the join card could not be shown", exc_info=showing.exception())


def _crowd(settings: ServerSettings, tally: Tally) -> Crowd:
    """Counts all but the connections of this machine itself, and of proxies."""
    proxies = Proxies(settings.trusted_proxy)
    return Crowd(
        settings.connections_per_address, lambda address: is_loopback(address) or proxies.trusts(address), tally
    )


def _open_store(settings: ServerSettings, call_soon_threadsafe: Callable[..., Any]) -> Store:
    """See `OpenStore`. A folder that another server has is no reason not to start: two servers may always run."""
    retention = settings.retention * DAY
    limits = Limits(settings.file_limit, settings.file_quota, settings.files_total)
    if not settings.ephemeral:
        try:
            folder = settings.data or default_folder()
            return open_store(folder, call_soon_threadsafe, retention=retention, limits=limits)
        except FolderLocked as locked:
            log.warning("another server uses the data folder %s: this one keeps everything in memory", locked.path)
    return open_store(None, call_soon_threadsafe, retention=retention, limits=limits)


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
