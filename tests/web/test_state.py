"""What the page knows, without a page: its modules of state, each by itself, in the browser's own engine."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.live.server import ServerProcess
from tests.web.browser import Visitor

Run = Callable[..., Any]


@pytest.fixture(scope="module")
def run(browser: Any, house: ServerProcess) -> Any:
    """``run("log", "body", argument)``: a function of that body, with the module's names, and its value."""
    visitor = Visitor(browser, house.port)

    def call(module: str, body: str, argument: Any = None) -> Any:
        return visitor.page.evaluate(
            "async ([module, body, argument]) => {"
            f" const {{ {', '.join(NAMES[module])} }} = await import(`/static/state/${{module}}.js`); {body} }}",
            [module, body, argument],
        )

    yield call
    visitor.close()
    assert visitor.trouble == []


NAMES = {
    "markdown": ["parse", "plainText"],
    "log": ["Log", "reacted"],
    "store": ["Store"],
    "rows": ["rowsOf", "sameRow"],
    "aloud": ["Aloud"],
    "outbox": ["Outbox"],
    "requests": ["Requests"],
    "commands": ["interpret", "searchOf"],
    "complete": ["candidates", "completed"],
    "names": ["byName", "fold", "hue", "partner", "roomName", "mentionsMe"],
    "watch": ["Watch"],
    "words": ["note", "refusal"],
    "shape": ["objectOf"],
}

SPANS = """const flat = spans => spans.map(one =>
    one.spans ? [one.kind, flat(one.spans)] : one.kind === 'text' ? one.text : [one.kind, one.text]);
const known = {name: word => ['bob', 'bob.'].includes(word) ? word : null, room: name => name === 'dev'};
return parse(argument, known)
    .map(block => block.kind === 'lines' ? block.lines.map(flat) : [block.kind, block.text ?? block.blocks.length]);"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", [[["plain"]]]),
        ("a **bold *and* word**", [[["a ", ["bold", ["bold ", ["italic", ["and"]], " word"]]]]]),
        (
            "**bold**, *it* _it_ ~~no~~",
            [[[["bold", ["bold"]], ", ", ["italic", ["it"]], " ", ["italic", ["it"]], " ", ["strike", ["no"]]]]],
        ),
        ("2 * 3 * 4 and snake_case_name", [[["2 * 3 * 4 and snake_case_name"]]]),
        ("`**not bold**`", [[[["code", "**not bold**"]]]]),
        ("see https://example.org/a_b_c.", [[["see ", ["link", "https://example.org/a_b_c"], "."]]]),
        ("(https://example.org/a_(b))", [[["(", ["link", "https://example.org/a_(b)"], ")"]]]),
        ("javascript:alert(1) ftp://x", [[["javascript:alert(1) ftp://x"]]]),
        ("@bob, @eve and a@bob", [[[["mention", "@bob"], ", @eve and a@bob"]]]),
        ("go to #dev not #nowhere", [[["go to ", ["room", "#dev"], " not #nowhere"]]]),
        ("a\n```\nx = 1\n\ny\n```\nb", [[["a"]], ["code", "x = 1\n\ny"], [["b"]]]),
        ("```python\nx\n```", [["code", "x"]]),
        ("```x```", [["code", "x"]]),
        ("``` never closed", [[["``` never closed"]]]),
        ("> one\n> two\nthree", [["quote", 1], [["three"]]]),
        ("> one\n\n\ntwo\n\nand\n\n```\nx\n```\n\nb", [["quote", 1], [["two"], [], ["and"]], ["code", "x"], [["b"]]]),
        ("\n> one\n\n> two", [["quote", 1], ["quote", 1]]),
        ("", [[[]]]),
    ],
)
def test_markdown(run: Run, text: str, expected: Any) -> None:
    assert run("markdown", SPANS, text) == expected


@pytest.mark.parametrize(
    "text", ["*" * 8000, "`a" * 4000, "_a " * 2700, "> " * 4000, "**a" * 2700, "https://" * 1000, "@" * 8000]
)
def test_markdown_takes_no_time(run: Run, text: str) -> None:
    assert (
        run("markdown", "const begin = performance.now(); parse(argument); return performance.now() - begin", text)
        < 500
    )


@pytest.mark.parametrize("text", ["x" + "`" * 8190, "` " * 4096, "`a" * 4096, ("`" * 8 + "a") * 900])
def test_many_marks_cost_little(run: Run, text: str) -> None:
    """Anybody can say them, and everybody's page reads them."""
    body = "const began = performance.now(); parse(argument); return performance.now() - began;"
    assert min(run("markdown", body, text) for _ in range(3)) < 30  # ms: 118 without a bound


def test_a_run_of_marks_is_code_as_a_whole_or_text(run: Run) -> None:
    body = "return parse(argument)[0].lines[0].map(span => `${span.kind} ${span.text}`)"
    assert run("markdown", body, "``ab`` c") == ["code ab", "text  c"]
    assert run("markdown", body, "```a`` b") == ["text ```a`` b"]
    many = "x" + "`" * 9 + "a" + "`" * 9
    assert run("markdown", body, many) == [f"text {many}"]


