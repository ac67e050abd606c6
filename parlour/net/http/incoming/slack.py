"""What Slack's incoming webhooks take, as a text.

https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, and there "Block Kit", "Secondary message
attachments" and "Formatting message text".
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from parlour.net.http.incoming.words import each, inner, lines, linked, named, word

DEEPEST = 8
"""Lists of rich text within one another that are looked at."""

_NO_CHARACTER = re.compile(r"&#[0-9]{8,};?")
"""A reference to what is beyond all characters: Python refuses to read numbers of thousands of digits."""
_MARK = re.compile(r"<([^<>|\s][^<>|]*)(?:\|([^<>]*))?>")


def text_of(payload: dict[str, Any]) -> str:
    """What `payload` says; empty if that is nothing. With blocks, `text` is what notifications show instead."""
    said = lines(*blocks(payload)) or unmarked(word(payload, "text"))
    return lines(said, *map(_attachment, each(payload, "attachments")))


def unmarked(text: str) -> str:
    """Slack's ``<address|words>``, ``<@person>`` and entities as plain text."""
    return unescape(_MARK.sub(_unmarked, text))


def unescape(text: str) -> str:
    """HTML's references to characters as these."""
    return html.unescape(_NO_CHARACTER.sub("\ufffd", text))


def _unmarked(found: re.Match[str]) -> str:
    target, words = found[1], found[2] or ""
    match target[0], target[1:].partition("^")[0]:
        case "!", ("channel" | "here" | "everyone"):
            return "@all"
        case "!", what:  # a date, a group
            return words or f"@{what}"
        case "@", who:
            return f"@{words or who}"
        case "#", where:
            return f"#{words or where}"
        case _:
            return linked(words, target.removeprefix("mailto:") if target == f"mailto:{words}" else target)


def _attachment(one: dict[str, Any]) -> str:
    fields = (unmarked(named(word(field, "title"), word(field, "value"))) for field in each(one, "fields"))
    said = lines(
        *(unmarked(word(one, name)) for name in ("pretext", "author_name")),
        linked(unmarked(word(one, "title")), word(one, "title_link")),
        unmarked(word(one, "text")),
        *fields,
        *blocks(one),
        word(one, "image_url"),
        unmarked(word(one, "footer")),
    )
    return said or unmarked(word(one, "fallback"))


def blocks(of: dict[str, Any]) -> Iterator[str]:
    """What each of the blocks says."""
    for block in each(of, "blocks"):
        match block.get("type"):
            case "rich_text":
                yield from _rich(block, 0)
            case "image":
                yield linked(_composed(block, "title") or word(block, "alt_text"), word(block, "image_url"))
            case "context":
                yield " ".join(filter(None, map(_element, each(block, "elements"))))
            case "actions":
                yield lines(*map(_element, each(block, "elements")))
            case _:
                fields = (_words(field) for field in each(block, "fields"))
                yield lines(_composed(block, "text"), *fields, _element(inner(block, "accessory")))


def _composed(of: dict[str, Any], name: str) -> str:
    """A text object, which some write as a plain string."""
    return _words(inner(of, name)) or unmarked(word(of, name))


def _words(text: dict[str, Any]) -> str:
    said = word(text, "text")
    return unescape(said) if text.get("type") == "plain_text" else unmarked(said)


def _element(one: dict[str, Any]) -> str:
    """A text, a button, a picture."""
    if isinstance(one.get("text"), str):
        return _words(one)
    return linked(_composed(one, "text") or word(one, "alt_text"), word(one, "url") or word(one, "image_url"))


def _rich(of: dict[str, Any], depth: int) -> Iterator[str]:
    """The lines of rich text: sections, quotes, code, and lists of them."""
    for one in each(of, "elements"):
        if one.get("type") == "rich_text_list" and depth < DEEPEST:
            yield from (f"- {line}" for line in _rich(one, depth + 1) if line)
        else:
            yield "".join(map(_inline, each(one, "elements")))


def _inline(one: dict[str, Any]) -> str:
    match one.get("type"):
        case "link":
            return linked(_raw(one, "text"), word(one, "url"))
        case "user":
            return f"@{word(one, 'user_id')}"
        case "usergroup":
            return f"@{word(one, 'usergroup_id')}"
        case "broadcast":
            return "@all"
        case "channel":
            return f"#{word(one, 'channel_id')}"
        case "emoji":
            return f":{word(one, 'name')}:"
        case _:
            return _raw(one, "text")


def _raw(of: dict[str, Any], name: str) -> str:
    """A text with its line ends: it is a part of one."""
    found = of.get(name)
    return found if isinstance(found, str) else ""
