"""Files from one browser, through the server, to everybody: what is shown on the way, and what arrives."""

import base64
import hashlib
import io
import os
import re
import wave
from pathlib import Path

import pytest
from PIL import Image

from tests.live.conftest import Connect, Serve
from tests.live.server import ServerProcess
from tests.live.web import get
from tests.web.browser import Visit, Visitor
from tests.web.cable import Cable

GIVE = """([kind, name, type, data]) => {
    const files = new DataTransfer();
    files.items.add(new File([Uint8Array.from(atob(data), one => one.charCodeAt())], name, {type}));
    const given = kind === 'paste' ? {clipboardData: files} : {dataTransfer: files};
    const Kind = kind === 'paste' ? ClipboardEvent : DragEvent;
    const event = new Kind(kind, {...given, bubbles: true, cancelable: true});
    document.querySelector(kind === 'paste' ? '#composer' : '.timeline').dispatchEvent(event);
}"""
"""Drop a file on the page, or paste it."""
HOVER = """() => {
    const files = new DataTransfer();
    files.items.add(new File(['x'], 'x.txt'));
    const shown = () => getComputedStyle(document.querySelector('.drop')).display;
    const tell = kind => document.querySelector('.screen').dispatchEvent(
        new DragEvent(kind, {dataTransfer: files, bubbles: true, cancelable: true}));
    const before = shown();
    tell('dragover');
    const over = shown();
    tell('dragleave');
    return [before, over, shown()];
}"""
PICTURE = {"type": "image/png", "width": 800, "height": 600, "thumbnail": "/static/icon.svg"}
LOOKS = """async image => {
    await image.decode();
    return [image.naturalWidth, image.naturalHeight, image.offsetWidth, image.offsetHeight];
}"""


