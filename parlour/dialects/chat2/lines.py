"""Lines of bytes, of bounded length."""


class Lines:
    """Cuts what arrives into lines, without their ends; keeps at most `limit` bytes of an unfinished one."""

    __slots__ = ("_buffer", "_limit", "_skipping", "_whole")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        """Bytes in a line, without its end."""
        self._whole: list[bytes | None] = []
        """In reverse: the next one is the last."""
        self._buffer = b""
        self._skipping = False
        """Within a line that is too long, and has been told as None."""

    def push(self, data: bytes) -> None:
        """Take what arrived."""
        *whole, rest = data.split(b"\n")  # not the buffer, which has none: a line can come byte by byte
        if whole:
            whole[0] = self._buffer + whole[0]
        else:
            rest = self._buffer + rest
        lines: list[bytes | None] = []
        for line in whole:
            if self._skipping:
                self._skipping = False
            else:
                lines.append(None if self._is_long(line) else line.removesuffix(b"\r"))
        if self._is_long(rest):
            if not self._skipping:
                lines.append(None)
            self._skipping = True
        self._buffer = b"" if self._skipping else rest
        if lines:
            self._whole = lines[::-1] + self._whole

    def _is_long(self, line: bytes) -> bool:
        return len(line) - line.endswith(b"\r") > self._limit

    def take(self, limit: int) -> list[bytes | None]:
        """The next lines, at most `limit` of them (negative: all); None for each that was too long."""
        if limit < 0 or limit >= len(self._whole):
            taken, self._whole = self._whole[::-1], []
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
