"""Paths as they are typed: where one ends in a line, and what Tab makes of a beginning."""

from __future__ import annotations

import os
from pathlib import Path

from parlour.client.complete import Completion, shared
from parlour.client.safe import safe

QUOTES = "\"'"
MOST = 1000
"""Names of a folder that are looked at."""


def split(line: str) -> tuple[str, str]:
    """The path at the beginning of `line`, and the text behind it. One with spaces stands in quotes."""
    line = line.strip()
    if line[:1] and line[0] in QUOTES:
        path, _, text = line[1:].partition(line[0])
    else:
        path, _, text = line.partition(" ")
    return path, text.strip()


def complete_path(typed: str) -> Completion | None:
    """Complete the path that is all of `typed`, or the beginning of one in quotes; None if there is nothing to put in.

    A name with spaces is put into quotes, which end where it is a whole file.
    """
    quote = typed[0] if typed[:1] and typed[0] in QUOTES else ""
    given = typed[len(quote) :]
    if quote and quote in given:
        return None
    if not quote and " " in given:
        return None
    head, slash, start = given.rpartition("/")
    folder = head + slash
    found = _names(folder, start)
    if not found:
        return None
    whole = len(found) == 1
    path = folder + found[0][: shared(found)]
    if " " in path and not quote:
        quote = '"'
    end = quote + " " if whole and not path.endswith("/") else ""
    return Completion(len(typed), quote + path + end, () if whole else (*map(safe, found),))


def _names(folder: str, start: str) -> list[str]:
    """What is in `folder` and begins with `start`, folders with a slash behind them."""
    found = []
    try:
        with os.scandir(Path(folder or ".").expanduser()) as entries:
            for _, entry in zip(range(MOST), entries, strict=False):
                hidden = entry.name.startswith(".") and not start.startswith(".")
                if entry.name.startswith(start) and not hidden and safe(entry.name) == entry.name:
                    found.append(entry.name + ("/" if entry.is_dir() else ""))
    except OSError:
        return []
    return sorted(found)
