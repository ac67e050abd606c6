"""Why not: what the core refused, as the numeric or standard reply that goes with what was asked."""

from __future__ import annotations

from collections.abc import Callable

from parlour.dialects.irc.aims import CHANNEL, Aim
from parlour.dialects.irc.answers import history, people, presence
from parlour.dialects.irc.client import Asked, Client
from parlour.dialects.irc.message import Message
from parlour.dialects.irc.server import MODE_LETTERS
from parlour.dialects.wording import SENTENCES
from parlour.errors import Reason
from parlour.events import Refused

TALK = frozenset({"", "PRIVMSG", "NOTICE", "TAGMSG"})
"""Commands that say something; what was said to a room without an id is refused as if nobody had asked."""

ROOM: dict[Reason, tuple[str, str]] = {
    Reason.NO_SUCH_ROOM: ("403", "No such channel"),
    Reason.BAD_ROOM_NAME: ("403", "No such channel"),
    Reason.TOO_MANY_ROOMS: ("405", "You have joined too many channels"),
    Reason.NOT_A_MEMBER: ("442", "You're not on that channel"),
    Reason.MAY_NOT_SPEAK: ("404", "Cannot send to channel"),
    Reason.NOT_OPERATOR: ("482", "You're not channel operator"),
    Reason.WRONG_KEY: ("475", "Cannot join channel (+k)"),
    Reason.BANNED: ("474", "Cannot join channel (+b)"),
    Reason.INVITE_ONLY: ("473", "Cannot join channel (+i)"),
    Reason.ROOM_FULL: ("471", "Cannot join channel (+l)"),
}
"""What is about a room."""
NAME: dict[Reason, tuple[str, str]] = {
    Reason.NO_SUCH_PERSON: ("401", "No such nick/channel"),
    Reason.NAME_IN_USE: ("433", "Nickname is already in use"),
    Reason.BAD_NAME: ("432", "Erroneous nickname"),
}
"""What is about a person."""
NAME_AND_ROOM: dict[Reason, tuple[str, str]] = {
    Reason.NOT_THERE: ("441", "They aren't on that channel"),
    Reason.ALREADY_MEMBER: ("443", "is already on channel"),
    Reason.NOT_YOURSELF: ("443", "is already on channel"),
}
"""What is about both."""
PLAIN: dict[Reason, tuple[str, str]] = {
    Reason.NOTHING_SAID: ("412", "No text to send"),
    Reason.TEXT_TOO_LONG: ("417", "Input line was too long"),
    Reason.NOT_OWNER: ("481", "Permission Denied- You're not an IRC operator"),
    Reason.NOT_REGISTERED: ("451", "You have not registered"),
    Reason.ALREADY_REGISTERED: ("462", "You may not reregister"),
}
"""What says it all itself."""
NOT_DONE: dict[Reason, str] = {
    Reason.NOT_STORED: "NOT_STORED",
    Reason.UNAVAILABLE: "TEMPORARILY_UNAVAILABLE",
}
"""What is the server's own fault: it is always told."""
LISTS = frozenset({"banned", "exempt", "invited"})
VALUED = LISTS | {"key", "limit"}
"""Settings with a value that may be wrong."""
NOT_RENAMED = {Reason.ROOM_EXISTS: "CHANNEL_NAME_IN_USE"}
NOT_REDACTED = {
    Reason.NO_SUCH_MESSAGE: "UNKNOWN_MSGID",
    Reason.NOT_YOURS: "REDACT_FORBIDDEN",
    Reason.MAY_NOT_SPEAK: "REDACT_FORBIDDEN",
}


def refused(client: Client, event: Refused, asked: Asked) -> bytes:
    """Why what was asked was not done."""
    read = history.REFUSED.get(asked.command)
    if read is not None:  # it may have nothing to say: of two pages, or where nobody asked
        return read(client, event, asked)
    own = _BY_COMMAND.get(asked.command)
    told = b"" if own is None else own(client, event, asked)
    if told:
        return told
    aim = asked.about if isinstance(asked.about, Aim) else _aim(event, asked)
    if aim.instead is not None and event.reason in (Reason.NO_SUCH_MESSAGE, Reason.BAD_EMOJI):
        return _instead(client, asked, aim)
    code = NOT_DONE.get(event.reason)
    if code is not None:
        return _fail(client, asked, code, event.reason, aim.room or aim.name)
    return b"" if aim.quiet else _numeric(client, event, asked, aim)


