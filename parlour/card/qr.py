"""A text as a QR code (ISO/IEC 18004), for a page and for a terminal."""

from __future__ import annotations

import io
from typing import Final

QUIET: Final = 4
"""Modules of white around it, as the standard wants."""
QUIET_TERMINAL: Final = 2
"""The same where there is little room: readers manage."""

_BLOCKS: Final = {(1, 1): "█", (1, 0): "▀", (0, 1): "▄", (0, 0): " "}
"""Two modules, one above the other, in one character: 1 is what the character draws."""
_BLACK_ON_WHITE: Final = "\x1b[30;107m"
_END: Final = "\x1b[0m"


def svg(text: str, scale: int = 1) -> str:
    """As an SVG document without scripts or styles; it is as large as it is made."""
    import segno

    out = io.BytesIO()
    code = segno.make(text, error="m", micro=False)
    code.save(out, kind="svg", scale=scale, border=QUIET, xmldecl=False, omitsize=True, dark="#000", light="#fff")
    return out.getvalue().decode()


def blocks(text: str, *, colours: bool) -> list[str]:
    """As lines of half blocks.

    With `colours`, black on white whatever the terminal's are; without, for a terminal that writes light on dark.
    """
    rows = matrix(text)
    rows += [[0] * len(rows[0])] * (len(rows) % 2)
    drawn = 1 if colours else 0
    lines = []
    for upper, lower in zip(rows[::2], rows[1::2], strict=True):
        pairs = zip(upper, lower, strict=True)
        line = "".join(_BLOCKS[int(one == drawn), int(other == drawn)] for one, other in pairs)
        lines.append(f"{_BLACK_ON_WHITE}{line}{_END}" if colours else line)
    return lines


def matrix(text: str) -> list[list[int]]:
    """Its modules, with some white around: 1 is dark. As small as can be."""
    import segno

    code = segno.make(text, error="l", boost_error=False, micro=False)
    return [[int(module) for module in row] for row in code.matrix_iter(border=QUIET_TERMINAL)]