def test_plain_text(run: Run) -> None:
    assert run("markdown", "return plainText('**a** `b`\\n> c https://x.org/', 50)") == "a b c https://x.org/"
    assert run("markdown", "return plainText('word '.repeat(50), 12)") == "word word w…"


PAGE = (
    "const said = (seq, more = {}) =>"
    " ({type: 'said', room: 'lobby', author: 'ann', at: 1.7e9 + seq, seq, text: `${seq}`, ...more});"
    "const page = (from, to, more) =>"
    " ({messages: Array.from({length: to - from + 1}, (_, n) => said(from + n)), more});"
)


PAGES = (
    PAGE
    + """
    const { Pages } = await import('/static/pages.js');
    const asked = [];
    const chat = { ask: request => new Promise(answer => asked.push({ ...request, answer })) };
    const log = new Log(500), room = { name: 'lobby', log };
    const pages = new Pages(chat, () => {});
    const seqs = () => log.entries.map(entry => entry.seq);
    const rest = () => new Promise(done => setTimeout(done));
    log.opened(page(300, 320, true));"""
)
"""A room of which the end is at hand, and what is asked of the server, to be answered in any order."""


def test_an_older_page_that_comes_after_a_jump_is_of_no_use(run: Run) -> None:
    body = (
        PAGES
        + """
    const jump = pages.around(room, 100), older = pages.older(room);
    await rest();
    const around = asked.find(one => one.around), before = asked.find(one => one.before);
    around.answer(page(90, 110, true)); await jump;
    before.answer(page(240, 299, false)); await older;
    return [seqs(), log.atStart];"""
    )
    assert run("log", body) == [list(range(90, 111)), False]


def test_an_older_page_that_comes_after_the_start_was_cut_is_of_no_use(run: Run) -> None:
    body = (
        PAGES
        + """
    const older = pages.older(room); await rest();
    for (let seq = 321; seq <= 640; seq += 1) log.take(said(seq));
    asked[0].answer(page(240, 299, true)); await older;
    const all = seqs();
    return all.every((seq, at) => !at || seq === all[at - 1] + 1);"""
    )
    assert run("log", body) is True


def test_two_jumps_at_once_end_where_the_last_one_leads(run: Run) -> None:
    body = (
        PAGES
        + """
    const first = pages.around(room, 100), second = pages.around(room, 200);
    await rest();
    for (const one of asked) one.answer(page(one.around - 10, one.around + 10, true));
    await first; await second;
    return seqs();"""
    )
    assert run("log", body) == list(range(190, 211))


def test_the_window_of_a_log(run: Run) -> None:
    body = (
        PAGE
        + """
    const log = new Log(10);
    const state = () => [log.first, log.last, log.entries.length, log.atStart, log.atEnd];
    const states = [];
    log.opened(page(95, 100, true)); states.push(state());
    log.take(said(101)); states.push(state());
    log.older(page(89, 94, true)); states.push(state());
    log.take(said(102), false); states.push(state());
    log.older(page(80, 88, true)); log.newer(page(90, 99, true)); states.push(state());
    log.await(); log.take(said(103)); log.newer(page(100, 102, false)); states.push(state());
    return states;"""
    )
    assert run("log", body) == [
        [95, 100, 6, False, True],
        [95, 101, 7, False, True],
        [89, 98, 10, False, False],  # the last ones have gone from it
        [89, 98, 10, False, False],
        [90, 99, 10, False, False],
        [94, 103, 10, False, True],
    ]


def test_what_changes_a_message(run: Run) -> None:
    body = (
        PAGE
        + """
    const log = new Log(); log.opened(page(1, 3, false));
    const before = log.get(1);
    log.take({type: 'edited', target: 2, text: 'two', at: 9});
    log.take({type: 'reacted', target: 2, emoji: 'x', author: 'bob'});
    log.take({type: 'reacted', target: 2, emoji: 'x', author: 'bob'});
    log.take({type: 'reacted', target: 2, emoji: 'x', author: 'eve', on: true});
    log.take({type: 'reacted', target: 2, emoji: 'x', author: 'bob', on: false});
    log.take({type: 'deleted', target: 3});
    log.take({type: 'edited', target: 3, text: 'too late'});
    log.take({type: 'edited', target: 77, text: 'not here'});
    log.take(said(3));
    const [two, three] = [log.get(2), log.get(3)];
    const kept = before === log.get(1);
    return [kept, two.text, two.edited, two.reactions, three.deleted, three.text, log.entries.length];"""
    )
    assert run("log", body) == [True, "two", 9, [{"emoji": "x", "names": ["eve"]}], True, "", 3]


def test_what_happens_while_the_first_page_comes(run: Run) -> None:
    body = (
        PAGE
        + """
    const log = new Log(); log.await();
    log.take(said(4)); log.take({type: 'edited', target: 4, text: 'four', at: 1}); log.take(said(5));
    log.opened(page(1, 4, false));
    return log.entries.map(one => one.text);"""
    )
    assert run("log", body) == ["1", "2", "3", "four", "5"]


