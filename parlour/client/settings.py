"""What the person at the terminal may choose."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ClientSettings:
    """One start of the client."""

    name: str
    """The user name: one word."""
    url: str
    """Where the room is: ``chat://host:port``."""
    bell: bool = True
    """Ring the terminal's bell, or let the desktop notify, when somebody mentions the name."""
    plain: bool = False
    """No prompt and no escape codes, even at a terminal; and CHAT/1.0."""
    times: bool = True
    """Show when things were said, where the server tells."""
