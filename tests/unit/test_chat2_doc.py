"""docs/chat-2.0.md and the vocabulary say the same, both ways; that it happens so is tests/wire/test_chat2_story.py."""

import json
import re
import types
from collections.abc import Iterator
from typing import Any, NamedTuple, get_args

import msgspec
import pytest

from parlour import commands, events, names
from parlour.commands import Limit, MaskList, Mode, ModeName, Request, RequestId, RoleName, RoomFlag, Seq, Time
from parlour.commands import talk as talk_commands
from parlour.core import creations, follows, hooks, masks, mentions, modes, ports, questions, replay, rooms, tokens
from parlour.core.handlers import lists, membership, moderation, reading, talk
from parlour.dialects.chat2.dialect import MAX_LINE
from parlour.dialects.chat2.grammar import MAX_ID, registration
from parlour.dialects.wording import SENTENCES
from parlour.errors import Farewell, Reason
from parlour.events import (
    Event,
    PersonEvent,
    Presence,
    Reaction,
    Refused,
    Registered,
    RoomEvent,
    RoomState,
    Stored,
    Told,
)
from parlour.net import listener, server
from parlour.settings import ServerSettings
from tests.store import model
from tests.wire.chat2_page import PAGE, examples, section, table

# -- reading the page --------------------------------------------------------------------------------------------------


class Field(NamedTuple):
    """What a table says of a field."""

    name: str
    type: str
    default: str


def documented(kind: str) -> dict[str, list[Field]]:
    """The fields of everything in the tables of that kind, by its name."""
    found: dict[str, list[Field]] = {}
    about = ""
    for name, field, type_, default, meaning in table(kind, "field", "type", "default", "meaning"):
        if name:
            about = name.strip("`")
            assert about not in found, f"{about} is there twice"
            found[about] = []
        assert about
        if field:
            assert meaning
            found[about].append(Field(field.strip("`"), type_, default))
        else:
            assert name
            assert meaning
    return found


EXAMPLES = examples(PAGE)
SENT = [line.text for line in EXAMPLES if line.mark == ">" and line.text.startswith("{")]
RECEIVED = [line.text for line in EXAMPLES if line.mark == "<" and line.text.startswith("{")]

# -- the vocabulary, as the page writes it -----------------------------------------------------------------------------

TYPING = next(field.type for field in msgspec.structs.fields(events.Typing) if field.name == "state")

TYPES: dict[Any, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    Seq: "integer",
    float: "number",
    Time: "number",
    Limit: "integer, 1 to 500",
    RequestId: "string, 1 to 64 characters",
    events.RoomKind: "string",
    Reason: "string",
    Farewell: "string",
    RoomState: "room",
    events.Said: "`said`",
    tuple[str, ...]: "list of strings",
    tuple[RoomState, ...]: "list of rooms",
    tuple[Presence, ...]: "list of people",
    tuple[Reaction, ...]: "list of reactions",
    tuple[events.File, ...]: "list of files",
    talk_commands.FileIds: f"list of strings, at most {talk_commands.MOST_FILES}",
    tuple[events.Said, ...]: "list of `said`",
    tuple[Mode, ...]: "list of modes",
    tuple[events.Masked, ...]: "list of masks",
    tuple[events.InRoom, ...]: "list of places",
    tuple[events.Token, ...]: "list of tokens",
    events.HookState: "hook",
    tuple[events.HookState, ...]: "list of hooks",
    events.Profile: "profile",
    ModeName: "string",
    MaskList: "string",
    RoleName: "string",
    dict[str, str]: "map of strings",
    TYPING: "string",
    tuple[Stored, ...]: "list of events",
    dict[str, int]: "map of integers",
    dict[str, Seq]: "map of integers",
}

