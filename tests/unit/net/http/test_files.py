"""Files over HTTP: what is taken, what is refused and how, and what is served with which words."""

import asyncio
import io
import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PIL import Image

from parlour.commands import Say
from parlour.errors import Reason, Refusal
from parlour.events import File
from parlour.net.http import downloads, uploads
from parlour.net.http.application import application
from parlour.store.files import pictures, places
from parlour.store.files.limits import Limits
from parlour.store.files.upload import Upload
from tests.house import House
from tests.store.cabinet import Cabinet
from tests.unit.net.http.asgi import GOES, GONE, WAITS, Answer, request

PNG = b"\x89PNG\r\n\x1a\n"


class Place:
    """A server that takes files of at most 5000 bytes, and luca, who has a secret."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.house = House(file_limit=5000, **settings)
        self.cabinet = Cabinet(folder / "files", Limits(file=5000, person=10_000))
        self.house.hub.files = self.cabinet.keeper
        self.identity, self.secret = self.house.hub.people.newcomer("luca")
        loop = cast("asyncio.AbstractEventLoop", self.house.loop)
        self.app = application(self.house.server, loop, lambda: (0, 0))

    def ask(self, method: str, target: str, body: Any = b"", **headers: str) -> Answer:
        return request(self.app, method, target, body, {key.replace("_", "-"): one for key, one in headers.items()})

    def upload(
        self, body: Any, target: str = "/api/v1/files?name=notes.txt", method: str = "POST", **headers: str
    ) -> Answer:
        return self.ask(method, target, body, authorization=f"Bearer {self.secret}", **headers)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    place = Place(tmp_path)
    yield place
    assert place.cabinet.keeper._coming == []
    assert not [path for path in place.cabinet.there() if path.startswith("incoming")]


def image(kind: str, size: tuple[int, int] = (30, 20), **options: Any) -> bytes:
    data = io.BytesIO()
    Image.new("RGB", size, (200, 100, 50)).save(data, kind, **options)
    return data.getvalue()


# -- coming in ---------------------------------------------------------------------------------------------------------


def test_an_upload(place: Place) -> None:
    answer = place.upload(b"hello")
    assert answer.status == 201
    told = answer.json
    assert answer.headers["location"] == told["url"] == f"/files/{told['id']}/notes.txt"
    assert told == {"id": told["id"], "name": "notes.txt", "size": 5, "type": "text/plain", "url": told["url"]}
    assert place.cabinet.keeper.find(told["id"], place.identity.person) is not None


@pytest.mark.parametrize(
    ("method", "target", "headers", "name"),
    [
        ("PUT", "/api/v1/files/report%20%C3%BC.txt", {}, "report ü.txt"),
        ("PUT", "/api/v1/files/..%5C..%5Cboot.ini", {}, "boot.ini"),
        ("POST", "/api/v1/files?name=a%2Fb.txt", {}, "b.txt"),
        ("POST", "/api/v1/files", {"x-file-name": "%E2%82%AC.txt"}, "€.txt"),
        ("POST", "/api/v1/files", {}, "file"),
    ],
)
def test_names(place: Place, method: str, target: str, headers: dict[str, str], name: str) -> None:
    assert place.upload(b"hello", target, method, **headers).json["name"] == name


@pytest.mark.parametrize(("method", "target"), [("POST", "/api/v1/files"), ("PUT", "/api/v1/files/a.pdf")])
@pytest.mark.parametrize("type_", ["multipart/form-data; boundary=xyz", "Multipart/Form-Data;boundary=xyz"])
def test_a_form_is_no_file(place: Place, method: str, target: str, type_: str) -> None:
    """As `curl -F` sends it: what is stored would be the form, with the file somewhere in it."""
    form = b'--xyz\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\r\n--xyz--\r\n'
    answer = place.upload(form, target, method, content_type=type_)
    assert (answer.status, answer.headers["content-type"]) == (415, "application/problem+json")
    assert answer.json["reason"] == "is-a-form"
    for right in ("curl -T FILE", "--data-binary @FILE", "/api/v1/files"):
        assert right in answer.json["detail"]
    assert not place.cabinet.there()


@pytest.mark.parametrize("type_", ["application/x-www-form-urlencoded", "application/pdf", "multipart/mixed", ""])
def test_what_else_the_sender_calls_it_counts_for_nothing(place: Place, type_: str) -> None:
    """`curl --data-binary` says the first of these."""
    assert place.upload(b"hello", content_type=type_).json["type"] == "text/plain"


def test_a_guest_who_comes_again_has_no_other_quota(place: Place) -> None:
    hub = place.house.hub
    for _ in range(2):
        assert place.upload(b"x" * 5000).status == 201
    bot = hub.tokens.make("ci", 0, "", 0.0)[1]
    theirs = hub.tokens.make("cd", place.identity.person, "luca", 0.0, source="there")[1]
    again = hub.people.newcomer("other")[1]
    assert [
        place.ask("POST", "/api/v1/files", b"x", authorization=f"Bearer {one}").status for one in (again, theirs, bot)
    ] == [507, 507, 201]


def test_in_pieces_of_which_nobody_said_how_many(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "CHUNK", 7)
    pieces = [bytes([65 + number]) * number for number in range(26)]
    told = place.upload(pieces).json
    assert told["size"] == 325
    assert place.ask("GET", told["url"]).body == b"".join(pieces)


def test_it_can_be_said(place: Place) -> None:
    told = place.upload(b"hello").json
    peer = place.house.connect()
    peer.send(b"REGISTER bob CHAT/1.0\n")
    peer.received()
    session = place.house.hub.visits.open(
        peer.connection, peer.connection, peer.connection._dialect.codec, place.secret
    )
    place.house.hub.visits.execute(session, Say("", files=(told["id"],)))
    place.house.loop.advance(1)
    assert peer.received() == f"@luca: notes.txt (5 bytes) {told['url']}\n".encode()


# -- what is refused ---------------------------------------------------------------------------------------------------


def problem(answer: Answer) -> tuple[int, str | None]:
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json
    assert told["status"] == answer.status
    assert told["title"]
    assert told["detail"]
    return answer.status, told.get("reason")


@pytest.mark.parametrize("headers", [{}, *({"authorization": one} for one in ("", "Bearer", "Basic eA==", "Bearer x"))])
def test_nobody(place: Place, headers: dict[str, str]) -> None:
    answer = place.ask("POST", "/api/v1/files", b"hello", **headers)
    assert problem(answer) == (401, "bad-token" if headers else "not-registered")
    assert answer.headers["www-authenticate"] == "Bearer"
    assert place.cabinet.there() == []


def test_too_large(place: Place) -> None:
    answer = place.upload(b"x" * 5001)
    assert problem(answer) == (413, "file-too-large")
    assert "5.0 kB" in answer.json["detail"]
    assert problem(place.upload([b"x" * 3000, b"x" * 3000])) == (413, "file-too-large")
    assert problem(place.upload(b"", content_length="9" * 30)) == (413, "file-too-large")
    assert place.cabinet.there() == []


def test_over_the_quota(place: Place) -> None:
    for letter in b"ab":
        assert place.upload(bytes([letter]) * 5000).status == 201
    answer = place.upload(b"c")
    assert problem(answer) == (507, "no-space")


def test_too_many_at_once(place: Place) -> None:
    uploads = [place.cabinet.keeper.begin(place.identity.person, "") for _ in range(4)]
    answer = place.upload(b"hello")
    assert problem(answer) == (429, "too-many-uploads")
    assert answer.headers["retry-after"]
    for one in uploads:
        one.abandon()


def test_who_goes_in_the_middle_leaves_nothing(place: Place) -> None:
    place.upload([b"hello", GOES])
    assert place.cabinet.there() == []
    assert place.cabinet.keeper._used == {}


def test_who_stops_in_the_middle(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "SILENCE", 0.01)
    assert problem(place.upload([b"hello", WAITS])) == (408, "too-slow")
    assert place.cabinet.there() == []


def test_who_is_slow_makes_place_for_others(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "MOST_UPLOADS", 1)
    keeper = place.cabinet.keeper
    others: list[Upload] = []
    begin = keeper.begin

    def come() -> None:
        place.cabinet.now += places.SLOW_SINCE + 1
        others.append(begin(7, ""))

    def first(*options: Any, **more: Any) -> Upload:
        asyncio.get_running_loop().call_soon(come)
        return begin(*options, **more)

    monkeypatch.setattr(keeper, "begin", first)
    assert problem(place.upload([b"hello", WAITS])) == (408, "too-slow")
    assert keeper._coming == others
    others[0].abandon()
    assert place.cabinet.there() == []


def test_who_gave_way_is_told_so_whatever_comes_then(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next bytes may be here already when it does."""
    monkeypatch.setattr(places, "MOST_UPLOADS", 1)
    others: list[Upload] = []
    expect = Upload.expect

    def come(coming: Upload, size: int) -> None:
        expect(coming, size)
        if not others:
            place.cabinet.now += places.SLOW_SINCE + 1
            others.append(place.cabinet.keeper.begin(7, ""))

    with monkeypatch.context() as once:
        once.setattr(Upload, "expect", come)
        assert problem(place.upload([b"hello", b"and more"])) == (408, "too-slow")
    assert place.cabinet.keeper._coming == others
    others[0].abandon()