WELCOME = (
    PAGE
    + """
    const news = [];
    const store = new Store({now: () => 100, onNews: one => news.push(one.kind)});
    const welcome = last => ({type: 'welcome', name: 'me', store: 's', rooms: [{name: 'lobby', last, member: true}]});
    store.begin(welcome(3)); store.room.log.opened(page(1, 3, false));
    const texts = () => store.room.log.entries.map(one => one.text);"""
)


def test_missed_and_live_events_come_once_and_in_order(run: Run) -> None:
    body = (
        WELCOME
        + """
    store.live(said(4));
    const resume = store.begin(welcome(8));
    store.live(said(9)); store.live(said(10));
    store.replayed({room: 'lobby', events: [said(5), said(6)]});
    store.live(said(11));
    store.replayed({room: 'lobby', events: [said(7), said(8), said(9)], last: true});
    store.resumed({rooms: {lobby: 9}});
    store.live(said(12)); store.live(said(12));
    return [resume, texts(), store.room.seen];"""
    )
    assert run("store", body) == [{"lobby": 4}, [str(n) for n in range(1, 13)], 12]


def test_too_long_an_absence_loads_the_room_anew(run: Run) -> None:
    body = WELCOME + "const resume = store.begin(welcome(5000)); return [resume, store.room.log.ready, store.room.seen]"
    assert run("store", body) == [{}, False, 5000]


def test_another_store_forgets_everything(run: Run) -> None:
    body = (
        WELCOME + "const resume = store.begin({...welcome(3), store: 'other'}); return [resume, store.room.log.ready]"
    )
    assert run("store", body) == [{}, False]


def test_what_was_missed_cannot_be_told(run: Run) -> None:
    body = (
        WELCOME + "store.begin(welcome(9)); store.live(said(10)); store.notResumed();"
        " return [store.room.log.ready, store.room.seen]"
    )
    assert run("store", body) == [False, 10]


def test_a_room_that_is_renamed_while_one_is_told_what_was_missed(run: Run) -> None:
    body = (
        WELCOME
        + """
    store.begin(welcome(5));
    store.live({type: 'roomrenamed', room: 'lobby', author: 'ann', at: 1, seq: 6, name: 'hall'});
    store.live(said(7, {room: 'hall'}));
    store.replayed({room: 'lobby', events: [said(4), said(5)], last: true});
    store.resumed({rooms: {lobby: 5}});
    return [store.current, [...store.rooms.keys()], store.room.seen, store.room.log.last];"""
    )
    assert run("store", body) == ["hall", ["hall"], 7, 7]


@pytest.mark.parametrize("attentive", [True, False])
def test_what_was_missed_where_one_is_has_its_line_and_calls_who_is_elsewhere(run: Run, attentive: bool) -> None:
    """The server counts behind the welcome, when the person is in the room already."""
    body = (
        WELCOME
        + """
    store.attentive = argument; store.rooms.set('den', store.put({name: 'den', last: 9, read: 9}));
    store.live({type: 'unread', room: 'lobby', read: 2, messages: 3, mentions: 1});
    store.live({type: 'unread', room: 'den', read: 9});
    const den = store.rooms.get('den');
    return [store.room.unread, store.room.mentions, store.room.newAfter, den.newAfter, news];"""
    )
    assert run("store", body, attentive) == [3, 1, 2, 0, [] if attentive else ["missed"]]


@pytest.mark.parametrize(("last", "line"), [(5, 3), (2, 1)], ids=["the same room", "another one of its name"])
def test_the_server_may_not_have_heard_what_was_read(run: Run, last: int, line: int) -> None:
    body = (
        WELCOME
        + """
    store.room.readUpTo(3);
    const [lobby] = welcome(argument).rooms;
    store.begin({...welcome(argument), rooms: [{...lobby, read: 1}]});
    store.live({type: 'unread', room: 'lobby', read: 1, messages: 4});
    return store.room.newAfter;"""
    )
    assert run("store", body, last) == line


def test_what_is_counted_twice_calls_once(run: Run) -> None:
    body = (
        WELCOME
        + """
    store.attentive = false;
    store.live(said(4, {mentions: ['me']}));
    store.live({type: 'unread', room: 'lobby', read: 3, messages: 1, mentions: 1});
    store.live({type: 'unread', room: 'lobby', read: 3, messages: 1, mentions: 1, id: 'read-3'});
    return [store.room.unread, store.room.mentions, store.room.newAfter, news];"""
    )
    assert run("store", body) == [1, 1, 3, ["mention"]]


def test_counting_and_calling(run: Run) -> None:
    body = (
        WELCOME
        + """
    store.attentive = false;
    store.live(said(4)); store.live(said(5, {mentions: ['ME']}));
    store.live(said(6, {mentions: ['all'], author: 'me'}));
    store.live({type: 'unknown', room: 'lobby', author: 'x', at: 1, seq: 7}); store.live({type: 'neverheard'});
    return [store.room.unread, store.room.mentions, store.room.newAfter, store.room.seen, news, store.totals()];"""
    )
    assert run("store", body) == [2, 1, 0, 7, ["mention"], {"unread": 2, "mentions": 1}]


