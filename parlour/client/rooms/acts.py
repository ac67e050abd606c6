"""What a person can ask of the client, beside the requests that go to the server as they are."""

from dataclasses import dataclass

from parlour.commands import Request


@dataclass(frozen=True)
class Help:
    """Show the help; of one command, with `topic`."""

    topic: str = ""


@dataclass(frozen=True)
class Quit:
    """Leave."""


@dataclass(frozen=True)
class Numbers:
    """Show the numbers of messages, or show them no longer."""


@dataclass(frozen=True)
class History:
    """Show earlier messages of the room."""

    count: int


@dataclass(frozen=True)
class Message:
    """Say something to one person; without a text, go to where the two talk."""

    name: str
    text: str


@dataclass(frozen=True)
class Reply:
    """Answer the message that `whom` refers to."""

    whom: str
    text: str


@dataclass(frozen=True)
class React:
    """Put an emoji on the message that `whom` refers to, or take it off; without, on the last one."""

    whom: str
    emoji: str


@dataclass(frozen=True)
class Edit:
    """Replace the text of one's own message, without `whom` of the last one; without a text, bring it to be edited."""

    whom: str
    text: str


@dataclass(frozen=True)
class Delete:
    """Take back one's own message, the last one if there is no `whom`."""

    whom: str


@dataclass(frozen=True)
class Attach:
    """Upload the file at `path`, and say it, with a text or without."""

    path: str
    text: str


@dataclass(frozen=True)
class Save:
    """Save the files of the message that `whom` refers to in `folder`; without, of the last message that has any."""

    whom: str
    folder: str


@dataclass(frozen=True)
class Wrong:
    """The client has something to say about the line, and sends nothing."""

    text: str


Act = Help | Quit | Numbers | History | Message | Reply | React | Edit | Delete | Attach | Save | Wrong | Request
"""What a typed line can mean."""
