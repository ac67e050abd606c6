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
    about = aim(target)._replace(quiet=is_notice, warns=room is None and not is_notice)
    command: Say | Tell
    if room is None:
        command = Tell(name=target, text=text, action=is_action, notice=is_notice, tags=tags)
        if client.renaming or same(target, client.nick):
            return _to_oneself(client, message, command, about)
    else:
        command = Say(room=room, text=text, action=is_action, notice=is_notice, tags=tags)
    reply = tagged.reply(client, target, tags)
    if reply:
        return ask(client, message, tagged.replying(command, reply), about._replace(instead=command))
    if client.label is None and not is_notice and not (about.warns and client.codec.labels):
        return command  # its refusal says itself what it is about
    return ask(client, message, command, about)


def ask(client: Client, message: Message, command: Command, about: Aim) -> Command:
    """`command`, which comes back to who knows echo-message."""
    return client.ask(message, command, echoes="echo-message" in client.caps, about=about)


def _to_oneself(client: Client, message: Message, command: Tell, about: Aim) -> Command:
    """There is no room of one person alone: it comes back without the core, whose `Pong` knows the time, though.

    Who that is behind a NICK is for the core to say: if it is somebody else, they are told. If not, it is told at once,
    which may be under the old name, as a `PONG` that was asked for later must not come before it.
    """
    said = Said("", "", 0.0, text=command.text, action=command.action, notice=command.notice, tags=command.tags)
    if client.renaming:
        return ask(client, message, command, about._replace(instead=Ping(), said=said))
    return client.ask(message, Ping(settled=True), about=Aim(said=said))
