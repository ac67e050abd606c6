"""Telling a person who looks elsewhere: the desktop notifies, where the terminal passes it on (OSC 9, 99, 777)."""

from collections.abc import Callable, Mapping

from parlour.client.safe import safe

LONGEST = 120
"""Characters of a notification."""

Notice = Callable[[str, str], str]
"""From who and what to the sequence that notifies."""


def _osc9(title: str, body: str) -> str:
    return f"\x1b]9;{title}: {body}\x1b\\"


def _osc777(title: str, body: str) -> str:
    return f"\x1b]777;notify;{title};{body}\x1b\\"


def _osc99(title: str, body: str) -> str:
    """Kitty keeps still while its window is the one that is looked at."""
    return f"\x1b]99;i=parlour:o=unfocused:d=0;{title}\x1b\\\x1b]99;i=parlour:o=unfocused:p=body;{body}\x1b\\"


_PROGRAMS: dict[str, Notice] = {
    "iTerm.app": _osc9,
    "WezTerm": _osc9,
    "ghostty": _osc9,
    "WarpTerminal": _osc9,
}
_TERMS: dict[str, Notice] = {
    "xterm-kitty": _osc99,
    "xterm-ghostty": _osc9,
    "wezterm": _osc9,
    "foot": _osc777,
    "foot-extra": _osc777,
    "rxvt-unicode": _osc777,
    "rxvt-unicode-256color": _osc777,
}


def notice(env: Mapping[str, str]) -> Notice | None:
    """How this terminal notifies; None if nobody knows, and a bell must do.

    TERM comes first: within tmux or screen it is theirs, and they pass nothing on.
    """
    term = env.get("TERM", "")
    known = _TERMS.get(term)
    if known is None and term.startswith("xterm"):
        known = _PROGRAMS.get(env.get("TERM_PROGRAM", ""))
    if known is None:
        return None
    make = known
    return lambda title, body: make(_field(title), _field(body))


def _field(text: str) -> str:
    """`text` as a part of a sequence: nothing in it ends the part, or the sequence."""
    text = " ".join(safe(text).replace(";", ",").split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."
