"""The lines that are sent, and the check of what arrives.

A text is `~PERSON NUMBER STAMP PADDING`: the sender's name, its own count from 0 (8 digits), the
monotonic clock in nanoseconds when the line was made (19 digits), and padding up to the wished
size. The last line of a sender ends with LAST, so that a reader knows when it has everything, and
a line that was lost before it is a hole in the numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from bench.drivers import Driver

LAST: Final = b"#last"
_FILLER: Final = b"the quick brown fox jumps over the lazy dog and on "
_NUMBER_AT: Final = 1  # places behind the name, see _text
_STAMP_AT: Final = 10


def _text(person: bytes, number: int, stamp_ns: int, padding: bytes) -> bytes:
    return b"~%b %08d %019d %b" % (person, number, stamp_ns, padding)


def _padding(driver: Driver, person: bytes, size: int) -> bytes:
    """What fills the delivered line, its end included, to `size` bytes."""
    missing = size - len(driver.delivered(person, _text(person, 0, 0, b"")))
    if missing < len(LAST):
        raise ValueError(f"lines of {size} bytes are too short for this protocol")
    return (_FILLER * (missing // len(_FILLER) + 1))[:missing].replace(b" ", b"_")


class LineMaker:
    """Makes the lines of one sender, numbered without a hole."""

    def __init__(self, driver: Driver, person: bytes, size: int) -> None:
        padding = _padding(driver, person, size)
        line = driver.spoken(person, _text(person, 0, 0, padding))
        at = line.index(_text(person, 0, 0, b""))
        number_at = at + 1 + len(person) + _NUMBER_AT
        self._head = line[:number_at].replace(b"%", b"%%") + b"%08d "
        self._tail = line[number_at + 28 :].replace(b"%", b"%%")  # behind both numbers
        self._padding = padding
        self.person = person
        self.made = 0

    def block(self, count: int, stamp_ns: int) -> bytes:
        """The next `count` lines, all with the same stamp."""
        line = self._head + b"%019d" % stamp_ns + self._tail
        numbers = range(self.made, self.made + count)
        self.made += count
        return b"".join([line % number for number in numbers])

    def last(self, stamp_ns: int) -> bytes:
        """The sender's last line: as long as the others, with LAST at its end."""
        line = self.block(1, stamp_ns)
        before, found, after = line.rpartition(self._padding)
        return before + found[: -len(LAST)] + LAST + after


@dataclass(slots=True)
class Findings:
    """What one or several readers found; all counts are lines."""

    good: int = 0
    lost: int = 0
    duplicate: int = 0
    reordered: int = 0
    damaged: int = 0
    octets: int = 0  # of the good ones, ends included: what a server adds makes them longer than the plan says

    def add(self, other: Findings) -> None:
        """Count the other's lines here too."""
        self.good += other.good
        self.lost += other.lost
        self.duplicate += other.duplicate
        self.reordered += other.reordered
        self.damaged += other.damaged
        self.octets += other.octets

    @property
    def bad(self) -> int:
        """Everything that should not be."""
        return self.lost + self.duplicate + self.reordered + self.damaged


@dataclass(slots=True)
class LineChecker:
    """Checks the lines one reader got: whole, each once, in order for each sender."""

    driver: Driver
    size: int  # bytes of a delivered line as Driver.delivered has it
    findings: Findings = field(default_factory=Findings)
    _next: dict[bytes, int] = field(default_factory=dict)
    _missing: dict[bytes, set[int]] = field(default_factory=dict)
    _padding: dict[bytes, bytes] = field(default_factory=dict)
    _streak: tuple[bytes, bytes, int] = (b"", b"", 0)  # sender, next line's form, its stamp

    def line(self, line: bytes) -> int:
        """Take one line without its end; returns its stamp in nanoseconds, 0 if it has none.

        Servers under load deliver long runs of one sender's lines of one block; each of those is
        the one before with the next number, which is quickly compared.
        """
        person, form, stamp = self._streak
        if form and line == form % self._next[person]:
            self._next[person] += 1
            self.findings.good += 1
            self.findings.octets += len(line) + 1
            return stamp
        return self._parse(line)

    def _parse(self, line: bytes) -> int:
        heard = self.driver.heard(line)
        if heard is None:
            return 0
        person, text = heard
        at = len(person) + 1
        try:
            number = int(text[at + _NUMBER_AT : at + 9])
            stamp = int(text[at + _STAMP_AT : at + 29])
        except ValueError:
            self.findings.damaged += 1
            return 0
        padding = self._padding.get(person)
        if padding is None:
            padding = self._padding[person] = _padding(self.driver, person, self.size)
        rest = text[at + 30 :]
        whole = rest == padding or rest == padding[: -len(LAST)] + LAST
        if not whole or text[:at] != b"~" + person:
            self.findings.damaged += 1
            return 0
        if self._count(person, number):
            self.findings.octets += len(line) + 1
        before, found, after = line.partition(text[: at + 9])
        form = before.replace(b"%", b"%%") + found[:-8] + b"%08d" + after.replace(b"%", b"%%")
        self._streak = (person, form, stamp)
        return stamp

    def _count(self, person: bytes, number: int) -> bool:
        """True: the line is good."""
        expected = self._next.get(person, 0)
        if number == expected:
            self.findings.good += 1
            self._next[person] = number + 1
            return True
        if number > expected:
            self.findings.good += 1
            self.findings.lost += number - expected
            self._missing.setdefault(person, set()).update(range(expected, number))
            self._next[person] = number + 1
            return True
        if number in self._missing.get(person, ()):
            self._missing[person].remove(number)
            self.findings.lost -= 1
            self.findings.reordered += 1
        else:
            self.findings.duplicate += 1
        return False