def test_people_come_go_and_change_their_names(run: Run) -> None:
    body = (
        WELCOME
        + """
    store.room.members.set([{name: 'me'}, {name: 'Ann', role: 'operator'}]);
    store.live({type: 'joined', room: 'lobby', author: 'bob', at: 1});
    store.live({type: 'away', author: 'bob', at: 1, text: 'tea'});
    store.live({type: 'renamed', author: 'bob', at: 1, name: 'rob'});
    store.live({type: 'renamed', author: 'me', at: 1, name: 'myself'});
    store.live({type: 'modesset', room: 'lobby', author: 'Ann', at: 1, modes: [{name: 'operator', value: 'rob'}]});
    store.live({type: 'left', room: 'lobby', author: 'ann', at: 1});
    return [store.me, store.room.members.sorted().map(one => [one.name, one.role, one.away]), news];"""
    )
    assert run("store", body) == ["myself", [["rob", "operator", "tea"], ["myself", None, ""]], ["moved", "renamed"]]


def test_every_name_has_one_of_the_colours(run: Run) -> None:
    names = [f"{word}{number}" for word in ("member", "Ä", "مريم") for number in range(100)]
    assert set(run("names", "return argument.map(name => hue(name));", names)) == set(range(8))
    assert run("names", "return [hue('Bob'), hue('bob')];")[0] == run("names", "return hue('bob');")


def test_numbers_in_names_are_listed_as_people_count(run: Run) -> None:
    names = ["room-10", "room-2", "Ärger", "zoo", "Bob", "alice", "room-1"]
    expected = ["alice", "Ärger", "Bob", "room-1", "room-2", "room-10", "zoo"]
    assert run("names", "return argument.sort(byName);", names) == expected
    body = """
    store.room.members.set(argument.map(name => ({name})));
    const enter = name => store.live({type: 'entered', by: 'me', room: {name, kind: 'open', last: 0}});
    ['room-10', 'room-2'].forEach(enter);
    return [store.room.members.sorted().map(one => one.name), store.listed().map(room => room.name)];"""
    assert run("store", WELCOME + body, names) == [expected, ["lobby", "room-2", "room-10"]]


def test_a_talk_that_is_not_there_yet_becomes_a_room(run: Run) -> None:
    body = (
        WELCOME
        + """
    store.look(store.provisional('Bob').name);
    const before = store.current;
    store.live({type: 'entered', by: 'me', room: {name: '@5f', kind: 'direct', people: ['me', 'Bob'], last: 1}});
    store.live(said(2, {room: '@5f', author: 'me'}));
    return [before, store.current, store.room.log.entries.map(one => one.text), store.find('@bob').name];"""
    )
    assert run("store", body) == ["@bob", "@5f", ["2"], "@5f"]


def test_somebody_else_of_that_name_has_a_talk_of_their_own(run: Run) -> None:
    body = (
        WELCOME
        + """
    const room = {kind: 'direct', people: ['me', 'Bob'], last: 1};
    const talk = (name) => store.live({type: 'entered', by: 'Bob', room: {...room, name}});
    talk('@5f');
    store.look(store.provisional('Bob').name);
    const before = [store.current, store.find('@bob').name];
    talk('@6a');
    return [before, store.current, [...store.rooms.keys()]];"""
    )
    assert run("store", body) == [["@bob", "@bob"], "@6a", ["lobby", "@5f", "@6a"]]


def test_being_put_out(run: Run) -> None:
    body = (
        WELCOME
        + """
    store.live({type: 'entered', id: '1', room: {name: 'dev', last: 1}}); store.look('dev');
    store.live({type: 'exited', room: 'dev', by: 'mod', text: 'adverts'});
    return [store.current, [...store.rooms.keys()], news];"""
    )
    assert run("store", body) == ["lobby", ["lobby"], ["exited"]]


def test_rows_are_grouped(run: Run) -> None:
    body = (
        PAGE
        + """
    const bob = (seq, after, more) => said(seq, {author: 'bob', at: 1.7e9 + after, ...more});
    const entries = [said(1), said(2), bob(3, 3), bob(4, 900), bob(5, 901, {reply: 1}), bob(6, 902)]
        .map((one, n) => ({...one, kind: 'message', key: n + 1, day: n < 5 ? 1 : 2}));
    return rowsOf({entries, atEnd: true, atStart: true}, [{id: 'w'}], 4)
        .map(row => [row.key, row.head, row.day !== '', row.fresh, row.answered?.seq ?? 0]);"""
    )
    assert run("rows", body) == [
        [1, True, True, False, 0],
        [2, False, False, False, 0],
        [3, True, False, False, 0],
        [4, True, False, False, 0],
        [5, True, False, True, 1],
        [6, True, True, False, 0],
        ["w", False, False, False, 0],
    ]


