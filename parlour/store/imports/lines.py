"""The lines of the file, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO, NamedTuple, TypeVar

import msgspec

from parlour.events import Stored
from parlour.store.exports.jsonl import VERSION, WHAT, Header
from parlour.store.trouble import Trouble

MOST_LINE = 1 << 20
"""Bytes in a line. The longest message there can be takes a tenth of it."""

T = TypeVar("T")


class BadLine(Exception):
    """What is in a line cannot be taken; the text says why, as the rest of a sentence."""


class Line(NamedTuple):
    """One line that is not empty."""

    number: int
    """The first is 1."""
    data: bytes
    offset: int
    """Where in the file it ends."""


class Act(NamedTuple):
    """An event of the file."""

    event: Stored
    person: int | None
    """Who did it, by the file's own numbers."""


class _Kind(msgspec.Struct):
    what: str = msgspec.field(name="is")
    version: int


class _Person(msgspec.Struct):
    person: int | None = None


_kind = msgspec.json.Decoder(_Kind).decode
_header = msgspec.json.Decoder(Header).decode
_event = msgspec.json.Decoder(Stored).decode
_person = msgspec.json.Decoder(_Person).decode


def lines(file: BinaryIO) -> Iterator[Line]:
    """All lines with something in them. Raises `Trouble`."""
    offset = number = 0
    while data := file.readline(MOST_LINE + 1):
        number += 1
        offset += len(data)
        if len(data) > MOST_LINE:
            raise at(number, BadLine(f"it is longer than {MOST_LINE:,} bytes"))
        if number == 1:
            data = data.removeprefix(b"\xef\xbb\xbf")  # which some editors put there
        if not data.isspace():
            yield Line(number, data, offset)


def header(line: Line | None) -> Header:
    """What the first line says. Raises `Trouble`."""
    try:
        if line is None:
            raise BadLine("there is none: the file is empty")
        kind = _decoded(_kind, line.data, "this is no exported room")
        if kind.what != WHAT:
            raise BadLine("this is no exported room")
        if kind.version != VERSION:
            raise BadLine(f"the file is of version {kind.version}, and this Parlour knows version {VERSION} only")
        return _decoded(_header, line.data, "it does not say what a first line has to")
    except BadLine as error:
        raise at(1 if line is None else line.number, error) from error


def act(line: Line) -> Act:
    """The event in a line. Raises `BadLine`."""
    event = _decoded(_event, line.data, "this is no event")
    return Act(event, _decoded(_person, line.data, "this is no event").person)


def at(number: int, error: BadLine) -> Trouble:
    """The sentence for the operator."""
    return Trouble(f"line {number}: {error}; nothing was imported")


def _decoded(decode: Callable[[bytes], T], data: bytes, otherwise: str) -> T:
    try:
        return decode(data)
    except msgspec.ValidationError as error:
        raise BadLine(f"{otherwise} ({str(error)[:200]})") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadLine(f"this is not JSON ({str(error)[:200]})") from error
