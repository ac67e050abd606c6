"""What Discord's webhooks take, as a text, and what they answer.

"Execute Webhook", "Embed Object" and "Message Object" of https://discord.com/developers/docs.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from parlour.net.http.incoming.words import each, inner, lines, linked, named, word


def text_of(payload: dict[str, Any]) -> str:
    """What `payload` says; empty if that is nothing."""
    return lines(word(payload, "content"), *map(_embed, each(payload, "embeds")))


def _embed(one: dict[str, Any]) -> str:
    fields = (named(word(field, "name"), word(field, "value")) for field in each(one, "fields"))
    return lines(
        word(inner(one, "author"), "name"),
        linked(word(one, "title"), word(one, "url")),
        word(one, "description"),
        *fields,
        word(inner(one, "image"), "url"),
        word(inner(one, "footer"), "text"),
    )


def message(name: str, room: str, seq: int, at: float, text: str) -> dict[str, Any]:
    """The message object for what `name` said so (``?wait=true``). Ids are texts there."""
    return {
        "id": str(seq),
        "type": 0,
        "channel_id": room,
        "webhook_id": name,
        "author": {"id": name, "username": name, "discriminator": "0000", "avatar": None, "bot": True},
        "content": text,
        "timestamp": datetime.fromtimestamp(at, UTC).isoformat(),
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "components": [],
        "pinned": False,
        "flags": 0,
    }
