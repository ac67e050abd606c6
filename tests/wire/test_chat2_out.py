"""What a CHAT/2.0 client is sent, byte by byte."""

import json

import msgspec
import pytest

from parlour.commands import Mode
from parlour.dialects.chat2 import Chat2
from parlour.dialects.chat2.codec import JSON
from parlour.dialects.wording import SENTENCES
from parlour.errors import Farewell, Reason
from parlour.events import (
    AwaySet,
    Closing,
    Created,
    Deleted,
    Departed,
    Dissolved,
    Done,
    Edited,
    Entered,
    Event,
    Exited,
    File,
    FollowChanged,
    FollowList,
    Found,
    Helped,
    HookList,
    HookMade,
    HookState,
    InRoom,
    Invitation,
    Invited,
    IsAway,
    Joined,
    Kicked,
    Left,
    Masked,
    MasksAre,
    Matched,
    ModesAre,
    ModesSet,
    Negotiated,
    Page,
    PeopleList,
    PersonEvent,
    PersonIs,
    Pong,
    Presence,
    Profile,
    Quitted,
    Reacted,
    Reaction,
    RealnameSet,
    Refused,
    Registered,
    Renamed,
    Replayed,
    Resumed,
    RoomEvent,
    RoomList,
    RoomRenamed,
    RoomState,
    Said,
    Signalled,
    Token,
    TokenList,
    TokenMade,
    Told,
    TopicIs,
    TopicSet,
    Typing,
    Unread,
    WhoList,
)

AT = 1_700_000_000.25

SAID = Said("lobby", "luca", AT, 7, "hello")
SAID_JSON = '{"type":"said","room":"lobby","author":"luca","at":1700000000.25,"seq":7,"text":"hello"}'

