"""Makes session.svg, the picture in the README, from a real run: python3 -m docs.pictures.session (inside .venv).

A server and two clients run in terminals of their own; what these show at the end is drawn as it is.
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from xml.sax.saxutils import escape

from pyte.screens import Char

from tests.live.terminal import Terminal

CELL, LINE = 7.83, 17  # pixels
MARGIN, BAR, GAP = 14, 30, 16  # pixels
FONT = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
COLOURS = {"black": "#1d2129", "red": "#e06c75", "green": "#98c379", "brown": "#e5c07b", "blue": "#61afef"}
COLOURS |= {"magenta": "#c678dd", "cyan": "#56b6c2", "white": "#dcdfe4", "default": "#dcdfe4"}
PAPER = "#1d2129"


def main() -> None:
    """Play the session and write the picture beside this file."""
    with tempfile.TemporaryDirectory() as home, Terminal(door("server", "--ephemeral"), rows=12, columns=148) as server:
        server.wait_for_text("Waiting for incoming")
        found = re.search(r"at port (\d+)", server.text)
        assert found is not None
        url = f"chat://localhost:{found[1]}"
        env = {"HOME": home, "XDG_STATE_HOME": home}
        with (
            Terminal(door("client", "luca", url), env=env, rows=13, columns=72) as luca,
            Terminal(door("client", "alice", url), env=env, rows=13, columns=72) as alice,
        ):
            talk(luca, alice)
            server.wait_for_text("see you there")
            frames = [
                ("python3 server.py", server, 0, 0),
                (f"python3 client.py luca {url}", luca, 0, 1),
                (f"python3 client.py alice {url}", alice, 1, 1),
            ]
            Path(__file__).with_name("session.svg").write_text(picture(frames), encoding="utf-8")
            for client in (luca, alice):
                client.type("\x03")
                client.wait_for_exit()
        server.type("\x03")
        server.wait_for_exit()


def door(name: str, *arguments: str) -> list[str]:
    """The command line of one of the doors."""
    return [sys.executable, f"{name}.py", *arguments]


def talk(luca: Terminal, alice: Terminal) -> None:
    """A short conversation, with a room beside it."""
    for person in (luca, alice):
        person.wait_for_text("lobby>")
    said = [
        (luca, alice, "anyone here?", "anyone here?"),
        (alice, luca, "yes, @luca! just **one** command away", "yes, @luca! just one command away"),
        (luca, alice, "the demo is at three", "the demo is at three"),
        (alice, luca, "/reply luca see you there", "see you there"),
    ]
    for speaker, listener, typed, text in said:
        speaker.type(f"{typed}\r")
        listener.wait_for_text(text)
        speaker.wait_for_text(text)
    alice.type("/join kitchen\r")
    alice.wait_for_text("kitchen>")
    alice.type("I'll bring cof")
    alice.wait_for_text("I'll bring cof")
    luca.wait_for(lambda: luca.lines[-1].startswith(" 1:lobby"))


def picture(frames: list[tuple[str, Terminal, int, int]]) -> str:
    """All windows as one SVG: the wide one above, the others side by side below."""
    wide = frames[0][1].screen
    width = wide.columns * CELL + 2 * MARGIN
    half = (width - GAP) / 2
    first = height_of(frames[0][1])
    drawn = []
    for title, terminal, column, row in frames:
        x, y = column * (half + GAP), row * (first + GAP)
        drawn.append(window(title, terminal, x, y, width if row == 0 else half))
    total = first + GAP + height_of(frames[1][1])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {total:.0f}" width="{width:.0f}" '
        f'height="{total:.0f}" font-family="{FONT}" font-size="13">\n' + "\n".join(drawn) + "\n</svg>\n"
    )


def height_of(terminal: Terminal) -> float:
    """A window's height in pixels."""
    return BAR + terminal.screen.lines * LINE + 2 * MARGIN


def window(title: str, terminal: Terminal, x: float, y: float, width: float) -> str:
    """One terminal with its title."""
    lines = [
        f'<g transform="translate({x:.1f} {y:.1f})">',
        f'<rect width="{width:.1f}" height="{height_of(terminal)}" rx="8" fill="{PAPER}"/>',
        f'<text x="{width / 2:.1f}" y="19" fill="#8b919d" text-anchor="middle">{escape(title)}</text>',
    ]
    for row in range(terminal.screen.lines):
        base = BAR + MARGIN + row * LINE + 9
        lines += [text(run, MARGIN + start * CELL, base) for start, run in runs(terminal, row)]
    cursor = terminal.screen.cursor
    if not cursor.hidden:
        at = f'x="{MARGIN + cursor.x * CELL:.1f}" y="{BAR + MARGIN + cursor.y * LINE - 3}"'
        lines.append(f'<rect {at} width="{CELL}" height="{LINE - 2}" fill="#dcdfe4" opacity="0.6"/>')
    return "\n".join([*lines, "</g>"])


def runs(terminal: Terminal, row: int) -> Iterator[tuple[int, list[Char]]]:
    """The parts of a row that look the same, each with its first column."""
    cells = [terminal.screen.buffer[row][column] for column in range(terminal.screen.columns)]
    start = 0
    for _, group in groupby(cells, lambda cell: cell._replace(data="")):
        run = list(group)
        if any(cell.data.strip() for cell in run):
            yield start, run
        start += len(run)


def text(run: list[Char], x: float, y: float) -> str:
    """A run of equal cells."""
    look = run[0]
    ink, paper = colour(look.fg, "#dcdfe4"), colour(look.bg, PAPER)
    if look.reverse:
        ink, paper = paper, ink
    content = escape("".join(cell.data for cell in run).rstrip())
    style = (
        f'fill="{ink}"' + (' font-weight="700"' if look.bold else "") + (' font-style="italic"' if look.italics else "")
    )
    drawn = f'<text x="{x:.1f}" y="{y}" {style} xml:space="preserve">{content}</text>'
    if paper != PAPER:
        size = f'width="{len(content) * CELL:.1f}" height="{LINE}"'
        drawn = f'<rect x="{x:.1f}" y="{y - 13}" {size} fill="{paper}"/>{drawn}'
    return drawn


def colour(name: str, default: str) -> str:
    """A terminal's colour as CSS."""
    if name == "default":
        return default
    return COLOURS.get(name.removeprefix("bright"), f"#{name}" if re.fullmatch("[0-9a-f]{6}", name) else default)


if __name__ == "__main__":
    main()
