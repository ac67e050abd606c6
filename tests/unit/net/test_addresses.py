"""Which of a machine's addresses are for others, and the URL that is made of them. Nothing is sent."""

import pytest

from parlour.net.addresses import Found, base_url, hosts, is_here, is_near, lan_addresses, parse_if_inet6, sort_out
from parlour.settings import ServerSettings

LAN = ["192.168.1.20", "10.8.0.2", "fd00::2"]


def find() -> list[str]:
    return LAN


def test_the_way_out_comes_first_then_ipv4_and_what_nobody_else_can_use_is_left_out() -> None:
    found = [
        Found("lo", "127.0.0.1"),
        Found("eth0", "192.168.1.20"),
        Found("tun0", "10.8.0.2"),
        Found("docker0", "172.17.0.1"),
        Found("eth1", "169.254.3.4"),
        Found("lo", "::1"),
        Found("eth0", "fe80::1"),
        Found("eth0", "fd00::2"),
    ]
    assert sort_out(["10.8.0.2", "fd00::2"], found) == ["10.8.0.2", "192.168.1.20", "fd00::2"]
    assert sort_out([], []) == []


def test_a_virtual_network_counts_if_packets_leave_by_it() -> None:
    assert sort_out(["172.17.0.2"], [Found("docker0", "172.17.0.2")]) == ["172.17.0.2"]


def test_the_list_of_linux() -> None:
    text = (
        "00000000000000000000000000000001 01 80 10 80       lo\n"
        "fd000000000000000000000000000002 02 40 00 80     eth0\n"
        "20010db8000000000000000000000001 02 40 00 01     eth0\n"  # temporary
        "20010db8000000000000000000000002 02 40 00 60     eth0\n"  # deprecated, tentative
    )
    assert [*parse_if_inet6(text)] == [Found("lo", "::1"), Found("eth0", "fd00::2")]


def test_this_machine_is_asked_without_an_error() -> None:
    found = lan_addresses()
    assert len(set(found)) == len(found)
    assert not any(is_here(address) for address in found)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        (None, LAN),
        ("0.0.0.0", LAN[:2]),
        ("::", LAN[2:]),
        ("127.0.0.1", ["127.0.0.1"]),
        ("chat.example", ["chat.example"]),
    ],
)
def test_where_a_server_is_reached_depends_on_where_it_listens(host: str | None, expected: list[str]) -> None:
    assert hosts(ServerSettings(host=host), find) == expected


@pytest.mark.parametrize(
    ("settings", "port", "expected"),
    [
        (ServerSettings(), 64700, "http://192.168.1.20:64700"),
        (ServerSettings(), 80, "http://192.168.1.20"),
        (ServerSettings(host="::"), 64700, "http://[fd00::2]:64700"),
        (ServerSettings(host="127.0.0.1"), 64700, "http://127.0.0.1:64700"),
        (ServerSettings(public_url="https://chat.example"), 64700, "https://chat.example"),
    ],
)
def test_the_url(settings: ServerSettings, port: int, expected: str) -> None:
    assert base_url(settings, port, find) == expected


def test_without_a_network_there_is_still_this_machine() -> None:
    assert base_url(ServerSettings(), 64700, list) == "http://localhost:64700"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST.", "a.localhost", "127.0.0.1", "127.9.9.9", "::1"])
def test_hosts_that_are_here(host: str) -> None:
    assert is_here(host)


@pytest.mark.parametrize("host", ["localhost.example", "192.168.1.20", "fd00::2", "", "127.0.0.1.example"])
def test_hosts_that_are_elsewhere(host: str) -> None:
    assert not is_here(host)


@pytest.mark.parametrize(
    ("address", "near"),
    [
        ("127.0.0.1", True),
        ("192.168.1.20", True),
        ("10.0.0.1", True),
        ("fe80::1%eth0", True),
        ("fd00::2", True),
        ("::ffff:192.168.1.20", True),
        ("8.8.8.8", False),
        ("::ffff:8.8.8.8", False),
        ("2600::1", False),
        ("", False),
        ("unix", False),
    ],
)
def test_what_is_near(address: str, near: bool) -> None:
    assert is_near(address) is near
