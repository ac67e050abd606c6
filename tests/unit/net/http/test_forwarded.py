"""Proxies are believed when they are named, and then no further than they can know."""

import pytest

from parlour.net.http.forwarded import Proxies

NAMED = Proxies(["10.0.0.0/8", "2001:db8::/32", "192.0.2.7"])


def seen(proxies: Proxies, peer: str, *fields: tuple[str, str], scheme: str = "http") -> tuple[str, str]:
    caller = proxies.caller(peer, scheme, [(name.encode(), value.encode()) for name, value in fields])
    return caller.address, caller.scheme


@pytest.mark.parametrize("peer", ["198.51.100.1", "192.0.2.8", "2001:db9::1", "", "unix"])
def test_strangers_are_not_believed(peer: str) -> None:
    assert seen(NAMED, peer, ("x-forwarded-for", "1.2.3.4"), ("x-forwarded-proto", "https")) == (peer, "http")
    assert not NAMED.caller(peer, "http", []).handed_on


def test_nobody_is_believed_who_is_not_named() -> None:
    assert seen(Proxies([]), "127.0.0.1", ("x-forwarded-for", "1.2.3.4")) == ("127.0.0.1", "http")


@pytest.mark.parametrize("peer", ["10.1.2.3", "::ffff:10.1.2.3", "2001:db8::5", "192.0.2.7"])
def test_who_is_named_is_believed(peer: str) -> None:
    assert seen(NAMED, peer, ("x-forwarded-for", "1.2.3.4"), ("x-forwarded-proto", "HTTPS")) == ("1.2.3.4", "https")
    assert NAMED.caller(peer, "http", []).handed_on


@pytest.mark.parametrize(
    ("fields", "address"),
    [
        ([], "10.0.0.1"),
        (["1.2.3.4"], "1.2.3.4"),
        (["6.6.6.6, 1.2.3.4"], "1.2.3.4"),  # the first is what the client has written
        (["6.6.6.6", "1.2.3.4"], "1.2.3.4"),
        (["1.2.3.4, 10.0.0.2, 192.0.2.7"], "1.2.3.4"),
        (["10.0.0.3, 10.0.0.2"], "10.0.0.3"),
        (["2001:db9::1"], "2001:db9::1"),
        (["[2001:db9::1]:4711"], "2001:db9::1"),
        (["1.2.3.4:4711"], "1.2.3.4"),
        (["::ffff:1.2.3.4"], "1.2.3.4"),
        (["1.2.3.4, nonsense"], "10.0.0.1"),
        (["1.2.3.4, nonsense, 10.0.0.2"], "10.0.0.2"),
        ([""], "10.0.0.1"),
        (["unknown"], "10.0.0.1"),
    ],
)
def test_the_nearest_that_is_no_proxy(fields: list[str], address: str) -> None:
    assert seen(NAMED, "10.0.0.1", *(("x-forwarded-for", field) for field in fields))[0] == address


def test_another_header_is_not_read() -> None:
    """Whoever writes ``X-Forwarded-For`` hands on ``Forwarded`` as the client wrote it."""
    assert seen(NAMED, "10.0.0.1", ("forwarded", "for=6.6.6.6;proto=https")) == ("10.0.0.1", "http")


@pytest.mark.parametrize(
    ("value", "scheme"), [("https", "https"), ("http, https", "https"), ("gopher", "http"), ("", "http")]
)
def test_schemes(value: str, scheme: str) -> None:
    assert seen(NAMED, "10.0.0.1", ("x-forwarded-proto", value))[1] == scheme
