"""`/status`: the figures of the last half hour for the owner, and `/status.json`, from which its charts are drawn.

What was is kept in memory, a few numbers each few seconds; and only where there is an owner who could look at it.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from parlour.core.counts import BOUNDS
from parlour.net import figures as system
from parlour.net.http.owner import Claim, Owner, refusal

if TYPE_CHECKING:
    from parlour.net.figures import Figures

EVERY: Final = 5.0
"""Seconds between two samples."""
KEPT: Final = 360
"""Samples: half an hour."""

PAGE: Final = Path(__file__).parents[2] / "web" / "status" / "index.html"
_PRIVATE: Final = {"cache-control": "no-store"}


class Sample(msgspec.Struct, frozen=True):
    """The figures at one moment. What grows is counted from the start."""

    number: int
    at: float
    """Seconds since the epoch."""
    connections: dict[str, int]
    people: int
    rooms: int
    messages: int
    deliveries: int
    refusals: int
    dropped: int
    waiting: int
    """Bytes that wait for clients."""
    commits: tuple[int, ...]
    """How many took at most so many seconds of `BOUNDS`, but more than those before; the last: longer."""
    commit_time: float
    """Seconds, all together."""
    commits_failed: int
    delay: float
    """The longest of the event loop since the sample before, in seconds."""
    memory: int
    processor: float
    """Seconds."""


class Report(msgspec.Struct, frozen=True):
    """What `/status.json` answers."""

    program: str
    started: float
    bounds: tuple[float, ...]
    every: float
    now: Sample
    samples: list[Sample]
    """Those that were asked for, the oldest first."""


class Status:
    """Takes the samples and shows them."""

    def __init__(self, figures: Figures, owner: Owner, loop: asyncio.AbstractEventLoop) -> None:
        self._figures = figures
        self._owner = owner
        self._loop = loop
        self._samples: deque[Sample] = deque(maxlen=KEPT)
        self._taken = 0
        if owner.exists:
            self._keep()

    def _keep(self) -> None:
        self._taken += 1
        self._samples.append(self._sample(self._figures.lag.worst()))
        self._loop.call_later(EVERY, self._keep)

    def _sample(self, delay: float) -> Sample:
        figures = self._figures
        sizes, counts, commits = figures.sizes(), figures.counts, figures.commits
        return Sample(
            self._taken,
            time.time(),
            sizes.connections,
            sizes.people,
            sizes.rooms,
            counts.messages,
            counts.deliveries,
            counts.refusals.total(),
            figures.tally.dropped,
            sizes.waiting,
            (*commits.stored.counts,),
            commits.stored.total,
            commits.failed,
            delay,
            system.memory(),
            system.processor(),
        )

    def refusal(self, request: Request) -> Response | None:
        """Why `request` is not answered, if it is not."""
        if not self._owner.exists:
            return PlainTextResponse("Not Found", 404)
        claim = self._owner.claim(request)
        return None if claim is Claim.OWNER else refusal(claim)

    def report(self, after: int) -> Report:
        """The samples numbered above `after`, and the present."""
        venue = self._figures.server.venue
        last = self._samples[-1].delay if self._samples else 0.0
        samples = [sample for sample in self._samples if sample.number > after]
        return Report(venue.program, venue.started, BOUNDS, EVERY, self._sample(last), samples)


async def page(request: Request) -> Response:
    """The page, for the owner."""
    status: Status = request.app.state.status
    return status.refusal(request) or FileResponse(PAGE, headers=_PRIVATE)


async def report(request: Request) -> Response:
    """What its charts are drawn from; with ``?after=NUMBER``, only what is new."""
    status: Status = request.app.state.status
    refused = status.refusal(request)
    if refused is not None:
        return refused
    after = request.query_params.get("after", "0")
    known = int(after) if after.isascii() and after.isdigit() and len(after) < 16 else 0
    return Response(msgspec.json.encode(status.report(known)), media_type="application/json", headers=_PRIVATE)


ROUTES: Final = (Route("/status", page), Route("/status.json", report))
