"""LIST and its filters (RFC 2812 section 3.2.6, modern IRC, the ELIST token)."""

import pytest

from tests.irc.desk import Client, Desk


def listed(client: Client, line: str = "LIST") -> set[str]:
    heard = [line for line in client.ask(line) if line.command != "321"]
    assert heard[-1].command == "323"
    assert all(len(line.params) == 4 for line in heard[:-1])
    return {" ".join(line.params[1:3]) for line in heard[:-1]}


def test_list(desk: Desk) -> None:
    ann, bob = desk.client("ann"), desk.client("bob")
    assert listed(bob) == set(), "the lobby is empty"
    desk.room("#den", ann)
    desk.room("#big", ann, bob)
    assert listed(bob) == {"#den 1", "#big 2"}
    assert listed(bob, "LIST #den") == listed(bob, "LIST #DEN") == {"#den 1"}
    assert listed(bob, "LIST #den,#big") == {"#den 1", "#big 2"}
    assert listed(bob, "LIST #nowhere") == set()


@pytest.mark.parametrize(
    ("filter_", "found"),
    [
        ("#d*", ["den"]),
        ("*i?", ["big"]),
        ("!*en", ["big"]),
        (">0", ["big", "den"]),
        (">1", ["big"]),
        ("<1", []),
        ("<2", ["den"]),
        ("<100", ["big", "den"]),
    ],
)
def test_list_with_filters(desk: Desk, filter_: str, found: list[str]) -> None:
    """ELIST: masks, negative masks, numbers of people."""
    ann, bob = desk.client("ann"), desk.client("bob")
    desk.room("#den", ann)
    desk.room("#big", ann, bob)
    assert sorted(entry.split()[0][1:] for entry in listed(bob, f"LIST {filter_}")) == found


def test_list_tells_the_topic(desk: Desk) -> None:
    ann = desk.client("ann")
    desk.room("#den", ann)
    assert ann.says("LIST #den")[-2] == "322 #den 1 :"
    ann.ask("TOPIC #den :to be or not")
    assert ann.says("LIST #den")[-2] == "322 #den 1 :to be or not"
