"""A line dialect over WebSocket (RFC 6455): a line is a message, both ways.

Knows frames, and the contract of dialects. The handshake, which is HTTP, is over when it begins.
"""

from parlour.dialects.websocket.codes import BINARY, TEXT
from parlour.dialects.websocket.dialect import WebSocket

__all__ = ["BINARY", "TEXT", "WebSocket"]
