"""Settings of rooms as IRC's mode strings (modern IRC, "Channel Modes")."""

from collections.abc import Iterable

from parlour.commands import Mode
from parlour.dialects.irc.letters import ROOM as LETTERS

MOST = 4
"""Changes with a parameter in one line, as RPL_ISUPPORT says."""
MOST_VALUES = 250
"""Characters of parameters in one line: with four bytes each and a long source they may be too long, but are rarely."""
ANY_KEY = "*"
"""Stands for the key that is taken off: the letter has a parameter always (RPL_ISUPPORT CHANMODES, type B)."""
_VALUELESS_OFF = frozenset({"limit"})


def mode_change(modes: Iterable[Mode]) -> Iterable[str]:
    """Changes as strings like ``+ov-m alice bob``, each short enough for a line."""
    letters, sign = "", ""
    values: list[str] = []
    for mode in modes:
        value = mode.value if mode.on or mode.name not in _VALUELESS_OFF else ""
        if mode.name == "key" and not value:
            value = ANY_KEY
        if value and values and (len(values) == MOST or len(" ".join([*values, value])) > MOST_VALUES):
            yield " ".join([letters, *values])
            letters, sign, values = "", "", []
        now = "+" if mode.on else "-"
        if now != sign:
            letters += now
            sign = now
        letters += LETTERS[mode.name]
        if value:
            values.append(value)
    if letters:
        yield " ".join([letters, *values])
