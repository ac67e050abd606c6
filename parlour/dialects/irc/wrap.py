"""Long texts as several that fit into lines: cut between words if possible, never inside of a character."""

import unicodedata

_JOINER = "\u200d"
_JOINS = frozenset({_JOINER, "\ufe0e", "\ufe0f", "\u20e3"})
"""What belongs to the character before it: the zero width joiner, variation selectors, the keycap."""
LOOK_BACK = 100
"""Characters in which a space is looked for."""


def wrap(text: str, most: int, *, keep: bool = False) -> list[str]:
    """`text` as pieces of at most `most` bytes of UTF-8 each; the spaces at which it is cut are gone, unless `keep`.

    A cut inside of a word falls between characters as people see them, as far as one of these fits into a piece.
    """
    pieces = []
    while len(text) * 4 > most and len(text.encode()) > most:
        head = text.encode()[:most].decode(errors="ignore")
        end = len(head)
        if keep or text[end] != " ":
            space = head.rfind(" ", max(1, end - LOOK_BACK))
            at_space = space > 0 and not head[:space].isspace()
            end = space + keep if at_space else _whole(text, end)
        pieces.append(text[:end])
        text = text[end:] if keep else text[end:].removeprefix(" ")
    return [*pieces, text] if text or not pieces else pieces


def _whole(text: str, end: int) -> int:
    """The last place at `end` or before where a character of `text` begins."""
    at = end
    while at > 0 and _belongs(text, at):
        at -= 1
    return at or end


def _belongs(text: str, at: int) -> bool:
    """Whether the code point at that place is of one character with what stands before it."""
    here, before = text[at], text[at - 1]
    if here.isascii():
        return False
    return (
        before == _JOINER
        or here in _JOINS
        or unicodedata.category(here).startswith("M")
        or "\U0001f3fb" <= here <= "\U0001f3ff"  # skin tones
        or ("\U0001f1e6" <= here <= "\U0001f1ff" and _flag_letters(text, at) % 2 == 1)
        or ("\U000e0020" <= here <= "\U000e007f")  # tags of subdivision flags
    )


def _flag_letters(text: str, at: int) -> int:
    """How many regional indicators stand directly before that place: two are a flag."""
    start = at
    while start > 0 and "\U0001f1e6" <= text[start - 1] <= "\U0001f1ff":
        start -= 1
    return at - start


def cut(text: str, most: int) -> str:
    """As much of the beginning of `text` as fits into `most` bytes."""
    if len(text) * 4 <= most or len(text.encode()) <= most:
        return text
    head = text.encode()[:most].decode(errors="ignore")
    return head[: _whole(text, len(head))]
