"""The numbers of RFC 6455: opcodes (section 5.2) and close codes (section 7.4)."""

from typing import Final, NamedTuple

CONTINUATION: Final = 0x0
TEXT: Final = 0x1
BINARY: Final = 0x2
CLOSE: Final = 0x8
PING: Final = 0x9
PONG: Final = 0xA

NORMAL: Final = 1000
GOING_AWAY: Final = 1001
PROTOCOL_ERROR: Final = 1002
UNSUPPORTED_DATA: Final = 1003
INVALID_DATA: Final = 1007
POLICY_VIOLATION: Final = 1008
MESSAGE_TOO_BIG: Final = 1009


class Ending(NamedTuple):
    """What a close frame says."""

    code: int | None
    """None: nothing."""
    reason: str = ""
    """At most 123 bytes."""


_ON_THE_WIRE: Final = frozenset({1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014})


def may_be_sent(code: int) -> bool:
    """Whether a close frame may carry `code`: one that is registered for that, or a library's or program's own."""
    return code in _ON_THE_WIRE or 3000 <= code < 5000
