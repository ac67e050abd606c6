"""The capabilities that a client can ask for (IRCv3 Capability Negotiation 302)."""

from typing import NamedTuple

MOST_LINES = 100
"""Lines in a message of several."""
MOST_BYTES = 8192
"""Bytes in one."""

VALUES: dict[str, str] = {
    "account-notify": "",
    "account-tag": "",
    "away-notify": "",
    "batch": "",
    "cap-notify": "",
    "draft/channel-rename": "",
    "draft/chathistory": "",
    "draft/event-playback": "",
    "draft/message-redaction": "",
    "draft/multiline": f"max-bytes={MOST_BYTES},max-lines={MOST_LINES}",
    "draft/no-implicit-names": "",
    "draft/read-marker": "",
    "echo-message": "",
    "extended-join": "",
    "extended-monitor": "",
    "invite-notify": "",
    "labeled-response": "",
    "message-tags": "",
    "multi-prefix": "",
    "server-time": "",
    "setname": "",
    "standard-replies": "",
    "userhost-in-names": "",
    "znc.in/playback": "",
}
"""What the server offers, with what a client of version 302 is told of it."""

CHATHISTORY = "draft/chathistory"
REDACTION = "draft/message-redaction"
MULTILINE = "draft/multiline"
"""The type of a batch, too."""
CONCAT = "draft/multiline-concat"
"""The tag of a line that goes on with the one before."""
RENAME = "draft/channel-rename"
READ_MARKER = "draft/read-marker"
EVENT_PLAYBACK = "draft/event-playback"
NO_IMPLICIT_NAMES = "draft/no-implicit-names"
PLAYBACK = "znc.in/playback"

NONE: frozenset[str] = frozenset()


class Look(NamedTuple):
    """The capabilities that change how events are written: whoever has the same ones shares the bytes."""

    tags: bool = False
    """message-tags: identifiers of messages and client-only tags."""
    time: bool = False
    echo: bool = False
    labels: bool = False
    extended_join: bool = False
    away: bool = False
    setname: bool = False
    invite: bool = False
    redaction: bool = False
    multiline: bool = False
    """With batch and message-tags, without which it cannot be written."""


def look(caps: frozenset[str]) -> Look:
    """How a client with these capabilities is told events."""
    return Look(
        tags="message-tags" in caps,
        time="server-time" in caps,
        echo="echo-message" in caps,
        labels="labeled-response" in caps and "batch" in caps,
        extended_join="extended-join" in caps,
        away="away-notify" in caps,
        setname="setname" in caps,
        invite="invite-notify" in caps,
        redaction=REDACTION in caps,
        multiline={MULTILINE, "batch", "message-tags"} <= caps,
    )


def change(caps: frozenset[str], wanted: list[str]) -> frozenset[str] | None:
    """`caps` after a ``CAP REQ``; None if not all of it can be had: then nothing changes."""
    now = set(caps)
    for name in wanted:
        if name.startswith("-"):
            name = name[1:]
            if name not in VALUES or name == "cap-notify":
                return None
            now.discard(name)
        elif name in VALUES:
            now.add(name)
        else:
            return None
    return frozenset(now)
