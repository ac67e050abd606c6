"""A response that goes on, as one reads it."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.site.site import Site


class Listening:
    """A response that goes on, as it comes."""

    def __init__(self, site: Site, asked: dict[str, Any]) -> None:
        self._site = site
        self._sent: list[Any] = []
        self._left = asyncio.Event()
        self._takes = asyncio.Event()
        self._takes.set()
        self._first = True
        self._read = 0
        """Messages behind the first that were read."""
        self.aborted = False
        asked["state"]["abort"] = self._abort
        self._task = site.loop.create_task(site.app(asked, self._receive, self._send))

    def _abort(self) -> None:
        self.aborted = True
        self._left.set()
        self._takes.set()

    async def _receive(self) -> Any:
        if self._first:
            self._first = False
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        await self._takes.wait()
        if not self._left.is_set():
            self._sent.append(message)

    def stall(self) -> None:
        """Read nothing more."""
        self._takes.clear()

    def leave(self) -> None:
        """Be gone."""
        self._left.set()
        self._takes.set()
        self._site.turn()

    @property
    def status(self) -> int:
        return int(self._sent[0]["status"])

    @property
    def headers(self) -> dict[str, str]:
        return {name.decode(): value.decode() for name, value in self._sent[0]["headers"]}

    @property
    def ended(self) -> bool:
        """Whether it came to its proper end."""
        return bool(self._sent) and self._sent[-1].get("more_body") is False

    @property
    def done(self) -> bool:
        """Whether the server is done with it."""
        if self._task.done():
            self._task.result()
        return self._task.done()

    def text(self) -> str:
        """What came since the last time."""
        rest = self._sent[1 + self._read :]
        self._read += len(rest)
        return b"".join(message["body"] for message in rest).decode()

    def events(self) -> list[tuple[str, Any]]:
        """What came since the last time: the id of each event, and its data."""
        found = []
        for block in self.text().split("\n\n"):
            lines = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
            if "data" in lines:
                found.append((lines.get("id", ""), json.loads(lines["data"])))
        return found
