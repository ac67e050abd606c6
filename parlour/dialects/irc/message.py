"""One line of IRC as its parts (RFC 1459 section 2.3.1), and tags both ways (IRCv3 message-tags)."""

from typing import NamedTuple

_UNESCAPED = {":": ";", "s": " ", "\\": "\\", "r": "\r", "n": "\n"}
_ESCAPED = str.maketrans({";": "\\:", " ": "\\s", "\\": "\\\\", "\r": "\\r", "\n": "\\n"})


class Message(NamedTuple):
    """A line."""

    tags: dict[str, str]
    source: str
    """Without its colon; empty if there is none."""
    command: str
    """In capitals."""
    params: list[str]


UNASKED = Message({}, "", "", [])
"""Stands for the line where nobody has asked."""


def parse(line: str) -> Message:
    """`line`, without its end. Raises `ValueError` if there is no command in it."""
    tags: dict[str, str] = {}
    source = ""
    if line.startswith("@"):
        raw, _, line = line[1:].partition(" ")
        tags = parse_tags(raw)
    line = line.lstrip(" ")
    if line.startswith(":"):
        source, _, line = line[1:].partition(" ")
        line = line.lstrip(" ")
    middle, colon, last = line.partition(" :")
    words = [word for word in middle.split(" ") if word]
    if not words or words[0].startswith(":"):
        raise ValueError("no command")
    command = words.pop(0)
    if colon:
        words.append(last)
    return Message(tags, source, command.upper(), words)


def parse_tags(raw: str) -> dict[str, str]:
    """Tags as they stand between ``@`` and the space; of two with one key, the last counts."""
    tags = {}
    for tag in raw.split(";"):
        key, _, value = tag.partition("=")
        if key:
            tags[key] = unescape(value)
    return tags


def unescape(value: str) -> str:
    """The value of a tag as it is meant."""
    if "\\" not in value:
        return value
    pieces = []
    characters = iter(value)
    for character in characters:
        if character == "\\":
            character = next(characters, "")
            character = _UNESCAPED.get(character, character)
        pieces.append(character)
    return "".join(pieces)


def escape(value: str) -> str:
    """The value of a tag as it is written."""
    return value.translate(_ESCAPED)