def picture(width: int = 1600, height: int = 1200) -> bytes:
    """A PNG of two colours."""
    image = Image.new("RGB", (width, height), (20, 120, 200))
    image.paste((250, 200, 40), (0, 0, width // 2, height))
    into = io.BytesIO()
    image.save(into, "PNG")
    return into.getvalue()


def give(visitor: Visitor, kind: str, name: str, mime: str, data: bytes) -> None:
    """`kind`: ``drop`` or ``paste``."""
    visitor.page.evaluate(GIVE, [kind, name, mime, base64.b64encode(data).decode()])


def choose(visitor: Visitor, **files: bytes) -> None:
    """Choose text files, of these names without their `.txt`."""
    visitor.page.set_input_files(
        "input[type=file]",
        [{"name": f"{name}.txt", "mimeType": "text/plain", "buffer": data} for name, data in files.items()],
    )


def wait_for_tray(visitor: Visitor, number: int) -> None:
    """Wait until so many files have come to the server."""
    visitor.page.wait_for_function(
        "number => document.querySelectorAll('.tray-item').length === number"
        " && document.querySelectorAll('.tray-item[data-state=done]').length === number",
        arg=number,
    )


def take_back(visitor: Visitor, text: str) -> None:
    visitor.choose(text, "More (M)")
    visitor.page.get_by_role("menuitem", name="Take back").click()
    visitor.page.get_by_role("button", name="Take back").click()
    visitor.hears("This message was taken back.")


def test_a_chosen_file_comes_to_everybody(serve: Serve, visit: Visit, connect: Connect, tmp_path: Path) -> None:
    data = os.urandom(12_000_000)
    (tmp_path / "a plan.bin").write_bytes(data)
    server = serve("--data", str(tmp_path / "data"), "--public-url", "http://chat.example/")
    plain = connect(server).register("plain")
    with Cable(server.port) as cable:
        ann, bob = visit(server, port=cable.port).enter("ann"), visit(server).enter("bob")
        cable.hold(after=2_000_000)
        ann.page.set_input_files("input[type=file]", tmp_path / "a plan.bin")
        ann.until("() => document.querySelector('.tray progress')?.value > 0.1")
        assert ann.page.evaluate("document.querySelector('.tray progress').value") < 0.9
        assert "a plan.bin" in ann.page.inner_text(".tray-item")
        ann.say("look")
        ann.page.locator(".toast", has_text="still on their way").wait_for()
        assert ann.page.input_value("#composer") == "look"
        cable.mend()
        wait_for_tray(ann, 1)
        ann.page.press("#composer", "Enter")
        for one in (ann, bob):
            one.message("look").locator("a.file", has_text="a plan.bin").wait_for()
            assert "12 MB" in one.message("look").inner_text()
            with one.page.expect_download() as download:
                one.page.click("a.file")
            assert download.value.suggested_filename == "a plan.bin"
            assert hashlib.sha256(Path(download.value.path()).read_bytes()).digest() == hashlib.sha256(data).digest()
        assert ann.page.locator(".tray").is_hidden()
        assert plain.line() == b"@ann: look\n"
        told = plain.line().decode()
        found = re.fullmatch(r"@ann: a plan\.bin \(12\.0 MB\) http://chat\.example(/files/\S+)\n", told)
        assert found, told
        assert get(server.port, found[1]).body == data

        take_back(ann, "look")
        bob.hears("This message was taken back.")
        for one in (ann, bob):
            assert one.page.locator("a.file").count() == 0
        assert get(server.port, found[1]).status == 404
        assert not [path for path in (tmp_path / "data" / "files").rglob("*") if path.is_file()]


@pytest.mark.parametrize("kind", ["drop", "paste"])
def test_an_image_is_shown_where_it_is_said(house: ServerProcess, visit: Visit, connect: Connect, kind: str) -> None:
    plain = connect(house).register(f"plain-{kind}")
    ann, bob = visit(house).enter(f"ann-{kind}"), visit(house).enter(f"bob-{kind}")
    data = picture()
    give(ann, kind, "sea.png", "image/png", data)
    ann.page.locator(".tray-item img").wait_for()
    wait_for_tray(ann, 1)
    ann.page.press("#composer", "Enter")  # an image needs no words
    told = plain.line().decode()
    found = re.fullmatch(rf"@ann-{kind}: sea\.png \(.*\) http://[^/]+(/files/\S+)\n", told)
    assert found, told
    for one in (ann, bob):
        shown = one.page.locator(f"a.picture[href$='{found[1]}'] img")
        shown.wait_for()
        natural = shown.evaluate(LOOKS)
        assert natural[2] == 380
        assert abs(natural[3] - 285) <= 1
        assert 380 <= natural[0] < 1600  # the small one is fetched
        assert natural[0] * 3 == natural[1] * 4
    answer = get(house.port, found[1])
    assert answer.headers["content-type"] == "image/png"
    with Image.open(io.BytesIO(answer.body)) as sent, Image.open(io.BytesIO(data)) as original:
        assert sent.tobytes() == original.tobytes()
    small = ann.page.get_attribute(f"a.picture[href$='{found[1]}'] img", "src")
    ann.page.locator("article.message", has=ann.page.locator(f"a[href$='{found[1]}']")).hover()
    ann.page.get_by_role("button", name="More (M)").click()
    ann.page.get_by_role("menuitem", name="Take back").click()
    ann.page.get_by_role("button", name="Take back").click()
    bob.page.locator(f"a.picture[href$='{found[1]}']").wait_for(state="detached")
    assert get(house.port, found[1]).status == 404
    assert get(house.port, str(small).removeprefix(ann.url.rstrip("/"))).status == 404


def test_several_files_go_with_one_message(house: ServerProcess, visit: Visit, connect: Connect) -> None:
    plain = connect(house).register("plain-several")
    ann = visit(house).enter("ann-several")
    files = [
        ("ünï.txt", b"hello"),
        ("not this.txt", b"no"),
        ("empty.txt", b""),
        ("<b>&.html", b"<script>alert(1)</script>"),
    ]
    ann.page.set_input_files(
        "input[type=file]", [{"name": name, "mimeType": "text/plain", "buffer": data} for name, data in files]
    )
    wait_for_tray(ann, 4)
    ann.page.get_by_role("button", name="Remove not this.txt").click()
    ann.say("three files").hears("three files")
    links = ann.message("three files").locator("a.file")
    links.nth(2).wait_for()
    assert links.locator(".file-name").all_inner_texts() == ["ünï.txt", "empty.txt", "_b_&.html"]
    targets = links.evaluate_all("all => all.map(one => new URL(one.href).pathname)")
    assert [get(house.port, target).body for target in targets] == [b"hello", b"", b"<script>alert(1)</script>"]
    ann.page.wait_for_selector(".tray", state="hidden")
    assert plain.line() == b"@ann-several: three files\n"
    assert [plain.line().split(b" ")[0] for _ in targets] == [b"@ann-several:"] * 3


def test_a_recording_plays_where_it_is_opened(house: ServerProcess, visit: Visit) -> None:
    """What a browser makes of it is a page of its own, which may fetch the file and run nothing."""
    visitor = visit(house).enter("ann-records")
    into = io.BytesIO()
    with wave.open(into, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(2 * 8000 * 3))
    visitor.page.set_input_files(
        "input[type=file]", [{"name": "hum.wav", "mimeType": "audio/wav", "buffer": into.getvalue()}]
    )
    wait_for_tray(visitor, 1)
    visitor.page.keyboard.press("Enter")
    link = visitor.page.locator("a.file[href*='hum.wav']").get_attribute("href")
    page = visitor.context.new_page()
    page.goto(link)
    page.wait_for_function("() => document.querySelector('video').duration === 3")
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), { text: 'window.ran = 1' }))")
    assert page.evaluate("window.ran ?? 0") == 0