def test_a_day_is_called_otherwise_the_day_after(run: Run) -> None:
    body = (
        PAGE
        + """
    const entry = {...said(1, {at: 1.7e9}), kind: 'message', key: 1, day: 1};
    const rows = (now) => rowsOf({entries: [entry], atEnd: true, atStart: true}, [], 0, now);
    const [today, later, tomorrow] = [1.7e9, 1.7e9 + 60, 1.7e9 + 86400].map(now => rows(now)[0]);
    return [today.day, tomorrow.day, sameRow(today, later), sameRow(later, tomorrow)];"""
    )
    assert run("rows", body) == ["Today", "Yesterday", True, False]


ALOUD = (
    PAGE
    + """
    const { Log } = await import('/static/state/log.js');
    const log = new Log(); log.opened({messages: [said(1), said(2, {author: 'bob'})], more: true});
    const room = {seen: 2, log}; const aloud = new Aloud(); aloud.begin(room, []);
    const take = (...events) => { for (const one of events) { log.take(one); room.seen = one.seq ?? room.seen; } };
    const lines = (items = []) => aloud.lines(room, items, 'ann');"""
)


def test_what_is_new_is_read_out_once(run: Run) -> None:
    body = (
        ALOUD
        + """
    const all = [lines()];
    take(said(3, {author: 'bob', text: '**so** it is'}), said(4), said(5, {author: 'bob', action: true}));
    log.note({type: 'renamed', author: 'bob', name: 'rob', at: 1.7e9});
    all.push(lines(), lines());
    take({type: 'edited', seq: 6, target: 3, text: 'otherwise', at: 1.7e9}, {type: 'deleted', seq: 7, target: 2});
    take({type: 'reacted', seq: 8, target: 5, emoji: '+', author: 'cleo'});
    log.older({messages: [said(0.5)], more: false});
    all.push(lines());
    take(said(9, {author: 'cleo', text: '', files: [{name: 'a.png'}]}));
    all.push(lines());
    return all;"""
    )
    assert run("aloud", body) == [
        [],
        ["bob: so it is", "bob 5", "bob is called rob now"],
        [],
        [],
        ["cleo: file a.png"],
    ]


def test_of_much_at_once_the_last_is_read_out(run: Run) -> None:
    body = (
        ALOUD
        + """
    for (let seq = 3; seq < 103; seq += 1) take(said(seq, {author: 'bob'}));
    const many = lines();
    log.moved({messages: [said(50, {author: 'bob'})]}); take(said(103, {author: 'bob'}));
    const away = lines();
    const refused = [{id: 'a', state: 'refused', why: 'Too long.'}];
    return [many, away, lines(refused), lines(refused)];"""
    )
    assert run("aloud", body) == [
        ["95 messages more", *(f"bob: {seq}" for seq in range(98, 103))],
        [],
        ["Not sent. Too long."],
        [],
    ]


def test_what_comes_while_the_log_is_loaded_anew_is_read_out(run: Run) -> None:
    body = (
        ALOUD
        + """
    log.reset(); log.await();
    const before = lines();
    take(said(3, {author: 'bob'}));
    const during = lines();
    log.opened({messages: [said(1), said(2)], more: true});
    return [before, during, lines(), lines()];"""
    )
    assert run("aloud", body) == [[], [], ["bob: 3"], []]


def test_what_belongs_to_a_room_moves_with_it(run: Run) -> None:
    body = (
        WELCOME
        + """
    const moves = []; store.onNews = one => one.kind === 'moved' && moves.push(...one.moves.map(m => [m.from, m.to]));
    store.live({type: 'entered', id: '1', room: {name: 'dev', last: 1}});
    store.live({type: 'entered', id: '2', room: {name: '@1f', kind: 'direct', people: ['me', 'bob'], last: 1}});
    const talk = store.provisional('cleo'); store.look('@cleo');
    store.live({type: 'roomrenamed', room: 'dev', name: 'ops', seq: 2, author: 'mod', at: 1});
    store.live({type: 'renamed', author: 'bob', name: 'rob', at: 1});
    store.live({type: 'renamed', author: 'cleo', name: 'clea', at: 1});
    store.live({type: 'renamed', author: 'me', name: 'anne', at: 1});
    store.live({type: 'renamed', author: 'Dan', name: 'Don', at: 1}); // whom one has perhaps written to
    return [moves, store.current, talk.name, store.room === talk];"""
    )
    moves = [["dev", "ops"], ["@bob", "@rob"], ["@cleo", "@clea"], ["@dan", "@don"]]
    assert run("store", body) == [moves, "@clea", "@clea", True]


def test_names_that_were_passed_on_meanwhile_are_moved_at_once(run: Run) -> None:
    body = (
        WELCOME
        + """
    const moves = [];
    store.onNews = one => one.kind === 'moved' && moves.push(one.moves.map(({from, to, name}) => [from, to, name]));
    const talk = (name, other) => ({name, kind: 'direct', people: ['me', other], last: 1});
    store.begin({...welcome(3), rooms: [{name: 'lobby', last: 3}, talk('@1f', 'carl'), talk('@2f', 'bob')]});
    store.begin({...welcome(3), rooms: [{name: 'lobby', last: 3}, talk('@1f', 'Bob'), talk('@2f', 'robert')]});
    return moves;"""
    )
    assert run("store", body) == [[["@carl", "@bob", "Bob"], ["@bob", "@robert", "robert"]]]


