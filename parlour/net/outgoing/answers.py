"""What a webhook answers, as messages: JSON with a `text`, or plain text; anything else says nothing."""

from __future__ import annotations

import msgspec

from parlour.net.charsets import UnknownCharset, content_type, decoded
from parlour.net.outgoing.post import Reply
from parlour.net.pieces import TooMany, pieces


class _Answer(msgspec.Struct):
    text: str | None = None


_decode = msgspec.json.Decoder(_Answer).decode


class Unusable(ValueError):
    """The answer cannot be said; the text tells why, in a few words."""


def texts_of(reply: Reply) -> list[str]:
    """What the successful `reply` says: messages, none of them blank. Raises `Unusable`."""
    media, charset, _ = content_type(reply.headers.get("content-type") or "", "application/octet-stream")
    if media not in ("application/json", "text/plain") or not reply.body:
        return []
    if not reply.whole:
        raise Unusable("it is too long")
    try:
        said = (_decode(reply.body).text or "") if media == "application/json" else decoded(reply.body, charset)
        return pieces(said)
    except TooMany as error:
        raise Unusable("it is too long") from error
    except UnknownCharset as error:
        raise Unusable("its character set is not known") from error
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Unusable("it is not JSON with a text") from error
