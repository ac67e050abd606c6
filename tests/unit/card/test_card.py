"""What the join card says, in each of its forms; and that its code is of the URL."""

import re

import pytest
import segno

from parlour.card import page, qr, text
from parlour.card.place import Place, doors

PLACE = Place("http://192.168.1.20:64700", "192.168.1.20", 64700, ("http://[fd00::2]:64700",), "schoolbox")
SIX = Place("http://[fd00::2]:64700", "fd00::2", 64700)
HOSTILE = Place('http://"><script>alert(1)</script>', "<b>", 1, ("http://<i>",), "<u>")

_DRAWN = {" ": (0, 0), "▀": (1, 0), "▄": (0, 1), "█": (1, 1)}


def modules(url: str, error: str, border: int) -> list[list[int]]:
    code = segno.make(url, error=error, boost_error=error == "m", micro=False)
    return [[int(module) for module in row] for row in code.matrix_iter(border=border)]


def drawn(lines: list[str]) -> list[list[int]]:
    """Which halves of the characters are written on."""
    rows = []
    for line in lines:
        pairs = [_DRAWN[character] for character in line]
        rows += [[upper for upper, _ in pairs], [lower for _, lower in pairs]]
    return rows


def test_each_door_has_its_exact_line() -> None:
    lines = {door.title: door.lines for door in doors(PLACE)}
    assert lines == {
        "Browser": ("http://192.168.1.20:64700",),
        "Terminal": ("python3 client.py NAME chat://192.168.1.20:64700",),
        "IRC": (
            "/connect 192.168.1.20 64700",
            "/server add parlour 192.168.1.20/64700 -notls",
            "/connect parlour",
        ),
        "curl": (
            r"printf 'REGISTER NAME CHAT/1.0\n@NAME: hello\nDISCONNECT NAME CHAT/1.0\n'"
            " | curl -s telnet://192.168.1.20:64700",
            "curl -s http://192.168.1.20:64700/api/v1/rooms/lobby/messages",
        ),
    }


def test_who_has_no_copy_of_the_client_is_told_how_to_get_it() -> None:
    note = next(door.note for door in doors(PLACE) if door.title == "Terminal")
    assert "ask whoever runs this server for a copy" in note
    assert note in "\n".join(text.full(PLACE, colours=False))
    assert note.replace("'", "&#x27;") in page.served(PLACE)


def test_an_ipv6_address_is_in_brackets_where_that_is_the_form() -> None:
    lines = [line for door in doors(SIX) for line in door.lines]
    assert "python3 client.py NAME chat://[fd00::2]:64700" in lines
    assert "/connect fd00::2 64700" in lines


def test_what_only_browsers_find_has_no_lines_for_others() -> None:
    proxied = Place("https://chat.example", "chat.example", None)
    assert [(door.title, door.lines) for door in doors(proxied)] == [
        ("Browser", ("https://chat.example",)),
        ("curl", ("curl -s https://chat.example/api/v1/rooms/lobby/messages",)),
    ]
    assert "chat://" not in page.served(proxied)
    assert text.short(proxied, colours=False, blocks=False) == [
        "",
        "  Open https://chat.example or scan this",
        "  For the wall: https://chat.example/join",
        "",
    ]


def test_the_code_in_a_terminal_is_that_of_the_url() -> None:
    expected = modules(PLACE.url, "l", qr.QUIET_TERMINAL)
    lines = qr.blocks(PLACE.url, colours=True)
    assert {(line[:9], line[-4:]) for line in lines} == {("\x1b[30;107m", "\x1b[0m")}
    assert drawn([line[9:-4] for line in lines])[: len(expected)] == expected


def test_without_colours_what_is_light_is_drawn() -> None:
    expected = [[1 - module for module in row] for row in modules(PLACE.url, "l", qr.QUIET_TERMINAL)]
    assert drawn(qr.blocks(PLACE.url, colours=False))[: len(expected)] == expected


def test_the_code_of_the_page_is_that_of_the_url() -> None:
    document = qr.svg(PLACE.url)
    expected = modules(PLACE.url, "m", qr.QUIET)
    size = len(expected)
    assert f'viewBox="0 0 {size} {size}"' in document
    path = re.search(r'class="qrline" stroke="#000" d="([^"]+)"', document)
    assert path is not None
    found = [[0] * size for _ in range(size)]
    x = y = 0.0
    for step, *numbers in re.findall(r"([Mmh])(-?[\d.]+)(?: ?(-?[\d.]+))?", path[1]):
        across = float(numbers[0])
        if step == "h":
            for at in range(int(x), int(x + across)):
                found[int(y)][at] = 1
            x += across
        elif step == "m":
            x, y = x + across, y + float(numbers[1])
        else:
            x, y = across, float(numbers[1])
    assert found == expected
    assert "<script" not in document
    assert "style" not in document


def test_the_card_in_a_terminal() -> None:
    full = "\n".join(text.full(PLACE, colours=False))
    for door in doors(PLACE):
        assert door.title in full
        assert all(line in full for line in door.lines)
    assert "http://[fd00::2]:64700" in full
    assert "\x1b" not in full
    short = text.short(PLACE, colours=False, blocks=False)
    assert len([line for line in short if line]) == 3
    assert "http://192.168.1.20:64700/join" in short[2]


def test_what_a_server_greets_with_fits_on_a_small_terminal() -> None:
    place = Place("http://192.168.100.200:64700", "192.168.100.200", 64700)
    lines = text.short(place, colours=False)
    assert max(len(line) for line in lines) <= 80
    assert len(lines) + 2 <= 24  # with the two lines that come before it


@pytest.mark.parametrize(("encoding", "shown"), [("utf-8", True), ("cp437", True), ("ascii", False), (None, False)])
def test_a_terminal_that_cannot_show_the_code_is_not_sent_it(encoding: str | None, shown: bool) -> None:
    assert text.shows_blocks(encoding) is shown


@pytest.mark.parametrize("render", [page.served, page.alone])
def test_the_page_has_every_line_and_nothing_that_runs(render: object) -> None:
    assert callable(render)
    html = render(PLACE)
    for door in doors(PLACE)[1:]:
        assert all(line.replace("'", "&#x27;") in html for line in door.lines)
    assert "schoolbox" in html
    for forbidden in ("<script", "style=", " onclick", "https://"):
        assert forbidden not in html


def test_what_is_served_has_nothing_inline_and_the_file_needs_nothing_else() -> None:
    assert "<style" not in page.served(PLACE)
    alone = page.alone(PLACE)
    assert not re.findall(r'(?:src|href)="(?!data:|http://192\.168\.1\.20:64700")', alone)
    assert "<link" not in alone


def test_no_host_becomes_markup() -> None:
    html = page.served(HOSTILE)
    assert not re.search(r"<(script|b|i|u)>", html)


def test_nothing_is_said_of_other_addresses_where_there_are_none() -> None:
    assert "<footer" not in page.served(SIX)
    assert "Also at" not in "\n".join(text.full(SIX, colours=False))
