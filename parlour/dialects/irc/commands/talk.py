"""What is said, and what programs tell each other: PRIVMSG, NOTICE, TAGMSG."""

from __future__ import annotations

from parlour.commands import Command, Signal
from parlour.dialects.irc import caps, znc
from parlour.dialects.irc.aims import aim, channel, several
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.clienttags import TYPING
from parlour.dialects.irc.codec import ACTION, CTCP
from parlour.dialects.irc.commands import multiline, playback, saying, tagged
from parlour.dialects.irc.commands.row import Row
from parlour.dialects.irc.isupport import MOST_TARGETS
from parlour.dialects.irc.message import Message


def privmsg(client: Client, message: Message) -> list[Command]:
    """Say something to rooms or people."""
    if "batch" in message.tags and caps.MULTILINE in client.caps:
        return multiline.line(client, message)
    targets = message.params[0] if message.params else ""
    text = message.params[1] if len(message.params) > 1 else ""
    if not targets or not text:
        return _nothing(client, message, targets)
    aims = several(targets)
    if len(aims) > MOST_TARGETS:
        return _too_many(client, message, aims)
    return [command for target in aims for command in _to(client, message, target, text)]


def _nothing(client: Client, message: Message, targets: str) -> list[Command]:
    if message.command == "NOTICE":
        return []
    if not targets:
        return [client.tell("411", f"No recipient given ({message.command})")]
    return [client.tell("412")]


def _too_many(client: Client, message: Message, aims: list[str]) -> list[Command]:
    if message.command == "NOTICE":
        return []
    return [client.tell("407", aims[MOST_TARGETS])]


def _to(client: Client, message: Message, target: str, text: str) -> list[Command]:
    """What is to be done for one target."""
    if target.lower() == znc.NAME:
        return playback.playback(client, message, text)
    tags = tagged.client_tags(client, message)
    is_ctcp = text.startswith(CTCP)
    if is_ctcp:
        text = text[1:].removesuffix(CTCP)
    text = client.fitted(message.command, target, text, less=2 if is_ctcp else 0)
    if not is_ctcp:
        return [saying.say(client, message, target, text, tags)]
    word, _, rest = text.partition(" ")
    if word == ACTION:
        return [saying.say(client, message, target, rest, tags, is_action=True)]
    if not text:
        return []
    room = channel(target)
    is_notice = message.command == "NOTICE"
    signal = Signal(room=room or "", name="" if room else target, text=text, notice=is_notice, tags=tags)
    return [saying.ask(client, message, signal, aim(target)._replace(quiet=is_notice))]


def tagmsg(client: Client, message: Message) -> list[Command]:
    """Pass on tags alone."""
    tags = tagged.client_tags(client, message)
    aims = several(message.params[0])
    if len(aims) > MOST_TARGETS:
        return _too_many(client, message, aims)
    if tags is None:
        return []
    commands = []
    for target in aims:
        command, instead = tagged.command(client, target, tags)
        about = aim(target)._replace(instead=instead, quiet=TYPING in tags)
        commands.append(saying.ask(client, message, command, about))
    return commands


ROWS = {
    "PRIVMSG": Row(privmsg),
    "NOTICE": Row(privmsg),
    "TAGMSG": Row(tagmsg, 1),
    "REDACT": Row(tagged.redact, 2),
    "BATCH": Row(multiline.batch, 1),
}
