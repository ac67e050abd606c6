"""The token bucket, with the clock passed in."""

import pytest

from parlour.core.rate import TokenBucket


def test_a_burst_then_the_rate() -> None:
    bucket = TokenBucket(rate=8, burst=5, now=100.0)
    assert bucket.available(100.0) == 5
    bucket.take(5)
    assert bucket.available(100.0) == 0
    assert bucket.wait() == pytest.approx(0.125)
    assert bucket.available(100.05) == 0
    assert bucket.available(100.125) == 1


def test_it_never_holds_more_than_the_burst() -> None:
    bucket = TokenBucket(rate=10, burst=5, now=0.0)
    bucket.take(1)
    assert bucket.available(1000.0) == 5
    assert bucket.wait() == 0


def test_debt_is_waited_off() -> None:
    bucket = TokenBucket(rate=10, burst=5, now=0.0)
    bucket.take(25)
    assert bucket.available(1.0) == 0
    assert bucket.wait() == pytest.approx(1.1)
    assert bucket.available(2.1) == 1