def test_a_file_is_found_by_its_name(house: ServerProcess, visit: Visit) -> None:
    ann = visit(house).enter("ann-finds")
    given = {"name": "a_plan_of_it.txt", "mimeType": "text/plain", "buffer": b"hello"}
    ann.page.set_input_files("input[type=file]", given)
    ann.until("() => document.querySelector('.tray-item[data-state=done]') !== null")
    ann.page.press("#composer", "Enter")
    ann.hears("a_plan_of_it.txt")
    ann.say("/search a_plan_of_it.txt")
    ann.page.locator(".search-state", has_text="1 found").wait_for()
    found = ann.page.locator(".result")
    assert found.locator(".result-text").all_inner_texts() == ["a_plan_of_it.txt"]
    found.click()
    ann.page.wait_for_selector("article.pointed")


@pytest.mark.parametrize(
    ("options", "size", "words"),
    [
        (("--file-limit", "1000"), 20_000_000, "A file may have 1.0 kB here"),
        (("--file-limit", "1000"), 1001, "A file may have 1.0 kB here"),
        (("--file-limit", "0"), 10, "takes no files"),
        (("--file-quota", "15000"), 20_000_000, "no room"),
        (("--files-total", "15000"), 16_000, "no room"),
    ],
)
def test_what_the_server_does_not_take(
    serve: Serve, visit: Visit, tmp_path: Path, options: tuple[str, str], size: int, words: str
) -> None:
    (tmp_path / "large.bin").write_bytes(bytes(size))
    ann = visit(serve(*options)).enter("ann")
    ann.page.fill("#composer", "look at this")
    ann.page.set_input_files("input[type=file]", tmp_path / "large.bin")
    ann.page.locator(".toast", has_text="large.bin").wait_for()
    assert words in ann.page.inner_text(".toast")
    ann.page.wait_for_selector(".tray", state="hidden")
    assert ann.page.input_value("#composer") == "look at this"
    ann.page.press("#composer", "Enter")
    ann.hears("look at this")
    ann.trouble = [trouble for trouble in ann.trouble if "Failed to load resource" not in trouble]


def test_where_files_fall_is_shown(house: ServerProcess, visit: Visit) -> None:
    ann = visit(house).enter("ann-hover")
    assert ann.page.evaluate(HOVER) == ["none", "grid", "none"]


def test_ten_files_at_once(house: ServerProcess, visit: Visit) -> None:
    """More than the server takes of one person together."""
    ann = visit(house).enter("ann-ten")
    choose(ann, **{f"file{number}": b"%d" % number * 100_000 for number in range(11)})
    ann.page.locator(".toast", has_text="At most 10 files").wait_for()
    wait_for_tray(ann, 10)
    ann.say("ten files").hears("ten files")
    links = ann.message("ten files").locator("a.file")
    links.nth(9).wait_for()
    targets = links.evaluate_all("all => all.map(one => new URL(one.href).pathname)")
    assert [get(house.port, target).body[:1] for target in targets] == [b"%d" % number for number in range(10)]