ROOM = [
    (SAID, SAID_JSON),
    (
        Said("lobby", "luca", AT, 8, "waves", reply=7, to="bob", action=True, mentions=("all", "bob")),
        '{"type":"said","room":"lobby","author":"luca","at":1700000000.25,"seq":8,"text":"waves",'
        '"reply":7,"to":"bob","action":true,"mentions":["all","bob"]}',
    ),
    (
        Said("lobby", "luca", AT, 9, "it", edited=AT + 1, reactions=(Reaction("👍", ("bob",)),)),
        '{"type":"said","room":"lobby","author":"luca","at":1700000000.25,"seq":9,"text":"it",'
        '"edited":1700000001.25,"reactions":[{"emoji":"👍","names":["bob"]}]}',
    ),
    (
        Said("lobby", "luca", AT, 9, deleted=True),
        '{"type":"said","room":"lobby","author":"luca","at":1700000000.25,"seq":9,"deleted":true}',
    ),
    (
        Edited("lobby", "luca", AT, 10, target=7, text="hi"),
        '{"type":"edited","room":"lobby","author":"luca","at":1700000000.25,"seq":10,"target":7,"text":"hi"}',
    ),
    (
        Said("lobby", "luca", AT, 9, files=(File("T7n", "a b.txt", 6, "text/plain", "/files/T7n/a%20b.txt"),)),
        '{"type":"said","room":"lobby","author":"luca","at":1700000000.25,"seq":9,'
        '"files":[{"id":"T7n","name":"a b.txt","size":6,"type":"text/plain","url":"/files/T7n/a%20b.txt"}]}',
    ),
    (
        Edited("lobby", "luca", AT, 10, target=7, deleted=True),
        '{"type":"edited","room":"lobby","author":"luca","at":1700000000.25,"seq":10,"target":7,"deleted":true}',
    ),
    (
        Deleted("lobby", "luca", AT, 11, target=7),
        '{"type":"deleted","room":"lobby","author":"luca","at":1700000000.25,"seq":11,"target":7}',
    ),
    (
        Reacted("lobby", "bob", AT, 12, target=7, emoji="👍", to="luca"),
        '{"type":"reacted","room":"lobby","author":"bob","at":1700000000.25,"seq":12,'
        '"target":7,"emoji":"👍","to":"luca"}',
    ),
    (
        Reacted("lobby", "bob", AT, 13, target=7, emoji="👍", on=False, to="luca"),
        '{"type":"reacted","room":"lobby","author":"bob","at":1700000000.25,"seq":13,'
        '"target":7,"emoji":"👍","on":false,"to":"luca"}',
    ),
    (
        Created("dev", "luca", AT, 1),
        '{"type":"created","room":"dev","author":"luca","at":1700000000.25,"seq":1}',
    ),
    (
        Created("@1f", "luca", AT, 1, kind="direct", people=("luca", "bob")),
        '{"type":"created","room":"@1f","author":"luca","at":1700000000.25,"seq":1,'
        '"kind":"direct","people":["luca","bob"]}',
    ),
    (
        TopicSet("dev", "luca", AT, 2, "tools"),
        '{"type":"topicset","room":"dev","author":"luca","at":1700000000.25,"seq":2,"text":"tools"}',
    ),
    (
        TopicSet("dev", "luca", AT, 2),
        '{"type":"topicset","room":"dev","author":"luca","at":1700000000.25,"seq":2}',
    ),
    (
        Invited("den", "luca", AT, 2, "bob"),
        '{"type":"invited","room":"den","author":"luca","at":1700000000.25,"seq":2,"name":"bob"}',
    ),
    (
        Departed("den", "bob", AT, 3),
        '{"type":"departed","room":"den","author":"bob","at":1700000000.25,"seq":3}',
    ),
    (
        Said("lobby", "luca", AT, 9, "green", notice=True, markup="\x0303green\x0f", tags={"+x": "1"}),
        '{"type":"said","room":"lobby","author":"luca","at":1700000000.25,"seq":9,"text":"green",'
        '"notice":true,"markup":"\\u000303green\\u000f","tags":{"+x":"1"}}',
    ),
    (
        Deleted("lobby", "mod", AT, 11, target=7, text="no"),
        '{"type":"deleted","room":"lobby","author":"mod","at":1700000000.25,"seq":11,"target":7,"text":"no"}',
    ),
    (
        RoomRenamed("dev", "mod", AT, 4, "tools", "shorter"),
        '{"type":"roomrenamed","room":"dev","author":"mod","at":1700000000.25,"seq":4,"name":"tools","text":"shorter"}',
    ),
    (
        Left("dev", "bob", AT, text="bye", quit=True),
        '{"type":"left","room":"dev","author":"bob","at":1700000000.25,"text":"bye","quit":true}',
    ),
    (
        Kicked("dev", "mod", AT, name="bob", text="no"),
        '{"type":"kicked","room":"dev","author":"mod","at":1700000000.25,"name":"bob","text":"no"}',
    ),
    (
        ModesSet("dev", "mod", AT, modes=(Mode("secret"), Mode("limit", on=False), Mode("voice", value="bob"))),
        '{"type":"modesset","room":"dev","author":"mod","at":1700000000.25,'
        '"modes":[{"name":"secret"},{"name":"limit","on":false},{"name":"voice","value":"bob"}]}',
    ),
    (Typing("dev", "bob", AT), '{"type":"typing","room":"dev","author":"bob","at":1700000000.25}'),
    (
        Typing("dev", "bob", AT, state="done"),
        '{"type":"typing","room":"dev","author":"bob","at":1700000000.25,"state":"done"}',
    ),
    (Renamed("luca", AT, name="luca2"), '{"type":"renamed","author":"luca","at":1700000000.25,"name":"luca2"}'),
    (AwaySet("luca", AT, text="lunch"), '{"type":"away","author":"luca","at":1700000000.25,"text":"lunch"}'),
    (AwaySet("luca", AT), '{"type":"away","author":"luca","at":1700000000.25}'),
    (Joined("dev", "bob", AT), '{"type":"joined","room":"dev","author":"bob","at":1700000000.25}'),
    (Left("dev", "bob", AT), '{"type":"left","room":"dev","author":"bob","at":1700000000.25}'),
    (
        Said("lobby", 'l"uca', AT, 1, "a\nDISCONNECT\u2028\\"),
        '{"type":"said","room":"lobby","author":"l\\"uca","at":1700000000.25,"seq":1,'
        '"text":"a\\nDISCONNECT\u2028\\\\"}',
    ),
]

DEV = RoomState("dev", topic="tools", present=2, member=True, last=4, read=3)
DEV_JSON = '{"name":"dev","topic":"tools","present":2,"member":true,"last":4,"read":3}'

