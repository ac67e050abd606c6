"""Where a server is found, and the line to type for each door."""

from __future__ import annotations

from typing import NamedTuple

import msgspec


class Place(msgspec.Struct, frozen=True):
    """Where a server is found."""

    url: str
    """For browsers, without a slash at its end."""
    host: str
    """For everything else: a name or an IP address."""
    port: int | None
    """For everything else; None if only browsers find it, since what is in between speaks nothing but HTTP."""
    others: tuple[str, ...] = ()
    """More URLs under which it may be found."""
    machine: str = ""
    """What the machine calls itself; empty if that is nobody's business."""

    @property
    def address(self) -> str:
        """``host:port``, an IPv6 address in brackets."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class Door(NamedTuple):
    """One way in."""

    title: str
    lines: tuple[str, ...]
    """What to type, each for itself; ``NAME`` is the reader's to replace."""
    note: str
    """What one needs for it."""


def doors(place: Place) -> tuple[Door, ...]:
    """All ways into `place`, the easiest first."""
    browser = Door("Browser", (place.url,), "any browser, also on a phone: scan the code")
    reading = f"curl -s {place.url}/api/v1/rooms/lobby/messages"
    if place.port is None:
        return browser, Door("curl", (reading,), "for scripts: reads what was said last, as JSON")
    host, port = place.host, place.port
    return (
        browser,
        Door(
            "Terminal",
            (f"python3 client.py NAME chat://{place.address}",),
            "Python 3.11 or newer, in Parlour's folder: ask whoever runs this server for a copy",
        ),
        Door(
            "IRC",
            (f"/connect {host} {port}", f"/server add parlour {host}/{port} -notls", "/connect parlour"),
            "the first line in irssi, the other two in WeeChat; elsewhere this host and port, without TLS",
        ),
        Door(
            "curl",
            (posting(place), reading),
            "for scripts: the first line says something, the other one reads what was said last, as JSON",
        ),
    )


def posting(place: Place) -> str:
    """A line for a shell that says something in the lobby."""
    said = r"REGISTER NAME CHAT/1.0\n@NAME: hello\nDISCONNECT NAME CHAT/1.0\n"
    return f"printf '{said}' | curl -s telnet://{place.address}"