PARTS: dict[str, type[msgspec.Struct]] = {
    "room": RoomState,
    "person": Presence,
    "reaction": Reaction,
    "file": events.File,
    "mode": Mode,
    "mask": events.Masked,
    "profile": events.Profile,
    "place": events.InRoom,
    "token": events.Token,
    "hook": events.HookState,
}
OF_EVENTS = (Reaction, events.File)
"""Parts of events of a room."""
OF_ALL = {"room", "author", "at", "seq"}
"""The fields of every event of a room."""
OF_PEOPLE = {"author", "at", "rooms"}
"""The fields of every event about a person; the last is never sent."""
NEVER = {("entered", "people"), ("exited", "last"), ("renamed", "rooms"), ("away", "rooms")}
"""Fields that other protocols have."""


def tag(member: type[msgspec.Struct]) -> str:
    return str(member.__struct_config__.tag)


REQUESTS: dict[str, type[commands.Command]] = {tag(member): member for member in get_args(Request)}
OBJECTS: dict[str, type[Event]] = {tag(member): member for member in get_args(Told)}


def fields(member: type[msgspec.Struct], always: str) -> list[Field]:
    """The fields of `member` as they should be documented; `always` stands for one that has no default."""
    return [Field(field.encode_name, written(field.type), default(field, always)) for field in
            msgspec.structs.fields(member)]  # fmt: skip


def written(type_: Any) -> str:
    parts = get_args(type_)
    return TYPES[parts[0] if parts[1:] == (types.NoneType,) else type_]


def default(field: msgspec.structs.FieldInfo, always: str) -> str:
    if field.required:
        return always
    value = field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()
    return "none" if value is None else f"`{json.dumps(value)}`".replace("0.0", "0")


# -- types and tables --------------------------------------------------------------------------------------------------


def test_every_request_and_each_of_its_fields() -> None:
    expected = {
        name: [field for field in fields(member, "required") if field.name != "id"] for name, member in REQUESTS.items()
    }
    assert documented("request") == expected


def test_the_fields_of_all_requests() -> None:
    rows = [
        Field(name.strip("`"), type_, default)
        for name, type_, default, _ in table("field", "type", "default", "meaning")
    ]
    assert rows == [Field("type", "string", "required"), Field("id", "string, 1 to 64 characters", "none")]
    for member in REQUESTS.values():
        assert rows[1] in fields(member, "required")


def test_every_object_and_each_of_its_fields() -> None:
    happens = RoomEvent | PersonEvent
    expected = {name: fields(member, "always") for name, member in OBJECTS.items() if not issubclass(member, happens)}
    expected |= {name: fields(part, "always") for name, part in PARTS.items() if part not in OF_EVENTS}
    expected["error"].append(Field("text", "string", "always"))
    assert documented("object") == expected


def test_every_event_and_each_of_its_fields() -> None:
    expected = {
        name: [field for field in fields(member, "always") if field.name not in OF_ALL]
        for name, member in OBJECTS.items()
        if issubclass(member, RoomEvent)
    }
    expected["all"] = [field for field in fields(RoomEvent, "always") if field.name in OF_ALL]
    expected |= {name: fields(part, "always") for name, part in PARTS.items() if part in OF_EVENTS}
    assert documented("event") == expected


def test_every_event_about_a_person_and_each_of_its_fields() -> None:
    expected = {
        name: [field for field in fields(member, "always") if field.name not in OF_PEOPLE]
        for name, member in OBJECTS.items()
        if issubclass(member, PersonEvent)
    }
    expected["all"] = [field for field in fields(PersonEvent, "always") if field.name in OF_PEOPLE - {"rooms"}]
    assert documented("of a person") == expected


def test_every_mode_and_no_other() -> None:
    named = [name for row in table("mode", "value", "while it is on") for name in re.findall(r"`([a-z-]+)`", row[0])]
    assert sorted(named) == sorted(values(ModeName))
    described = [re.findall(r"`([a-z-]+)`", row[0]) for row in table("mode", "value", "while it is on") if not row[1]]
    assert [name for row in described for name in row] == [*values(RoomFlag)]


