"""Lines that belong together (IRCv3 batch)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count

from parlour.dialects.irc.client import Client

_numbers = count(1)


def batched(client: Client, make: Callable[[str], Iterable[bytes]], kind: str, *params: str) -> bytes:
    """The lines that `make` gives for the reference of a batch, as one; without any, if the client knows no batches."""
    if not client.has("batch"):
        return b"".join(make(""))
    number = f"h{next(_numbers)}"
    begin = client.line("BATCH", f"+{number}", *(kind, *params))
    return b"".join([begin, *make(number), f":{client.venue.server} BATCH -{number}\r\n".encode()])