def _aim(event: Refused, asked: Asked) -> Aim:
    """What it is about as far as that was not noted: the refusal says it, or the command's first parameter is it."""
    if asked.command in TALK and event.reason in ROOM:
        return Aim(room=f"{CHANNEL}{event.about}")
    about = event.about or (asked.params[0] if asked.params else "")
    return Aim(room=about, name=about)


def _instead(client: Client, asked: Asked, aim: Aim) -> bytes:
    """Ask for something else in its place, under the same label."""
    assert aim.instead is not None
    client.label = asked.label
    message = Message({}, "", asked.command, asked.params)
    about = aim._replace(instead=None)
    client.errands.append(client.ask(message, aim.instead, echoes=asked.echoes, about=about))
    client.label = None
    return b""


def _numeric(client: Client, event: Refused, asked: Asked, aim: Aim) -> bytes:
    reason = event.reason
    if reason is Reason.NOT_A_MEMBER and asked.command in TALK:
        reason = Reason.MAY_NOT_SPEAK
    if reason in ROOM:
        number, text = ROOM[reason]
        return client.numeric(number, aim.room or f"{CHANNEL}{event.about}", text)
    if reason in NAME:
        number, text = NAME[reason]
        return client.numeric(number, event.about or aim.name or "*", text)
    if reason in NAME_AND_ROOM:
        number, text = NAME_AND_ROOM[reason]
        name = event.about if reason is Reason.NOT_THERE and event.about else aim.name
        return client.numeric(number, name, aim.room, text)
    if reason in PLAIN:
        number, text = PLAIN[reason]
        return client.numeric(number, text)
    return _fail(client, asked, reason.name, reason, aim.room or aim.name)


def _fail(client: Client, asked: Asked, code: str, reason: Reason, context: str = "") -> bytes:
    """A standard reply, for what no numeric says."""
    return client.line("FAIL", asked.command or "PRIVMSG", code, *([context] if context else ()), _sentence(reason))


def _sentence(reason: Reason) -> str:
    sentence = SENTENCES[reason]
    return sentence[0].upper() + sentence[1:]


# -- by command --------------------------------------------------------------------------------------------------------


def _no_names(client: Client, event: Refused, asked: Asked) -> bytes:
    """Of a room that one cannot know of, there are no names; but there is an end of them."""
    return client.numeric("366", asked.about.room, "End of /NAMES list") if isinstance(asked.about, Aim) else b""


def _no_mode(client: Client, event: Refused, asked: Asked) -> bytes:
    """A setting that cannot be: of which letter, and which value?"""
    if event.reason not in (Reason.BAD_MODE, Reason.TOO_MANY_MASKS):
        return b""
    aim: Aim = asked.about
    wrong = next((mode for mode in aim.modes if mode.on and mode.name in VALUED and mode.value == event.about), None)
    wrong = wrong or next((mode for mode in aim.modes if event.about in (mode.value, mode.name)), None)
    if event.reason is Reason.TOO_MANY_MASKS:
        lists = [mode for mode in aim.modes if mode.on and mode.name in LISTS]
        letter = MODE_LETTERS[(wrong or lists[0]).name]
        return client.numeric("478", aim.room, letter, "Channel list is full")
    if wrong is None:
        return b""
    value = wrong.value if wrong.name != "key" and wrong.value else "*"
    return client.numeric("696", aim.room, MODE_LETTERS[wrong.name], value, "That value cannot be set")


def _not_renamed(client: Client, event: Refused, asked: Asked) -> bytes:
    """A room that keeps its name."""
    if event.reason in (Reason.ROOM_EXISTS, Reason.NAME_FIXED, Reason.BAD_ROOM_NAME):
        code = NOT_RENAMED.get(event.reason, "CANNOT_RENAME")
        return client.line("FAIL", "RENAME", code, asked.about.room, asked.about.name, _sentence(event.reason))
    return b""


def _not_redacted(client: Client, event: Refused, asked: Asked) -> bytes:
    """A message that stays."""
    if event.reason in NOT_DONE:
        return b""
    target, identifier = asked.about.room, asked.about.name
    code = NOT_REDACTED.get(event.reason)
    if code is None:
        return client.line("FAIL", "REDACT", "INVALID_TARGET", target, _sentence(event.reason))
    return client.line("FAIL", "REDACT", code, target, identifier, _sentence(event.reason))


_BY_COMMAND: dict[str, Callable[[Client, Refused, Asked], bytes]] = {
    "NAMES": _no_names,
    "MODE": _no_mode,
    "RENAME": _not_renamed,
    "REDACT": _not_redacted,
    **people.REFUSED,
    **presence.REFUSED,
}
