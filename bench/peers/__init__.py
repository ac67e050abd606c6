"""Other servers, as their packages bring them, beside which ours is measured. Their settings lie here."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Final

from bench.servers import Spec

_HERE: Final = Path(__file__).parent
_PLACES: Final = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin", "/usr/local/sbin"])
_PACKAGES: Final = {"InspIRCd": "inspircd", "ngIRCd": "ngircd", "nginx": "nginx-light"}
_ONCE_A_SECOND: Final = 2000  # InspIRCd completes registrations once a second, those of all who wait
_BACKLOG: Final = 8  # ngIRCd lets few wait to be accepted; the others try again a second later
NAMES: Final = frozenset({"InspIRCd", "ngIRCd"})  # of those that speak IRC


def inspircd(*, tags: bool = False) -> Spec:
    """InspIRCd; with `tags`, with its modules for them, which it does without otherwise."""
    files = ("inspircd.conf", "inspircd-tags.conf") if tags else ("inspircd.conf",)
    command = (_program("inspircd"), "--config", f"{{data}}/{files[-1]}", "--nofork", "--runasroot")
    return Spec("InspIRCd", command, "irc", files=tuple(_HERE / name for name in files), together=_ONCE_A_SECOND)


def ngircd() -> Spec:
    """ngIRCd, which knows no tags."""
    command = (_program("ngircd"), "--nodaemon", "--config", "{data}/ngircd.conf")
    return Spec("ngIRCd", command, "irc", files=(_HERE / "ngircd.conf",), together=_BACKLOG)


def nginx() -> Spec:
    """nginx, which keeps files and does not look at them."""
    command = (_program("nginx"), "-e", "stderr", "-p", "{data}", "-c", "{data}/nginx.conf")
    return Spec("nginx", command, "http", files=(_HERE / "nginx.conf",))


def absent(peer: Spec) -> str | None:
    """Why the peer takes no part, None if it does."""
    if shutil.which(peer.command[0]):
        return None
    return f"{peer.name} is not installed (the package {_PACKAGES[peer.name]}), so it takes no part."


def _program(name: str) -> str:
    return shutil.which(name, path=_PLACES) or name
