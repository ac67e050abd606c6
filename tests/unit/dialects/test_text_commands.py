"""What people type, and what it asks."""

import pytest

from parlour import commands
from parlour.commands import (
    Command,
    Exit,
    Follow,
    Following,
    Help,
    History,
    Invoke,
    Join,
    Mode,
    Negotiate,
    Say,
    SetModes,
    Tell,
)
from parlour.dialects.text.commands import MOST_HISTORY, TABLE, parse


@pytest.mark.parametrize("mark", ["!", "/"])
@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("help", Help()),
        ("list", commands.People()),
        ("rooms", commands.Rooms()),
        ("join dev", Join("dev")),
        ("join #Dev", Join("#Dev")),
        ("join  dev", Join("dev")),
        ("join den private", Join("den", private=True)),
        ("join den  private ", Join("den", private=True)),
        ("join den key sesame", Join("den", key="sesame")),
        ("join den private key  sesame", Join("den", private=True, key="sesame")),
        ("join den key", Help("join")),
        ("join den key open sesame", Help("join")),
        ("join", Help("join")),
        ("join ", Help("join")),
        ("join den secretly", Help("join")),
        ("leave", commands.Leave("here")),
        ("leave dev", commands.Leave("dev")),
        ("topic", commands.Topic("here")),
        ("topic all about tools", commands.Topic("here", "all about tools")),
        ("who", commands.Who("here")),
        ("who dev", commands.Who("dev")),
        ("invite bob", commands.Invite("here", "bob")),
        ("invite @bob", commands.Invite("here", "bob")),
        ("invite", Help("invite")),
        ("nick bobby", commands.Rename("bobby")),
        ("nick", Help("nick")),
        ("away", commands.Away(id="back")),
        ("away gone fishing", commands.Away("gone fishing", id="away")),
        ("whois @bob", commands.Whois("bob")),
        ("whois", Help("whois")),
        ("kick bob", commands.Kick("here", "bob")),
        ("kick @bob no  adverts", commands.Kick("here", "bob", "no  adverts")),
        ("kick", Help("kick")),
        ("ban bob!*@*", SetModes("here", (Mode("banned", value="bob!*@*"),))),
        ("unban bob", SetModes("here", (Mode("banned", on=False, value="bob"),))),
        ("op @bob", SetModes("here", (Mode("operator", value="bob"),))),
        ("deop bob", SetModes("here", (Mode("operator", on=False, value="bob"),))),
        ("ban", Help("ban")),
        ("unban", Help("unban")),
        ("op", Help("op")),
        ("deop", Help("deop")),
        ("msg bob hello there", Tell("bob", "hello there")),
        ("msg @bob hello", Tell("bob", "hello")),
        ("msg bob  hello", Tell("bob", " hello")),
        ("msg bob", Help("msg")),
        ("msg bob ", Help("msg")),
        ("msg", Help("msg")),
        ("history", History("here", limit=20)),
        ("history 1", History("here", limit=1)),
        (f"history {MOST_HISTORY}", History("here", limit=MOST_HISTORY)),
        (f"history {MOST_HISTORY + 1}", Help("history")),
        ("history 0", Help("history")),
        ("history -5", Help("history")),
        ("history 5.0", Help("history")),
        ("history ٣", Help("history")),
        ("history ²", Help("history")),
        ("history 0000000001999", Help("history")),
        ("history " + "9" * 4000, Help("history")),
        ("history all", Help("history")),
        ("search one two*", commands.Search("one two*")),
        ("search", Help("search")),
        ("me waves", Say("waves", "here", action=True)),
        ("me", Help("me")),
        ("follow apple", Follow("apple")),
        ("follow", Help("follow")),
        ("follow?", Following()),
        ("unfollow @bob", commands.Unfollow("@bob")),
        ("unfollow", Help("unfollow")),
        ("utf8", Negotiate("utf8")),
        ("joins", Negotiate("joins")),
        ("exit", Exit()),
        ("EXIT", Exit()),
        ("Join DEV", Join("DEV")),
        ("dance", Invoke("dance", "", "here")),
        ("Deploy  now, please ", Invoke("Deploy", "now, please", "here")),
        ("follow??", Invoke("follow??", "", "here")),
        ("joindev", Invoke("joindev", "", "here")),
        ("été", Invoke("été", "", "here")),
        ("", None),
        (" join dev", None),
        ("5", None),
        ("?", None),
        ("-", None),
        ("_", None),
    ],
)
def test_commands(mark: str, typed: str, command: Command | None) -> None:
    assert parse(mark + typed, "here") == (command or Say(mark + typed, "here"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("hello", "hello"),
        ("", ""),
        (" !list", " !list"),
        ("a !list", "a !list"),
        ("!!list", "!list"),
        ("//list", "/list"),
        ("!!", "!"),
        ("//", "/"),
        ("!!!", "!!"),
        ("!!dance", "!dance"),
        ("!/list", "!/list"),
        ("/!list", "/!list"),
        ("\uff01list", "\uff01list"),
    ],
)
def test_texts(text: str, said: str) -> None:
    assert parse(text, "here") == Say(said, "here")


@pytest.mark.parametrize("word", TABLE)
def test_every_command_means_something_or_says_how_it_is_meant(word: str) -> None:
    assert not isinstance(parse(f"!{word}", "lobby"), Invoke | Say)
    assert TABLE[word].about
    assert word == word.lower()


@pytest.mark.parametrize("text", ["!join \0", "!\0", "!join " + "x" * 100_000, "!" + "x" * 100_000, "! ", "/\u2028"])
def test_nothing_makes_it_raise(text: str) -> None:
    assert isinstance(parse(text, "lobby"), Command)
