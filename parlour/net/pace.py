"""How fast one connection is read: as its token bucket allows, and as the journal and its rooms can take."""

from parlour.core.ports import Gauge
from parlour.core.rate import TokenBucket

BYTES_PER_TOKEN = 4096
"""Input that costs as much as one message, whatever it holds."""
BUCKET_PAUSE = 0.05
"""Seconds for which a sender that is too fast waits at least, so that making it wait costs little."""
CONGESTION_PAUSE = 0.005
"""Seconds after which a sender looks again whether there is room."""
CONGESTION_PATIENCE = 20
"""How often it does so while nobody takes anything, before it goes on all the same."""
CONGESTION_PAUSES = 400
"""How often it does so at most (docs/decisions/0003)."""


class Pace:
    """What one connection may be read of, and for how long it must wait. Times are seconds of one clock."""

    __slots__ = ("_bucket", "_drained", "_idle_pauses", "_pauses", "_since", "waited")

    def __init__(self, bucket: TokenBucket | None) -> None:
        """`bucket` None: no limit."""
        self._bucket = bucket
        self._pauses = 0
        """Pauses in a row because something is congested."""
        self._idle_pauses = 0
        """The last of them in which it did not drain."""
        self._drained = 0
        """Its count of `drained` at the last of them."""
        self.waited = 0.0
        """Seconds for which this connection was not read: by so much the dialect's clock is slow."""
        self._since = 0.0
        """When the present one began."""

    def allowance(self, now: float) -> int:
        """Messages that may be taken now; negative: all."""
        return -1 if self._bucket is None else self._bucket.available(now)

    def spend(self, messages: int, size: int) -> None:
        """So many `messages` were taken, and `size` bytes of input came."""
        if self._bucket is not None:
            self._bucket.take(max(messages, size // BYTES_PER_TOKEN))

    def hurry(self) -> None:
        """Have no limit any more."""
        self._bucket = None

    def wait(self, congested: Gauge | None) -> float:
        """Seconds for which nothing more is to be read; `congested` is what cannot take more, if there is anything."""
        wait = 0.0 if self._bucket is None else self._bucket.wait()
        if wait > 0:
            return max(wait, BUCKET_PAUSE)
        if congested is not None:
            self._pauses += 1
            self._idle_pauses = 0 if congested.drained != self._drained else self._idle_pauses + 1
            self._drained = congested.drained
            if self._idle_pauses <= CONGESTION_PATIENCE and self._pauses <= CONGESTION_PAUSES:
                return CONGESTION_PAUSE
        self._pauses = self._idle_pauses = 0
        return 0.0

    def pause(self, now: float) -> None:
        """From now on nothing is read."""
        self._since = now

    def resume(self, now: float) -> None:
        """It is read again."""
        self.waited += now - self._since