def test_files_stay_with_their_room(house: ServerProcess, visit: Visit) -> None:
    ann = visit(house).enter("ann-rooms")
    choose(ann, one=b"1")
    wait_for_tray(ann, 1)
    ann.say("/join garden").page.locator(".room-title", has_text="garden").wait_for()
    ann.page.locator(".tray").wait_for(state="hidden")
    choose(ann, two=b"2", three=b"3")
    wait_for_tray(ann, 2)
    ann.go("lobby")
    wait_for_tray(ann, 1)
    assert ann.page.inner_text(".tray .file-name") == "one.txt"
    ann.say("/who")  # says nothing, so nothing goes with it
    ann.page.locator(".room-title", has_text="lobby").wait_for()
    ann.say("the first").message("the first").locator("a.file", has_text="one.txt").wait_for()
    ann.go("garden")
    wait_for_tray(ann, 2)
    ann.say("/rename orchard").page.locator(".room-title", has_text="orchard").wait_for()
    wait_for_tray(ann, 2)
    ann.say("two").message("two").locator("a.file", has_text="three.txt").wait_for()
    assert ann.page.locator("a.file").count() == 2


def test_a_file_whose_way_breaks_goes_on_when_the_connection_is_back(
    serve: Serve, visit: Visit, tmp_path: Path
) -> None:
    data = os.urandom(12_000_000)
    (tmp_path / "long.bin").write_bytes(data)
    server = serve()
    with Cable(server.port) as cable:
        ann = visit(server, port=cable.port).enter("ann")
        ann.expects_no_server = True
        cable.hold(after=2_000_000)
        ann.page.fill("#composer", "at last")
        ann.page.set_input_files("input[type=file]", tmp_path / "long.bin")
        ann.until("() => document.querySelector('.tray progress')?.value > 0.1")
        cable.cut()
        ann.page.locator(".banner", has_text="The connection is lost").wait_for()
        ann.page.locator(".tray-item", has_text="The connection broke.").wait_for()
        ann.page.press("#composer", "Enter")
        ann.page.locator(".toast", has_text="has not been sent").wait_for()
        assert ann.page.input_value("#composer") == "at last"
        ann.page.get_by_role("button", name="Try again").click()
        ann.page.locator(".tray-item", has_text="The connection broke.").wait_for()
        cable.mend()
        wait_for_tray(ann, 1)
        ann.page.press("#composer", "Enter")
        link = ann.message("at last").locator("a.file", has_text="long.bin")
        link.wait_for()
        assert get(server.port, link.evaluate("one => new URL(one.href).pathname")).body == data