ANSWERS: list[tuple[Event, str]] = [
    (Closing(Farewell.STOPPING), '{"type":"closing","reason":"stopping"'),
    (Done("lobby", 7, AT), '{"type":"ok","room":"lobby","seq":7,"at":1700000000.25'),
    (Closing(Farewell.EXPELLED, "no", "mod"), '{"type":"closing","reason":"expelled","text":"no","by":"mod"'),
    (Pong(), '{"type":"pong"'),
    (Pong(AT), '{"type":"pong","at":1700000000.25'),
    (Entered(DEV), f'{{"type":"entered","room":{DEV_JSON}'),
    (
        Entered(RoomState("den", "private", present=1, member=True), "bob"),
        '{"type":"entered","room":{"name":"den","kind":"private","present":1,"member":true},"by":"bob"',
    ),
    (Exited("dev"), '{"type":"exited","room":"dev"'),
    (Exited("dev", "mod", "no"), '{"type":"exited","room":"dev","by":"mod","text":"no"'),
    (Invitation("dev", "mod"), '{"type":"invitation","room":"dev","by":"mod"'),
    (ModesAre("dev"), '{"type":"modes","room":"dev"'),
    (
        ModesAre("dev", (Mode("key", value="sesame"),), AT),
        '{"type":"modes","room":"dev","modes":[{"name":"key","value":"sesame"}],"created":1700000000.25',
    ),
    (
        MasksAre("dev", "banned", (Masked("eve!*@*", "mod", AT),)),
        '{"type":"masks","room":"dev","list":"banned","masks":[{"mask":"eve!*@*","by":"mod","at":1700000000.25}]',
    ),
    (
        PersonIs(Profile("bob", "b", "1f.parlour", "Bob", AT, "lunch"), (InRoom("dev", "voice"), InRoom("lobby")), 5.0),
        '{"type":"whois","profile":{"name":"bob","user":"b","host":"1f.parlour","realname":"Bob","since":1700000000.25,'
        '"away":"lunch"},"rooms":[{"name":"dev","role":"voice"},{"name":"lobby"}],"idle":5.0',
    ),
    (IsAway("bob", "lunch"), '{"type":"isaway","name":"bob","text":"lunch"'),
    (RoomList(()), '{"type":"rooms"'),
    (
        RoomList((DEV, RoomState("@1f", "direct", people=("luca", "bob")))),
        f'{{"type":"rooms","rooms":[{DEV_JSON},{{"name":"@1f","kind":"direct","people":["luca","bob"]}}]',
    ),
    (
        WhoList("den", (Presence("luca", role="operator"), Presence("bob", here=False))),
        '{"type":"who","room":"den","people":[{"name":"luca","role":"operator"},{"name":"bob","here":false}]',
    ),
    (PeopleList(("luca", "bob")), '{"type":"people","names":["luca","bob"]'),
    (TopicIs("dev"), '{"type":"topic","room":"dev"'),
    (TopicIs("dev", "tools"), '{"type":"topic","room":"dev","text":"tools"'),
    (Page("lobby"), '{"type":"page","room":"lobby"'),
    (Page("lobby", (SAID,), more=True), f'{{"type":"page","room":"lobby","messages":[{SAID_JSON}],"more":true'),
    (
        Page("dev", events=(TopicSet("dev", "luca", AT, 2),)),
        '{"type":"page","room":"dev","events":['
        '{"type":"topicset","room":"dev","author":"luca","at":1700000000.25,"seq":2}]',
    ),
    (Found((SAID,), more=True), f'{{"type":"found","messages":[{SAID_JSON}],"more":true'),
    (
        Replayed("lobby", (SAID, Departed("lobby", "bob", AT, 8)), last=True),
        f'{{"type":"replayed","room":"lobby","events":[{SAID_JSON},'
        '{"type":"departed","room":"lobby","author":"bob","at":1700000000.25,"seq":8}],"last":true',
    ),
    (Resumed({"lobby": 8}, ("den",)), '{"type":"resumed","rooms":{"lobby":8},"lost":["den"]'),
    (Unread("lobby", 5, 2, 1), '{"type":"unread","room":"lobby","read":5,"messages":2,"mentions":1'),
    (FollowChanged("apple"), '{"type":"follow","term":"apple"'),
    (FollowChanged("apple", on=False), '{"type":"follow","term":"apple","on":false'),
    (TokenMade("ci", "m2nNfD1X"), '{"type":"tokenmade","name":"ci","token":"m2nNfD1X"'),
    (
        TokenList((Token("ci", 1.5, "luca"), Token("cd", 2.5))),
        '{"type":"tokens","tokens":[{"name":"ci","at":1.5,"by":"luca"},{"name":"cd","at":2.5}]',
    ),
    (
        HookMade(HookState("bot", "https://ci.example/", "dev", 1.5, ("deploy",), "luca"), "s3cret"),
        '{"type":"hookmade","hook":{"name":"bot","url":"https://ci.example/","room":"dev","at":1.5,"words":["deploy"],'
        '"by":"luca"},"secret":"s3cret"',
    ),
    (
        HookList((HookState("bot", "https://ci.example/", "dev", 1.5),)),
        '{"type":"hooks","hooks":[{"name":"bot","url":"https://ci.example/","room":"dev","at":1.5}]',
    ),
    (FollowList(("apple", "@luca", "@all")), '{"type":"following","terms":["apple","@luca","@all"]'),
    (Matched("apple", SAID), f'{{"type":"matched","term":"apple","message":{SAID_JSON}'),
    (
        Refused(Reason.NO_SUCH_ROOM, "a\nb"),
        '{"type":"error","reason":"no-such-room","text":"there is no such room","about":"a\\nb"',
    ),
]


