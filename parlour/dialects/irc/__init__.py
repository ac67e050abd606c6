"""IRC, as modern clients speak it (RFC 1459, RFC 2812, modern.ircdocs.horse, IRCv3).

Knows lines, numerics, capabilities, and which commands and events they stand for. Must not know what is done with them:
who may do what, who is where and what was said is the core's affair.
"""

from parlour.dialects.irc.claim import claims
from parlour.dialects.irc.dialect import Irc

__all__ = ["Irc", "claims"]
