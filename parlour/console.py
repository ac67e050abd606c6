"""What the server prints for its operator, line by line as the course's server does."""

from typing import Any

from parlour.printer import Printer


class Console:
    """Tells on `out` what happens; the core's `Observer`."""

    def __init__(self, out: Printer) -> None:
        self._line = out.line

    def listening(self, port: int) -> None:
        """The room is open."""
        self._line(f"Will wait for client messages at port {port}")
        self._line("Waiting for incoming client connections ...")

    def accepted(self, address: Any) -> None:
        """Somebody connected from `address`, as the socket gives it."""
        self._line(f"Accepted connection from client address: {address}")

    def registered(self, name: str) -> None:
        """See `core.ports.Observer`."""
        self._line(f"Connection to client established, waiting to receive messages from user '{name}'...")

    def said(self, name: str, text: str) -> None:
        """See `core.ports.Observer`."""
        for line in text.split("\n"):
            self._line(f"Received message from user {name}:  @{name}: {line}")

    def quit(self, name: str) -> None:
        """See `core.ports.Observer`."""
        self._line(f"Received message from user {name}:  DISCONNECT {name} CHAT/1.0")

    def left(self, name: str) -> None:
        """See `core.ports.Observer`."""
        self._line(f"Disconnecting user {name}")

    def interrupted(self) -> None:
        """The server was asked to stop."""
        self._line("Interrupt received, shutting down ...")
