"""The line that begins a CHAT/2.0 connection."""

import re

MAX_ID = 64
"""Characters in the id of a request."""

_REGISTER = re.compile(rb"REGISTER +(\S+) +CHAT/2\.\d+(?: +([!-~]{1,100}))?")


def registration(line: bytes) -> tuple[str, str] | None:
    """The name and the secret (empty: none) of a registration, or None if it is not of that form."""
    match = _REGISTER.fullmatch(line.rstrip(b" \t\r"))
    return (match[1].decode("utf-8", "replace"), (match[2] or b"").decode()) if match else None