def values(kind: Any) -> Iterator[str]:
    """The strings of a `Literal`, or of a union of such."""
    for part in get_args(kind):
        if get_args(part):
            yield from values(part)
        elif isinstance(part, str):
            yield part


def test_which_events_have_a_number() -> None:
    numbered, not_numbered = (
        re.findall(r"`(\w+)`", text) for text in re.findall(r"^These .*$", section("Coming back"), re.MULTILINE)
    )
    assert numbered == [tag(member) for member in get_args(Stored)]
    members = [member for member in OBJECTS.values() if issubclass(member, RoomEvent)]
    assert numbered == [tag(member) for member in members if member.durable]
    assert not_numbered == [tag(member) for member in members if not member.durable]


def test_every_reason_and_no_other() -> None:
    rows = table("reason", "meaning")
    never = re.search(r"The server has some more(.*?)\n\n", PAGE, re.DOTALL)
    assert never is not None
    others = re.findall(r"`([a-z-]+)`", never[1])
    listed = [row[0].strip("`") for row in rows] + [one for one in others if one != "error"]
    assert sorted(listed) == sorted(reason.value for reason in Reason)


def test_every_farewell_and_no_other() -> None:
    rows = table("reason", "meaning", "come back?")
    assert {row[0].strip("`") for row in rows} == {farewell.value for farewell in Farewell}


def test_no_word_in_code_is_made_up() -> None:
    """Each word in code in the text is a type, a field, a value or something else that there is."""
    known = {*REQUESTS, *OBJECTS, *(reason.value for reason in Reason), *(farewell.value for farewell in Farewell)}
    members: list[type[msgspec.Struct]] = [*REQUESTS.values(), *OBJECTS.values(), *PARTS.values()]
    known |= {field.encode_name for member in members for field in msgspec.structs.fields(member)}
    known |= {*values(ModeName), *values(TYPING)}
    known |= {
        "type",
        "open",
        "private",
        "direct",
        "true",
        "false",
        "lobby",
        "all",
        "server",
        "name",
        "chat-2.0",
        "application/octet-stream",
    }
    for word in re.findall(r"`([a-z][a-z0-9.-]+)`", PAGE):
        assert set(word.split(".")) <= known or word in known, word


# -- the limits --------------------------------------------------------------------------------------------------------

