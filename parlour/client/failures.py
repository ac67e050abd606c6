"""What can go wrong for who uses the library: each error's text is one sentence for people."""

from parlour.errors import Farewell, Reason


class ChatError(Exception):
    """Anything that the library raises."""


class ConnectError(ChatError):
    """There is no chat to be had there: no such host, nobody listens, no answer."""


class BadAddress(ConnectError, ValueError):
    """The address is not of the form ``chat://host:port``."""


class NotChat2(ConnectError):
    """The server does not speak CHAT/2.0. `told` says whether it said so itself, or only did not go on."""

    def __init__(self, text: str, *, told: bool = True) -> None:
        super().__init__(text)
        self.told = told


class NameRefused(ConnectError):
    """The server does not allow the name, or it is not one word."""


class NameTaken(ConnectError):
    """Somebody connected has the name, or one that looks like it."""


class ConnectionLost(ChatError):
    """The connection is gone, and there will be no other."""


class ChatEnded(ChatError):
    """The server ended this for good. `farewell` says why, where it said so."""

    def __init__(self, text: str, farewell: Farewell | None = None) -> None:
        super().__init__(text)
        self.farewell = farewell


class TooManyWaiting(ChatError):
    """So many requests wait for their answers that no other is taken."""


class RequestRefused(ChatError):
    """The server did not do what was asked."""

    def __init__(self, reason: Reason, about: str = "", text: str = "") -> None:
        """`about` is what it is about, a room or a name; `text` the server's sentence."""
        super().__init__(text or reason.value)
        self.reason = reason
        self.about = about
        self.text = text or reason.value
