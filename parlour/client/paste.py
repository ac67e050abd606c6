"""A paste of several lines is not sent before the person says so."""

import re

from parlour.client.safe import safe
from parlour.text import clean

SHOWN = 20
"""Characters of a line that the question shows: the whole of it fits into 80 columns."""
SHOWN_TOGETHER = 12
"""The same where the question is longer."""


class Paste:
    """Lines that wait for an answer, and what was typed before they came."""

    def __init__(self, *, together: bool = False) -> None:
        """`together`: they are sent as one message, so that empty lines between them count."""
        self.lines: list[str] = []
        self._together = together
        self._draft = ("", 0)

    def __bool__(self) -> bool:
        return bool(self.lines)

    @property
    def question(self) -> str:
        longest = SHOWN if not self._together else SHOWN_TOGETHER
        first, last = _short(self.lines[0], longest), _short(self.lines[-1], longest)
        lines = f"{len(self.lines)} lines{' as one message' if self._together else ''}"
        return f'Send {lines}, from "{first}" to "{last}"? [Y/n] '

    def offer(self, data: str, draft: str, cursor: int) -> str | None:
        """Take a paste at `cursor` in `draft`.

        The value is the text to insert there; None if the paste has become a question, and the
        line being typed is part of it.
        """
        text = re.sub(r"\r\n?", "\n", data)
        text = clean(text.expandtabs(4))
        if self:
            self.lines += self._spoken(text)
            return None
        if "\n" not in text.rstrip("\n"):
            return text.rstrip("\n")
        lines = self._spoken(draft[:cursor] + text + draft[cursor:])
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

    def _spoken(self, text: str) -> list[str]:
        lines = [line.rstrip() for line in text.split("\n")]
        if not self._together:
            return [line for line in lines if line]
        return "\n".join(lines).strip("\n").split("\n") if any(lines) else []


def _short(line: str, longest: int) -> str:
    line = safe(line).strip()
    return line if len(line) <= longest else f"{line[: longest - 3]}..."
