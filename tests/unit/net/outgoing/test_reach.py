"""Which addresses may be called, and which texts are addresses."""

import pytest

from parlour.net.outgoing.reach import Reach
from parlour.net.outgoing.target import LONGEST, BadUrl, Target, target

PUBLIC = ["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1", "2001:4860:4860::8888"]
REFUSED = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.255",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "::127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:10::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_called(address: str) -> None:
    assert Reach().permits(address)


@pytest.mark.parametrize("address", REFUSED)
def test_others_may_not(address: str) -> None:
    assert not Reach().permits(address)


def test_but_those_that_the_operator_allows() -> None:
    reach = Reach(["127.0.0.0/8", "10.1.2.3", "fd00::/8", "192.168.1.7/24"])
    for address in ("127.0.0.1", "10.1.2.3", "fd12::1", "192.168.1.9", "8.8.8.8"):
        assert reach.permits(address)
    for address in ("10.1.2.4", "::1", "::ffff:127.0.0.1", "192.168.2.1", "fe80::1"):
        assert not reach.permits(address)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://ci.example", Target(True, "ci.example", 443, "/")),
        ("http://ci.example/a/b?c=d&e", Target(False, "ci.example", 80, "/a/b?c=d&e")),
        ("HTTPS://CI.Example:8443/", Target(True, "ci.example", 8443, "/")),
        ("https://ci.example?x", Target(True, "ci.example", 443, "/?x")),
        ("http://127.0.0.1:80/", Target(False, "127.0.0.1", 80, "/")),
        ("http://[2001:DB8::1]:8080/x", Target(False, "2001:db8::1", 8080, "/x")),
        ("https://xn--bcher-kva.example/", Target(True, "xn--bcher-kva.example", 443, "/")),
        ("https://my_host/", Target(True, "my_host", 443, "/")),
    ],
)
def test_addresses_are_taken_apart(url: str, expected: Target) -> None:
    assert target(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ci.example",
        "//ci.example/",
        "ftp://ci.example/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///x",
        "https://user@ci.example/",
        "https://user:pass@ci.example/",
        "https://ci.example@127.0.0.1/",
        "https://ci.example:0/",
        "https://ci.example:65536/",
        "https://ci.example:x/",
        "https://ci.example/#x",
        "https://ci.example/a b",
        "https://ci.example/\r\nHost: x",
        "https://ci.example/\tx",
        "https://ci.example\\@127.0.0.1/",
        "https://a..b/",
        "https://-a/",
        "https://a./",
        "https://a%2eb/",
        "https://" + "a" * 64 + "/",
        "https://" + "a." * 130 + "b/",
        "https://bücher.example/",
        "https://[::1/",
        "https://[::1%25eth0]/",
        "https://[x]/",
        "https://ci.example/" + "x" * LONGEST,
    ],
)
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(BadUrl):
        target(url)
