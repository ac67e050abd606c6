"""What a file is, by its first bytes."""

import pytest

from parlour.store.files.kinds import HEAD, OTHER, PDF, TEXT, kind


@pytest.mark.parametrize(
    ("head", "type_"),
    [
        (b"\x89PNG\r\n\x1a\n....", "image/png"),
        (b"\xff\xd8\xff\xe0..JFIF", "image/jpeg"),
        (b"GIF89a....", "image/gif"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
        (b"RIFF\x10\0\0\0WAVEfmt ", "audio/wav"),
        (b"%PDF-1.7\n", PDF),
        (b"ID3\x04\0\0", "audio/mpeg"),
        (b"fLaC\0\0\0", "audio/flac"),
        (b"OggS" + bytes(24) + b"\x01\x1e\x01vorbis", "audio/ogg"),
        (b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm", "video/webm"),
        (b"\0\0\0\x20ftypisom\0\0", "video/mp4"),
        (b"\0\0\0\x20ftypM4A \0\0", "audio/mp4"),
        (b"\0\0\0\x20ftypheic\0\0", OTHER),
        (b"hello\nworld\n", TEXT),
        ("grüße 😀".encode(), TEXT),
        (b"\xef\xbb\xbfwith a mark", TEXT),
        (b"a < b, and 1 <2", TEXT),
        (b"", OTHER),
        (b"\0\1\2", OTHER),
        (b"caf\xe9", OTHER),
        (b"<html><script>alert(1)</script>", OTHER),
        (b" \n <!DOCTYPE html>", OTHER),
        (b"<?xml version='1.0'?><svg/>", OTHER),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", OTHER),
        (b"\xef\xbb\xbf<svg>", OTHER),
        (b"MZ\x90\0", OTHER),
    ],
)
def test_kinds(head: bytes, type_: str) -> None:
    assert kind(head) == type_


def test_a_character_may_be_cut_where_the_head_ends() -> None:
    text = ("x" * (HEAD - 1) + "€").encode()
    assert kind(text[:HEAD]) == TEXT
    assert kind(text[: HEAD - 10] + b"\xff" + text[HEAD - 9 : HEAD]) == OTHER
    assert kind(text[: HEAD - 200] + "€".encode()[:2]) == OTHER
