"""Lines of IRC out of what arrives: 512 bytes with their end, and tags of 8191 before that."""

MOST = 512
"""Bytes of a line, its end counted, its tags not (RFC 1459 section 2.3)."""
SHORT = 300
"""Bytes of a line as a client writes it that is not too long with the source before it, whoever says it: the longest is
some 170, of a name of 32 characters with four bytes each."""
MOST_TAGS = 8191
"""Bytes of the tags, with their ``@`` and the space behind them (IRCv3 message-tags); clients may use 4096 of them."""
CLIENT_TAGS = 4096


class Forbidden(Exception):
    """A line holds a CR or a NUL: whoever sends that forges lines, or does not speak IRC."""


class Lines:
    """Cuts what arrives into lines, without their ends; keeps no more of an unfinished one than a line may have."""

    __slots__ = ("_buffer", "_skipping", "_whole")

    def __init__(self) -> None:
        self._whole: list[bytes | None] | tuple[()] = ()
        """In reverse: the next one is the last."""
        self._buffer = b""
        self._skipping = False
        """Within a line that is too long, and has been given as None."""

    def push(self, data: bytes) -> None:
        """Take what arrived. Raises `Forbidden`."""
        ends = data.count(b"\r\n")
        if ends and data.count(b"\r") == ends == data.count(b"\n") and self._is_sound(data):  # nearly always
            *whole, rest = data.split(b"\r\n")
            whole[0] = self._buffer + whole[0]
            lines: list[bytes | None] = [*whole] if len(max(whole, key=len)) <= MOST - 2 else [*map(_short, whole)]
        else:
            lines, rest = self._cut(data)
        if len(rest) > MOST + MOST_TAGS:
            if not self._skipping:
                lines.append(None)
            self._skipping = True
        self._buffer = b"" if self._skipping else rest
        if lines:
            self._whole = [*reversed(lines), *self._whole]

    def _is_sound(self, data: bytes) -> bool:
        """Whether nothing but what ends lines has to be looked for in `data`, and in what is waiting for its end."""
        buffer = self._buffer
        return not self._skipping and b"\0" not in data and b"\r" not in buffer and b"\0" not in buffer

    def _cut(self, data: bytes) -> tuple[list[bytes | None], bytes]:
        """The lines that `data` ends, and what is left of it. Raises `Forbidden`."""
        *whole, rest = data.split(b"\n")
        if whole:
            whole[0] = self._buffer + whole[0]
        else:
            rest = self._buffer + rest
        lines: list[bytes | None] = []
        for line in whole:
            if self._skipping:
                self._skipping = False
                continue
            line = line.removesuffix(b"\r")
            if b"\r" in line or b"\0" in line:
                raise Forbidden
            lines.append(_short(line))
        return lines, rest

    def take(self, limit: int) -> list[bytes | None]:
        """The next lines, at most `limit` of them (negative: all); None for each that was too long."""
        if not self._whole:
            return []
        if limit < 0 or limit >= len(self._whole):
            taken, self._whole = self._whole[::-1], ()
            return taken
        if not limit:
            return []
        taken = self._whole[: -limit - 1 : -1]
        del self._whole[-limit:]
        return taken

    @property
    def backlog(self) -> bool:
        """Whether `take` would give more."""
        return bool(self._whole)


def _short(line: bytes) -> bytes | None:
    """`line`, if it is not too long."""
    return line if len(line) <= MOST - 2 or _fits(line) else None


def _fits(line: bytes) -> bool:
    """Whether a line of more than 510 bytes is short enough for all that: by its tags."""
    if not line.startswith(b"@"):
        return False
    tags = line.find(b" ") + 1
    return 0 < tags <= CLIENT_TAGS and len(line) - tags <= MOST - 2
