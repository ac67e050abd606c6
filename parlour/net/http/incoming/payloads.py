"""The body of a request as what it says: a text as it is, or the JSON that Slack and Discord take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple
from urllib.parse import parse_qs

import msgspec

from parlour.net.charsets import UnknownCharset, content_type, decoded
from parlour.net.http.incoming import discord, slack
from parlour.net.pieces import TooMany, pieces

Kind = Literal["text", "slack", "discord"]

MOST_FIELDS: Final = 100
"""In a form."""
FORM: Final = "application/x-www-form-urlencoded"
"""``curl -d`` says that of any text."""

_decode = msgspec.json.Decoder().decode


class Unreadable(ValueError):
    """The body has nothing to say; the text tells why, for who sent it."""

    def __init__(self, why: str, status: int = 400) -> None:
        super().__init__(why)
        self.status = status
        """Of the answer (RFC 9110)."""


class Spoken(NamedTuple):
    """What a body says."""

    texts: list[str]
    """At least one: each can be a message."""
    kind: Kind
    """In whose form."""


def spoken(body: bytes, header: str) -> Spoken:
    """What `body` says, whose Content-Type is `header` (empty: it has none). Raises `Unreadable`."""
    media, charset, boundary = content_type(header, FORM)
    if media == "multipart/form-data":
        text, kind = _of_multipart(body, boundary)
    else:
        text, kind = _of_text(_text(body, charset), media)
    try:
        found = pieces(text)
    except TooMany as error:
        raise Unreadable(str(error), 413) from error
    if not found:
        raise Unreadable("There is nothing to say: the body is empty.")
    return Spoken(found, kind)


def _text(body: bytes, charset: str) -> str:
    try:
        text = decoded(body, charset)
    except UnknownCharset as error:
        raise Unreadable("The body is in a character set that is not known here: send UTF-8.", 415) from error
    if "\0" in text:
        raise Unreadable("The body is not text.", 415)
    return text


def _of_text(text: str, media: str) -> tuple[str, Kind]:
    if media == "application/json" or media.endswith("+json"):
        return _of_json(text)
    if media != FORM:
        return text, "text"
    if text.startswith("payload="):  # an older form of Slack's
        return _of_json(_form(text).get("payload", [""])[0])
    if text.lstrip().startswith("{"):  # `curl -d` with JSON, and no word on that
        try:
            return _of_json(text)
        except Unreadable:
            return text, "text"
    return text, "text"


def _form(text: str) -> dict[str, list[str]]:
    try:
        return parse_qs(text, max_num_fields=MOST_FIELDS)
    except ValueError as error:
        raise Unreadable(f"The form has more than {MOST_FIELDS} fields.") from error


def _of_json(text: str) -> tuple[str, Kind]:
    try:
        payload = _decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError, ValueError) as error:
        raise Unreadable("The body is not JSON.") from error
    if isinstance(payload, str):
        return payload, "text"
    if not isinstance(payload, dict):
        raise Unreadable("The JSON is no object.")
    return _of_payload(payload)


def _of_payload(payload: dict[str, Any]) -> tuple[str, Kind]:
    said = slack.text_of(payload)
    if said:
        return said, "slack"
    said = discord.text_of(payload)
    if said:
        return said, "discord"
    raise Unreadable("The JSON has neither `text` (Slack) nor `content` (Discord), nor anything else that they show.")


def _of_multipart(body: bytes, boundary: str) -> tuple[str, Kind]:
    """Discord's form for messages with files, which are not taken."""
    fields = dict(_fields(body, boundary))
    if "payload_json" in fields:
        return _of_json(fields["payload_json"])
    return _of_payload(fields)


_NAME = re.compile(rb'(?i)^content-disposition: *form-data;(?:[^\r\n]*;)? *name="([^"\r\n]*)"([^\r\n]*)', re.MULTILINE)


def _fields(body: bytes, boundary: str) -> Iterator[tuple[str, str]]:
    """The fields of a form that are no files (RFC 7578). JSON may be one: `curl -F payload_json=@FILE` sends it so."""
    if not boundary:
        raise Unreadable("The form has no boundary.")
    for part in (b"\r\n" + body).split(f"\r\n--{boundary}".encode("latin-1", "replace"))[1:]:
        head, _, value = part.partition(b"\r\n\r\n")
        found = _NAME.search(head)
        if found and (found[1] == b"payload_json" or b"filename" not in found[2]):
            yield found[1].decode("utf-8", "replace"), value.decode("utf-8", "replace")
