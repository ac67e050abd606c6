"""How much one may ask."""

import pytest

from parlour.commands import Say
from parlour.core.rate import TokenBucket
from parlour.net.http.api.limits import BYTES_PER_REQUEST, MOST_STREAMS, Limits, whose
from parlour.net.http.api.problems import Declined
from parlour.net.http.buckets import MOST_KEPT
from tests.site import Site


def test_each_person_has_so_many_requests_and_so_has_each_address() -> None:
    with Site(rate=1, burst=3) as site:
        luca, alice = site.member("luca"), site.member("alice")
        for token in (luca.secret, alice.secret, ""):
            answers = [site.ask("GET", "/api/v1/rooms", token=token) for _ in range(4)]
            assert [answer.status for answer in answers] == [200, 200, 200, 429]
            assert answers[-1].reason == "too-many-requests"
            assert answers[-1].headers["retry-after"] == "1"
        assert site.ask("GET", "/api/v1/rooms", token="wrong").status == 429, "who guesses is limited, too"


def test_without_a_rate_there_is_no_limit() -> None:
    with Site(rate=0, burst=1) as site:
        assert {site.ask("GET", "/api/v1/rooms").status for _ in range(5)} == {200}


def test_a_person_does_not_count_for_their_address_unless_they_ask_too_often() -> None:
    with Site(rate=1, burst=3) as site:
        luca = site.member("luca")
        for token in (*[luca.secret] * 4, "wrong", ""):
            site.ask("GET", "/api/v1/rooms", token=token)
        assert site.charged == [-1, -1, -1]


def test_a_large_answer_counts_as_several() -> None:
    with Site(rate=1, burst=7) as site:
        luca = site.member("luca")
        for _ in range(9):
            luca.does(Say("x" * 8000))
        answers = [site.ask("GET", "/api/v1/rooms/lobby/messages") for _ in range(4)]
        assert len(answers[0].body) // BYTES_PER_REQUEST == 2
        assert [answer.status for answer in answers] == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8::1", "2001:db8::2:3:4:5", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("", "", True),
    ],
)
def test_who_answers_for_what_comes_from_an_address(one: str, other: str, same: bool) -> None:
    assert (whose(0, one) == whose(0, other)) is same
    assert whose(7, one) == whose(7, other)


def test_only_so_many_are_remembered() -> None:
    now = 0.0
    limits = Limits(lambda: TokenBucket(1, 2, now), lambda: now)
    for number in range(3 * MOST_KEPT):
        limits.spend(number)
        assert len(limits._buckets) <= MOST_KEPT
    now = 10.0
    for number in range(MOST_KEPT):
        limits.spend(-number)
    assert len(limits._buckets) <= MOST_KEPT


def test_so_many_streams() -> None:
    limits = Limits(lambda: None, lambda: 0.0)
    for _ in range(MOST_STREAMS):
        limits.open_stream(7)
    with pytest.raises(Declined) as caught:
        limits.open_stream(7)
    assert (caught.value.problem.status, caught.value.problem.reason) == (429, "too-many-streams")
    limits.open_stream(8)
    for key in (*[7] * MOST_STREAMS, 8):
        limits.close_stream(key)
    assert limits._streams == {}
