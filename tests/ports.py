"""Ports for servers that come back at the same one, and for those that must not be there."""

import atexit
import socket

# Below those that a system gives to who asks for any and to connections (Linux: 32768 and up; RFC 6335, section 6:
# 49152 and up): nothing else that tests begin can come to such a port between two starts, or where nobody must listen.
_left = iter(range(20000, 32000))


def free_port() -> int:
    """A port that nobody listens on, at no address, and that no other test is given, of this run or another."""
    for port in _left:
        if _claimed(port) and _is_free(port):
            return port
    raise RuntimeError("No port is free.")


def _claimed(port: int) -> bool:
    """Whether it is ours now, for as long as this process is there: by UDP, which no server here speaks."""
    claim = socket.socket(type=socket.SOCK_DGRAM)
    try:
        claim.bind(("127.0.0.1", port))
    except OSError:
        claim.close()
        return False
    atexit.register(claim.close)
    return True


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
