"""What tells where an image was made is taken out of it, and nothing of what it shows."""

import io
import random
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from parlour.store.files.kinds import JPEG, PNG, WEBP
from parlour.store.files.metadata import Malformed, stripped
from parlour.store.files.metadata.orientation import oriented

FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}
SECRET = b"51.1789 N 1.8262 W"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>' + SECRET + b"</exif:GPSLatitude></x:xmpmeta>"


def exif(orientation: int = 1) -> Image.Exif:
    found = Image.Exif()
    found[0x0112] = orientation
    found[0x010E] = SECRET.decode()
    place = found.get_ifd(0x8825)
    place[1], place[2] = "N", (51.0, 10.0, 44.0)
    return found


def picture(seed: int = 1) -> Image.Image:
    return Image.frombytes("RGB", (40, 30), random.Random(seed).randbytes(3600))


def saved(type_: str, image: Image.Image | None = None, **options: Any) -> bytes:
    data = io.BytesIO()
    (image or picture()).save(data, FORMATS[type_], **options)
    return data.getvalue()


def without(type_: str, data: bytes) -> bytes:
    return b"".join(stripped(type_, io.BytesIO(data)))


def pixels(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGBA").tobytes()


ICC = b"a colour profile" * 10


@pytest.mark.parametrize("type_", FORMATS)
@pytest.mark.parametrize("seed", range(20))
def test_the_pixels_stay_and_the_place_goes(type_: str, seed: int) -> None:
    options: dict[str, Any] = {"progressive": True} if seed % 2 and type_ == JPEG else {}
    data = saved(type_, picture(seed), exif=exif(), xmp=XMP, icc_profile=ICC, **options)
    assert SECRET in data
    clean = without(type_, data)
    assert SECRET not in clean
    assert pixels(clean) == pixels(data)
    with Image.open(io.BytesIO(clean)) as image:
        assert image.info.get("icc_profile") == ICC
        assert not image.getexif()
    assert without(type_, clean) == clean


@pytest.mark.parametrize("type_", [JPEG, PNG])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_which_way_up_it_is_stays(type_: str, orientation: int) -> None:
    clean = without(type_, saved(type_, exif=exif(orientation)))
    assert SECRET not in clean
    with Image.open(io.BytesIO(clean)) as image:
        assert dict(image.getexif()) == ({} if orientation == 1 else {0x0112: orientation})


@pytest.mark.parametrize("type_", FORMATS)
def test_what_hangs_behind_goes(type_: str) -> None:
    data = saved(type_)
    assert without(type_, data + SECRET) == without(type_, data)


def test_comments_and_other_segments_of_a_jpeg_go() -> None:
    data = saved(JPEG, comment=SECRET)
    for marker in (0xE2, 0xE5, 0xED, 0xEF):
        data = data[:2] + bytes((0xFF, marker)) + struct.pack(">H", len(SECRET) + 2) + SECRET + data[2:]
    clean = without(JPEG, data)
    assert SECRET not in clean
    assert pixels(clean) == pixels(data)


def test_a_marker_on_the_edge_of_a_chunk(monkeypatch: pytest.MonkeyPatch) -> None:
    data = saved(JPEG, exif=exif())
    whole = without(JPEG, data)
    for size in range(2, 40):
        monkeypatch.setattr("parlour.store.files.metadata.jpeg._CHUNK", size)
        assert without(JPEG, data) == whole


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@pytest.mark.parametrize("kind", [b"tEXt", b"iTXt", b"zTXt", b"tIME", b"priv", b"eXIf"])
def test_texts_and_other_chunks_of_a_png_go(kind: bytes) -> None:
    data = saved(PNG)
    head = data[: 8 + 25]
    clean = without(PNG, head + chunk(kind, b"Location\0" + SECRET) + data[len(head) :])
    assert clean == without(PNG, data)


def test_moving_ones_go_on_moving() -> None:
    frames = [picture(seed) for seed in range(3)]
    for type_ in (PNG, WEBP):
        data = saved(type_, frames[0], save_all=True, append_images=frames[1:], exif=exif(), duration=100)
        clean = without(type_, data)
        assert SECRET not in clean
        with Image.open(io.BytesIO(clean)) as image:
            assert getattr(image, "n_frames", 1) == 3


@pytest.mark.parametrize("type_", FORMATS)
def test_what_is_cut_off_or_broken_is_no_image_or_harmless(type_: str) -> None:
    data = saved(type_, exif=exif(), xmp=XMP)
    chance = random.Random(type_)
    for _ in range(500):
        broken = bytearray(data[: chance.randrange(len(data))])
        for _ in range(chance.randrange(4)):
            if broken:
                broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            clean = without(type_, bytes(broken))
        except Malformed:
            continue
        assert len(clean) <= len(broken) + 64


def test_stray_bytes_between_segments_hide_nothing() -> None:
    """Decoders skip them."""
    data = saved(JPEG, exif=exif())
    first = 4 + int.from_bytes(data[4:6], "big")
    stray = data[:first] + b"\0stray" + data[first:]
    with Image.open(io.BytesIO(stray)) as image:
        image.load()
    assert SECRET in stray
    assert without(JPEG, stray) == without(JPEG, data)
    with pytest.raises(Malformed):
        without(JPEG, data[:2] + bytes(100_000) + data[2:])


def test_an_image_within_an_image_is_no_image() -> None:
    data = saved(JPEG)
    with pytest.raises(Malformed):
        without(JPEG, data[:2] + data)


@pytest.mark.parametrize(
    "tiff", [b"", b"II*\0", b"MM\0*\xff\xff\xff\xff", b"II*\0\x08\0\0\0\xff\xff" + bytes(11), b"x" * 99]
)
def test_exif_that_is_none(tiff: bytes) -> None:
    assert oriented(tiff) == b""


def test_an_escaped_byte_between_segments_is_no_segment_that_could_hide_one() -> None:
    """Decoders skip FF 00, and find what lies behind it."""
    data = saved(JPEG, exif=exif())
    start = data.index(b"\xff\xe1")
    size = 2 + int.from_bytes(data[start + 2 : start + 4], "big")
    stray = data[:start] + b"\xff\0" + struct.pack(">H", 2 + size) + data[start:]
    with Image.open(io.BytesIO(stray)) as image:
        image.load()
        assert image.getexif()
    assert without(JPEG, stray) == without(JPEG, data)