@pytest.mark.parametrize(("event", "line"), ROOM)
def test_what_happens(event: RoomEvent | PersonEvent, line: str) -> None:
    assert JSON.encode(event).decode() == line + "\n"


@pytest.mark.parametrize(("event", "line"), ANSWERS)
@pytest.mark.parametrize("request_id", [None, "1", 'a"b\n', "é"])
def test_answers(event: Event, line: str, request_id: str | None) -> None:
    encoded = "" if request_id is None else ',"id":' + json.dumps(request_id, ensure_ascii=False)
    assert Chat2().reply(event, request_id).decode() == f"{line}{encoded}}}\n"


def test_a_registration() -> None:
    welcome = Registered("luca", "s3cret", "store1", "Parlour 1", (RoomState("lobby", present=1, member=True),))
    dialect = Chat2()
    assert dialect.reply(welcome) == (
        b"200 Registration successful\n"
        b'{"type":"welcome","name":"luca","secret":"s3cret","store":"store1","server":"Parlour 1",'
        b'"rooms":[{"name":"lobby","present":1,"member":true}]}\n'
    )
    assert not dialect.finished


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        (Reason.BAD_REGISTRATION, b"400 Invalid registration\n"),
        (Reason.BAD_NAME, b"400 Invalid registration\n"),
        (Reason.NAME_IN_USE, b"401 Client already registered\n"),
    ],
)
def test_a_registration_refused(reason: Reason, line: bytes) -> None:
    dialect = Chat2()
    assert dialect.reply(Refused(reason)) == line
    assert dialect.finished
    assert dialect.feed(b'{"type":"ping"}\n', 0.0, -1) == []
    assert not dialect.backlog


@pytest.mark.parametrize("reason", [Reason.BAD_NAME, Reason.NAME_IN_USE])
def test_another_name_that_is_refused_ends_nothing(reason: Reason) -> None:
    dialect = Chat2()
    dialect.reply(Registered("luca"))
    told = json.loads(dialect.reply(Refused(reason, "bob"), "1"))
    assert told == {"type": "error", "reason": reason.value, "text": SENTENCES[reason], "about": "bob", "id": "1"}
    assert not dialect.finished


ENDING = {Reason.BAD_REGISTRATION, Reason.BAD_NAME, Reason.NAME_IN_USE}


@pytest.mark.parametrize("reason", [reason for reason in Reason if reason not in ENDING])
def test_any_other_refusal_is_an_error_with_a_sentence(reason: Reason) -> None:
    dialect = Chat2()
    assert json.loads(dialect.reply(Refused(reason))) == {
        "type": "error",
        "reason": reason.value,
        "text": SENTENCES[reason],
    }
    assert not dialect.finished


@pytest.mark.parametrize("event", [Negotiated("utf8"), Helped(), Helped("join")])
def test_what_only_other_dialects_have(event: Event) -> None:
    assert Chat2().reply(event) == b""


@pytest.mark.parametrize(
    "event",
    [
        Dissolved("den", "luca", AT, 9),
        Quitted("luca", AT, ("lobby",), "bye"),
        Signalled("dev", "luca", AT, text="VERSION"),
        RealnameSet("luca", AT, ("lobby",), "Luca"),
    ],
)
def test_what_nobody_is_told(event: RoomEvent | PersonEvent) -> None:
    assert JSON.encode(event) == b""


def test_nobody_is_told_where_somebody_is() -> None:
    assert JSON.encode(Renamed("luca", AT, ("lobby", "den"), "luca2")) == JSON.encode(Renamed("luca", AT, name="luca2"))
    assert b"den" not in JSON.encode(AwaySet("luca", AT, ("lobby", "den"), "lunch"))


def test_everyone_shares_the_bytes() -> None:
    assert Chat2().codec is Chat2().codec is JSON
    assert JSON.echoes
    assert not JSON.hides
    assert not JSON.labels
    assert Chat2().echo(SAID, "1") == b""


def test_every_object_has_a_row() -> None:
    shown = {type(event) for event, _ in ROOM} | {type(event) for event, _ in ANSWERS} | {Registered}
    assert shown == set(Told.__args__)


@pytest.mark.parametrize(("event", "line"), [*ROOM, *((event, line + "}") for event, line in ANSWERS)])
def test_a_client_reads_back_what_was_meant(event: Event, line: str) -> None:
    assert msgspec.json.decode(line, type=Told) == event
