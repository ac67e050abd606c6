"""Medians, percentiles and the plain text table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

__all__ = ["median", "percentile", "ratio", "table"]


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least `percent` of all do not exceed; NaN without values."""
    if not values:
        return math.nan
    ordered = sorted(values)
    return ordered[max(0, math.ceil(len(ordered) * percent / 100) - 1)]


def ratio(value: float, base: float) -> float:
    """value / base, NaN where that means nothing."""
    return value / base if base > 0 else math.nan


def table(head: Sequence[str], rows: Sequence[Sequence[str]], *, markdown: bool = False) -> str:
    """Columns as wide as their widest cell; the first one left, the others right aligned."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        padded = [
            cell.ljust(width) if i == 0 else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return "| " + " | ".join(padded) + " |" if markdown else "  ".join(padded).rstrip()

    if markdown:
        rules = ["-" * width if i == 0 else "-" * (width - 1) + ":" for i, width in
                 enumerate(widths)]  # fmt: skip
        return "\n".join([line(head), "| " + " | ".join(rules) + " |", *map(line, rows)])
    return "\n".join([line(head), line(["-" * width for width in widths]), *map(line, rows)])
