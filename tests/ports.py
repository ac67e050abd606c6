"""Ports for servers that come back at the same one, and for those that must not be there."""

import itertools
import os
import socket

# Below those that a system gives to who asks for any and to connections (Linux: 32768 and up; RFC 6335, section 6:
# 49152 and up): nothing else that tests begin can come to such a port between two starts, or where nobody must listen.
_FIRST, _OF_EACH = 20000, 700
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
_numbers = itertools.cycle(range(_OF_EACH))


def free_port() -> int:
    """A port that nobody listens on, at no address, and that no other test is given."""
    for number in itertools.islice(_numbers, _OF_EACH):
        port = _FIRST + _WORKER % 16 * _OF_EACH + number
        if _is_free(port):
            return port
    raise RuntimeError("No port is free.")


def _is_free(port: int) -> bool:
    for family, host in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                probe.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            try:
                probe.bind((host, port))
            except OSError:
                return False
    return True
