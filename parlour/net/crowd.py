"""How many connections there are from each address, and that nobody takes all of them.

The count goes by the sockets themselves: whoever serves one, and however that ends, it is closed at last.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
from collections import Counter
from collections.abc import Callable

from parlour.net.addresses import network_of
from parlour.net.tally import Denial, Tally

log = logging.getLogger(__name__)

Exempt = Callable[[str], bool]
"""Whether connections from an address are not counted."""


class Crowd:
    """Counts them."""

    def __init__(self, most: int, exempt: Exempt, tally: Tally) -> None:
        """`most` is how many one address may have; 0: any number."""
        self._most = most
        self._tally = tally
        self._exempt = exempt
        self._counts: Counter[str] = Counter()

    def __len__(self) -> int:
        """From how many addresses there are some."""
        return len(self._counts)

    def admit(self, sock: socket.socket, address: str) -> socket.socket | None:
        """The accepted `sock`, which may be another object from here on; None: closed, there are too many."""
        if not self._most or self._exempt(address):
            return sock
        of = network_of(address)
        if self._counts[of] >= self._most:
            sock.close()
            self._tally.deny(Denial.TOO_MANY_CONNECTIONS)
            return None
        self._counts[of] += 1
        if self._counts[of] == self._most:
            log.warning("%s has %s connections, and gets no more", address, self._most)
        return Guest(sock, lambda: self._left(of))

    def _left(self, of: str) -> None:
        self._counts[of] -= 1
        if not self._counts[of]:
            del self._counts[of]


class Guest(socket.socket):
    """A socket that says when it is closed."""

    __slots__ = ("_left",)

    def __init__(self, sock: socket.socket, left: Callable[[], None]) -> None:
        """Takes over `sock`."""
        family, kind, protocol = sock.family, sock.type, sock.proto
        super().__init__(family, kind, protocol, fileno=sock.detach())
        self._left: Callable[[], None] | None = left

    def close(self) -> None:
        """See `socket.socket`."""
        super().close()
        self._leave()

    def detach(self) -> int:
        """See `socket.socket`. uvloop takes the descriptor back when it is about to close it."""
        descriptor = super().detach()
        self._leave()
        return descriptor

    def _leave(self) -> None:
        left, self._left = self._left, None
        if left is not None:
            left()


def is_loopback(address: str) -> bool:
    """Whether that is this machine itself."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    mapped = ip.ipv4_mapped if isinstance(ip, ipaddress.IPv6Address) else None
    return (mapped or ip).is_loopback
