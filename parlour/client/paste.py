"""A paste of several lines is not sent before the person says so."""

import re

from parlour.client.safe import safe
from parlour.text import clean

SHOWN = 20
"""Characters of a line that the question shows: the whole of it fits into 80 columns."""


class Paste:
    """Lines that wait for an answer, and what was typed before they came."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._draft = ("", 0)

    def __bool__(self) -> bool:
        return bool(self.lines)

    @property
    def question(self) -> str:
        first, last = _short(self.lines[0]), _short(self.lines[-1])
        return f'Send {len(self.lines)} lines, from "{first}" to "{last}"? [Y/n] '

    def offer(self, data: str, draft: str, cursor: int) -> str | None:
        """Take a paste at `cursor` in `draft`.

        The value is the text to insert there; None if the paste has become a question, and the
        line being typed is part of it.
        """
        text = re.sub(r"\r\n?", "\n", data)
        text = clean(text.expandtabs(4))
        if self:
            self.lines += _spoken(text)
            return None
        if "\n" not in text.rstrip("\n"):
            return text.rstrip("\n")
        lines = _spoken(draft[:cursor] + text + draft[cursor:])
        if len(lines) < 2:
            return text.replace("\n", " ").strip()
        self.lines = lines
        self._draft = (draft, cursor)
        return None

    def accept(self) -> list[str]:
        """The lines to send."""
        lines, self.lines = self.lines, []
        return lines

    def refuse(self) -> tuple[str, int]:
        """Forget the paste; the value is what was typed before, and the cursor in it."""
        self.lines = []
        return self._draft


def _short(line: str) -> str:
    line = safe(line).strip()
    return line if len(line) <= SHOWN else f"{line[: SHOWN - 3]}..."


def _spoken(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.strip()]
