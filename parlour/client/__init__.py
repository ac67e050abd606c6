"""The terminal client: one person in a room, at a terminal or in a pipe.

Knows the client's side of the protocols, the network and the terminal. Must not know the server: it
imports nothing of `parlour` but the vocabulary. Importing this package is cheap; what `run` needs is
loaded when it is called.
"""

from parlour.client.settings import ClientSettings

__all__ = ["ClientSettings", "run"]


def run(settings: ClientSettings) -> int:
    """Be in the room until the person or the server ends it; the value is the exit status."""
    from parlour.client.session import run as attend

    return attend(settings)
