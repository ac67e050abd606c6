"""CHAT/2.0: the handshake of CHAT/1.0, then one JSON object a line, both ways (docs/chat-2.0.md).

Knows lines and JSON: the objects are the vocabulary itself (docs/decisions/0008). Must not know what is done with them.
"""

from parlour.dialects.chat2.dialect import Chat2

__all__ = ["Chat2"]
