"""What other programs send to a webhook, as texts: their own words, or the JSON that Slack and Discord take.

Slack: https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks; Discord: "Execute Webhook" of its
developers' documentation. Of what they can say, the words are taken, and the addresses behind them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Any
from urllib.parse import parse_qs

import msgspec

MOST_PIECES = 10
"""Messages that one request may become."""


class Unreadable(ValueError):
    """The body has nothing to say; the text tells why, for who sent it."""


class _Field(msgspec.Struct):
    """Of an attachment (`title`) or an embed (`name`)."""

    title: str = ""
    name: str = ""
    value: str = ""


class _Attachment(msgspec.Struct):
    """Slack's."""

    pretext: str | None = None
    title: str | None = None
    title_link: str | None = None
    text: str | None = None
    fallback: str | None = None
    fields: list[_Field] = []


class _Embed(msgspec.Struct):
    """Discord's."""

    title: str | None = None
    url: str | None = None
    description: str | None = None
    fields: list[_Field] = []


class _Payload(msgspec.Struct):
    """What either takes. Fields that are not known are passed over."""

    text: str | None = None
    attachments: list[_Attachment] = []
    blocks: list[dict[str, Any]] = []
    content: str | None = None
    embeds: list[_Embed] = []


_decode = msgspec.json.Decoder(_Payload).decode


def texts(body: bytes, content_type: str, longest: int) -> list[str]:
    """What `body` says, in messages of at most `longest` characters. Raises `Unreadable`."""
    kind = content_type.partition(";")[0].strip().lower()
    said = body.decode("utf-8", "replace")
    if kind == "application/x-www-form-urlencoded":  # curl -d says that of any text
        form = parse_qs(said).get("payload") if said.startswith("payload=") else None
        text = _payload(form[0].encode()) if form else _plain_or_json(said)
    elif kind == "application/json":
        text = _payload(body)
    else:
        text = said
    pieces = [*_pieces(text.strip(), longest)]
    if not pieces:
        raise Unreadable("There is nothing to say: the body is empty.")
    if len(pieces) > MOST_PIECES:
        raise Unreadable(f"That is more than {MOST_PIECES} messages of {longest} characters.")
    return pieces


def _plain_or_json(said: str) -> str:
    """A text, unless it is an object as the two services take it."""
    if said.lstrip().startswith("{"):
        try:
            return _payload(said.encode())
        except Unreadable:
            return said
    return said


def _payload(body: bytes) -> str:
    try:
        payload = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable("The body is not JSON as Slack or Discord take it.") from error
    parts = [payload.content or "", *map(_embed, payload.embeds)]
    blocks = "\n".join(_block_texts(payload.blocks))
    parts += [_unslack(part) for part in (blocks or payload.text or "", *map(_attachment, payload.attachments))]
    text = "\n".join(part for part in parts if part)
    if not text:
        raise Unreadable("The JSON has neither `text` (Slack) nor `content` (Discord).")
    return text


def _attachment(one: _Attachment) -> str:
    title = _linked(one.title, one.title_link)
    fields = [f"{field.title}: {field.value}".removeprefix(": ") for field in one.fields]
    return "\n".join(part for part in (one.pretext, title, one.text or "", *fields) if part) or one.fallback or ""


def _embed(one: _Embed) -> str:
    fields = [f"{field.name}: {field.value}".removeprefix(": ") for field in one.fields]
    return "\n".join(part for part in (_linked(one.title, one.url), one.description or "", *fields) if part)


def _linked(title: str | None, url: str | None) -> str:
    return " ".join(part for part in (title, url) if part)


def _block_texts(blocks: Iterable[Any], depth: int = 0) -> Iterator[str]:
    """The texts in Slack's blocks, however they lie in one another."""
    for block in blocks:
        if not isinstance(block, dict) or depth > 8:
            continue
        text = block.get("text")
        if isinstance(text, str):
            yield text
        elif isinstance(text, dict) and isinstance(text.get("text"), str):
            yield text["text"]
        for inside in ("fields", "elements"):
            found = block.get(inside)
            if isinstance(found, list):
                yield from _block_texts(found, depth + 1)


_MARK = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")


def _unslack(text: str) -> str:
    """Slack's ``<address|words>`` and entities as plain text."""
    return unescape(_MARK.sub(_unmarked, text))


def _unmarked(found: re.Match[str]) -> str:
    target, words = found[1], found[2]
    if target[0] in "!@#":
        return words or f"@{target[1:].partition('^')[0]}"
    return f"{words} ({target})" if words and words != target else target


def _pieces(text: str, longest: int) -> Iterator[str]:
    """`text` in parts of at most `longest` characters, cut at line ends where that can be."""
    while len(text) > longest:
        cut = text.rfind("\n", 1, longest + 1)
        cut = cut if cut > 0 else longest
        yield text[:cut]
        text = text[cut:].lstrip("\n")
    if text:
        yield text
