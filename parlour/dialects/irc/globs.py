"""Names that a mask with ``*`` and ``?`` means (RFC 2812 section 2.5)."""


def matches(mask: str, name: str) -> bool:
    """Whether `name` is one of them, whatever its capitals. Takes no longer than the product of the two lengths."""
    mask, name = mask.lower(), name.lower()
    at = here = 0
    star, tried = -1, 0
    while here < len(name):
        if at < len(mask) and mask[at] == "*":
            star, tried = at, here
            at += 1
        elif at < len(mask) and mask[at] in ("?", name[here]):
            at += 1
            here += 1
        elif star >= 0:  # the last star stands for one character more
            tried += 1
            at, here = star + 1, tried
        else:
            return False
    return not mask[at:].strip("*")
