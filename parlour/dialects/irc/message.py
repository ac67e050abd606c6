"""One line of IRC as its parts, and back (RFC 1459 section 2.3.1, IRCv3 message-tags)."""

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


def render(
    command: str, params: list[str] | tuple[str, ...], source: str = "", tags: dict[str, str] | None = None
) -> str:
    """A line, without its end. Raises `ValueError` if a parameter cannot stand where it does.

    Nothing in it can begin another line: CR, LF and NUL are no text, and whoever lets them through is wrong.
    """
    pieces = []
    if tags:
        pieces.append("@" + render_tags(tags))
    if source:
        pieces.append(":" + source)
    pieces.append(command)
    *middle, last = params or ("",)
    if any(not param or param[0] == ":" or " " in param for param in middle):
        raise ValueError(f"a parameter of {command} is no word")
    pieces += middle
    if params:
        pieces.append(last if last and last[0] != ":" and " " not in last else ":" + last)
    line = " ".join(pieces)
    if "\n" in line or "\r" in line or "\0" in line:
        raise ValueError(f"a line break in {command}")
    return line


def render_tags(tags: dict[str, str]) -> str:
    """Tags as they stand between ``@`` and the space."""
    return ";".join(f"{key}={escape(value)}" if value else key for key, value in tags.items())
