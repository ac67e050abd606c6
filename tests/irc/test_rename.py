"""RENAME (IRCv3 draft/channel-rename)."""

from tests.irc.desk import Desk


def test_rename(desk: Desk) -> None:
    """draft/channel-rename: RENAME for who knows it, PART and JOIN for the others."""
    ann, bob = desk.client("ann", "draft/channel-rename"), desk.client("bob")
    desk.room("#den", ann, bob)
    assert bob.says("RENAME #den #cave :why not")[0] in ("482 #den", "FAIL RENAME CANNOT_RENAME #den #cave")
    assert ann.says("RENAME #den #cave :no reason") == ["ann RENAME #den #cave :no reason"]
    heard = bob.hears()
    assert [line.split(" ")[1:3] for line in heard if "PART" in line] == [["PART", "#den"]]
    assert [line for line in heard if "JOIN" in line] == ["bob JOIN #cave"]
    bob.write("PRIVMSG #cave :here?")
    assert ann.hears() == ["bob PRIVMSG #cave here?"]
    assert bob.says("JOIN #den")[0] == "bob JOIN #den", "the old name is free"
    assert bob.says("MODE #den +k beer") == ["bob MODE #den +k beer"]


def test_who_does_not_know_it_joins_as_everywhere(desk: Desk) -> None:
    """extended-join, draft/no-implicit-names, a topic."""
    ann = desk.client("ann")
    bob = desk.client("bob", "extended-join", "draft/no-implicit-names")
    desk.room("#den", ann, bob)
    ann.ask("TOPIC #den :on fish")
    bob.listen()
    ann.ask("RENAME #den #cave")
    assert bob.hears()[:3] == ["bob PART #den", "bob JOIN #cave * Realname", "332 #cave :on fish"]
    assert bob.hears() == []
    assert "353 = #cave :@ann bob" in bob.says("NAMES #cave")
