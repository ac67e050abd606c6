"""What a WHO wants to know (IRCv3 WHOX)."""

from typing import NamedTuple

from parlour.dialects.irc.digits import number

ORDER = "tcuihsnfdlaor"
"""The fields, by their letters, in the order in which they are told."""


class Wanted(NamedTuple):
    """What is told of each person."""

    fields: str = ""
    """Letters of `ORDER`; empty: what RFC 1459 tells."""
    nonce: str = "0"
    """What the client knows its answer by."""
    owners: bool = False
    """Of owners of the server alone."""


def parse(options: str) -> Wanted:
    """What the second parameter says: ``o``, ``%fields``, ``%fields,token``, or ``o`` before these."""
    flags, _, form = options.partition("%")
    fields, _, nonce = form.partition(",")
    if number(nonce, 3) is None:
        nonce = "0"
    return Wanted("".join(letter for letter in ORDER if letter in fields), nonce, "o" in flags)
