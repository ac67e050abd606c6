"""Whether a connection's first bytes are IRC."""

import re

WORDS = (
    "CAP",
    "NICK",
    "PASS",
    "USER",
    "QUIT",
    "PING",
    "PONG",
    "JOIN",
    "PRIVMSG",
    "NOTICE",
    "AUTHENTICATE",
    "MODE",
    "WHOIS",
)
"""What a client can say first, or would if it forgot to say who it is."""

_FIRST = re.compile(
    rb"[\r\n]*(?:@[^ \r\n]* +)?(?::[^ \r\n]* +)?(?:" + "|".join(WORDS).encode() + rb")[ \r\n]", re.IGNORECASE
)
_STARTS = re.compile(rb"[\r\n]*(?:@[^ \r\n]* *)?(?::[^ \r\n]* *)?([A-Z]*)", re.IGNORECASE)


def claims(head: bytes) -> bool | None:
    """Whether they are; None while they may be."""
    if _FIRST.match(head):
        return True
    begun = _STARTS.fullmatch(head)
    if begun is None:
        return False
    word = begun[1].decode().upper()
    return None if any(known.startswith(word) for known in WORDS) else False