def test_a_talk_that_began_meanwhile_is_that_which_one_is_in(run: Run) -> None:
    body = (
        WELCOME
        + """
    const begun = []; store.onNews = one => one.kind === 'begun' && begun.push(...one.moves.map(m => [m.from, m.to]));
    store.provisional('Cleo'); store.look('@cleo');
    const talk = {name: '@5f', kind: 'direct', people: ['cleo', 'me'], last: 1};
    store.begin({...welcome(3), rooms: [{name: 'lobby', last: 3}, talk]});
    return [store.current, [...store.rooms.keys()], begun];"""
    )
    assert run("store", body) == ["@5f", ["lobby", "@5f"], [["@cleo", "@5f"]]]


def test_a_talk_with_who_was_called_so_before_is_another_one(run: Run) -> None:
    body = (
        WELCOME
        + """
    const talk = {name: '@1f', kind: 'direct', people: ['kim', 'me'], last: 1};
    const again = {...welcome(3), rooms: [{name: 'lobby', last: 3}, talk]};
    store.begin(again);
    const other = store.provisional('kim'); store.look('@kim');
    store.begin(again);
    return [store.current, store.room === other, [...store.rooms.keys()]];"""
    )
    assert run("store", body) == ["@kim", True, ["lobby", "@1f", "@kim"]]


def test_a_room_that_another_store_does_not_have_is_told(run: Run) -> None:
    body = (
        WELCOME
        + """
    const gone = []; store.onNews = one => one.kind === 'gone' && gone.push([one.event.name, one.event.current]);
    store.live({type: 'entered', id: '1', room: {name: 'kit', last: 1}}); store.look('kit');
    store.begin({...welcome(1), store: 'another'});
    store.begin(welcome(3));
    return [store.current, gone];"""
    )
    assert run("store", body) == ["lobby", [["kit", True]]]


def test_what_waits_for_a_renamed_room_goes_there(run: Run) -> None:
    body = """
    const outbox = new Outbox();
    outbox.add({id: 'a', room: 'dev', request: {type: 'say', room: 'dev', text: 'x'}});
    outbox.add({id: 'b', room: '@bob', request: {type: 'tell', name: 'Bob', text: 'x'}});
    outbox.add({id: 'c', room: '@5f', request: {type: 'tell', name: 'bob', text: 'begun'}});
    outbox.add({id: 'd', room: '@carl', request: {type: 'tell', name: 'carl', text: 'x'}});
    const moves = [['dev', 'ops'], ['@carl', '@bob', 'Bob'], ['@bob', '@rob', 'Rob']];
    outbox.moved(moves.map(([from, to, name]) => ({from, to, name})));
    return outbox.items.map(one => [one.room, one.request.room ?? one.request.name]);"""
    assert run("outbox", body) == [["ops", "ops"], ["@rob", "Rob"], ["@5f", "Rob"], ["@bob", "Bob"]]


def test_what_cannot_be_told_twice_is_not_asked_again(run: Run) -> None:
    body = """
    const sent = []; const requests = new Requests(one => sent.push(one.type));
    const lost = requests.ask({type: 'maketoken', name: 'bot'}).catch(problem => problem.reason);
    requests.again();
    return lost.then(reason => [reason, sent]);"""
    assert run("requests", body) == ["lost", ["maketoken"]]


def test_what_is_not_answered_is_asked_again_with_the_same_id(run: Run) -> None:
    body = """
    const sent = []; const requests = new Requests(one => sent.push(one));
    const answers = [];
    requests.ask({type: 'say', text: 'a', id: 'a'}).then(one => answers.push(one.seq));
    requests.ask({type: 'say', text: 'b', id: 'b'}).catch(one => answers.push(one.reason));
    requests.ask({type: 'resume', rooms: {}, id: 'r'}).catch(one => answers.push(one.reason));
    requests.answer({type: 'ok', id: 'a', seq: 7});
    const other = requests.answer({type: 'said', seq: 7});
    requests.again();
    requests.answer({type: 'error', id: 'b', reason: 'banned', text: 'no'});
    await null;
    return [sent.map(one => one.id), answers, other];"""
    assert run("requests", body) == [["a", "b", "r", "b"], [7, "lost", "banned"], False]


