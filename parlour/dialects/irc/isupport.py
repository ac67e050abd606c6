"""What the server can do and how much of it (RPL_ISUPPORT, numeric 005): nothing that is not so.

Dialects do not know the core, whose limits these are: a test compares the two.
"""

from __future__ import annotations

from functools import lru_cache

from parlour import names
from parlour.dialects.irc import letters
from parlour.dialects.irc.aims import CHANNEL
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.modes import MOST

MOST_TOKENS = 13
"""Tokens in one line: with the name and the text they are the 15 parameters that it may have."""

MOST_ROOMS = 100
"""Rooms that one person can be in."""
MOST_MASKS = 100
"""Masks on each list of a room."""
MOST_WATCHED = 100
"""People whom one can watch."""
MOST_PAGE = 500
"""Messages in an answer."""
MOST_WORDS = 400
"""Characters in why somebody is away, in a topic, in a reason."""
MOST_REALNAME = 150
MOST_USER = 10
MOST_HOST = 18
MOST_KEY = 32
MOST_TARGETS = 4
"""Targets of one message."""

TARGETS = {
    "ISON": "",
    "JOIN": "",
    "KICK": "",
    "LIST": "",
    "MONITOR": "",
    "NAMES": "1",
    "NOTICE": str(MOST_TARGETS),
    "PART": "",
    "PRIVMSG": str(MOST_TARGETS),
    "TAGMSG": str(MOST_TARGETS),
    "USERHOST": "5",
    "WHOIS": "1",
    "WHOWAS": "1",
}
"""How many targets a command takes; empty: any number."""

_HEX = str.maketrans({" ": "\\x20", "=": "\\x3D", "\\": "\\x5C"})


def tokens(network: str) -> list[tuple[str, str]]:
    """Names and values of everything that clients may want to know."""
    lists = "".join(letters.LISTS.values())
    return [
        ("AWAYLEN", str(MOST_WORDS)),
        ("BOT", letters.PERSON["bot"]),
        ("CASEMAPPING", "ascii"),
        ("CHANLIMIT", f"{CHANNEL}:{MOST_ROOMS}"),
        ("CHANMODES", f"{lists},{letters.KEY},{letters.LIMIT},{''.join(letters.FLAGS.values())}"),
        ("CHANNELLEN", str(len(CHANNEL) + names.MAX_LENGTH)),
        ("CHANTYPES", CHANNEL),
        ("CHATHISTORY", str(MOST_PAGE)),
        ("ELIST", "MNU"),
        ("EXCEPTS", letters.LISTS["exempt"]),
        ("HOSTLEN", str(MOST_HOST)),
        ("INVEX", letters.LISTS["invited"]),
        ("KEYLEN", str(MOST_KEY)),
        ("KICKLEN", str(MOST_WORDS)),
        ("MAXLIST", ",".join(f"{letter}:{MOST_MASKS}" for letter in lists)),
        ("MODES", str(MOST)),
        ("MONITOR", str(MOST_WATCHED)),
        ("MSGREFTYPES", "msgid,timestamp"),
        ("NAMELEN", str(MOST_REALNAME)),
        ("NETWORK", network.translate(_HEX)),
        ("NICKLEN", str(names.MAX_LENGTH)),
        ("PREFIX", f"({''.join(letters.ROLES.values())}){''.join(letters.SIGNS[role] for role in letters.ROLES)}"),
        ("SAFELIST", ""),
        ("TARGMAX", ",".join(f"{command}:{most}" for command, most in TARGETS.items())),
        ("TOPICLEN", str(MOST_WORDS)),
        ("USERLEN", str(MOST_USER)),
        ("UTF8MAPPING", "rfc8265"),
        ("UTF8ONLY", ""),
        ("WHOX", ""),
    ]


def lines(client: Client) -> bytes:
    """All of it, as `client` is told."""
    return b"".join(client.numeric("005", *words) for words in _lines(client.venue.network))


@lru_cache(maxsize=8)
def _lines(network: str) -> tuple[tuple[str, ...], ...]:
    words = [f"{name}={value}" if value else name for name, value in tokens(network)]
    return tuple(tuple(words[at : at + MOST_TOKENS]) for at in range(0, len(words), MOST_TOKENS))
