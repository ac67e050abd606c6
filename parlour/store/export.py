"""Writing a room down, in one of the formats of `store.exports`."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from parlour.store.exports import jsonl, page, text
from parlour.store.exports.source import Part, Source
from parlour.store.trouble import Trouble, of_file

Format = Callable[[Source, Part], Iterator[str]]

FORMATS: dict[str, Format] = {"text": text.write, "jsonl": jsonl.write, "html": page.write}
"""By their names."""

SUFFIXES = {".jsonl": "jsonl", ".html": "html", ".htm": "html"}
"""The format that goes with the name of a file, where it is not text."""


def format_of(path: Path | None) -> str:
    """The format for a file of that name; None: for standard output."""
    return "text" if path is None else SUFFIXES.get(path.suffix.lower(), "text")


@contextmanager
def new_file(path: Path, *, force: bool) -> Iterator[TextIO]:
    """A text file, for its owner's eyes alone, that is called `path` once all is in it, and is gone if that fails.

    What was there before stays until then, and is replaced only with `force`. Raises `Trouble`.
    """
    try:
        if path.exists() and not path.is_file():
            raise Trouble(f"{path} is not an ordinary file")
        if path.exists() and not force:
            raise Trouble(f"{path} is there already: --force replaces it")
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", suffix=".part", dir=path.parent)
        part = Path(name)
        try:
            with open(descriptor, "w", encoding="utf-8", newline="\n") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(part, path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise of_file(path, error, "written") from error