def test_the_outbox_keeps_what_was_not_told_back(run: Run) -> None:
    body = """
    const kept = []; const outbox = new Outbox(items => kept.push(items.map(one => `${one.id} ${one.state}`)));
    outbox.add({id: 'a', room: '@bob', request: {type: 'tell'}});
    outbox.add({id: 'b', room: 'lobby', request: {type: 'say'}});
    outbox.stored('a', {room: '@5f', seq: 3}); outbox.refused('b', 'no');
    outbox.settle(room => room === '@5f' ? 2 : 9); const early = outbox.in('@5f').length;
    outbox.settle(room => room === '@5f' ? 3 : 9);
    const later = new Outbox();
    for (const items of [outbox.items, outbox.items, 'nonsense', [null, {}]]) later.restore(items);
    return [early, kept.at(-1), later.items.length];"""
    assert run("outbox", body) == [1, ["b refused"], 1]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hello", {"do": "say", "text": "hello"}),
        ("  ", None),
        ("//me", {"do": "say", "text": "/me"}),
        ("/etc/passwd", {"do": "say", "text": "/etc/passwd"}),
        ("/ 5", {"do": "say", "text": "/ 5"}),
        ("/me waves", {"do": "say", "text": "waves", "action": True}),
        ("/join #Dev", {"do": "join", "room": "#Dev", "private": False, "key": ""}),
        ("/join den private", {"do": "join", "room": "den", "private": True, "key": ""}),
        ("/join den sesame", {"do": "join", "room": "den", "private": False, "key": "sesame"}),
        ("/msg @bob hi there", {"do": "talk", "name": "bob", "text": "hi there"}),
        ("/topic", {"do": "topic"}),
        ("/topic -", {"do": "ask", "request": {"type": "topic", "room": "lobby", "text": ""}}),
        (
            "/kick bob too loud",
            {"do": "ask", "request": {"type": "kick", "room": "lobby", "name": "bob", "text": "too loud"}},
        ),
        ("/constructor", {"do": "invoke", "word": "constructor", "text": ""}),
        ("/me", {"do": "wrong", "text": "It goes like this: /me TEXT"}),
    ],
)
def test_commands(run: Run, typed: str, expected: Any) -> None:
    assert run("commands", "return interpret(argument, 'lobby')", typed) == expected


def test_search_words(run: Run) -> None:
    assert run("commands", "return searchOf('soup from:@bob  in:#dev 12:30')") == {
        "query": "soup 12:30",
        "author": "bob",
        "room": "dev",
    }


@pytest.mark.parametrize(
    ("typed", "asked", "expected"),
    [
        ("hi @b", False, ["@bob ", "@Bobby "]),
        ("hi b", False, None),
        ("hi b", True, ["@bob ", "@Bobby "]),
        ("/msg b", False, ["bob ", "Bobby "]),
        ("/jo", False, ["/join "]),
        ("see #d", False, ["#dev "]),
        ("@zz", True, None),
        ("", True, None),
    ],
)
def test_completion(run: Run, typed: str, asked: bool, expected: Any) -> None:
    body = """const known = {people: ['Bobby', 'bob', 'eve'], rooms: ['dev', 'lobby']};
    const found = candidates(argument[0], argument[0].length, known, argument[1]);
    return found && found.options.map(one => one.text);"""
    assert run("complete", body, [typed, asked]) == expected


def test_every_refusal_has_kind_words(run: Run) -> None:
    assert (
        run("words", "return refusal({reason: 'no-such-room', about: 'attic', message: ''})")
        == "There is no room called attic."
    )
    assert run("words", "return refusal({reason: 'new-one', message: 'the moon is full'})") == "The moon is full."
    assert (
        run(
            "words",
            "return note({type: 'modesset', author: 'a', modes: [{name: 'limit', value: '$&'}, {name: 'x'}]}).text",
        )
        == "at most $& may be here"
    )


WATCH = """const watch = new Watch();
const seen = [];
watch.begin(1000);
for (const [act, at, more] of argument) {
    if (act === 'answered') watch.answered(more);
    else if (act !== 'look') watch[act](at * 1000, more);
    else for (let now = at; now <= more; now += 1) {
        const due = watch.look(now * 1000);
        if (due === 'ask') watch.ask(now * 1000);
        if (due) seen.push([due, now]);
        if (due === 'lost') break;
    }
}
return [seen, watch.patience / 1000];"""


@pytest.mark.parametrize(
    ("acts", "expected"),
    [
        ([["look", 1, 60]], [[["ask", 17], ["lost", 26]], 16]),  # 15 s of silence, 8 s for an answer
        ([["look", 1, 20], ["hear", 21], ["look", 22, 36]], [[["ask", 17]], 8]),
        ([["sent", 5, "a"], ["look", 6, 60]], [[["ask", 9], ["lost", 18]], 16]),  # what waits is looked into sooner
        ([["sent", 5, "a"], ["hear", 6], ["answered", 6, "a"], ["look", 7, 21]], [[], 8]),
        ([["sent", 5, "a"], ["hear", 6], ["look", 7, 60]], [[["ask", 10], ["lost", 19]], 16]),  # that was no answer
        ([["sent", 5, "a"], ["sent", 6, "b"], ["hear", 6], ["answered", 6, "a"], ["look", 7, 10]], [[["ask", 10]], 8]),
        ([["sent", 5, "a"], ["begin", 6], ["look", 7, 21]], [[], 8]),  # it is asked anew on the next connection
        ([["ask", 5, 4000], ["look", 6, 60]], [[["lost", 10]], 16]),
        ([["ask", 5], ["ask", 7, 4000], ["ask", 8, 4000], ["look", 6, 60]], [[["lost", 10]], 16]),
        ([["ask", 5], ["look", 500, 500]], [[], 8]),  # after a sleep, it listens before it judges
        (
            [["look", 1, 60], ["begin", 61], ["look", 62, 120]],
            [[["ask", 17], ["lost", 26], ["ask", 77], ["lost", 94]], 32],
        ),
        (
            [["look", 1, 60], ["begin", 61], ["look", 62, 80], ["hear", 81]],
            [[["ask", 17], ["lost", 26], ["ask", 77]], 8],
        ),
        ([*([["begin", 0], ["look", 1, 200]] * 5)], None),
    ],
)
def test_a_connection_without_a_word(run: Run, acts: list[Any], expected: Any) -> None:
    found = run("watch", WATCH, acts)
    if expected is None:
        assert found[1] == 60  # it waits no longer than that
    else:
        assert found == expected


