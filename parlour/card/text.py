"""The card for a terminal: in full, and the few lines with which a server greets who has started it."""

from __future__ import annotations

from parlour.card import qr
from parlour.card.place import Place, doors


def full(place: Place, *, colours: bool, blocks: bool = True) -> list[str]:
    """All of it. `blocks`: the terminal can show half blocks."""
    lines = ["", *_code(place, colours, blocks)]
    for door in doors(place):
        lines += [f"  {door.title}  ({door.note})", *(f"      {line}" for line in door.lines), ""]
    if place.others:
        lines += ["  Also at", *(f"      {url}" for url in place.others), ""]
    return lines


def short(place: Place, *, colours: bool, blocks: bool = True) -> list[str]:
    """The code, and how to come in."""
    terminal = (door for door in doors(place) if door.title == "Terminal")
    return [
        "",
        *_code(place, colours, blocks),
        f"  Open {place.url} or scan this",
        f"  For the wall: {place.url}/join",
        *(f"  In a terminal: {door.lines[0]}" for door in terminal),
        "",
    ]


def shows_blocks(encoding: str | None) -> bool:
    """Whether half blocks can be written in that encoding."""
    try:
        "▀▄█".encode(encoding or "ascii")
    except (UnicodeError, LookupError):
        return False
    return True


def _code(place: Place, colours: bool, blocks: bool) -> list[str]:
    return [*(f"  {line}" for line in qr.blocks(place.url, colours=colours)), ""] if blocks else []
