"""Which IP addresses may be called: those of the public internet, and what the operator allows.

What only this machine or its neighbours can reach trusts whoever can; a webhook must not lead there. The lists are
those of IANA's registries of special-purpose addresses (RFC 6890); of IPv6, nothing is called but global unicast
(2000::/3), which leaves out what stands for an IPv4 address (mapped, NAT64) as well.
"""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final

Network = IPv4Network | IPv6Network

SPECIAL: Final[tuple[Network, ...]] = (
    *map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # carriers' own
            "127.0.0.0/8",  # loopback
            "169.254.0.0/16",  # link-local
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocols
            "192.0.2.0/24",  # documentation
            "192.31.196.0/24",  # AS112
            "192.52.193.0/24",  # AMT
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "192.175.48.0/24",  # AS112
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    ),
    *map(
        IPv6Network,
        (
            "2001::/23",  # protocols: Teredo, ORCHID, benchmarks
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4
            "2620:4f:8000::/48",  # AS112
            "3fff::/20",  # documentation
        ),
    ),
)
GLOBAL: Final = IPv6Network("2000::/3")


class Reach:
    """The addresses that may be called."""

    def __init__(self, allowed: Iterable[str] = ()) -> None:
        """`allowed` are networks, as ``10.1.0.0/16``, that may be called although they are not public."""
        self._allowed = [ip_network(network, strict=False) for network in allowed]

    def permits(self, address: str) -> bool:
        """Whether that IP address may be called."""
        ip = ip_address(address.partition("%")[0])
        if any(ip in network for network in self._allowed):
            return True
        return (ip.version == 4 or ip in GLOBAL) and not any(ip in network for network in SPECIAL)
