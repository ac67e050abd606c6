"""The bench's own arithmetic, its lines and their check, and a tiny load on the C program."""

import math
import random
import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from bench import stats, system
from bench.crew import Worker
from bench.drivers import DRIVERS, Driver
from bench.drivers.chat1 import Chat1
from bench.lines import LAST, LineChecker, LineMaker
from bench.load import Load, Sample, measure
from bench.outcome import Outcome, at_most, number, of, text
from bench.people import Drain
from bench.plan import Plan, Report, Window
from bench.report import save
from bench.scenarios import SCENARIOS
from bench.servers import CEILING, Spec, ceiling, other, running
from bench.svg import Panel, plot, scale
from parlour.dialects.websocket.codes import TEXT
from parlour.dialects.websocket.frames import frame

SIZE = 80


def lines(person: bytes = b"s0001", count: int = 10, stamp: int = 123) -> list[bytes]:
    return LineMaker(Chat1(), person, SIZE).block(count, stamp).split(b"\n")[:-1]


def found(*parts: list[bytes]) -> LineChecker:
    checker = LineChecker(Chat1(), SIZE)
    for part in parts:
        for line in part:
            checker.line(line)
    return checker


# numbers


@pytest.mark.parametrize(("percent", "expected"), [(0, 1), (1, 1), (50, 50), (50.5, 51), (99, 99), (100, 100)])
def test_percentile_is_the_nearest_rank(percent: float, expected: int) -> None:
    values = list(range(1, 101))
    random.Random(1).shuffle(values)
    assert stats.percentile(values, percent) == expected


def test_percentile_and_ratio_of_nothing_are_not_numbers() -> None:
    assert math.isnan(stats.percentile([], 99))
    assert math.isnan(stats.ratio(1, 0))
    assert math.isnan(stats.ratio(1, math.nan))


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, "0"), (0.02613, "0.0261"), (1.5, "1.50"), (12.345, "12.3"), (33e6, "33,000,000"),
     (math.nan, "-"), (-21.63, "-21.6")],
)  # fmt: skip
def test_numbers_show_three_digits_that_count(value: float, expected: str) -> None:
    assert number(value) == expected


def test_a_window_gives_the_rate_between_its_ends() -> None:
    window = Window(Plan(SIZE, 0, 0, opens=1, closes=3, ends=5))
    for now, total in [(0.5, 10), (1.0, 100), (2.0, 200), (3.0, 500), (4.0, 900)]:
        window.see(now, total, cpu=now / 2)
    report = window.fill(Report())
    assert report.bytes_per_s == 200
    assert report.cpu_share == 0.5


# tables


def test_a_table_aligns_its_columns() -> None:
    assert stats.table(["server", "n"], [["a", "1"], ["longer", "22"]]).splitlines() == [
        "server   n",
        "------  --",
        "a        1",
        "longer  22",
    ]


def test_a_markdown_table_says_how_columns_align() -> None:
    rows = stats.table(["server", "n"], [["a", "10"]], markdown=True).splitlines()
    assert rows == ["| server |  n |", "| ------ | -: |", "| a      | 10 |"]


def test_an_outcome_shows_medians_targets_and_doubts() -> None:
    good, bad = Sample(cpu_us=2.0), Sample(cpu_us=4.0, elsewhere=0.5)
    bad.findings.lost = 3
    outcome = Outcome("paced", "About.", {"ours": [good, bad, Sample(cpu_us=3.0)]})
    outcome.checks = [at_most("ratio", 2.0, 2.5), at_most("other", 3.0, 2.5)]
    outcome.checks.append(at_most("third", math.nan, 2.5))
    shown = text(outcome)
    assert "3.00" in shown
    assert "p99" not in shown  # nothing was measured for that column
    assert [shown.count(word) for word in ("  met", "MISSED", "not measured")] == [1, 1, 1]
    assert "3 lost" in shown
    assert "in 1 of 3 rounds other programs" in shown


def test_the_median_leaves_out_what_was_not_measured() -> None:
    assert of([Sample(), Sample(p99_ms=5)], lambda sample: sample.p99_ms) == 5


# the plot


def test_the_plot_is_well_formed_and_draws_every_round() -> None:
    panels = [
        Panel("saturated", [("ceiling <C> & co", [0.02, 0.03]), ("none", [math.nan])], 0.06),
        Panel("paced", [("ours", [7.0, 8.0, 9.0])]),
        Panel("empty", []),
    ]
    root = ElementTree.fromstring(plot(panels, "µs"))
    names = [element.tag.rpartition("}")[2] for element in root.iter()]
    assert names.count("circle") == 5
    assert names.count("rect") == 1 + 2  # the ground and two bars
    assert "ceiling <C> & co" in [element.text for element in root.iter()]


