"""Why the core says no: one closed list, rendered by each dialect in its own words."""

from enum import Enum


class Reason(Enum):
    """A refusal's reason. The value is stable and may be sent; it never holds internal detail."""

    BAD_REGISTRATION = "bad-registration"
    """The first thing said was not a registration, or not a well-formed one."""
    BAD_NAME = "bad-name"
    """The name is not one allowed word of 1 to 32 characters, or is reserved."""
    NAME_IN_USE = "name-in-use"
    """The name, or one that looks like it, belongs to somebody connected."""
    ALREADY_REGISTERED = "already-registered"
    """This connection has a name already."""
    NOT_REGISTERED = "not-registered"
    """This connection has no name yet."""
    BAD_REQUEST = "bad-request"
    """What was sent is not a request: not JSON, no such type, a field that is wrong, missing or unknown."""
    UNKNOWN_COMMAND = "unknown-command"
    """There is no such command."""
    LINE_TOO_LONG = "line-too-long"
    """A line exceeded the dialect's limit and was not sent."""
    TEXT_TOO_LONG = "text-too-long"
    """A text is longer than a message, a topic, a term or a query may be."""
    NOTHING_SAID = "nothing-said"
    """The text is empty, or white space alone."""
    NOT_STORED = "not-stored"
    """What was said could not be stored, so nobody has been shown it."""
    UNAVAILABLE = "unavailable"
    """The history cannot be read at the moment."""
    BAD_ROOM_NAME = "bad-room-name"
    """The room's name is not one allowed word of 1 to 32 characters."""
    NO_SUCH_ROOM = "no-such-room"
    """There is no such room, or none that this person may know of."""
    NOT_A_MEMBER = "not-a-member"
    """Only those who are in the room can do that."""
    ROOM_EXISTS = "room-exists"
    """An open room cannot be made private by joining it."""
    TOO_MANY_ROOMS = "too-many-rooms"
    """This person is in too many rooms, or the server has too many."""
    STAYS_IN_LOBBY = "stays-in-lobby"
    """Nobody can leave the lobby."""
    NO_SUCH_PERSON = "no-such-person"
    """Nobody of that name is connected."""
    NOT_YOURSELF = "not-yourself"
    """Nobody can be written to, or invited, by themselves."""
    NOT_PRIVATE = "not-private"
    """Only private rooms have invitations: open ones can be joined, direct ones are of two."""
    ALREADY_MEMBER = "already-member"
    """That person is in the room already."""
    BAD_EMOJI = "bad-emoji"
    """A reaction is an emoji or one short word."""
    NO_WORDS = "no-words"
    """A search needs at least one word, and takes at most 16."""
    NO_SUCH_MESSAGE = "no-such-message"
    """The room has no message of that number, or it was deleted."""
    NOT_YOURS = "not-yours"
    """Only its author can change or delete a message."""
    BAD_TERM = "bad-term"
    """A term to follow is one word, or ``@`` and a name."""
    ALREADY_FOLLOWING = "already-following"
    """This term is followed already."""
    NOT_FOLLOWING = "not-following"
    """This term is not followed."""
    ALL_FOLLOW_ALL = "all-follow-all"
    """Everybody follows ``@all``."""
    FOLLOWS_SELF = "follows-self"
    """Everybody follows their own name."""
    TOO_MANY_TERMS = "too-many-terms"
    """No more terms can be followed."""


class Refusal(Exception):
    """Raised by a handler: the command is not carried out, and only its sender is told why."""

    def __init__(self, reason: Reason, about: str = "") -> None:
        """`about` is what the refusal is about, as the client wrote it: a term, a name."""
        super().__init__(reason.value)
        self.reason = reason
        self.about = about


class Farewell(Enum):
    """Why the server ends a connection that is registered."""

    STOPPING = "stopping"
    """The server is being stopped."""
    TOO_SLOW = "too-slow"
    """The peer did not read what it was sent until its outbox was full."""
    REPLACED = "replaced"
    """The same person has come back on another connection."""
    LEFT = "left"
    """The client asked for it."""


class StoreError(Exception):
    """Raised by a journal whose commit failed, or by an archive that cannot be read."""


class StartError(Exception):
    """The server cannot start; the text is one sentence for the person who started it."""
