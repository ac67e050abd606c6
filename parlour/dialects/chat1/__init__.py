"""CHAT/1.0: the course's line protocol, byte-exact, and lenient with its many half-compatible clients.

Knows how such clients write and what they can bear to read. Must not know what the server does with it.
"""

from parlour.dialects.chat1.dialect import Chat1

__all__ = ["Chat1"]
