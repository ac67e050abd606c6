"""How many columns of a terminal a text takes, and what fits into some."""

from prompt_toolkit.utils import get_cwidth


def width(text: str) -> int:
    """The columns of `text`."""
    return get_cwidth(text)


def fit(text: str, columns: int) -> str:
    """`text`, cut to so many columns; what was cut shows as two dots, where they have room."""
    if width(text) <= columns:
        return text
    dots = ".." if columns > 4 else ""
    left = columns - len(dots)
    end = 0
    while end < len(text) and (left := left - get_cwidth(text[end])) >= 0:
        end += 1
    return text[:end] + dots