@pytest.mark.parametrize("largest", [0, 0.0261, 0.05, 1, 7.43, 9.99, 10, 123456])
def test_the_axis_holds_the_largest_value_in_few_round_steps(largest: float) -> None:
    top, step = scale(largest)
    assert top >= largest
    assert 1 <= round(top / step) <= 5


def test_a_kept_result_names_the_machine_but_no_host(tmp_path: Path) -> None:
    outcome = Outcome("saturated", "About.", {CEILING: [Sample(cpu_us=0.02)]})
    page, picture = save([outcome], "small", tmp_path)
    words = page.read_text(encoding="utf-8")
    assert "CPU" in words
    assert f"]({picture.name})" in words
    assert socket.gethostname() not in words
    assert str(tmp_path) not in words


# lines


def _delivered(driver: Driver, said: bytes) -> bytes:
    """What a server makes of a line for everyone else, in its shortest form."""
    before, after = driver.spoken(b"s0001", b"@").split(b"@")[-2:] if driver.name != "chat1" else (b"", b"")
    if driver.name in ("chat1", "ws", "ws-only"):
        return said
    return driver.delivered(b"s0001", said.removeprefix(before).removesuffix(after))


def _heard(driver: Driver, line: bytes) -> bytes:
    """The same with the time, for who wants tags."""
    return b"@time=2026-01-01T00:00:00.000Z " + line if driver.name == "irc-tags" else line


@pytest.mark.parametrize("driver", DRIVERS.values(), ids=lambda driver: driver.name)
def test_lines_have_their_size_and_are_understood_again(driver: Chat1) -> None:
    maker = LineMaker(driver, b"s0001", SIZE)
    block = maker.block(3, 1234567890123456789) + maker.last(5)
    assert maker.made == 4
    checker = LineChecker(driver, SIZE)
    end = driver.spoken(b"s0001", b"")[-1:]
    said = [line + end for line in block.split(end)[:-1]]
    assert b"".join(said) == block
    got = [_delivered(driver, line) for line in said]
    assert [len(line) for line in got] == [SIZE] * 4
    assert [checker.line(_heard(driver, line[:-1])) for line in got] == [1234567890123456789] * 3 + [5]
    assert (block.count(LAST), got[3].count(LAST)) == (1, 1)
    assert (checker.findings.good, checker.findings.bad) == (4, 0)


def test_a_line_too_short_for_its_stamp_is_refused() -> None:
    with pytest.raises(ValueError, match="too short"):
        LineMaker(Chat1(), b"s0001", 40)


def test_senders_may_be_mixed_in_any_way() -> None:
    a, b = lines(b"a"), lines(b"b", stamp=7)
    checker = found([line for pair in zip(a, b, strict=True) for line in pair])
    assert (checker.findings.good, checker.findings.bad) == (20, 0)


def test_a_lost_line_is_found() -> None:
    all_lines = lines()
    checker = found(all_lines[:4], all_lines[5:])
    assert (checker.findings.lost, checker.findings.bad, checker.findings.good) == (1, 1, 9)


def test_lines_lost_just_before_the_last_are_found() -> None:
    maker = LineMaker(Chat1(), b"s0001", SIZE)
    maker.block(7, 1)
    assert found([maker.last(2)[:-1]]).findings.lost == 7


def test_a_duplicate_is_found() -> None:
    checker = found(lines(), lines()[9:])
    assert (checker.findings.duplicate, checker.findings.bad) == (1, 1)


def test_a_reordered_line_is_found_and_not_lost() -> None:
    a = lines()
    checker = found(a[:3], a[4:6], a[3:4], a[6:])
    assert (checker.findings.reordered, checker.findings.lost, checker.findings.bad) == (1, 0, 1)


@pytest.mark.parametrize(
    "damage",
    [
        lambda line: line[:-1],
        lambda line: line + b"x",
        lambda line: line.replace(b"quick", b"quack"),
        lambda line: line.replace(b"~s0001", b"~s0002"),
        lambda line: line.replace(b"~", b""),
        lambda line: line.replace(b"0123 ", b"01x3 "),
        lambda line: line + line,
    ],
)
def test_a_damaged_line_is_found(damage: Callable[[bytes], bytes]) -> None:
    a = lines()
    checker = found(a[:3], [damage(a[3])])
    assert checker.findings.damaged == 1


