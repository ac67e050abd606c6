"""What bodies say: golden rows after the public documentation of the webhooks of Slack and Discord, and others."""

import json
from typing import Any, NamedTuple

import pytest

from parlour.net.http.incoming.payloads import FORM, Unreadable, spoken
from parlour.net.pieces import LONGEST, MOST

JSON = "application/json"


class Row(NamedTuple):
    """A body, and what it says."""

    title: str
    body: Any
    """As JSON, or the bytes themselves."""
    text: str
    type: str = JSON


PLAIN = [
    Row("curl -d", b"deploy done", "deploy done", FORM),
    Row("without a type", b"deploy done", "deploy done", ""),
    Row("curl -d with marks of forms", b"a=b&c 100% + 1", "a=b&c 100% + 1", FORM),
    Row("plain text", "grüße".encode(), "grüße", "text/plain; charset=UTF-8"),
    Row("plain text in Latin-1", "grüße".encode("latin-1"), "grüße", "text/plain; charset=ISO-8859-1"),
    Row("plain text in quotes", "grüße".encode("utf-16"), "grüße", 'text/plain; charset="utf-16"'),
    Row("a log", b"one\r\n\ttwo\r\n\r\n", "one\n two", FORM),
    Row("indented", b"\n  one\n    two\n", "  one\n    two", "text/plain"),
    Row("a byte order mark", b"\xef\xbb\xbfhello", "hello", "text/plain"),
    Row("bad UTF-8", b"caf\xe9", "caf\ufffd", "text/plain"),
    Row("control characters", b"\x1b[31mred\x07", "[31mred", "text/plain"),
    Row("JSON as text", b'{"text":"x"}', '{"text":"x"}', "text/plain"),
    Row("a brace that is no JSON", b"{not json", "{not json", FORM),
    Row("an object of nobody's", b'{"a": 1}', '{"a": 1}', FORM),
    Row("a type that is not one", b"hello", "hello", ";;;"),
    Row("a string", "hello", "hello"),
]

