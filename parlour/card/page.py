"""The card as a page: one that the server serves, and one that is a file by itself. Neither has a script."""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from pathlib import Path
from typing import Final

from parlour.card import qr
from parlour.card.place import Place, doors

STYLE: Final = Path(__file__).parents[1] / "web" / "card.css"

_LONG: Final = ((125, "longer"), (100, "long"))
"""Characters that are too many, and the class in the style for lines with more."""

_PAGE: Final = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Join the chat</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
{head}
</head>
<body>
<main>
<header>
<p class="brand">Parlour</p>
<h1>Join the chat</h1>
<p class="lead">Scan the code, or open this address. Say a name, press Enter: you are in.</p>
</header>
<p class="url"><a href="{url}">{address}</a></p>
<p class="code"><img src="{code}" alt="QR code of {url}" width="300" height="300"></p>
<section class="doors">
<h2>Other ways in</h2>
<dl>
{doors}
</dl>
</section>
{footer}
</main>
</body>
</html>
"""


def served(place: Place) -> str:
    """The page at ``/join``: its style and its code lie beside it."""
    head = (
        '<link rel="icon" type="image/svg+xml" href="static/icon.svg">\n<link rel="stylesheet" href="static/card.css">'
    )
    return _page(place, head, "join/qr.svg")


def alone(place: Place) -> str:
    """A file that needs nothing else, neither network nor server."""
    style = STYLE.read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'"
    code = base64.b64encode(qr.svg(place.url).encode()).decode()
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n<style>{style}</style>'
    return _page(place, head, f"data:image/svg+xml;base64,{code}")


def _page(place: Place, head: str, code: str) -> str:
    return _PAGE.format(
        head=head,
        url=escape(place.url),
        address=_address(place.url),
        code=code,
        doors="\n".join(_door(door.title, door.lines, door.note) for door in doors(place)[1:]),
        footer=_footer(place),
    )


def _address(url: str) -> str:
    """The URL in its parts: what is the same everywhere is said quietly."""
    scheme, host, port = re.fullmatch(r"(\w+://)(.*?)(:\d+)?", url).groups("")  # type: ignore[union-attr]  # a URL
    parts = "".join(f"{escape(part)}<wbr>" for part in re.split(r"(?<=[.:])(?=[^.:])", host))
    return f'<span class="scheme">{scheme}</span>{parts}<span class="port">{port}</span>'


def _door(title: str, lines: tuple[str, ...], note: str) -> str:
    typed = "".join(f"<code{_size(line)}>{escape(line)}</code>" for line in lines)
    return f"<div><dt>{escape(title)}</dt><dd>{typed}<small>{escape(note)}</small></dd></div>"


def _size(line: str) -> str:
    """The class of a line that does not fit across a sheet in the usual type."""
    name = next((name for least, name in _LONG if len(line) > least), None)
    return "" if name is None else f' class="{name}"'


def _footer(place: Place) -> str:
    if not place.others:
        return ""
    urls = ", ".join(f"<code>{escape(url)}</code>" for url in place.others)
    machine = f" The machine is called <code>{escape(place.machine)}</code>." if place.machine else ""
    return f"<footer>If that address does not answer: {urls}.{machine}</footer>"
