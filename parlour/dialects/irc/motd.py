"""The message of the day: behind the welcome, and when somebody asks for it."""

from __future__ import annotations

from parlour.dialects.irc.client import Client


def motd(client: Client) -> bytes:
    """The lines of it."""
    lines = client.venue.motd
    if not lines:
        return client.numeric("422")
    return b"".join(
        [
            client.numeric("375", f"- {client.venue.server} Message of the day -"),
            *(client.numeric("372", f"- {line}") for line in lines),
            client.numeric("376"),
        ]
    )