def test_an_upload_that_gets_nowhere_is_noticed(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    """Packets vanish in the middle of it: the person is told, and can try again."""
    (tmp_path / "long.bin").write_bytes(bytes(12_000_000))
    server = serve()
    with Cable(server.port) as cable:
        ann = visit(server, port=cable.port)
        ann.expects_no_server = True
        ann.page.clock.install()
        ann.page.reload()
        ann.enter("ann")
        cable.hold(after=2_000_000)
        ann.page.set_input_files("input[type=file]", tmp_path / "long.bin")
        ann.until("() => document.querySelector('.tray progress')?.value > 0.1")
        ann.page.clock.fast_forward(31_000)
        ann.page.locator(".tray-item", has_text="The connection broke.").wait_for()
        cable.mend()
        ann.page.get_by_role("button", name="Try again").click()
        wait_for_tray(ann, 1)


def test_a_file_that_is_gone(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    """It is not tried for ever: nor is a folder, which fails as it does."""
    gone = tmp_path / "gone.txt"
    gone.write_text("soon")
    server = serve()
    with Cable(server.port) as cable:
        ann = visit(server, port=cable.port).enter("ann")
        ann.expects_no_server = True
        cable.cut()
        ann.page.set_input_files("input[type=file]", gone)
        ann.page.locator(".tray-item", has_text="The connection broke.").wait_for()
        gone.unlink()
        cable.mend()
        ann.page.locator(".toast", has_text="gone.txt: It cannot be read.").wait_for()
        ann.page.wait_for_selector(".tray", state="hidden")
        ann.trouble = [trouble for trouble in ann.trouble if "ERR_FILE_NOT_FOUND" not in trouble]


def test_what_is_dropped_on_a_dialog_does_not_take_the_place_of_the_page(house: ServerProcess, visit: Visit) -> None:
    ann = visit(house).enter("ann-dialog")
    ann.page.keyboard.press("Control+k")
    assert ann.page.evaluate(
        """() => {
        const files = new DataTransfer();
        files.items.add(new File(['x'], 'x.txt'));
        return ['dragover', 'drop'].map(kind => !document.querySelector('dialog').dispatchEvent(
            new DragEvent(kind, {dataTransfer: files, bubbles: true, cancelable: true})));
    }"""
    ) == [True, True]


def test_whoever_leaves_while_files_wait_is_asked(serve: Serve, visit: Visit) -> None:
    """They go with the page; all else is kept."""
    ann = visit(serve()).enter("ann")
    choose(ann, plan=b"a plan")
    wait_for_tray(ann, 1)
    ann.page.click("#composer")  # a browser asks only for those who have done something on the page
    with ann.page.expect_event("dialog") as asked:
        ann.page.close(run_before_unload=True)
    assert asked.value.type == "beforeunload"
    ann.trouble.remove("dialog: ")


def test_a_message_that_waits_shows_its_files(serve: Serve, visit: Visit) -> None:
    server = serve()
    with Cable(server.port) as cable:
        ann = visit(server, port=cable.port).enter("ann")
        ann.expects_no_server = True
        choose(ann, plan=b"a plan")
        wait_for_tray(ann, 1)
        cable.cut()
        ann.page.locator(".banner", has_text="The connection is lost").wait_for()
        ann.page.press("#composer", "Enter")
        ann.page.locator(".waiting .file", has_text="plan.txt").wait_for()
        cable.mend()
        ann.page.locator("article a.file", has_text="plan.txt").wait_for()
        assert ann.page.locator(".waiting").count() == 0


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_what_moves_does_unless_one_wants_it_still(house: ServerProcess, visit: Visit, motion: str) -> None:
    frames = [Image.new("P", (200, 100), colour) for colour in (0, 100, 200)]
    moving = io.BytesIO()
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:], duration=100, loop=0)
    ann = visit(house, reduced_motion=motion).enter(f"ann-{motion}")
    give(ann, "drop", "dance.gif", "image/gif", moving.getvalue())
    wait_for_tray(ann, 1)
    ann.say(f"look {motion}")
    shown = ann.message(f"look {motion}").locator("a.picture img")
    shown.wait_for()
    assert shown.evaluate("one => new URL(one.src).pathname.split('/')[1]") == (
        "thumbnails" if motion == "reduce" else "files"
    )
    shown.evaluate(LOOKS)


def test_pictures_take_their_place_before_they_are_there(house: ServerProcess, visit: Visit) -> None:
    visitor = visit(house)
    shown = visitor.page.evaluate(
        """async files => {
        const { attachments } = await import('/static/view/attachments.js');
        return [...attachments(files).children].map(one => {
            const image = one.querySelector('img');
            return image ? [image.width, image.height, image.alt, image.src, one.firstChild.href] : one.textContent;
        });
    }""",
        [
            {"name": "wide", "size": 1, "url": "/f/1", **PICTURE},
            {"name": "tall", "size": 1, "url": "/f/2", **PICTURE, "width": 10, "height": 1000},
            {"name": "none", "size": 1400000, "url": "/f/3", "type": "image/png"},
        ],
    )
    base = visitor.url.rstrip("/")
    assert shown == [
        [380, 285, "wide", f"{base}/static/icon.svg", f"{base}/f/1"],
        [24, 300, "tall", f"{base}/static/icon.svg", f"{base}/f/2"],
        "none1.4 MB",
    ]
