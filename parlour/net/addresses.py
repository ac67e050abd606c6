"""Under which URL a browser finds the server."""

from __future__ import annotations

import ipaddress
import socket

from parlour.settings import ServerSettings

_ELSEWHERE = ("192.0.2.1", 9)
"""An address that is nobody's (RFC 5737): the way there is the way out of this machine. Nothing is sent."""


def base_url(settings: ServerSettings, port: int) -> str:
    """The URL, without a slash at its end: the one that is set, or one made of an address of this machine."""
    return settings.public_url or f"http://{_host(settings.host)}:{port}"


def _host(host: str | None) -> str:
    """What others can call this machine, which listens on `host`."""
    if host is not None and not _is_any(host):
        return f"[{host}]" if ":" in host else host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(_ELSEWHERE)
            return str(probe.getsockname()[0])
        except OSError:  # it is in no network
            return "localhost"


def _is_any(host: str) -> bool:
    """Whether that stands for all addresses."""
    try:
        return ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return False
