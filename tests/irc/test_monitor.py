"""MONITOR and extended-monitor (IRCv3)."""

import re

import pytest

from tests.irc.desk import Desk


def seen(line: str) -> str:
    """730 with the address left out."""
    return re.sub(r"!\S+?(?=,|$)", "", line)


def test_they_come_and_go(desk: Desk) -> None:
    ann = desk.client("ann")
    assert ann.says("MONITOR + bob") == ["731 bob"]
    bob = desk.client("bob")
    assert [seen(line) for line in ann.hears()] == ["730 bob"]
    bob.write("QUIT :bye")
    assert ann.hears() == ["731 bob"]
    desk.client("bob")
    assert [seen(line) for line in ann.hears()] == ["730 bob"]


def test_some_are_here_and_some_are_not(desk: Desk) -> None:
    ann = desk.client("ann")
    desk.client("bob")
    assert sorted(seen(line) for line in ann.says("MONITOR + bob,eve")) == ["730 bob", "731 eve"]
    assert sorted(seen(line) for line in ann.says("MONITOR S")) == ["730 bob", "731 eve"]
    *listed, end = ann.ask("MONITOR L")
    assert {name for line in listed for name in line.params[1].split(",")} == {"bob", "eve"}
    assert (end.command, {line.command for line in listed}) == ("733", {"732"})


def test_whoever_is_dropped_is_told_of_no_more(desk: Desk) -> None:
    ann, eve = desk.client("ann"), desk.client("eve")
    for client in (ann, eve):
        client.ask("MONITOR + bob,joe")
    assert ann.says("MONITOR - bob") == []
    assert eve.says("MONITOR C") == []
    assert eve.says("MONITOR L") == ["733"]
    desk.client("bob")
    desk.client("joe")
    assert [seen(line) for line in ann.hears()] == ["730 joe"]
    assert eve.hears() == []


def test_masks_match_nobody(desk: Desk) -> None:
    ann = desk.client("ann")
    heard = ann.says("MONITOR + *!username@localhost", "MONITOR + *!username@127.0.0.1")
    assert [line.split(" ")[0] for line in heard] in ([], ["731", "731"])
    desk.client("bob")
    assert ann.hears() == []


def test_changes_of_name(desk: Desk) -> None:
    ann, bob = desk.client("ann"), desk.client("bob")
    ann.ask("MONITOR + mary")
    bob.ask("NICK mary")
    assert [seen(line) for line in ann.hears()] == ["730 mary"]
    bob.ask("NICK MARY")
    assert ann.hears() == []
    bob.ask("NICK bob")
    assert ann.hears() == ["731 MARY"], "as it was written last"


def test_there_is_a_limit(desk: Desk) -> None:
    ann = desk.client("ann")
    heard = []
    for number in range(0, 120, 20):
        heard += ann.ask("MONITOR + " + ",".join(f"n{name}" for name in range(number, number + 20)))
    full = [line for line in heard if line.command == "734"]
    assert full
    assert full[0].params[1].isdigit()


@pytest.mark.parametrize("line", ["MONITOR", "MONITOR +"])
def test_too_few_parameters(desk: Desk, line: str) -> None:
    assert desk.client("ann").says(line) == ["461 MONITOR"]


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("first", [False, True])
def test_extended_monitor(desk: Desk, shared: bool, first: bool) -> None:
    """What people do is told to whoever watches them, once, if they want that kind of news at all."""
    ann = desk.client("ann", "extended-monitor", "away-notify", "setname")
    eve = desk.client("eve", "extended-monitor")
    joe = desk.client("joe", "away-notify", "setname")
    watchers = (ann, eve, joe)
    if first:
        for client in watchers:
            client.ask("MONITOR + bob")
    bob = desk.client("bob")
    if not first:
        for client in watchers:
            client.ask("MONITOR + bob")
    if shared:
        desk.room("#den", ann, bob)
    desk.quiet(*watchers)
    bob.ask("AWAY :gone fishing")
    assert ann.hears() == ["bob AWAY :gone fishing"]
    bob.ask("AWAY", "SETNAME :Bob the great")
    assert ann.hears() == ["bob AWAY", "bob SETNAME :Bob the great"]
    assert eve.hears() == joe.hears() == []
