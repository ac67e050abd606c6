"""Calls on their way: those of one webhook one after the other, each tried again until it is taken or given up.

All of it is on the loop's thread, but for the requests themselves. What is lost is logged, without what it said.
"""

from __future__ import annotations

import logging
import random
import secrets
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any, Final, Protocol

from parlour.core.ports import Call
from parlour.net.outgoing.answers import Unusable, texts_of
from parlour.net.outgoing.post import Forbidden, Reply, Unreached
from parlour.net.outgoing.reach import Reach
from parlour.net.outgoing.signing import body_of, headers_of
from parlour.net.outgoing.target import BadUrl, Target, target

MOST_WAITING: Final = 64
"""Calls that may wait for one webhook."""
MOST_TRIES: Final = 8
"""Tries to make one call, which take about two minutes."""
LONGEST_PAUSE: Final = 60.0
"""Seconds between two of them, but for what the webhook wishes:"""
LONGEST_WISH: Final = 600.0
"""Seconds."""

log = logging.getLogger(__name__)

Answered = Callable[[Sequence[str]], None]
Post = Callable[[Target, Mapping[str, str], bytes], Reply]
"""See `post.Poster`."""


class Timer(Protocol):
    """Something that will happen."""

    def cancel(self) -> None:
        """It will not."""


class Waiting:
    """A call that is not made yet."""

    def __init__(self, call: Call, answered: Answered) -> None:
        self.call = call
        self.answered = answered
        self.delivery = secrets.token_hex(16)
        """The same for each try: so the webhook knows what it has had already."""
        self.body = body_of(call)
        self.tries = 0


class Lane:
    """The calls of one webhook, in their order."""

    def __init__(self) -> None:
        self.waiting: deque[Waiting] = deque()
        """The first one is being made, or waits for another try."""
        self.timer: Timer | None = None


class Calls:
    """See `core.ports.Caller`."""

    def __init__(
        self,
        post: Post,
        reach: Reach,
        *,
        run: Callable[[Callable[[], None]], None],
        soon: Callable[..., Any],
        later: Callable[..., Timer],
        clock: Callable[[], float] = time.time,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`run` runs a function on another thread, `soon` on the loop's from there, `later` after some seconds.

        `clock` gives seconds since the epoch, `chance` a number from 0 to 1.
        """
        self._post = post
        self._reach = reach
        self._run = run
        self._soon = soon
        self._later = later
        self._clock = clock
        self._chance = chance
        self._lanes: dict[int, Lane] = {}
        """By hook; none is empty."""

    def takes(self, url: str) -> bool:
        """See `core.ports.Caller`."""
        try:
            host = target(url).host
        except BadUrl:
            return False
        try:
            return self._reach.permits(host)
        except ValueError:  # a name: what it stands for is looked up with each call
            return True

    def call(self, call: Call, answered: Answered) -> None:
        """See `core.ports.Caller`."""
        lane = self._lanes.setdefault(call.hook, Lane())
        if len(lane.waiting) >= MOST_WAITING:
            log.warning("webhook %s: message %s is not sent, as %s wait", call.name, call.seq, MOST_WAITING)
            return
        lane.waiting.append(Waiting(call, answered))
        if len(lane.waiting) == 1:
            self._try(lane)

    def forget(self, hook: int) -> None:
        """See `core.ports.Caller`."""
        lane = self._lanes.pop(hook, None)
        if lane is not None and lane.timer is not None:
            lane.timer.cancel()

    def close(self) -> None:
        """Make no more calls, and tell whose are lost."""
        for hook, lane in [*self._lanes.items()]:
            name, count = lane.waiting[0].call.name, len(lane.waiting)
            log.warning("webhook %s: the server stops before it was sent %s of its messages", name, count)
            self.forget(hook)

    # -- one call ------------------------------------------------------------------------------------------------------

    def _try(self, lane: Lane) -> None:
        lane.timer = None
        self._run(partial(self._make, lane, lane.waiting[0]))

    def _make(self, lane: Lane, waiting: Waiting) -> None:
        """On another thread."""
        call = waiting.call
        result: Reply | Unreached | Forbidden
        try:
            headers = headers_of(waiting.body, call.secret, waiting.delivery, self._clock())
            result = self._post(target(call.url), headers, waiting.body)
        except (Unreached, Forbidden) as error:
            result = error
        except Exception:  # a mistake of ours: the thread has other calls to make, and this one must come to an end
            log.exception("webhook %s: message %s could not be sent", call.name, call.seq)
            result = Unreached("a mistake of the server")
        try:
            self._soon(self._made, lane, waiting, result)
        except RuntimeError:  # the loop has come to its end meanwhile
            log.debug("webhook %s: an answer came too late", call.name)

    def _made(self, lane: Lane, waiting: Waiting, result: Reply | Unreached | Forbidden) -> None:
        call = waiting.call
        if self._lanes.get(call.hook) is not lane:  # it was dropped
            return
        waiting.tries += 1
        if isinstance(result, Reply) and 200 <= result.status < 300:
            self._next(lane, call.hook)
            self._answer(waiting, result)
            return
        why = _why(result)
        again = isinstance(result, Unreached) or (
            isinstance(result, Reply) and (result.status == 429 or result.status >= 500)
        )
        if again and waiting.tries < MOST_TRIES:
            log.info("webhook %s: message %s is not taken yet: %s", call.name, call.seq, why)
            lane.timer = self._later(self._pause(waiting.tries, result), self._try, lane)
            return
        log.warning("webhook %s: message %s is given up after try %s: %s", call.name, call.seq, waiting.tries, why)
        self._next(lane, call.hook)

    def _next(self, lane: Lane, hook: int) -> None:
        lane.waiting.popleft()
        if lane.waiting:
            self._try(lane)
        else:
            del self._lanes[hook]

    def _answer(self, waiting: Waiting, reply: Reply) -> None:
        try:
            texts = texts_of(reply)
        except Unusable as unusable:
            log.warning("webhook %s: the answer to message %s is not said: %s", *_named(waiting.call), unusable)
            return
        if texts:
            waiting.answered(texts)

    def _pause(self, tries: int, result: Reply | Unreached | Forbidden) -> float:
        """Twice as long each time, more or less: so those who wait for the same do not all come at once."""
        pause = min(LONGEST_PAUSE, 2.0 ** (tries - 1)) * (0.5 + self._chance())
        wish = result.headers.get("retry-after", "") if isinstance(result, Reply) else ""
        return max(pause, min(LONGEST_WISH, _seconds(wish, self._clock())))


def _named(call: Call) -> tuple[str, int]:
    return call.name, call.seq


def _why(result: Reply | Unreached | Forbidden) -> str:
    if isinstance(result, Forbidden):
        return "its address is not public; see --hooks-to"
    return str(result) if isinstance(result, Unreached) else f"status {result.status}"


def _seconds(wish: str, now: float) -> float:
    """What Retry-After says (RFC 9110, section 10.2.3): seconds, or a time; 0 if that is neither."""
    wish = wish.strip()
    if wish.isascii() and wish.isdigit() and len(wish) < 10:
        return float(wish)
    try:
        at = parsedate_to_datetime(wish)
    except (ValueError, TypeError, OverflowError):
        return 0.0
    seconds = (at if at.tzinfo else at.replace(tzinfo=UTC)) - datetime.fromtimestamp(now, UTC)
    return max(0.0, seconds.total_seconds())