SLACK = [
    Row("a text", {"text": "hello"}, "hello"),
    Row("curl -d with JSON", b'{"text":"hello"}', "hello", FORM),
    Row("with a charset", '{"text":"grüße"}'.encode(), "grüße", "application/json; charset=utf-8"),
    Row("in Latin-1", '{"text":"grüße"}'.encode("latin-1"), "grüße", "application/json; charset=iso-8859-1"),
    Row("a type of its own", b'{"text":"hello"}', "hello", "application/vnd.example+json"),
    Row("as a form", b"payload=%7B%22text%22%3A%22a+b%20%26%20c%22%7D", "a b & c", FORM),
    Row("as a form, with more", b"payload=%7B%22text%22%3A%22hi%22%7D&x=1", "hi", FORM),
    Row("fields that do not matter", {"text": "hi", "channel": "#dev", "username": "ci", "icon_emoji": ":cat:"}, "hi"),
    Row("lines", {"text": "one\ntwo"}, "one\ntwo"),
    Row("entities", {"text": "a &lt;b&gt; &amp;amp; c"}, "a <b> &amp; c"),
    Row("no character", {"text": f"a &#{'1' * 5000}; b &#x{'1' * 5000}; &#00000065;"}, "a \ufffd b \ufffd \ufffd"),
    Row("an address", {"text": "see <https://example.com/1>"}, "see https://example.com/1"),
    Row("an address with words", {"text": "<https://example.com/1|build 1> ok"}, "build 1 (https://example.com/1) ok"),
    Row("mail", {"text": "<mailto:a@example.com|a@example.com>"}, "a@example.com"),
    Row("people and rooms", {"text": "<@U024BE7LH> <@U1|luca> <#C1|dev> <#C2>"}, "@U024BE7LH @luca #dev #C2"),
    Row("everybody", {"text": "<!channel> <!here|here> <!everyone>"}, "@all @all @all"),
    Row("a group and a date", {"text": "<!subteam^S1|@ops> <!date^1392734382^{date}|Feb 18>"}, "@ops Feb 18"),
    Row("no marks", {"text": "1 < 2 > 0 <>"}, "1 < 2 > 0 <>"),
    Row("a number", {"text": 17}, "17"),
    Row("a large number", {"text": 1 << 70}, "1.18059162071741e+21"),
    Row("a number that is too large", b'{"text": 1' + b"0" * 400 + b"}", "", JSON),
    Row("a number that is too small", b'{"text": -1' + b"0" * 400 + b"}", "", JSON),
    Row("one beside a text", b'{"text":"hi","attachments":[{"title":1' + b"0" * 400 + b"}]}", "hi", JSON),
    Row("a huge number", b'{"text": 1' + b"0" * 5000 + b"}", "", JSON),
    Row(
        "an attachment",
        {
            "attachments": [
                {
                    "fallback": "not shown",
                    "pretext": "New ticket",
                    "author_name": "Bobby",
                    "title": "#17 &lt;b&gt;",
                    "title_link": "https://example.com/17",
                    "text": "Help &amp; advice",
                    "fields": [{"title": "Priority", "value": "High", "short": True}, {"title": "Count", "value": 3}],
                    "image_url": "https://example.com/a.png",
                    "footer": "tracker",
                    "color": "#36a64f",
                    "ts": 123456789,
                }
            ]
        },
        "New ticket\nBobby\n#17 <b> (https://example.com/17)\nHelp & advice\nPriority: High\nCount: 3\n"
        "https://example.com/a.png\ntracker",
    ),
    Row("a fallback", {"attachments": [{"fallback": "plain"}]}, "plain"),
    Row("a text and attachments", {"text": "a", "attachments": [{"text": "b"}, {"text": "c"}]}, "a\nb\nc"),
    Row("an attachment of blocks", {"attachments": [{"blocks": [{"type": "section", "text": {"text": "x"}}]}]}, "x"),
    Row(
        "blocks, and a text for notifications",
        {
            "text": "not shown",
            "blocks": [
                {"type": "header", "text": {"type": "plain_text", "text": "Deploy <1>"}},
                {"type": "divider"},
                {"type": "section", "text": {"type": "mrkdwn", "text": "*done* <https://example.com|here>"}},
                {
                    "type": "section",
                    "fields": [{"type": "mrkdwn", "text": "*Who*"}, {"type": "plain_text", "text": "luca"}],
                    "accessory": {
                        "type": "button",
                        "text": {"type": "plain_text", "text": "Open"},
                        "url": "https://x.example",
                    },
                },
                {
                    "type": "context",
                    "elements": [
                        {"type": "image", "image_url": "https://example.com/i.png", "alt_text": "cat"},
                        {"type": "mrkdwn", "text": "by *ci*"},
                    ],
                },
                {
                    "type": "image",
                    "image_url": "https://example.com/g.png",
                    "alt_text": "graph",
                    "title": {"type": "plain_text", "text": "Load"},
                },
                {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Undo"}}]},
            ],
        },
        "Deploy <1>\n*done* here (https://example.com)\n*Who*\nluca\nOpen (https://x.example)\n"
        "cat (https://example.com/i.png) by *ci*\nLoad (https://example.com/g.png)\nUndo",
    ),
    Row(
        "rich text",
        {
            "blocks": [
                {
                    "type": "rich_text",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [
                                {"type": "text", "text": "Hello "},
                                {"type": "text", "text": "there", "style": {"bold": True}},
                                {"type": "text", "text": ", "},
                                {"type": "user", "user_id": "U1"},
                                {"type": "emoji", "name": "wave"},
                                {"type": "link", "url": "https://example.com", "text": "site"},
                                {"type": "broadcast", "range": "here"},
                                {"type": "channel", "channel_id": "C1"},
                            ],
                        },
                        {
                            "type": "rich_text_list",
                            "style": "bullet",
                            "elements": [
                                {"type": "rich_text_section", "elements": [{"type": "text", "text": "one"}]},
                                {"type": "rich_text_section", "elements": [{"type": "text", "text": "two"}]},
                            ],
                        },
                        {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a\n  b"}]},
                    ],
                }
            ]
        },
        "Hello there, @U1:wave:site (https://example.com)@all#C1\n- one\n- two\na\n  b",
    ),
    Row("what is not what it should be", {"text": "x", "blocks": "y", "attachments": [1, None, {"fields": {}}]}, "x"),
]

DISCORD = [
    Row("a content", {"content": "hello", "username": "ci", "avatar_url": "https://example.com/a.png"}, "hello"),
    Row("no marks of Slack's", {"content": "a &lt; <@123>"}, "a &lt; <@123>"),
    Row(
        "embeds",
        {
            "content": "see",
            "embeds": [
                {
                    "author": {"name": "luca", "url": "https://example.com/luca"},
                    "title": "Push",
                    "url": "https://example.com/push",
                    "description": "two commits",
                    "color": 5814783,
                    "fields": [{"name": "branch", "value": "main", "inline": True}, {"name": "\u200b", "value": ""}],
                    "image": {"url": "https://example.com/g.png"},
                    "footer": {"text": "ci"},
                    "timestamp": "2024-01-01T00:00:00Z",
                },
                {"description": "another"},
            ],
        },
        "see\nluca\nPush (https://example.com/push)\ntwo commits\nbranch: main\n\u200b\nhttps://example.com/g.png\nci\nanother",
    ),
    Row("an embed alone", {"content": None, "embeds": [{"title": "Up"}]}, "Up"),
    Row(
        "a form with a file",
        b'--xyz\r\nContent-Disposition: form-data; name="payload_json"\r\nContent-Type: application/json\r\n\r\n'
        b'{"content":"see the log"}\r\n'
        b'--xyz\r\nContent-Disposition: form-data; name="files[0]"; filename="a.log"\r\n\r\n\0\1\2\r\n--xyz--\r\n',
        "see the log",
        "multipart/form-data; boundary=xyz",
    ),
    Row(
        "a form with its JSON as a file",
        b'--xyz\r\nContent-Disposition: form-data; name="payload_json"; filename="alert.json"\r\n\r\n'
        b'{"content":"see the log"}\r\n--xyz--\r\n',
        "see the log",
        "multipart/form-data; boundary=xyz",
    ),
    Row(
        "a form with fields",
        b'--xyz\r\ncontent-disposition: form-data; name="content"\r\n\r\nhello\r\n'
        b'--xyz\r\ncontent-disposition: form-data; name="username"\r\n\r\nci\r\n--xyz--\r\n',
        "hello",
        'multipart/form-data; boundary="xyz"',
    ),
]
DEEP = b'{"a":' * 100_000
BLOCKS: Any = {"type": "rich_text_section", "elements": [{"type": "text", "text": "deep"}]}
for _ in range(200):
    BLOCKS = {"type": "rich_text_list", "elements": [BLOCKS]}
