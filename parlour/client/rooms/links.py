"""Web addresses that can be clicked (OSC 8), where the terminal knows them."""

from collections.abc import Mapping
from urllib.parse import quote

from parlour.client.render import Fragment

RAW = "[ZeroWidthEscape]"
"""The style of what is written to the terminal as it is. Nothing that others wrote goes there, but an address that has
been quoted."""

_KEPT = "".join(chr(code) for code in range(0x21, 0x7F))

_WITHOUT = ("dumb", "unknown", "linux", "vt", "cons25", "sun", "ansi", "emacs", "eterm", "screen")


def clickable(env: Mapping[str, str]) -> bool:
    """Whether the terminal takes links; those that do not know them ignore them, but for a few."""
    term = env.get("TERM", "")
    if not term or (term.lower().startswith(_WITHOUT) and "TMUX" not in env):
        return False
    vte = env.get("VTE_VERSION", "")
    return not (vte.isdecimal() and int(vte) < 5000)


def shown(url: str) -> list[Fragment]:
    """An address, to be looked at."""
    return [("underline", url)]


def linked(url: str) -> list[Fragment]:
    """An address, to be clicked. It leads where it says."""
    return [(RAW, f"\x1b]8;;{quote(url, safe=_KEPT)}\x1b\\"), ("underline", url), (RAW, "\x1b]8;;\x1b\\")]
