"""Keys with which requests are sent again (draft-ietf-httpapi-idempotency-key-header): what the core is asked under."""

from __future__ import annotations

import hashlib

from parlour.core.requests import Key

_KEY_DIGITS = 40
_BODY_DIGITS = 16
"""Of SHA-256. With the same key and another body nobody harms but themselves."""


def request_id(operation: str, key: str, body: bytes, part: int = 0) -> Key:
    """The id for that `part` of what is asked with `key`, which the same person may use for other operations, too.

    `operation` says what is done, and where; `body` is the content of the request: the same key with another one is
    refused.
    """
    text = hashlib.sha256(f"{operation}\n{key}".encode("utf-8", "surrogatepass")).hexdigest()[:_KEY_DIGITS]
    return Key(f"{text}:{part}" if part else text, hashlib.sha256(body).hexdigest()[:_BODY_DIGITS])
