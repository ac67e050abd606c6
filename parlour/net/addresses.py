"""Where others find this machine, found without sending anything to anybody, and without a name server."""

from __future__ import annotations

import ipaddress
import socket
import struct
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from parlour.settings import ServerSettings

EVERYWHERE: Final = (None, "", "0.0.0.0", "::")
"""Values of `--host` that stand for more than one address."""

_PROBES: Final = (
    (socket.AF_INET, ("192.0.2.1", "10.0.0.1", "172.16.0.1", "192.168.0.1", "192.168.1.1")),
    (socket.AF_INET6, ("2001:db8::1", "fd00::1")),
)
"""Addresses of documentation (RFC 5737, RFC 3849), and private ones for networks from which no route leads out."""
_VIRTUAL: Final = (
    "docker",
    "br-",
    "veth",
    "virbr",
    "vmnet",
    "vboxnet",
    "lxc",
    "lxd",
    "cni",
    "flannel",
    "cali",
    "podman",
)
"""Beginnings of the names of interfaces that lead to nothing outside this machine."""
_SIOCGIFADDR: Final = 0x8915
_IPV6: Final = Path("/proc/net/if_inet6")
_UNFIT: Final = 0x01 | 0x08 | 0x20 | 0x40
"""Temporary, duplicate, deprecated, tentative (``linux/if_addr.h``): not the address to write on a wall."""


class Found(NamedTuple):
    """An address of an interface."""

    interface: str
    address: str


def lan_addresses() -> list[str]:
    """The addresses under which other machines may reach this one: the likeliest first, IPv4 before IPv6.

    Loopback and link-local addresses are left out: nobody else can use those in a browser.
    """
    return sort_out(_routed(), [*_found()])


def sort_out(routed: Iterable[str], found: Iterable[Found]) -> list[str]:
    """From the addresses that packets would leave by, and those of all interfaces, the ones for others, in order."""
    real = [one.address for one in found if not one.interface.startswith(_VIRTUAL)]
    usable = dict.fromkeys(address for address in (*routed, *real) if _usable(address))
    return sorted(usable, key=lambda address: ":" in address)


def _usable(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    return not (ip.is_loopback or ip.is_link_local or ip.is_unspecified or ip.is_multicast)


def _routed() -> list[str]:
    """The address from which this machine would send to somewhere else, for each protocol that it has."""
    routed = []
    for family, probes in _PROBES:
        for probe in probes:
            with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as sock:
                sock.connect((probe, 9))  # of UDP: picks a route, and sends nothing
                routed.append(str(sock.getsockname()[0]))
                break
    return routed


def _found() -> Iterable[Found]:
    """The addresses of the interfaces, where the system tells them without more ado."""
    if sys.platform == "linux":
        yield from _linux_ipv4()
        with suppress(OSError):
            yield from parse_if_inet6(_IPV6.read_text())
    elif sys.platform == "win32":
        with suppress(OSError):  # there, one's own name is not looked up elsewhere
            yield from (Found("", address) for address in socket.gethostbyname_ex(socket.gethostname())[2])


def _linux_ipv4() -> Iterable[Found]:
    """See netdevice(7)."""
    try:
        import fcntl
    except ImportError:
        return
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        for _, name in socket.if_nameindex():
            with suppress(OSError):  # it has none
                answer = fcntl.ioctl(sock, _SIOCGIFADDR, struct.pack("256s", name.encode()[:15]))
                yield Found(name, socket.inet_ntoa(answer[20:24]))


def parse_if_inet6(text: str) -> Iterable[Found]:
    """What Linux writes in ``/proc/net/if_inet6``: address, index, prefix, scope, flags, name; all but that in hex."""
    for line in text.splitlines():
        digits, _, _, _, flags, name = line.split()
        if not int(flags, 16) & _UNFIT:
            yield Found(name, str(ipaddress.IPv6Address(bytes.fromhex(digits))))


# -- what they make of a URL -------------------------------------------------------------------------------------------


def is_here(host: str) -> bool:
    """Whether `host`, a name or an address, means whatever machine it is used on."""
    if host.lower().rstrip(".") == "localhost" or host.lower().endswith(".localhost"):
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def is_near(address: str) -> bool:
    """Whether the IP `address` is one of this machine, or of a private network."""
    with suppress(ValueError):
        ip = ipaddress.ip_address(address.partition("%")[0])
        if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        return ip.is_loopback or ip.is_private or ip.is_link_local
    return False


def network_of(address: str) -> str:
    """What stands for one who connects from the IP `address`.

    Of IPv6 that is the network, since one customer gets a whole one (RFC 6177).
    """
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    return str(ip.ipv4_mapped) if ip.ipv4_mapped is not None else f"{int(ip) >> 64:x}::/64"


def hosts(settings: ServerSettings, find: Callable[[], list[str]] = lan_addresses) -> list[str]:
    """Where a server of these `settings` can be reached, the likeliest first; at least one."""
    if settings.host not in EVERYWHERE:
        return [str(settings.host)]
    family = {"0.0.0.0": False, "::": True}.get(settings.host or "")
    found = [address for address in find() if family is None or (":" in address) is family]
    return found or ["localhost"]


def url_of(host: str, port: int) -> str:
    """``http://host:port``, with what the host or the port make different."""
    bracketed = f"[{host}]" if ":" in host else host
    return f"http://{bracketed}" if port == 80 else f"http://{bracketed}:{port}"


def base_url(settings: ServerSettings, port: int, find: Callable[[], list[str]] = lan_addresses) -> str:
    """What to open in a browser to come to the server of these `settings` that listens on `port`; no slash at its end.

    That is what `--public-url` says, or else one of this machine's addresses.
    """
    return settings.public_url or url_of(hosts(settings, find)[0], port)


def host_name() -> str:
    """What this machine calls itself."""
    return socket.gethostname()
