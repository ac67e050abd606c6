"""What the operator has written down for the server."""

from pathlib import Path
from typing import cast

import pytest

from parlour.dialects.base import Directory
from parlour.errors import StartError
from parlour.net.venue import MOST_LINE, MOST_LINES, Notes, make_venue, read_notes
from parlour.settings import ServerSettings


def test_without_files_there_is_nothing() -> None:
    assert read_notes(ServerSettings()) == Notes()


def test_a_message_of_the_day_is_cut(tmp_path: Path) -> None:
    path = tmp_path / "motd"
    path.write_bytes(
        "\ufeffHello,\r\n\r\n  \x02bold\x1d\0 \n".encode() + b"\xff" + b"x" * 1000 + b"\ny" * 200 + b"\n\n"
    )
    motd = read_notes(ServerSettings(motd=path)).motd
    assert motd[:3] == ("Hello,", "", "  \x02bold\x1d ")
    assert motd[3] == "\ufffd" + "x" * (MOST_LINE - 1)
    assert len(motd) == MOST_LINES
    path.write_text("\n \n")
    assert read_notes(ServerSettings(motd=path)).motd == ()


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("boss secret", ("boss", "secret")),
        ("\ufeff\n  boss \t two words \r\n\n", ("boss", "two words")),
    ],
)
def test_the_owner_is_one_line(tmp_path: Path, text: str, owner: tuple[str, str]) -> None:
    path = tmp_path / "owner"
    path.write_text(text, encoding="utf-8")
    assert read_notes(ServerSettings(owner_file=path)).owner == owner


@pytest.mark.parametrize("text", ["", "\n", "boss", "boss ", "boss secret\nother secret"])
def test_anything_else_is_no_owner(tmp_path: Path, text: str) -> None:
    path = tmp_path / "owner"
    path.write_text(text)
    with pytest.raises(StartError, match="must have one line") as caught:
        read_notes(ServerSettings(owner_file=path))
    assert "secret" not in str(caught.value)


def test_a_file_that_cannot_be_read_is_said_in_one_sentence(tmp_path: Path) -> None:
    for settings in (ServerSettings(motd=tmp_path / "no"), ServerSettings(owner_file=tmp_path)):
        with pytest.raises(StartError, match=r"^the file .* cannot be read: .*\.$"):
            read_notes(settings)


def test_dialects_are_told_what_the_settings_say() -> None:
    directory = cast("Directory", object())
    settings = ServerSettings(network="Home", admin="me@home", replay=7, lobby_delay=0.5)
    venue = make_venue(settings, Notes(("hello",)), directory, "Parlour 9", 5.0)
    assert (venue.directory, venue.program, venue.started) == (directory, "Parlour 9", 5.0)
    assert (venue.network, venue.motd, venue.admin) == ("Home", ("hello",), "me@home")
    assert (venue.replay, venue.lobby_delay) == (7, 0.5)
