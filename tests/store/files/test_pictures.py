"""Images are looked at by a process of its own, with limits."""

import io
import struct
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from PIL import Image

from parlour.store.files import pictures, thumbnail
from tests.live.server import until
from tests.store.cabinet import Cabinet


def png(width: int, height: int) -> bytes:
    """A PNG that says it is so large, and takes a few bytes."""
    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    row = zlib.compress(bytes(100_000))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", row) + chunk(b"IEND", b"")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_sort_of_pixels(tmp_path: Path, mode: str) -> None:
    image = Image.new(mode, (1300, 700))
    path = tmp_path / "image"
    image.save(path, "JPEG" if mode == "CMYK" else "PNG")
    assert thumbnail.make(str(path), str(tmp_path / "small")) == (1300, 700)
    with Image.open(tmp_path / "small") as small:
        assert small.size == (640, 345)
        assert small.format == "WEBP"


def test_what_is_clear_stays_clear(tmp_path: Path) -> None:
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(tmp_path / "image", "PNG")
    thumbnail.make(str(tmp_path / "image"), str(tmp_path / "small"))
    with Image.open(tmp_path / "small") as small:
        assert small.convert("RGBA").getpixel((5, 5)) == (0, 0, 0, 0)


def test_in_a_process_of_its_own(tmp_path: Path) -> None:
    Image.new("RGB", (800, 400)).save(tmp_path / "image", "PNG")
    assert pictures.Look(1, "here").at(tmp_path / "image", tmp_path / "small") == (800, 400)
    assert (tmp_path / "small").read_bytes()[8:12] == b"WEBP"


def test_an_image_whose_thumbnail_cannot_be_written_is_one_all_the_same(tmp_path: Path) -> None:
    """A full disk must not make a download of it for good."""
    Image.new("RGB", (800, 400)).save(tmp_path / "image", "PNG")
    with pytest.raises(FileNotFoundError):
        pictures.Look(1, "here").at(tmp_path / "image", tmp_path / "no folder" / "small")


@pytest.mark.parametrize("size", [(30_000, 30_000), (65_000_000, 1), (2**31 - 1, 2**31 - 1)])
def test_a_bomb_is_not_decoded(tmp_path: Path, size: tuple[int, int]) -> None:
    cabinet = Cabinet(tmp_path / "files")
    file = cabinet.put(png(*size), "bomb.png")
    assert (file.type, file.width, file.thumbnail) == ("application/octet-stream", 0, "")


def test_what_other_decoders_would_take_is_not_tried(tmp_path: Path) -> None:
    Image.new("RGB", (10, 10)).save(tmp_path / "image", "TIFF")
    assert pictures.Look(1, "here").at(tmp_path / "image", tmp_path / "small") is None


def test_an_image_that_takes_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "sleeper.py"
    program.write_text("import threading; threading.Event().wait()")
    monkeypatch.setattr(pictures, "_PROGRAM", program)
    monkeypatch.setattr(pictures, "PATIENCE", 0.5)
    assert pictures.Look(1, "here").at(tmp_path / "image", tmp_path / "small") is None


def test_a_look_that_is_broken_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, begun = tmp_path / "sleeper.py", tmp_path / "begun"
    program.write_text("import sys, threading; open(sys.argv[2], 'w').close(); threading.Event().wait()")
    monkeypatch.setattr(pictures, "_PROGRAM", program)
    look = pictures.Look(1, "here")
    with ThreadPoolExecutor() as threads:
        found = threads.submit(look.at, tmp_path / "image", begun)
        until(begun.exists, "it has begun")
        look.break_off()
        assert found.result(10) is None
    begun.unlink()
    assert look.at(tmp_path / "image", begun) is None
    assert not begun.exists()


def test_the_images_of_one_wait_and_keep_nobody_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sends from elsewhere has a turn at once, and who sends one from there the next one."""
    program, begun = tmp_path / "sleeper.py", tmp_path / "begun"
    program.write_text(
        f"import sys, threading; open({str(begun)!r}, 'a').write(sys.argv[2][-1]);"
        "sys.argv[1].endswith('large') and threading.Event().wait(); print(1, 1)"
    )
    monkeypatch.setattr(pictures, "_PROGRAM", program)
    small, large = tmp_path / "small", tmp_path / "large"
    ann, next_of_ann, gone, bob = (pictures.Look(person, "here") for person in (1, 1, 1, 2))
    with ThreadPoolExecutor() as threads:
        first = threads.submit(ann.at, large, tmp_path / "1")
        until(begun.exists, "it has begun")
        second = threads.submit(next_of_ann.at, small, tmp_path / "2")
        until(lambda: len(pictures._waiting) == 1, "the next one waits")
        left = threads.submit(gone.at, small, tmp_path / "3")
        until(lambda: len(pictures._waiting) == 2, "and one more")
        others = threads.submit(bob.at, small, tmp_path / "4")
        until(lambda: len(pictures._waiting) == 3, "and bob's")
        assert pictures.Look(3, "there").at(small, tmp_path / "5") == (1, 1)
        gone.break_off()
        assert left.result(10) is None
        ann.break_off()
        assert [one.result(10) for one in (first, others, second)] == [None, (1, 1), (1, 1)]
    assert begun.read_text() == "1542"


def test_one_who_waits_has_a_turn_at_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many others come; and a source of many keeps nobody else's waiting."""
    line: list[pictures.Look] = []
    monkeypatch.setattr(pictures, "_waiting", line)
    monkeypatch.setattr(pictures, "_looking", [])
    names: dict[pictures.Look | None, str] = {}

    def come(name: str, person: int, source: str, now: float) -> None:
        look = pictures.Look(person, source)
        look._stand_in_line(now)
        names[look] = name

    come("first", 1, "here", 0.0)
    come("second of one", 1, "here", 0.0)
    for number in range(4):
        come(f"{number} there", 10 + number, "there", 0.0)
    come("another here", 2, "here", 1.0)
    come("elsewhere", 3, "", 1.5)
    come("later there", 20, "there", 23.0)
    order = []
    while line:
        look = pictures._next()
        assert look is not None
        line.remove(look)
        order.append(names[look])
    assert order == [
        *("first", "0 there", "elsewhere", "1 there", "2 there", "another here", "3 there"),
        *("second of one", "later there"),
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no such limits on Windows")
def test_an_image_that_takes_too_much_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "eater.py"
    program.write_text(
        f"import runpy; limits = runpy.run_path({thumbnail.__file__!r}); limits['_limit'](); "
        "eaten = bytearray(limits['MEMORY']); print(1, 1)"
    )
    monkeypatch.setattr(pictures, "_PROGRAM", program)
    assert pictures.Look(1, "here").at(tmp_path / "image", tmp_path / "small") is None


def test_nothing_of_where_it_was_made_is_in_the_thumbnail(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x010E] = "a secret place"
    data = io.BytesIO()
    Image.new("RGB", (100, 50)).save(data, "JPEG", exif=exif, xmp=b"a secret place")
    cabinet = Cabinet(tmp_path / "files")
    cabinet.put(data.getvalue())
    assert len(cabinet.there()) == 2
    for path in cabinet.there():
        assert b"secret" not in (tmp_path / "files" / path).read_bytes()
