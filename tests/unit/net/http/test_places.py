"""Names that are this server's, and pages that are of this place."""

import pytest

from parlour.net.http.places import Place, Places, place

PLACES = Places(["https://chat.example", "http://School.example:8080", ""], ["Teacher.school.example", ""])
NEAR, FAR = "192.168.1.5", "8.8.8.8"


@pytest.mark.parametrize(
    ("authority", "expected"),
    [
        ("Chat.Example", Place("chat.example", None)),
        ("chat.example.:80", Place("chat.example", 80)),
        ("chat.example:", Place("chat.example", None)),
        ("[2001:DB8::1]:8080", Place("[2001:db8::1]", 8080)),
        ("192.0.2.1:1", Place("192.0.2.1", 1)),
        *(
            (wrong, None)
            for wrong in ("", ":80", "a:b", "a:1:2", "[::1", "a b", "a/b", "u@a", "a:123456", "a\0b:x", "::1")
        ),
    ],
)
def test_what_a_host_says(authority: str, expected: Place | None) -> None:
    assert place(authority) == expected


@pytest.mark.parametrize(
    "host",
    [
        *(
            "localhost",
            "localhost:1",
            "x.localhost",
            "127.0.0.1",
            "[::1]",
            "192.168.1.5:64700",
            "[fe80::1]",
            "10.0.0.1",
        ),
        *("teacher-pc", "teacher-pc.local", "nas.lan", "a.b.home.arpa", "x.internal", "fritz.home"),
        *("chat.example", "chat.example:1234", "school.example", "teacher.school.example."),
    ],
)
def test_names_that_nobody_else_can_have(host: str) -> None:
    assert PLACES.answers_to(host, NEAR)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "chat.example.evil.example",
        "evil.example:64700",
        "1.2.3.4.evil.example",
    ],
)
@pytest.mark.parametrize("local", [NEAR, "127.0.0.1", "::1", "fd00::1", "::ffff:10.0.0.1", ""])
def test_names_that_anybody_can_have(host: str, local: str) -> None:
    assert not PLACES.answers_to(host, local)


@pytest.mark.parametrize("local", [FAR, "2a00::1", "::ffff:8.8.8.8"])
def test_at_a_public_address_any_name_will_do(local: str) -> None:
    """Pages of strangers could ask there anyway: no name opens what was closed."""
    assert PLACES.answers_to("evil.example", local)
    assert not PLACES.answers_to("no name", local)


@pytest.mark.parametrize(
    ("origin", "host", "scheme", "allowed"),
    [
        (None, "anything", "http", True),
        ("http://a.lan:81", "A.lan:81", "http", True),
        ("https://a.lan", "a.lan", "http", True),
        ("https://a.lan", "a.lan", "https", True),
        ("http://a.lan", "a.lan", "https", False),
        ("https://a.lan:443", "a.lan", "https", True),
        ("http://a.lan", "a.lan:443", "http", False),
        ("https://chat.example", "127.0.0.1:64700", "http", True),
        ("http://chat.example", "127.0.0.1:64700", "http", False),
        ("http://school.example:8080", "127.0.0.1:64700", "http", True),
        ("null", "null", "http", False),
        ("null", "", "http", False),
        ("http://", "", "http", False),
        ("ftp://a.lan", "a.lan", "http", False),
        ("http://a.lan/path", "a.lan", "http", False),
        ("http://u@a.lan", "a.lan", "http", False),
        (" http://a.lan", "a.lan", "http", False),
    ],
)
def test_whose_pages_may_use_it(origin: str | None, host: str, scheme: str, allowed: bool) -> None:
    assert PLACES.may_use(origin, host, scheme) is allowed
