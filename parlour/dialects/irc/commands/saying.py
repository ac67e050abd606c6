"""A message to one target, as the core is asked for it."""

from __future__ import annotations

from parlour.commands import Command, Ping, Say, Tell
from parlour.dialects.irc.aims import Aim, aim, channel, same
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.commands import tagged
from parlour.dialects.irc.message import Message
from parlour.events import Said

Tags = dict[str, str] | None


def say(
    client: Client, message: Message, target: str, text: str, tags: Tags = None, *, is_action: bool = False
) -> Command:
    """Say `text` to `target`; `message` is the line that asks for it."""
    room = channel(target)
    is_notice = message.command == "NOTICE"
    if room is None and same(target, client.nick):
        return _to_oneself(client, message, text, tags, is_action=is_action)
    command: Say | Tell
    if room is None:
        command = Tell(name=target, text=text, action=is_action, notice=is_notice, tags=tags)
    else:
        command = Say(room=room, text=text, action=is_action, notice=is_notice, tags=tags)
    about = aim(target)._replace(quiet=is_notice)
    reply = tagged.reply(client, target, tags)
    if reply:
        return ask(client, message, tagged.replying(command, reply), about._replace(instead=command))
    if client.label is None and not is_notice:
        return command  # its refusal says itself what it is about
    return ask(client, message, command, about)


def ask(client: Client, message: Message, command: Command, about: Aim) -> Command:
    """`command`, which comes back to who knows echo-message."""
    return client.ask(message, command, echoes="echo-message" in client.caps, about=about)


def _to_oneself(client: Client, message: Message, text: str, tags: Tags, *, is_action: bool) -> Command:
    """There is no room of one person alone: it comes back without the core, whose `Pong` knows the time, though."""
    said = Said("", client.nick, 0.0, text=text, action=is_action, notice=message.command == "NOTICE", tags=tags)
    return client.ask(message, Ping(settled=True), about=said)
