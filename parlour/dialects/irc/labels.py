"""Answers that belong together (IRCv3 labeled-response): they are gathered, and told at once."""

from itertools import count

from parlour.dialects.irc.message import escape

MOST_LABEL = 64
"""Bytes in a label."""

_batches = count(1)


class Label:
    """What one labelled line is answered."""

    __slots__ = ("_lines", "_server", "_tag", "open")

    def __init__(self, label: str, server: str) -> None:
        self._server = server
        self._tag = f"label={escape(label)}"
        self._lines: list[bytes] = []
        self.open = 0
        """Answers that are still to come."""

    @property
    def begun(self) -> bool:
        """Whether something came of the answer."""
        return bool(self._lines)

    def take(self, lines: bytes) -> bytes:
        """Take the lines of one answer; returns everything if it was the last, else nothing."""
        self.open -= 1
        self.add(lines)
        return self.end() if self.open <= 0 else b""

    def add(self, lines: bytes) -> bytes:
        """Take lines of an answer that goes on; returns nothing."""
        if lines:
            self._lines.append(lines)
        return b""

    def end(self) -> bytes:
        """Everything that came, as one answer."""
        told = b"".join(self._lines)
        self._lines = []
        if not told:
            return f"@{self._tag} :{self._server} ACK\r\n".encode()
        lines = told.splitlines(keepends=True)
        if len(lines) == 1 or _is_batch(lines):
            return b"".join([tagged(lines[0], self._tag), *lines[1:]])
        number = f"l{next(_batches)}"
        begin = f"@{self._tag} :{self._server} BATCH +{number} labeled-response\r\n".encode()
        end = f":{self._server} BATCH -{number}\r\n".encode()
        return b"".join([begin, *_inside(lines, number), end])


def _is_batch(lines: list[bytes]) -> bool:
    """Whether all of it is one batch, which can bear the label itself."""
    first, last = _words(lines[0]), _words(lines[-1])
    return (
        first[1:2] == [b"BATCH"]
        and last[1:2] == [b"BATCH"]
        and first[2][:1] == b"+"
        and last[2][:1] == b"-"
        and first[2][1:] == last[2][1:]
    )


def _inside(lines: list[bytes], number: str) -> list[bytes]:
    """`lines` within a batch; what is in another batch already, which its first tag says, stays in that."""
    return [line if line.startswith(b"@batch=") else tagged(line, f"batch={number}") for line in lines]


def _words(line: bytes) -> list[bytes]:
    """The source, the command and the parameters of a line."""
    if line.startswith(b"@"):
        line = line.partition(b" ")[2]
    return line.rstrip().split(b" ")


def tagged(line: bytes, tag: str) -> bytes:
    """`line` with one tag more."""
    if line.startswith(b"@"):
        return f"@{tag};".encode() + line[1:]
    return f"@{tag} ".encode() + line
