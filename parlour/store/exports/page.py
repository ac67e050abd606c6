"""A room as one HTML file that can be read, searched and printed anywhere, without a network and without a server.

What strangers wrote is text here and nothing else: all of it goes through `_safe`, and the page allows no script and no
style but its own two (`page.js`, `page.css`), which it names by their hashes. It reads well without the script, too.
"""

from __future__ import annotations

import base64
import hashlib
import re
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path

from msgspec.structs import replace

from parlour import __version__
from parlour.events import Said, Stored
from parlour.files import in_words
from parlour.store.exports.source import Part, Source
from parlour.store.exports.text import happened, quotation
from parlour.text import clean

SECTION = 100
"""Rows in one section. A browser lays out only those that are near what it shows."""
COLOURS = 8
"""For names."""
MOST_AUTHORS = 500
"""Names that are suggested for a search."""
_QUOTED = 100
"""Characters shown of a message that is answered."""

_HERE = Path(__file__).parent

_URL = re.compile(r"(?<!\w)https?://(?=[\w\[])[^\s<>\"`]{1,2000}", re.IGNORECASE)
_TRAILING = ".,:;!?'"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def write(source: Source, part: Part) -> Iterator[str]:
    """The page, in pieces."""
    style, script = ((_HERE / name).read_text("utf-8") for name in ("page.css", "page.js"))
    title = _safe(part.room.title)
    messages = source.count(part)
    yield _HEAD.format(
        policy=f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'",
        program=f"Parlour {__version__}",
        title=title,
        style=style,
        topic=f'<p class="topic">{_linked(part.room.topic)}</p>' if part.room.topic else "",
        authors="".join(f'<option value="{_safe(name)}"></option>' for name in source.authors(part, MOST_AUTHORS)),
        count=f"{messages:,} message{'' if messages == 1 else 's'}",
    )
    yield from _sections(source, part)
    yield _FOOT.format(script=script)


def _sections(source: Source, part: Part) -> Iterator[str]:
    day = ""
    rows: list[str] = []
    for event in source.messages(part):
        row = _row(source, part, event)
        if not row:
            continue
        today = f"{_utc(event.at):%A %Y-%m-%d}"
        if today != day or not rows:
            rows.append(f"<h2{'' if today != day else _AGAIN}>{today}</h2>\n")
            day = today
        rows.append(row)
        if len(rows) > SECTION:
            yield _section(rows)
            rows = []
    if rows:
        yield _section(rows)


def _section(rows: list[str]) -> str:
    return f"<section>\n{''.join(rows)}</section>\n"


def _row(source: Source, part: Part, event: Stored) -> str:
    """One line of the page; empty for what is not shown by itself."""
    at = _utc(event.at)
    time = f'<a href="#m{event.seq}"><time datetime="{at:%Y-%m-%dT%H:%M:%SZ}">{at:%H:%M}</time></a>'
    if isinstance(event, Said):
        name = f'<b class="c{zlib.crc32(event.author.encode()) % COLOURS}">{_safe(event.author)}</b>'
        action = " action" if event.action else ""
        body = _body(source, part, event)
        return f'<article class="m{action}" id="m{event.seq}">{time}{name}<div>{body}</div></article>\n'
    shown = happened(event)
    return f'<p class="e" id="m{event.seq}">{time}<span>{_linked(shown)}</span></p>\n' if shown else ""


def _body(source: Source, part: Part, message: Said) -> str:
    if message.deleted:
        return '<em class="note">deleted</em>'
    pieces = []
    if message.reply:
        quoted = quotation(source, part, message, _QUOTED)
        there = part.first <= message.reply <= part.last
        name = f"<b>{_safe(message.to)}</b>"
        link = f'<a href="#m{message.reply}">{name}</a>' if there else name
        pieces.append(f"<blockquote>{link} <span>{_safe(quoted) if quoted else _GONE}</span></blockquote>")
    pieces.append(f'<span class="t">{_linked(message.text)}</span>')
    pieces += (f' <em class="note">{_safe(in_words(replace(file, url="")))}</em>' for file in message.files)
    if message.notice:
        pieces.append(' <em class="note">notice</em>')
    if message.edited:
        pieces.append(' <em class="note">edited</em>')
    if message.reactions:
        shown = (
            f'<li title="{_safe(", ".join(one.names))}">{_safe(one.emoji)} <span>{_names(one.names)}</span></li>'
            for one in message.reactions
        )
        pieces.append(f"<ul>{''.join(shown)}</ul>")
    return "".join(pieces)


def _names(names: tuple[str, ...]) -> str:
    return _safe(", ".join(names)) if len(names) <= 3 else f"{len(names)}"


def _linked(text: str) -> str:
    """Any text as HTML, with its web addresses to be clicked."""
    text = clean(text)
    if "://" not in text:
        return escape(text)
    pieces, end = [], 0
    while (found := _URL.search(text, end)) is not None:
        url = _address(found[0])
        pieces.append(escape(text[end : found.start()]))
        end = found.start() + len(url)
        pieces.append(f'<a href="{escape(url)}" rel="noopener noreferrer nofollow" target="_blank">{escape(url)}</a>')
    pieces.append(escape(text[end:]))
    return "".join(pieces)


def _address(url: str) -> str:
    """`url` without the punctuation of the sentence it stands in."""
    while url[-1] in _TRAILING or (url[-1] in _PAIRS and url.count(url[-1]) > url.count(_PAIRS[url[-1]])):
        url = url[:-1]
    return url


def _safe(text: str) -> str:
    """Any text as HTML, between tags or within quotation marks."""
    return escape(clean(text))


def _utc(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def _hash(content: str) -> str:
    """What names a script or style in the page's policy."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


_AGAIN = ' class="again"'
"""Of a date that stands at the beginning of a section although the day goes on: shown only if that is hidden."""

_GONE = '<em class="note">not there any more</em>'

_HEAD = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="{program}">
<title>{title}</title>
<style>{style}</style>
<header>
<div class="room"><h1>{title}</h1>{topic}</div>
<form role="search" hidden>
<input type="search" name="words" placeholder="Search" aria-label="Words" autocomplete="off" spellcheck="false">
<input type="search" name="author" placeholder="Who" aria-label="Who" list="authors" autocomplete="off"
 spellcheck="false">
<datalist id="authors">{authors}</datalist>
</form>
<output>{count}</output>
<p class="zone">Times are UTC.</p>
</header>
<main>
"""

_FOOT = """\
</main>
<script>{script}</script>
</html>
"""
