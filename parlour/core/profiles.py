"""What everybody may know of a person: made from what a client says of itself, and where it comes from."""

from __future__ import annotations

import hmac
import re
import sys
from ipaddress import IPv6Address, ip_address

from parlour.text import one_line

SUFFIX = "parlour"
"""Ends every host, and is the host of those of whom no address is known."""
MOST_USER = 10
"""Characters in a user's name."""
MOST_REALNAME = 150
"""Characters in what people say of themselves."""
MOST_WORDS = 400
"""Characters in why somebody is away, or in a last word."""
_NETWORK = 8
"""Bytes of an IPv6 address that say whose it is: the rest they choose themselves, anew every day."""

_NOT_USER = re.compile(r"[^A-Za-z0-9_.\-]+", re.ASCII)
_NOT_WORD = re.compile(r"[^a-z0-9]+", re.ASCII)


def user(said: str, name: str) -> str:
    """What a client wants to be called as a user; made of the canonical `name` if that is nothing."""
    made = _NOT_USER.sub("", said)[:MOST_USER] or _NOT_WORD.sub("", name.lower())[:MOST_USER] or "guest"
    return made if made != name else name  # not another string of the same


def realname(said: str, name: str) -> str:
    """What a client says of itself; its name if that is nothing."""
    return one_line(said, MOST_REALNAME) or name


def cloak(key: bytes, address: str) -> str:
    """A host that says nothing of `address` but whether two are the same."""
    if not address:
        return SUFFIX
    try:
        whole = ip_address(address.partition("%")[0])
    except ValueError:
        return SUFFIX
    if isinstance(whole, IPv6Address):
        mapped = whole.ipv4_mapped
        packed = whole.packed[:_NETWORK] if mapped is None else mapped.packed
    else:
        packed = whole.packed
    # Many may come from one address.
    return sys.intern(f"{hmac.digest(key, packed, 'sha256').hex()[:10]}.{SUFFIX}")