def test_other_lines_are_none_of_the_checkers_business() -> None:
    checker = LineChecker(Chat1(), SIZE)
    assert checker.line(b"DISCONNECT CHAT/1.0") == 0
    assert checker.findings.bad == 0


# protocol and command lines


def test_the_chat_driver_reads_the_number_of_the_answer() -> None:
    driver = Chat1()
    assert driver.answer(b"luca", b"200 fine") is None
    with pytest.raises(ConnectionError, match="401"):
        driver.answer(b"luca", b"401 Client already registered")


def test_the_irc_driver_enters_the_channel_when_it_is_registered() -> None:
    driver = DRIVERS["irc"]
    assert driver.answer(b"luca", b":s 001 luca :Welcome\r") == b""
    assert driver.answer(b"luca", b"PING :x\r") == b"PONG :x\r\n"
    assert driver.answer(b"luca", b":s 422 luca :none\r") == b"JOIN #bench\r\n"
    assert driver.answer(b"luca", b":s 366 luca #bench :End\r") is None
    with pytest.raises(ConnectionError, match="433"):
        driver.answer(b"luca", b":s 433 * luca :taken\r")


def test_another_server_is_named_after_its_program() -> None:
    assert other("/opt/x/ngircd -p {port}", "chat1").name == "ngircd"
    assert other("python3 -u some/broadcaster.py {port}", "chat1").name == "broadcaster"
    with pytest.raises(ValueError, match="port"):
        other("server --port 6667", "chat1")


def test_the_scenarios_are_these() -> None:
    chat, web = ["saturated", "paced", "lone", "idle", "store", "stuck"], ["ws-saturated", "ws-idle", "files"]
    assert sorted(SCENARIOS) == sorted([*chat, "irc-saturated", "irc-tags", "irc-paced", "irc-join", "irc-idle", *web])


def test_a_drain_counts_bytes_and_notices_the_end() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.setblocking(False)
        drain = Drain([ours])
        assert not drain.sweep()
        theirs.sendall(b"x" * 1000)
        assert drain.sweep()
        theirs.close()
        assert not drain.sweep()
    assert (drain.total, drain.closed, drain.sockets) == (1000, 1, [])


# against the C program


@pytest.fixture
def program() -> Iterator[Spec]:
    if system.unsupported():
        pytest.skip(f"no bench here: {system.unsupported()}")
    if not shutil.which("gcc"):
        pytest.skip("gcc is missing, so ceiling.c cannot be built")
    with ceiling() as spec:
        assert spec is not None, "gcc is here but ceiling.c does not build"
        yield spec


def test_a_tiny_load_reaches_everyone_whole(program: Spec) -> None:
    load = Load(people=20, senders=3, lookers=2, rate=1000, warmup=0.1, seconds=0.3)
    with running(program) as server:
        sample = measure(server, load)
    assert sample.findings.good > 0
    assert sample.findings.bad == sample.closed == sample.unfinished == 0
    assert sample.deliveries_per_s > 0
    assert sample.cpu_us > 0
    assert sample.p50_ms <= sample.p99_ms <= sample.max_ms


def test_what_is_read_of_a_flat_out_load_is_whole(program: Spec) -> None:
    """Whether everybody keeps up, though, is for the machine to say: who falls 4 MiB behind is dropped."""
    with running(program) as server:
        sample = measure(server, Load(people=20, senders=3, lookers=2, warmup=0.1, seconds=0.2))
    assert sample.findings.good > 0
    assert sample.findings.bad == 0


def test_a_workers_failure_is_told(program: Spec) -> None:
    with running(program) as server, Worker("drain", server, server.protocol) as worker:
        worker.join([b""])  # the C program refuses an empty name
        with pytest.raises(RuntimeError, match="400"):
            worker.answer()


@pytest.mark.parametrize("size", [40, 117, 118, 121, 122, 200, 300])
def test_frames_are_cut_wherever_one_begins_to_look(size: int) -> None:
    """What a server of ours sends, from the middle of one on; a length may look like the first byte of another."""
    driver = DRIVERS["ws"]
    texts = [b"~s0001 %08d %s" % (number, b"x" * size) for number in range(3)]
    sent = b"".join(frame(TEXT, b'{"type":"said","seq":1,"text":"%b"}' % text) for text in texts)
    pieces = driver.cut(b'tail"}' + sent)
    assert sum(len(piece) + 1 for piece in pieces) == len(sent) + 6
    assert [driver.heard(piece) for piece in pieces[1:]] == [(b"s0001", text) for text in texts]
