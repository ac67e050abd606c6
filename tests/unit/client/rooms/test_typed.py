import pytest

from parlour import commands
from parlour.client.rooms.acts import (
    Attach,
    Delete,
    Edit,
    Help,
    History,
    Message,
    Numbers,
    Quit,
    React,
    Reply,
    Save,
    Wrong,
)
from parlour.client.rooms.help import help_lines
from parlour.client.rooms.typed import TABLE, interpret, number, unknown


@pytest.mark.parametrize(
    ("line", "act"),
    [
        ("", None),
        ("   ", None),
        ("hello ", commands.Say("hello", "dev")),
        ("  indented", commands.Say("  indented", "dev")),
        ("one\ntwo", commands.Say("one\ntwo", "dev")),
        ("//etc/passwd", commands.Say("/etc/passwd", "dev")),
        ("!!bang", commands.Say("!bang", "dev")),
        ("!", commands.Say("!", "dev")),
        ("!!!", commands.Say("!!!", "dev")),
        ("/", commands.Say("/", "dev")),
        ("/ x", commands.Say("/ x", "dev")),
        ("!?", commands.Say("!?", "dev")),
        ("why /quit?", commands.Say("why /quit?", "dev")),
        ("/help", Help()),
        ("/HELP /Join", Help("join")),
        ("!quit", Quit()),
        ("/exit now", Quit()),
        ("/join ops", commands.Join("ops")),
        ("/join ops  private", commands.Join("ops", private=True)),
        ("/join vault sesame", commands.Join("vault", key="sesame")),
        ("/join vault key private", commands.Join("vault", key="private")),
        ("/nick luc", commands.Rename("luc")),
        ("/away", commands.Away()),
        ("/away lunch,  sorry", commands.Away("lunch,  sorry")),
        ("/whois @bob", commands.Whois("bob")),
        ("/kick bob", commands.Kick("dev", "bob")),
        ("/kick @bob no adverts", commands.Kick("dev", "bob", "no adverts")),
        ("/ban bob!*@*", commands.SetModes("dev", (commands.Mode("banned", value="bob!*@*"),))),
        ("/unban bob", commands.SetModes("dev", (commands.Mode("banned", on=False, value="bob"),))),
        ("/op @bob", commands.SetModes("dev", (commands.Mode("operator", value="bob"),))),
        ("/deop bob", commands.SetModes("dev", (commands.Mode("operator", on=False, value="bob"),))),
        ("/leave", commands.Leave("dev")),
        ("/leave ops", commands.Leave("ops")),
        ("/rooms", commands.Rooms()),
        ("/who", commands.Who("dev")),
        ("/list", commands.People()),
        ("/topic", commands.Topic("dev")),
        ("/topic all  about it", commands.Topic("dev", "all  about it")),
        ("/topic -", commands.Topic("dev", "")),
        ("/invite @bob", commands.Invite("dev", "bob")),
        ("/msg bob hi there", Message("bob", "hi there")),
        ("/msg @bob", Message("bob", "")),
        ("/me waves", commands.Say("waves", "dev", action=True)),
        ("/reply bob yes, do", Reply("bob", "yes, do")),
        ("/reply #12 yes", Reply("#12", "yes")),
        ("/react bob +1", React("bob", "+1")),
        ("/react 👍", React("", "👍")),
        ("/attach notes.txt", Attach("notes.txt", "")),
        ("!attach  ~/a/b.txt  look  here ", Attach("~/a/b.txt", "look  here")),
        ('/attach "my notes.txt" look', Attach("my notes.txt", "look")),
        ("/attach 'my \"notes\".txt'", Attach('my "notes".txt', "")),
        ('/attach "my notes', Attach("my notes", "")),
        ("/attach", Wrong("It is /attach FILE [TEXT]")),
        ('/attach ""', Wrong("It is /attach FILE [TEXT]")),
        ("/save", Save("", ".")),
        ("/save bob", Save("bob", ".")),
        ("/save #12 ~/my/books", Save("#12", "~/my/books")),
        ("/save books/", Save("", "books/")),
        ("/save ..", Save("", "..")),
        ("/save ~", Save("", "~")),
        ('/save "my books"', Save("", "my books")),
        ('/save bob "my books"', Save("bob", "my books")),
        ("/save bob my books", Wrong("It is /save [WHOM] [FOLDER]")),
        ("/edit no, this", Edit("", "no, this")),
        ("/edit 3 apples", Edit("", "3 apples")),
        ("/edit #3 apples", Edit("#3", "apples")),
        ("/edit #3 one\ntwo", Edit("#3", "one\ntwo")),
        ("/edit #general is nice", Edit("", "#general is nice")),
        ("/edit", Edit("", "")),
        ("/delete", Delete("")),
        ("/delete 7", Delete("7")),
        ("/history", History(20)),
        ("/history 500", History(500)),
        ("/numbers", Numbers()),
        ("/search a b", commands.Search("a b", limit=20)),
        ("/search from:@bob in:dev a", commands.Search("a", room="dev", author="bob", limit=20)),
        ("/search http://a", commands.Search("http://a", limit=20)),
        ("/follow release", commands.Follow("release")),
        ("/follow?", commands.Following()),
        ("/unfollow release", commands.Unfollow("release")),
    ],
)
def test_what_a_line_means(line: str, act: object) -> None:
    assert interpret(line, "dev") == act


@pytest.mark.parametrize(
    "line",
    [
        "/join",
        "/join a b c",
        "/nick",
        "/whois",
        "/kick",
        "/ban",
        "/unban",
        "/op",
        "/deop",
        "/invite",
        "/msg",
        "/msg @",
        "/me",
        "/reply bob",
        "/react",
        "/history 0",
        "/history 501",
        "/history many",
        "/search",
        "/search from:bob",
        "/follow",
    ],
)
def test_who_types_half_a_command_learns_the_rest(line: str) -> None:
    act = interpret(line, "dev")
    assert isinstance(act, Wrong)
    assert act.text.startswith(f"It is /{line[1:].split()[0]} ")


@pytest.mark.parametrize("mark", "/!")
def test_an_unknown_command_may_be_known_to_the_room(mark: str) -> None:
    assert interpret(f"{mark}Deploy  now, please", "dev") == commands.Invoke("Deploy", "now, please", "dev")
    assert interpret(f"{mark}etc/passwd", "dev") == commands.Invoke("etc/passwd", "", "dev")


def test_a_command_that_nobody_has_can_be_said() -> None:
    assert unknown("/etc/passwd is here") == (
        "There is no command /etc/passwd (see /help). To say it in the room, type //etc/passwd is here"
    )


def test_numbers() -> None:
    assert [number(text) for text in ("12", "#12", "", "#", "x", "1x", "-1", "٣", "9" * 13)] == [12, 12] + [None] * 7


def test_the_help_names_everything_and_fits() -> None:
    lines = help_lines()
    assert all(any(f"/{word}" in line for line in lines) for word in TABLE)
    assert max(map(len, lines)) < 80
    assert help_lines("join") == ["/join ROOM [KEY | private] - go to a room; a new one is made"]
    assert help_lines("nonsense") == ["There is no command /nonsense"]
