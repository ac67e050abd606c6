"""How somebody divided a message into lines, as long as it is on its way: others are sent it in the same pieces.

It goes as a tag of our own beside the text, as that is all that the core passes on with it; clients neither give nor
get it. What comes out of the store is divided anew.
"""

from __future__ import annotations

DIVISION = "+parlour/cuts"


def divided(pieces: list[tuple[str, bool]]) -> tuple[str, str]:
    """The text of pieces, each with whether it goes on with the line before; and the tag's value, if there is need."""
    text = ""
    cuts = []
    for at, (piece, goes_on) in enumerate(pieces):
        if at and goes_on:
            cuts.append(str(len(text)))
        text += piece if goes_on or not at else "\n" + piece
    return text, f"{len(text)}/{','.join(cuts)}" if cuts else ""


def pieces(text: str, division: str) -> list[list[str]] | None:
    """The lines of `text`, each in its pieces; None if the division is not of this text, or none."""
    length, _, places = division.partition("/")
    cuts = _numbers(places)
    if length != str(len(text)) or cuts is None:
        return None
    lines = []
    begin = 0
    for line in text.split("\n"):
        end = begin + len(line)
        inner = [cut for cut in cuts if begin < cut < end]
        lines.append([text[one:other] for one, other in zip([begin, *inner], [*inner, end], strict=True)])
        begin = end + 1
    return lines


def _numbers(text: str) -> list[int] | None:
    """Ascending numbers; None if that is not what it is."""
    words = text.split(",")
    if not all(word.isascii() and word.isdigit() and len(word) < 6 for word in words):
        return None
    numbers = [int(word) for word in words]
    return numbers if numbers == sorted(set(numbers)) else None