def test_what_broke_off_gives_way_to_nobody(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is about to end, and has nothing to wait for any more but the disk."""
    monkeypatch.setattr(places, "MOST_UPLOADS", 1)
    monkeypatch.setattr(uploads, "CHUNK", 1)
    go_on = threading.Event()
    write, asked = Upload.write, []

    def slow(coming: Upload, data: bytes) -> None:
        go_on.wait(10)
        write(coming, data)

    def ask() -> None:
        place.cabinet.now += places.SLOW_SINCE + 1
        try:
            place.cabinet.keeper.begin(7, "")
        except Refusal as refusal:
            asked.append(refusal.reason)
        finally:
            go_on.set()

    def broken_off(coming: Upload) -> None:
        asyncio.get_running_loop().call_soon(ask)

    monkeypatch.setattr(Upload, "write", slow)
    monkeypatch.setattr(Upload, "break_off", broken_off)
    assert place.upload([b"hello", GOES]).status == 400
    assert asked == [Reason.TOO_MANY_UPLOADS]


def test_nobody_looks_at_the_image_of_who_has_gone(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "sleeper.py"
    program.write_text("import threading; threading.Event().wait()")
    monkeypatch.setattr(pictures, "_PROGRAM", program)
    assert place.upload([image("PNG"), GONE]).status == 400
    assert place.cabinet.there() == []


def test_a_disk_that_is_full(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert problem(place.upload(b"hello")) == (507, "no-space")


# -- going out ---------------------------------------------------------------------------------------------------------


def test_reading(place: Place) -> None:
    told = place.upload(b"hello").json
    answer = place.ask("GET", told["url"])
    assert (answer.status, answer.body) == (200, b"hello")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-length"] == "5"
    head = place.ask("HEAD", told["url"])
    assert (head.status, head.body) == (200, b"")
    assert {**head.headers, "date": ""} == {**answer.headers, "date": ""}


def test_nobody_is_asked_who_they_are_but_for_the_link(place: Place) -> None:
    told = place.upload(b"hello").json
    assert place.ask("GET", told["url"]).status == 200
    for other in (told["id"][:-1], told["id"].swapcase(), "..", "%2e%2e%2f", ""):
        answer = place.ask("GET", f"/files/{other}/notes.txt")
        assert answer.status == 404
        assert b"hello" not in answer.body


HTML = b"<!doctype html><script>alert(document.domain)</script>"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


@pytest.mark.parametrize(
    ("data", "name", "type_", "shown"),
    [
        (b"hello", "notes.txt", "text/plain; charset=utf-8", True),
        (b"hello", "page.html", "text/plain; charset=utf-8", True),
        (HTML, "page.html", "application/octet-stream", False),
        (HTML, "picture.png", "application/octet-stream", False),
        (SVG, "picture.svg", "application/octet-stream", False),
        (b"%PDF-1.7\n", "paper.pdf", "application/pdf", False),
        (b"\0\1\2\3", "program.exe", "application/octet-stream", False),
        (PNG + HTML, "picture.png", "application/octet-stream", False),
        (b"GIF89a/*" + HTML, "picture.gif", "application/octet-stream", False),
        (image("PNG"), "page.html", "image/png", True),
        (image("JPEG"), "picture.jpg", "image/jpeg", True),
        (image("GIF"), "picture.gif", "image/gif", True),
        (image("WEBP"), "picture.webp", "image/webp", True),
        (b"\0\0\0\x20ftypisom\0\0", "film.mp4", "video/mp4", True),
    ],
)
def test_nothing_can_run(place: Place, data: bytes, name: str, type_: str, shown: bool) -> None:
    told = place.upload(data, f"/api/v1/files?name={name}", content_type="text/html").json
    answer = place.ask("GET", told["url"])
    assert answer.headers["content-type"] == type_
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"] == f'{"inline" if shown else "attachment"}; filename="{name}"'
    policy = answer.headers["content-security-policy"].split("; ")
    assert ("sandbox allow-same-origin" if type_ == "video/mp4" else "sandbox") in policy
    assert "default-src 'none'" in policy
    assert not [one for one in policy if "script" in one]


def test_a_name_that_would_end_the_header(place: Place) -> None:
    told = place.upload(b"hello", '/api/v1/files?name=a%22%0d%0aset-cookie:%20x"b.txt').json
    answer = place.ask("GET", told["url"])
    assert "set-cookie" not in answer.headers
    assert "\n" not in answer.headers["content-disposition"]
    assert answer.headers["content-disposition"].startswith("inline; filename*=utf-8''a_")


def test_ranges(place: Place) -> None:
    told = place.upload(b"0123456789").json
    whole = place.ask("GET", told["url"])
    assert whole.headers["accept-ranges"] == "bytes"
    part = place.ask("GET", told["url"], range="bytes=2-4")
    assert (part.status, part.body, part.headers["content-range"]) == (206, b"234", "bytes 2-4/10")
    assert place.ask("GET", told["url"], range="bytes=-3").body == b"789"
    assert place.ask("GET", told["url"], range="bytes=7-").body == b"789"
    head = place.ask("HEAD", told["url"], range="bytes=2-4")
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", "10")  # RFC 9110, 14.2: GET alone
    beyond = place.ask("GET", told["url"], range="bytes=10-")
    assert (beyond.status, beyond.headers["content-range"]) == (416, "bytes */10")
    several = place.ask("GET", told["url"], range="bytes=0-1,8-9")
    assert several.status == 206
    assert several.headers["content-type"].startswith("multipart/byteranges")
    assert int(several.headers["content-length"]) == len(several.body)


@pytest.mark.parametrize(
    "ignored",
    ["items=0-5", "bytes", "bytes=", "bytes=,", "bytes=abc", "bytes=5-2", "bytes=1-2,x", "bytes=-", "bytes=--1"],
)
def test_a_range_that_makes_no_sense_is_ignored(place: Place, ignored: str) -> None:
    """RFC 9110, section 14.2."""
    told = place.upload(b"0123456789").json
    answer = place.ask("GET", told["url"], range=ignored)
    assert (answer.status, answer.body) == (200, b"0123456789")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("bytes=0-3,100-200", b"0123"),
        ("Bytes=2-2", b"2"),
        ("bytes= 8-99 , ", b"89"),
        ("bytes=-0,-1", b"9"),
        ("bytes=-99", b"0123456789"),
        ("bytes=99-,-0", None),
    ],
)
def test_the_ranges_that_can_be_had(place: Place, wanted: str, expected: bytes | None) -> None:
    told = place.upload(b"0123456789").json
    answer = place.ask("GET", told["url"], range=wanted)
    assert (answer.status, answer.body) == ((416, b"") if expected is None else (206, expected))


def test_a_page_of_another_place_may_read_a_part_and_what_is_said_of_it(tmp_path: Path) -> None:
    origin = "https://board.example"
    place = Place(tmp_path, allowed_origin=(origin,))
    told = place.upload(b"0123456789").json

    def asked(method: str, **headers: str) -> Answer:
        return place.ask(method, told["url"], origin=origin, **headers)

    def listed(answer: Answer, name: str) -> set[str]:
        return {*answer.headers[f"access-control-{name}-headers"].split(", ")}

    names = {"range", "if-range", "if-none-match"}
    preflight = asked(
        "OPTIONS", access_control_request_method="GET", access_control_request_headers=",".join(sorted(names))
    )
    assert preflight.status == 204
    assert names <= listed(preflight, "allow")
    tag = asked("GET").headers["etag"]
    part = asked("GET", range="bytes=2-4", if_range=tag)
    assert (part.status, part.body) == (206, b"234")
    said = {"content-range", "etag", "accept-ranges", "content-disposition"}
    assert said <= {*part.headers}
    assert said <= listed(part, "expose")
    assert "etag" in listed(asked("GET", if_none_match=tag), "expose")


def test_a_file_that_goes_while_it_is_asked_for(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    told = place.upload(b"0123456789").json
    (path,) = (place.cabinet.folder / one for one in place.cabinet.there())
    stream = downloads._Stream

    def gone(*arguments: Any, **more: Any) -> Any:
        path.unlink()
        return stream(*arguments, **more)

    monkeypatch.setattr(downloads, "_Stream", gone)
    assert problem(place.ask("GET", told["url"])) == (404, "no-such-file")


@pytest.mark.parametrize("headers", [{}, {"range": "bytes=2-4"}, {"range": "bytes=0-1,8-9"}])
def test_a_file_that_cannot_be_read_is_not_said_to_be_gone(
    place: Place, headers: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    told = place.upload(b"0123456789").json
    (path,) = (place.cabinet.folder / one for one in place.cabinet.there())
    path.unlink()
    path.mkdir()
    answer = place.ask("GET", told["url"], **headers)
    assert problem(answer) == (503, "unavailable")
    assert answer.json["detail"] == "files cannot be read at the moment"
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    path.rmdir()
    path.parent.rmdir()
    path.parent.write_bytes(b"")
    expected = (404, "no-such-file") if sys.platform == "win32" else (503, "unavailable")  # Windows tells no difference
    assert problem(place.ask("GET", told["url"], **headers)) == expected


def test_a_download_goes_on_only_if_it_is_still_the_same(place: Place) -> None:
    told = place.upload(b"0123456789").json
    tag = place.ask("GET", told["url"]).headers["etag"]
    assert place.ask("GET", told["url"], range="bytes=5-", if_range=tag).status == 206
    other = place.ask("GET", told["url"], range="bytes=5-", if_range='"another"')
    assert (other.status, other.body) == (200, b"0123456789")
    same = place.ask("GET", told["url"], if_none_match=tag)
    assert (same.status, same.body) == (304, b"")
    assert place.ask("GET", told["url"], if_none_match="*").status == 304
    assert "sandbox" in same.headers["content-security-policy"]
    assert place.ask("GET", told["url"], if_none_match='"another"').status == 200


def test_a_thumbnail(place: Place) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    data = image("JPEG", (300, 10), exif=exif)
    told = place.upload(data).json
    assert (told["width"], told["height"]) == (10, 300)
    answer = place.ask("GET", told["thumbnail"])
    assert answer.headers["content-type"] == "image/webp"
    with Image.open(io.BytesIO(answer.body)) as small:
        assert small.size == (10, 300)
    assert place.ask("GET", told["thumbnail"], if_none_match=answer.headers["etag"]).status == 304
    assert problem(place.ask("GET", f"/thumbnails/{place.upload(b'text').json['id']}")) == (404, "no-such-file")


def test_a_file_that_somebody_has_deleted_from_the_folder(place: Place) -> None:
    told = place.upload(b"hello").json
    for path in place.cabinet.there():
        (place.cabinet.folder / path).unlink()
    assert problem(place.ask("GET", told["url"])) == (404, "no-such-file")


def test_a_store_that_cannot_be_read(place: Place) -> None:
    place.cabinet.database.raw.execute("DROP TABLE files")
    assert problem(place.ask("GET", "/files/T7n/notes.txt")) == (503, "unavailable")


def test_what_is_answered_is_what_a_message_tells(place: Place) -> None:
    body = place.upload(image("PNG")).body
    told = json.loads(body)
    kept = place.cabinet.keeper.find(told["id"], place.identity.person)
    assert isinstance(kept, File)
    assert {name: getattr(kept, name) for name in told} == told
