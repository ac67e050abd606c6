"""What is sent to a webhook, signed so that it can know who sent it (docs/webhooks.md)."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

import msgspec

from parlour import __version__
from parlour.core.ports import Call

AGENT: Final = f"Parlour/{__version__}"

_encode = msgspec.json.Encoder().encode


def body_of(call: Call) -> bytes:
    """The JSON of `call`."""
    return _encode(
        {
            "hook": call.name,
            "room": call.room,
            "author": call.author,
            "seq": call.seq,
            "at": call.at,
            "text": call.text,
            "word": call.word,
        }
    )


def headers_of(body: bytes, secret: str, delivery: str, now: float) -> dict[str, str]:
    """The headers of one try to send `body`; `delivery` is the same for each."""
    timestamp = str(int(now))
    return {
        "Content-Type": "application/json",
        "User-Agent": AGENT,
        "Connection": "close",
        "X-Parlour-Delivery": delivery,
        "X-Parlour-Timestamp": timestamp,
        "X-Parlour-Signature": f"v1={signature(secret, timestamp, body)}",
    }


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 of ``timestamp.body``, in hexadecimal digits."""
    return hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
