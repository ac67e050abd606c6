import pytest

from parlour.client.keyboard import CHUNK, Splitter

DATA = "one\r\ntwo\n\nZoë\nlast".encode()
LINES = ["one", "two", "", "Zoë", "last"]


def split(pieces: list[bytes], encoding: str = "utf-8") -> list[str]:
    splitter = Splitter(encoding)
    return [line for piece in [*pieces, b""] for line in splitter.feed(piece)]


def test_whole_and_byte_by_byte() -> None:
    assert split([DATA]) == LINES
    assert split([bytes([byte]) for byte in DATA]) == LINES


@pytest.mark.parametrize(
    ("data", "encoding", "lines"),
    [
        (b"", "utf-8", []),
        (b"\xff\xfeabc\n", "utf-8", ["\ufffd\ufffdabc"]),
        (b"caf\xc3", "utf-8", ["caf\ufffd"]),
        (b"caf\xe9\n", "latin-1", ["café"]),
        (b"\xef\xbb\xbfbom\n", "utf-8", ["bom"]),
    ],
)
def test_bytes_that_are_not_text_are_replaced(data: bytes, encoding: str, lines: list[str]) -> None:
    assert split([data], encoding) == lines


def test_a_line_without_end_is_not_kept_whole() -> None:
    splitter = Splitter("utf-8")
    lines = [line for _ in range(100) for line in splitter.feed(b"x" * 10_000)]
    assert sum(map(len, lines)) > 900_000
    assert max(map(len, lines)) <= CHUNK + 10_000
