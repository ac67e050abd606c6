"""The token bucket and the limit of a source, with the clock passed in."""

import pytest

from parlour.core.rate import MOST_SOURCES, SourceLimit, TokenBucket


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


def test_a_source_has_its_burst_then_one_after_each_pause() -> None:
    limit = SourceLimit(burst=3, pause=30.0)
    for _ in range(3):
        assert not limit.exhausted("a", 100.0)
        limit.count("a", 100.0)
    assert limit.exhausted("a", 129.9)
    assert not limit.exhausted("b", 100.0)
    assert not limit.exhausted("a", 130.0)
    limit.count("a", 130.0)
    assert limit.exhausted("a", 130.0)
    for _ in range(3):
        assert not limit.exhausted("a", 1000.0)
        limit.count("a", 1000.0)
    assert limit.exhausted("a", 1000.0)


def test_the_source_that_did_nothing_for_longest_is_forgotten_first() -> None:
    limit = SourceLimit(burst=1, pause=30.0)
    for source in ("a", "b", "a"):
        limit.count(source, 0.0)
    for number in range(MOST_SOURCES - 1):
        limit.count(f"p{number}", 0.0)
    assert limit.exhausted("a", 0.0)
    assert not limit.exhausted("b", 0.0)
