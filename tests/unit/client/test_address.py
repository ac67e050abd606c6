import pytest

from parlour.client.address import Address, UsageError, check_name, parse_address


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("chat://localhost:64700", Address("localhost", 64700)),
        ("chat://127.0.0.1:1", Address("127.0.0.1", 1)),
        ("CHAT://Example.org:65535/", Address("Example.org", 65535)),
        ("chat://[::1]:64700", Address("::1", 64700)),
        ("chat://[fe80::1%eth0]:7", Address("fe80::1%eth0", 7)),
        ("chat://bücher.example:0080", Address("bücher.example", 80)),
    ],
)
def test_addresses(url: str, address: Address) -> None:
    assert parse_address(url) == address


@pytest.mark.parametrize(
    "url",
    [
        "",
        "localhost",
        "localhost:64700",
        "http://localhost:64700",
        "chat://localhost",
        "chat://localhost:",
        "chat://:64700",
        "chat://localhost:port",
        "chat://localhost:0",
        "chat://localhost:65536",
        "chat://localhost:" + "9" * 5000,
        "chat://localhost:-1",
        "chat://localhost:1.5",
        "chat://localhost:٣",
        "chat://::1:64700",
        "chat://[::1]",
        "chat://[]:64700",
        "chat://luca@localhost:64700",
        "chat://localhost:64700/room",
        "chat://local host:64700",
        " chat://localhost:64700",
    ],
)
def test_a_bad_address_is_told_the_right_form(url: str) -> None:
    with pytest.raises(UsageError, match="chat://<host>:<port>"):
        parse_address(url)


def test_an_address_reads_as_it_is_typed() -> None:
    assert str(Address("::1", 7)) == "[::1]:7"
    assert str(Address("localhost", 7)) == "localhost:7"


@pytest.mark.parametrize("name", ["luca", "Zoë", "李", "all"])
def test_a_name_is_one_word(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize("name", ["", " ", "luca b", "luca ", "lu\tca", "lu\x1bca", "lu\nca"])
def test_a_name_is_not_more_or_less_than_a_word(name: str) -> None:
    with pytest.raises(UsageError, match="one word"):
        check_name(name)
