"""How fast one connection may talk: a token bucket."""


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