# -- what a server tells -----------------------------------------------------------------------------------------------

SAID = {"type": "said", "room": "lobby", "author": "bob", "at": 1.5, "seq": 7}


def test_what_is_in_shape_stays_as_it_is(run: Run) -> None:
    whole = {
        **SAID,
        "text": "look",
        "reply": 3,
        "to": "ann",
        "action": True,
        "mentions": ["ann"],
        "edited": 2.5,
        "reactions": [{"emoji": "👍", "names": ["ann", "bob"]}],
        "files": [{"id": "x", "name": "a.png", "size": 9, "type": "image/png", "url": "/files/x/a.png", "width": 1}],
    }
    for one in (SAID, whole, {"type": "error", "reason": "banned", "id": "7"}, {"type": "pong", "at": 1, "id": "8"}):
        assert run("shape", "return objectOf(JSON.stringify(argument))", one) == one
    tokens = [{"name": "ci", "at": 1.5, "by": "ann"}, {"name": "alarm", "at": 2.5, "room": ""}]
    for answer in ({"type": "tokens", "tokens": tokens, "id": "7"}, {"type": "tokenmade", "name": "ci", "token": "x"}):
        assert run("shape", "return objectOf(JSON.stringify(argument))", answer) == answer
    replayed = {"type": "replayed", "room": "lobby", "events": [whole], "last": True, "id": "9"}
    assert run("shape", "return objectOf(JSON.stringify(argument))", replayed) == replayed
    resumed = {"type": "resumed", "rooms": {"lobby": 7, "kitchen": 0}, "lost": ["den"], "id": "10"}
    assert run("shape", "return objectOf(JSON.stringify(argument))", resumed) == resumed


@pytest.mark.parametrize(
    "frame",
    [
        "",
        "{",
        "null",
        "7",
        "[]",
        '{"text": "of no type"}',
        '{"type": {}}',
        *(json.dumps({**SAID, "type": kind}) for kind in ("edited", "reacted", "roomrenamed", "kicked", "modesset")),
        *(json.dumps({**SAID, key: None}) for key in SAID),
        *(json.dumps({**SAID, "seq": seq}) for seq in (-1, 1.5, "7", 2**60, [7])),
        *(json.dumps({**SAID, "at": at}) for at in (-1, 1e300, "1")),
        '{"type": "entered", "room": {}}',
        '{"type": "matched", "message": {}}',
        '{"type": "tokenmade", "name": "ci", "token": ""}',
    ],
)
def test_what_could_not_be_shown_is_nothing(run: Run, frame: str) -> None:
    assert run("shape", "return objectOf(argument) ?? 'nothing'", frame) == "nothing"


def test_what_a_field_cannot_be_is_left_out_and_what_is_too_long_is_cut(run: Run) -> None:
    wrong = {**SAID, "text": 7, "mentions": "ann", "files": [None, {}, 7], "reactions": [{"emoji": 7}], "more": 1}
    assert run("shape", "return objectOf(JSON.stringify(argument))", wrong) == {**SAID, "files": [], "reactions": []}
    assert run("shape", "return objectOf(argument)", '{"type": "made-later", "id": "1", "x": 1}') == {
        "type": "made-later",
        "id": "1",
    }
    long = {**SAID, "text": "x" * 10_000_000, "author": "y" * 10_000}
    lengths = "const one = objectOf(JSON.stringify(argument)); return [one.text.length, one.author.length]"
    assert run("shape", lengths, long) == [20_000, 500]
    sly = '{"type": "unread", "room": "lobby", "__proto__": {"read": 7, "polluted": 1}}'
    found = run("shape", "const one = objectOf(argument); return [one, ({}).polluted ?? one.polluted ?? 'no']", sly)
    assert found == [{"type": "unread", "room": "lobby"}, "no"]


def test_pages_that_do_not_fit_are_left_out_and_asked_for_no_more(run: Run) -> None:
    found = run(
        "log",
        """const page = (...numbers) => ({messages: numbers.map(seq => ({seq, at: 1, author: 'bob'})), more: true});
        const log = new Log();
        log.opened(page(5, 7, 6, 7, 9));
        const opened = log.entries.map(one => one.seq);
        log.older(page(3, 2, 5, 9));
        const older = log.entries.map(one => one.seq);
        log.older(page(8, 9));
        return [opened, older, log.entries.length, log.atStart]""",
    )
    assert found == [[5, 7, 9], [3, 5, 7, 9], 4, True]
