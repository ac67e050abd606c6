"""docs/chat-2.0.md as the tests read it: its sections, tables and examples."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PAGE = (Path(__file__).parents[2] / "docs" / "chat-2.0.md").read_text()


class Line(NamedTuple):
    """A line of an example."""

    who: str
    """Whose connection, where there are several."""
    mark: str
    """``>`` from the client, ``<`` from the server, ``~`` something else."""
    text: str


def examples(text: str) -> list[Line]:
    """The lines of all examples, each in one piece again."""
    found: list[Line] = []
    for line in text.splitlines():
        if match := re.fullmatch(r"    (?:(\w+) +)?([<>~]) (.*)", line):
            found.append(Line(match[1] or "", match[2], match[3]))
        elif found and re.match(r" {7,}[\[{\"]", line):
            found[-1] = found[-1]._replace(text=f"{found[-1].text} {line.strip()}")
    return found


def section(title: str) -> str:
    match = re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert match is not None, title
    return match[1]


def tables(text: str) -> Iterator[tuple[list[str], list[list[str]]]]:
    """The tables, each with its head and its rows."""
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        head, _, *body = [[cell.strip() for cell in line.strip("|\n").split(" |")] for line in block.splitlines()]
        yield head, body


def table(*head: str) -> list[list[str]]:
    """The rows of all tables with that head."""
    return [row for found, rows in tables(PAGE) if found == [*head] for row in rows]
