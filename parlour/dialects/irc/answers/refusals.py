"""Why not: what the core refused, as the numeric or standard reply that goes with what was asked."""

from __future__ import annotations

from collections.abc import Callable

from parlour.dialects.irc.aims import CHANNEL, Aim
from parlour.dialects.irc.answers import history, people, presence
from parlour.dialects.irc.asked import Asked
from parlour.dialects.irc.client import Client
from parlour.dialects.irc.letters import LISTS
from parlour.dialects.irc.letters import ROOM as LETTERS
from parlour.dialects.wording import SENTENCES
from parlour.errors import Reason
from parlour.events import Refused

TALK = frozenset({"", "PRIVMSG", "NOTICE", "TAGMSG"})
"""Commands that say something; what was said to a room without an id is refused as if nobody had asked."""

ROOM: dict[Reason, str] = {
    Reason.NO_SUCH_ROOM: "403",
    Reason.BAD_ROOM_NAME: "403",
    Reason.TOO_MANY_ROOMS: "405",
    Reason.NOT_A_MEMBER: "442",
    Reason.MAY_NOT_SPEAK: "404",
    Reason.NOT_OPERATOR: "482",
    Reason.WRONG_KEY: "475",
    Reason.BANNED: "474",
    Reason.INVITE_ONLY: "473",
    Reason.ROOM_FULL: "471",
}
"""What is about a room."""
NAME: dict[Reason, str] = {
    Reason.NO_SUCH_PERSON: "401",
    Reason.NAME_IN_USE: "433",
    Reason.BAD_NAME: "432",
}
"""What is about a person."""
NAME_AND_ROOM: dict[Reason, str] = {
    Reason.NOT_THERE: "441",
    Reason.ALREADY_MEMBER: "443",
    Reason.NOT_YOURSELF: "443",
}
"""What is about both."""
PLAIN: dict[Reason, str] = {
    Reason.NOTHING_SAID: "412",
    Reason.TEXT_TOO_LONG: "417",
    Reason.NOT_OWNER: "481",
    Reason.NOT_REGISTERED: "451",
    Reason.ALREADY_REGISTERED: "462",
}
"""What says it all itself."""
NOT_DONE: dict[Reason, str] = {
    Reason.NOT_STORED: "NOT_STORED",
    Reason.UNAVAILABLE: "TEMPORARILY_UNAVAILABLE",
}
"""What is the server's own fault: it is always told."""
NOT_THERE = (Reason.NO_SUCH_MESSAGE, Reason.BAD_EMOJI, Reason.NOT_YOURSELF)
"""What `Aim.instead` is for."""
VALUED = {*LISTS, "key", "limit"}
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
    if aim.instead is not None and event.reason in NOT_THERE:
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
    client.pursue(asked, aim.instead, about=aim._replace(instead=None))
    return b""


def _numeric(client: Client, event: Refused, asked: Asked, aim: Aim) -> bytes:
    reason = event.reason
    if reason is Reason.NOT_A_MEMBER and asked.command in TALK:
        reason = Reason.MAY_NOT_SPEAK
    if reason in ROOM:
        return client.numeric(ROOM[reason], aim.room or f"{CHANNEL}{event.about}")
    if reason in NAME:
        return client.numeric(NAME[reason], event.about or aim.name or "*")
    if reason in NAME_AND_ROOM:
        name = event.about if reason is Reason.NOT_THERE and event.about else aim.name
        return client.numeric(NAME_AND_ROOM[reason], name, aim.room)
    if reason in PLAIN:
        return client.numeric(PLAIN[reason])
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
    return client.numeric("366", asked.about.room) if isinstance(asked.about, Aim) else b""


def _not_joined(client: Client, event: Refused, asked: Asked) -> bytes:
    """A room that is not made just now: clients that know the numeric (RFC 2812) try again by themselves."""
    is_soon = event.reason is Reason.TOO_MANY_NEW_ROOMS and isinstance(asked.about, Aim)
    return client.numeric("437", asked.about.room) if is_soon else b""


def _no_mode(client: Client, event: Refused, asked: Asked) -> bytes:
    """A setting that cannot be: of which letter, and which value?"""
    if event.reason not in (Reason.BAD_MODE, Reason.TOO_MANY_MASKS):
        return b""
    aim: Aim = asked.about
    wrong = next((mode for mode in aim.modes if mode.on and mode.name in VALUED and mode.value == event.about), None)
    wrong = wrong or next((mode for mode in aim.modes if event.about in (mode.value, mode.name)), None)
    if event.reason is Reason.TOO_MANY_MASKS:
        lists = [mode for mode in aim.modes if mode.on and mode.name in LISTS]
        letter = LETTERS[(wrong or lists[0]).name]
        return client.numeric("478", aim.room, letter)
    if wrong is None:
        return b""
    value = wrong.value if wrong.name != "key" and wrong.value else "*"
    return client.numeric("696", aim.room, LETTERS[wrong.name], value, "That value cannot be set")


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
    "JOIN": _not_joined,
    "NAMES": _no_names,
    "MODE": _no_mode,
    "RENAME": _not_renamed,
    "REDACT": _not_redacted,
    **people.REFUSED,
    **presence.REFUSED,
}
