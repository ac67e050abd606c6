"""How often something may be done: by one connection, or from one source."""

from typing import Final

MOST_SOURCES: Final = 4096
"""Sources that are remembered."""


class TokenBucket:
    """Holds up to `burst` tokens and gains `rate` of them a second; time is passed in, in seconds."""

    __slots__ = ("_at", "_tokens", "burst", "rate")

    def __init__(self, rate: float, burst: int, now: float) -> None:
        self.rate = rate
        self.burst = burst
        self._tokens = float(burst)
        self._at = now

    def available(self, now: float) -> int:
        """Whole tokens that can be taken now; none while in debt."""
        self._tokens = min(self.burst, self._tokens + (now - self._at) * self.rate)
        self._at = now
        return max(0, int(self._tokens))

    def take(self, count: int) -> None:
        """Take `count` tokens; it may run into debt, which is waited off."""
        self._tokens -= count

    def wait(self) -> float:
        """Seconds from the last `available` until there is one token."""
        return max(0.0, (1 - self._tokens) / self.rate)


class SourceLimit:
    """What was done of late from each source (`Profile.host`), through whatever door: `burst` times at once, then once
    after each `pause`, in seconds. (The generic cell rate algorithm, ITU-T I.371.)

    What is counted is bounded, and a source that is forgotten may do it a few times more.
    """

    def __init__(self, burst: int, pause: float) -> None:
        self._debt = (burst - 1) * pause
        self._pause = pause
        self._until: dict[str, float] = {}
        """When each source has nothing to wait for any more, in the order in which they did it last."""

    def exhausted(self, source: str, now: float) -> bool:
        """Whether what comes from there has to wait now, in seconds since the epoch."""
        return self._until.get(source, now) > now + self._debt

    def count(self, source: str, now: float) -> None:
        """It was done once more."""
        until = max(self._until.pop(source, now), now)  # the last one is forgotten last
        self._until[source] = until + self._pause
        if len(self._until) > MOST_SOURCES:
            del self._until[next(iter(self._until))]
