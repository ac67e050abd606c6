"""Numbers as clients write them."""


def number(text: str, digits: int = 8) -> int | None:
    """The number that `text` is, of at most so many decimal digits; None if it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None
