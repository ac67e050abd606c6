"""Where a server says that it is found."""

import pytest

from parlour.card.place import Place
from parlour.net.addresses import host_name
from parlour.net.place import as_reached, place_of
from parlour.settings import ServerSettings

LAN = ["192.168.1.20", "fd00::2"]


def place(**settings: str) -> Place:
    return place_of(ServerSettings(**settings), 64700, lambda: LAN)  # type: ignore[arg-type]


def test_on_a_network() -> None:
    others = ("http://[fd00::2]:64700",)
    assert place() == Place("http://192.168.1.20:64700", "192.168.1.20", 64700, others, host_name())


def test_for_this_machine_alone() -> None:
    assert place(host="127.0.0.1") == Place("http://127.0.0.1:64700", "127.0.0.1", 64700)


def test_under_a_public_url_nothing_is_said_of_the_house() -> None:
    assert place(public_url="https://chat.example") == Place("https://chat.example", "chat.example", 64700)
    assert place(public_url="https://chat.example:8443") == Place("https://chat.example:8443", "chat.example", 64700)
    assert place(public_url="http://[2001:db8::1]:8000") == Place("http://[2001:db8::1]:8000", "2001:db8::1", 8000)


@pytest.mark.parametrize(
    ("settings", "port"),
    [
        ({"public_url": "https://chat.example", "host": "127.0.0.1"}, None),
        ({"public_url": "https://chat.example:8443", "host": "localhost"}, None),
        ({"public_url": "http://chat.example", "host": "::1"}, None),
        ({"public_url": "http://chat.example:8000", "host": "127.0.0.1"}, 8000),  # it may be forwarded
        ({"public_url": "https://chat.example", "host": "192.168.1.20"}, 64700),
        ({"public_url": "https://chat.example", "host": "0.0.0.0"}, 64700),
    ],
)
def test_behind_a_proxy_others_come_where_the_server_listens(settings: dict[str, str], port: int | None) -> None:
    assert place(**settings).port == port


def test_as_somebody_has_reached_it() -> None:
    found = as_reached(place(), "http", "school.example", 8000)
    others = ("http://192.168.1.20:64700", "http://[fd00::2]:64700")
    assert found == Place("http://school.example:8000", "school.example", 8000, others, host_name())
    same = as_reached(place(), "http", "192.168.1.20", 64700)
    assert same == place()
    proxied = as_reached(place(), "https", "chat.example", None)
    assert (proxied.url, proxied.host, proxied.port) == ("https://chat.example", "chat.example", 64700)
