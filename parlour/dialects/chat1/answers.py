"""Answers to a plain client: in the forms that the course gave its later commands, else as lines of the server."""

from parlour import events
from parlour.dialects.chat1.codec import SERVER, ChatLines, transliterate
from parlour.dialects.text.answers import answer as words
from parlour.dialects.text.happened import said
from parlour.errors import Reason

SILENT = frozenset({Reason.NOTHING_SAID})
"""Refusals that are not told: an empty line is no mistake."""

ERRORS = {
    Reason.ALREADY_FOLLOWING: "Error:  Was already following {}",
    Reason.NOT_FOLLOWING: "Error:  Was not following {}",
    Reason.ALL_FOLLOW_ALL: "Error:  All users must follow @all",
    Reason.FOLLOWS_SELF: "Error:  Cannot unfollow yourself",
}


def answer(event: events.Event, codec: ChatLines, request: str | None = None) -> bytes:
    """`event` as whole lines for a client that is told things with `codec`; empty if there is nothing to tell.

    `request` is the id of the command that it answers, if that had one.
    """
    match event:
        case events.Matched(message=message):
            if message.files:
                return codec.with_files(message)
            return codec.lines(message.author, said(message), message.room)
        case events.PeopleList(names=names):
            return line(", ".join(names), codec)
        case events.FollowList(terms=terms):
            return line(", ".join(terms), codec)
        case events.FollowChanged(term=term, on=on):
            return line(f"Now following {term}" if on else f"No longer following {term}", codec)
        case events.Refused(reason=reason, about=about) if reason in ERRORS:
            return line(ERRORS[reason].format(about.strip()), codec)
        case events.Refused(reason=reason) if reason in SILENT:
            return b""
        case _:
            return b"".join(codec.lines(SERVER, line, codec.room) for line in words(event, request, codec.depot.base))


def line(text: str, codec: ChatLines) -> bytes:
    """A line that is nobody's, as some of the course's answers are."""
    text = text.replace("\n", " ")
    return (transliterate(text) if codec.ascii else text).encode() + b"\n"
