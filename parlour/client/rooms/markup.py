"""The little Markdown that people write in a line: **bold**, *italic*, `code`, and links.

Text comes in made safe, and goes out as fragments. Marks that would be lost without a trace are kept.
"""

import re
from collections.abc import Callable, Iterator

from parlour.client.render import Fragment

Link = Callable[[str], list[Fragment]]
"""A web address, as a terminal is to show it."""

CODE = "#008787"
"""Easy to read on black and on white."""

_MARKS = re.compile(
    r"`(?P<code>[^`]{1,500})`"
    r"|(?<!\w)(?P<url>https?://[^\s<>\"`]{1,2000})"
    r"|(?<![\w*])\*\*(?P<bold>(?=[^\s*])[^*]{1,500}(?<=\S))\*\*(?![\w*])"
    r"|(?<![\w*])\*(?P<italic>(?=[^\s*])[^*]{1,500}(?<=\S))\*(?![\w*])",
    re.IGNORECASE,
)
_TRAILING = ".,:;!?'"
_PAIRS = {")": "(", "]": "[", "}": "{"}


class Markup:
    """Shows one line of safe text."""

    def __init__(self, mention: re.Pattern[str], link: Link, *, colour: bool) -> None:
        self.mention = mention
        """Finds what is meant for the person; changes with their name."""
        self._link = link
        self._colour = colour

    def line(self, text: str, style: str = "") -> list[Fragment]:
        """`text`, with its marks understood."""
        fragments: list[Fragment] = []
        end = 0
        while (found := _MARKS.search(text, end)) is not None:
            fragments += self._plain(text[end : found.start()], style)
            shown, end = self._marked(found, style)
            fragments += shown
        return [*fragments, *self._plain(text[end:], style)]

    def code(self, text: str) -> list[Fragment]:
        """`text` just as it is, in the look of code."""
        return [(f"fg:{CODE}" if self._colour else "", text)]

    def _marked(self, found: re.Match[str], style: str) -> tuple[list[Fragment], int]:
        """What was found, and where it ends."""
        if (code := found["code"]) is not None:
            # Without colours, only the marks show where the code ends.
            return self.code(code if self._colour else found[0]), found.end()
        if (bold := found["bold"]) is not None:
            return self.line(bold, f"{style} bold".strip()), found.end()
        if found["italic"] is not None:
            return [*self._plain(found[0], f"{style} italic".strip())], found.end()
        url = address(found["url"])
        return self._link(url), found.start() + len(url)

    def _plain(self, text: str, style: str) -> Iterator[Fragment]:
        end = 0
        for mention in self.mention.finditer(text):
            if mention.start() > end:
                yield style, text[end : mention.start()]
            yield "bold reverse", mention[0]
            end = mention.end()
        if end < len(text):
            yield style, text[end:]


def address(url: str) -> str:
    """`url` without the punctuation of the sentence it stands in."""
    while url[-1] in _TRAILING or (url[-1] in _PAIRS and url.count(url[-1]) > url.count(_PAIRS[url[-1]])):
        url = url[:-1]
    return url
