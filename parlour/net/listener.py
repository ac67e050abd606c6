"""The one port: accepts, and hands each connection to whom its first bytes name.

The bytes are looked at, not taken, so that any library can serve the socket from its beginning.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from parlour.dialects import FALLBACK, HEAD_SIZE
from parlour.net.crowd import Crowd
from parlour.net.deadlines import Deadlines
from parlour.net.sniff import Claimed, sniff
from parlour.net.sockets import prepare
from parlour.net.tally import Denial, Tally

SILENCE_TIME = 30.0
"""Seconds after which a connection must have shown its dialect."""
ACCEPTS_PER_TURN = 128
"""Connections accepted before the loop gets to do something else."""
TROUBLE_PAUSE = 0.5
"""Seconds without accepting when the system cannot."""
LOOK_AGAIN = 0.1
"""Seconds until a look at more bytes, where the system cannot say when they are there."""

log = logging.getLogger(__name__)

Adopt = Callable[[socket.socket, Claimed | None], None]
"""Serves a connection from its first byte, as who claims it; None: nobody has in time."""
Accepted = Callable[[Any], None]
"""Is told the address of each new connection."""


class Arrival:
    """An accepted connection that has not shown its dialect."""

    __slots__ = ("retry", "seen", "sock", "watched")

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.seen = 0
        """Bytes that were there at the last look."""
        self.watched = False
        """The loop tells when there is something to look at."""
        self.retry: asyncio.TimerHandle | None = None
        """The next look, where the loop cannot tell."""


class Listener:
    """Accepts on `sockets` and calls `adopt` with each connection and who claims it."""

    def __init__(
        self,
        sockets: list[socket.socket],
        adopt: Adopt,
        room: Callable[[], int],
        accepted: Accepted | None,
        crowd: Crowd,
        tally: Tally,
    ) -> None:
        """`room` tells how many connections more can be adopted."""
        self._sockets = sockets
        self._crowd = crowd
        self._tally = tally
        self._adopt = adopt
        self._room = room
        self._accepted = accepted
        self._loop = asyncio.get_running_loop()
        self._arrivals: set[Arrival] = set()
        self._silent = Deadlines[Arrival](self._loop, SILENCE_TIME, self._give_up)
        self._resume: asyncio.TimerHandle | None = None
        """Set while nothing is accepted."""
        self._troubled = False
        """Accepting has failed, and that has been said."""
        self._accept_on_all()

    def close(self) -> None:
        """Accept nothing more, and drop whoever has not shown a dialect."""
        if self._resume is not None:
            self._resume.cancel()
        for sock in self._sockets:
            self._loop.remove_reader(sock)
            sock.close()
        for arrival in list(self._arrivals):
            self._drop(arrival)

    # -- accepting -----------------------------------------------------------------------------------------------------

    def _accept_on_all(self) -> None:
        self._resume = None
        for sock in self._sockets:
            self._loop.add_reader(sock, self._accept, sock)

    def _accept(self, listening: socket.socket) -> None:
        for _ in range(ACCEPTS_PER_TURN):
            if self._room() <= len(self._arrivals):
                self._pause("there are as many as the system allows")
                return
            try:
                sock, address = listening.accept()
            except (BlockingIOError, InterruptedError, ConnectionAbortedError):
                return
            except OSError as error:
                # No descriptors or memory left, or a fault of the network that Linux reports here (accept(2)).
                self._pause(error.strerror)
                return
            self._troubled = False
            guest = self._crowd.admit(sock, str(address[0]))
            if guest is None:
                continue
            sock = guest
            try:
                prepare(sock)
            except OSError:  # it is gone already
                sock.close()
                continue
            if self._accepted is not None:
                self._accepted(address)
            arrival = Arrival(sock)
            self._arrivals.add(arrival)
            self._silent.add(arrival)
            self._look(arrival)

    def _pause(self, why: str | None) -> None:
        """Accept nothing for a moment: whoever knocks waits in the kernel's queue."""
        level = logging.DEBUG if self._troubled else logging.WARNING
        log.log(level, "no connection can be accepted for the moment: %s", why)
        self._troubled = True
        for sock in self._sockets:
            self._loop.remove_reader(sock)
        self._resume = self._loop.call_later(TROUBLE_PAUSE, self._accept_on_all)

    # -- looking at the first bytes ------------------------------------------------------------------------------------

    def _look(self, arrival: Arrival) -> None:
        arrival.retry = None
        try:
            head = arrival.sock.recv(HEAD_SIZE, socket.MSG_PEEK)
        except (BlockingIOError, InterruptedError):
            self._watch(arrival)
            return
        except OSError:
            self._drop(arrival)
            return
        if not head:
            self._drop(arrival)
            return
        row = sniff(head)
        if row is None and len(head) == arrival.seen and arrival.watched:
            row = FALLBACK  # readable, yet nothing new: the peer sends nothing more
        if row is None:
            arrival.seen = len(head)
            self._watch_for_more(arrival)
            return
        self._forget(arrival)
        if arrival.seen:
            _wake_at(arrival.sock, 1)
        self._adopt(arrival.sock, row)

    def _watch(self, arrival: Arrival) -> None:
        if not arrival.watched:
            arrival.watched = True
            self._loop.add_reader(arrival.sock, self._look, arrival)

    def _watch_for_more(self, arrival: Arrival) -> None:
        """Look again when there are more bytes than now, without spinning on those that are there."""
        if _wake_at(arrival.sock, arrival.seen + 1):
            self._watch(arrival)
            return
        self._unwatch(arrival)
        arrival.retry = self._loop.call_later(LOOK_AGAIN, self._look, arrival)

    def _unwatch(self, arrival: Arrival) -> None:
        if arrival.watched:
            arrival.watched = False
            self._loop.remove_reader(arrival.sock)

    def _forget(self, arrival: Arrival) -> None:
        self._arrivals.discard(arrival)
        self._silent.discard(arrival)
        self._unwatch(arrival)
        if arrival.retry is not None:
            arrival.retry.cancel()

    def _drop(self, arrival: Arrival) -> None:
        self._forget(arrival)
        with suppress(OSError):
            arrival.sock.recv(HEAD_SIZE)  # closing over what was not read would reset the connection
        arrival.sock.close()

    def _give_up(self, arrival: Arrival) -> None:
        """It has not shown its dialect in time. Whoever said nothing is told nothing."""
        self._tally.deny(Denial.SILENT)
        if not arrival.seen:
            self._drop(arrival)
            return
        self._forget(arrival)
        self._adopt(arrival.sock, None)


def _wake_at(sock: socket.socket, size: int) -> bool:
    """Have `sock` count as readable from `size` bytes on (or at its end); False where the system cannot."""
    try:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVLOWAT, size)
    except (AttributeError, OSError):
        return False
    return True