LIMITS: dict[str, list[float]] = {
    "a line from you": [MAX_LINE],
    "a line from the server": [500 * talk.MOST_TEXT * 4 // 10**6],
    "an `id`": [MAX_ID],
    "a secret": [100],
    "a name of a person or a room": [names.MAX_LENGTH],
    "the text of a message": [talk.MOST_TEXT],
    "a topic": [membership.MOST_TOPIC],
    "why, or a last word": [moderation.MOST_REASON],
    "a reaction": [talk.MOST_EMOJI],
    "a mask": [masks.LONGEST],
    "masks on a list of a room": [modes.MOST_MASKS],
    "modes in a `setmodes`": [moderation.MOST_MODES],
    "a key": [moderation.MOST_KEY],
    "a term": [2 * names.MAX_LENGTH],
    "a query": [reading.MOST_QUERY, reading.MOST_WORDS],
    "a number": [commands.MAX_SEQ],
    "messages in a `page` or `found`": [500],
    "events in a `replayed`": [replay.PAGE],
    "different reactions shown on a message": [model.MOST_EMOJIS, model.MOST_NAMES],
    "people mentioned in a message": [mentions.MOST],
    "files in a message": [talk_commands.MOST_FILES],
    "rooms you can be in": [rooms.MOST_JOINED],
    "rooms people can make": [rooms.MOST_ROOMS],
    "new rooms from one address": [creations.ROOMS_AT_ONCE, creations.PAUSE],
    "new direct rooms from one address": [creations.TALKS_AT_ONCE, creations.TALK_PAUSE],
    "rooms in a list": [lists.MOST_ROOMS],
    "terms you can follow": [follows.MOST_TERMS, follows.MOST],
    "tokens you can make": [tokens.MOST_OF_ONE, tokens.MOST],
    "webhooks of a server": [hooks.MOST],
    "words of a webhook": [hooks.MOST_WORDS],
    "questions that wait: `history`, `search`, `read`, and long lists": [questions.MOST],
    "`resume` that wait": [replay.MOST],
    "requests": [ServerSettings().burst, ServerSettings().rate],
    "what waits for you while you do not read": [ServerSettings().outbox_limit],
    "time to say the first word": [listener.SILENCE_TIME],
    "time to register": [server.REGISTRATION_TIME],
}


def test_the_limits() -> None:
    rows = table("what", "limit")
    assert [row[0] for row in rows] == [*LIMITS]
    for what, limit in rows:
        numbers = [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*(?![\w^])", limit)]
        expected = LIMITS[what]
        assert [number for number in numbers if number in expected] == expected, what


def test_limits_that_stand_elsewhere() -> None:
    assert f"counted to {ports.MOST_UNREAD:,}" in PAGE
    assert commands.MAX_SEQ == 2**40 - 1
    assert TYPES[Limit] == f"integer, 1 to {500}"
    assert registration(b"REGISTER luca CHAT/2.0 " + b"x" * 100) is not None
    assert registration(b"REGISTER luca CHAT/2.0 " + b"x" * 101) is None
    for limit in (1, 500):
        msgspec.convert(limit, Limit)
    for limit in (0, 501):
        with pytest.raises(msgspec.ValidationError):
            msgspec.convert(limit, Limit)
    assert model.DAY == 24 * 60 * 60


# -- the examples ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", SENT)
def test_what_the_client_sends_in_examples(text: str) -> None:
    if text == '{"type": "shout"}':  # the example of an error
        return
    request = msgspec.json.decode(text, type=Request)
    again = json.loads(msgspec.json.encode(request))
    assert {**again, **json.loads(text)} == again


@pytest.mark.parametrize("text", RECEIVED)
def test_what_the_server_sends_in_examples(text: str) -> None:
    told = json.loads(text)
    request = told.pop("id", None)
    event = msgspec.json.decode(text, type=Told)
    if isinstance(event, Refused):
        assert told.pop("text") == SENTENCES[event.reason]
    assert json.loads(msgspec.json.encode(event)) == told, "a field that is unknown, or has its default value"
    assert request is None or not isinstance(event, RoomEvent | PersonEvent | Registered)
    for one in (event, *getattr(event, "events", ())):
        assert not isinstance(one, Stored) or one.seq, "without its number"


def test_everything_has_an_example() -> None:
    sent = {json.loads(text)["type"] for text in SENT}
    assert sent - {"shout"} == set(REQUESTS)
    assert {json.loads(text)["type"] for text in RECEIVED} == set(OBJECTS)


def inner(told: Any) -> Iterator[tuple[str, str]]:
    """Each type with each of its fields that is in a decoded object, and in those within it."""
    if isinstance(told, list):
        for one in told:
            yield from inner(one)
    elif isinstance(told, dict):
        for name, value in told.items():
            if "type" in told:
                yield told["type"], name
            yield from inner(value)


def test_every_field_is_in_an_example() -> None:
    shown = {*inner([json.loads(text) for text in SENT]), *inner([json.loads(text) for text in RECEIVED])}
    for name, member in [*REQUESTS.items(), *OBJECTS.items()]:
        for field in msgspec.structs.fields(member):
            never = issubclass(member, RoomEvent) and not member.durable and field.name == "seq"
            never = never or (name, field.name) in NEVER
            assert ((name, field.encode_name) in shown) != never or (name, field.name) == ("exit", "id")
