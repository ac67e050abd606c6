"""What everybody may know of a person."""

import pytest

from parlour.core import profiles
from tests.unit.core.world import World

KEY = b"0123456789abcdef"


@pytest.mark.parametrize(
    ("said", "name", "user"),
    [
        ("", "Luca", "luca"),
        ("", "Luca-Rossi_2", "lucarossi2"),
        ("", "abcdefghijklm", "abcdefghij"),
        ("", "Élise", "lise"),
        ("", "李", "guest"),
        ("~me", "luca", "me"),
        ("a.b-c_D9", "luca", "a.b-c_D9"),
        ("a!b@c d*?", "luca", "abcd"),
        ("0123456789xyz", "luca", "0123456789"),
        ("é!", "luca", "luca"),
    ],
)
def test_a_user_is_a_few_letters(said: str, name: str, user: str) -> None:
    assert profiles.user(said, name) == user


def test_what_one_says_of_oneself_is_one_short_line() -> None:
    assert profiles.realname("", "luca") == profiles.realname(" \x02\x00 ", "luca") == "luca"
    assert profiles.realname(" Luca \r\n \x0304Rossi\x03\x1b[2J ", "luca") == "Luca Rossi[2J"
    assert len(profiles.realname("x" * 1000, "luca")) == profiles.MOST_REALNAME


def test_a_host_is_the_same_for_the_same_address_and_tells_nothing_of_it() -> None:
    hosts = {address: profiles.cloak(KEY, address) for address in ("10.0.0.1", "10.0.0.2", "2001:db8::1", "::1")}
    assert len({*hosts.values()}) == 4
    for host in hosts.values():
        cloak, _, rest = host.partition(".")
        assert (len(cloak), rest) == (10, "parlour")
        assert int(cloak, 16) >= 0
    assert profiles.cloak(KEY, "10.0.0.1") == hosts["10.0.0.1"]
    assert profiles.cloak(b"another", "10.0.0.1") != hosts["10.0.0.1"]


def test_an_address_is_taken_as_far_as_it_says_who_somebody_is() -> None:
    assert profiles.cloak(KEY, "2001:db8:1:2::1") == profiles.cloak(KEY, "2001:db8:1:2:ffff::9")
    assert profiles.cloak(KEY, "2001:db8:1:2::1") != profiles.cloak(KEY, "2001:db8:1:3::1")
    assert profiles.cloak(KEY, "::ffff:10.0.0.1") == profiles.cloak(KEY, "10.0.0.1")
    assert profiles.cloak(KEY, "fe80::1%eth0") == profiles.cloak(KEY, "fe80::2")
    assert profiles.cloak(KEY, "") == profiles.cloak(KEY, "no address") == "parlour"


def test_every_server_has_hosts_of_its_own() -> None:
    hosts = {World().connect(address="10.0.0.1").session.profile.host for _ in range(3)}
    assert len(hosts) == 3