DEEP_BLOCKS = json.dumps({"blocks": [{"type": "rich_text", "elements": [BLOCKS]}]}).encode()

UNREADABLE = [
    ("nothing", b"", FORM, 400, "empty"),
    ("white space", b" \r\n\t ", "text/plain", 400, "empty"),
    ("control characters", b"\x01\x02", "text/plain", 400, "empty"),
    ("bad JSON", b'{"text":', JSON, 400, "not JSON"),
    ("JSON in two", b'{"text":"a"}{"text":"b"}', JSON, 400, "not JSON"),
    ("JSON that is not UTF-8", b'{"text":"\xff', JSON, 400, "not JSON"),
    ("half a pair of surrogates", rb'{"text":"\ud800"}', JSON, 400, "not JSON"),
    ("no JSON at all", b"hello", JSON, 400, "not JSON"),
    ("nothing for JSON", b"", JSON, 400, "not JSON"),
    ("an array", b'["a"]', JSON, 400, "no object"),
    ("a number", b"17", JSON, 400, "no object"),
    ("null", b"null", JSON, 400, "no object"),
    ("an empty object", b"{}", JSON, 400, "neither"),
    ("the JSON of others", b'{"zen":"Keep it","hook_id":1}', JSON, 400, "neither"),
    ("an empty text", b'{"text":"","blocks":[]}', JSON, 400, "neither"),
    ("a blank text", b'{"text":" "}', JSON, 400, "empty"),
    ("a number that is too large", b'{"text":1' + b"0" * 400 + b"}", JSON, 400, "neither"),
    ("a number that Python does not read", b'{"text":1' + b"0" * 5000 + b"}", JSON, 400, "not JSON"),
    ("very deep", DEEP, JSON, 400, "not JSON"),
    (
        "very deep blocks",
        DEEP_BLOCKS,
        JSON,
        400,
        "neither",
    ),
    ("an empty form", b"payload=", FORM, 400, "not JSON"),
    ("a form of many", b"payload=1&" + b"a=1&" * 1000, FORM, 400, "more than 100 fields"),
    ("binary", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", FORM, 415, "not text"),
    ("binary that says what it is", b"\0\1", "application/octet-stream", 415, "not text"),
    ("a character set that is none", b"x", "text/plain; charset=klingon", 415, "character set"),
    ("one that is no character set", b"x", "text/plain; charset=punycode", 415, "character set"),
    ("a form of parts without any", b"x", "multipart/form-data; boundary=xyz", 400, "neither"),
    ("a form of parts without a boundary", b"x", "multipart/form-data", 400, "boundary"),
    ("too long", b"x" * (LONGEST * MOST + 1), "text/plain", 413, "more than 10 messages"),
]


@pytest.mark.parametrize(("kind", "row"), [
    *(("text", row) for row in PLAIN),
    *(("slack", row) for row in SLACK),
    *(("discord", row) for row in DISCORD),
], ids=lambda value: value.title if isinstance(value, Row) else value)  # fmt: skip
def test_what_a_body_says(kind: str, row: Row) -> None:
    body = row.body if isinstance(row.body, bytes) else json.dumps(row.body).encode()
    if not row.text:
        with pytest.raises(Unreadable):
            spoken(body, row.type)
        return
    assert spoken(body, row.type) == ([row.text], kind)


@pytest.mark.parametrize(
    ("body", "media", "status", "why"), [row[1:] for row in UNREADABLE], ids=[row[0] for row in UNREADABLE]
)
def test_what_says_nothing(body: bytes, media: str, status: int, why: str) -> None:
    with pytest.raises(Unreadable, match=why) as raised:
        spoken(body, media)
    assert raised.value.status == status


def test_a_long_text_is_several_messages_cut_at_line_ends() -> None:
    line = "x" * 1000
    said = spoken("\n".join([line] * 10).encode(), "text/plain").texts
    assert [text.count("x") for text in said] == [4000, 4000, 2000]
    assert "\n".join(said) == "\n".join([line] * 10)


def test_a_long_line_is_cut_where_it_must_be() -> None:
    assert [len(text) for text in spoken(b"x" * (LONGEST * MOST), "text/plain").texts] == [LONGEST] * MOST
