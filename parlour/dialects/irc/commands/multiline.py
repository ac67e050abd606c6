"""A message of several lines: what comes between ``BATCH +`` and ``BATCH -`` (IRCv3 draft/multiline).

none --BATCH +--> open --BATCH - --> said; open --anything wrong--> failed --BATCH - --> none
"""

from __future__ import annotations

from parlour.commands import Command
from parlour.dialects.irc import caps
from parlour.dialects.irc.aims import same
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.commands import saying, tagged
from parlour.dialects.irc.division import DIVISION, divided
from parlour.dialects.irc.labels import Label
from parlour.dialects.irc.message import Message


class Incoming:
    """A batch that is open."""

    __slots__ = ("failed", "label", "pieces", "size", "tags", "target")

    def __init__(self, target: str, tags: dict[str, str] | None, label: Label | None) -> None:
        self.target = target
        self.tags = tags
        self.label = label
        """Of its first line: the answer to that is what comes of the whole."""
        self.pieces: list[tuple[str, bool]] = []
        """Its lines, each with whether it goes on with the one before."""
        self.size = 0
        """In bytes, line breaks counted."""
        self.failed = False
        """The client was told that it is wrong: the rest of it is passed over."""
        if label is not None:
            label.open += 1


def batch(client: Client, message: Message) -> list[Command]:
    """Begin a batch, or end it."""
    if caps.MULTILINE not in client.caps or "batch" not in client.caps:
        return [client.tell("421", message.command)]
    sign, reference = message.params[0][:1], message.params[0][1:]
    if sign == "+" and reference:
        return _begin(client, message, reference)
    incoming = (client.batches or {}).get(reference)
    if sign != "-" or incoming is None:
        return [_invalid(client, "There is no such batch")]
    client.batches = None
    return [] if incoming.failed else _end(client, message, incoming)


def _begin(client: Client, message: Message, reference: str) -> list[Command]:
    _, kind, target, *_ = [*message.params, "", ""]
    if client.batches:
        (incoming,) = client.batches.values()
        return _fail(client, incoming, "MULTILINE_INVALID", "Another batch is open")
    if kind != caps.MULTILINE or not target or "," in target:
        return [_invalid(client, "That is no message of several lines to one target")]
    client.batches = {reference: Incoming(target, tagged.client_tags(client, message), client.label)}
    return []


def line(client: Client, message: Message) -> list[Command]:
    """Take a line of the open batch."""
    batches = client.batches or {}
    incoming = batches.get(message.tags["batch"])
    if incoming is None:
        if not batches:
            return [_invalid(client, "There is no such batch")]
        (incoming,) = batches.values()
        return _fail(client, incoming, "MULTILINE_INVALID", "That line is of another batch")
    if len(message.params) < 2 or message.command != "PRIVMSG":
        return _fail(client, incoming, "MULTILINE_INVALID", "Only PRIVMSG lines with a text can be in a batch")
    target, text = message.params[:2]
    goes_on = caps.CONCAT in message.tags
    if not same(target, incoming.target):
        return _fail(client, incoming, "MULTILINE_INVALID_TARGET", incoming.target, target, "Another target")
    if goes_on and not text:
        return _fail(client, incoming, "MULTILINE_INVALID", "A line that goes on with another one cannot be blank")
    incoming.size += len(text.encode()) + (1 if incoming.pieces and not goes_on else 0)
    incoming.pieces.append((text, goes_on))
    if len(incoming.pieces) > caps.MOST_LINES:
        return _fail(client, incoming, "MULTILINE_MAX_LINES", str(caps.MOST_LINES), "Too many lines")
    if incoming.size > caps.MOST_BYTES:
        return _fail(client, incoming, "MULTILINE_MAX_BYTES", str(caps.MOST_BYTES), "Too many bytes")
    return []


def _end(client: Client, message: Message, incoming: Incoming) -> list[Command]:
    text, division = divided(incoming.pieces)
    if not text or text.isspace():
        return _fail(client, incoming, "MULTILINE_INVALID", "There is no text in that")
    tags = {**(incoming.tags or {}), **({DIVISION: division} if division else {})} or None
    own, client.label = client.label, incoming.label
    said = message._replace(command="PRIVMSG", params=[incoming.target, text])
    commands = [saying.say(client, said, incoming.target, text, tags)]
    client.label = own
    _release(incoming)
    return commands


def _invalid(client: Client, why: str) -> Command:
    return client.fail("BATCH", "MULTILINE_INVALID", why)


def _fail(client: Client, incoming: Incoming, code: str, *context_and_text: str) -> list[Command]:
    """Say once what is wrong with the batch, as the answer to its first line."""
    if incoming.failed:
        return []
    incoming.failed = True
    incoming.pieces.clear()
    own, client.label = client.label, incoming.label
    commands = [client.fail("BATCH", code, *context_and_text)]
    client.label = own
    _release(incoming)
    return commands


def _release(incoming: Incoming) -> None:
    """What the label waits for is asked by now."""
    if incoming.label is not None:
        incoming.label.open -= 1
