"""Webhooks that go out: who makes them, what they are told, and what they answer."""

import pytest

from parlour.commands import (
    LOBBY,
    Command,
    Delete,
    DropHook,
    Hooks,
    Invoke,
    Join,
    Leave,
    MakeHook,
    Mode,
    Register,
    RenameRoom,
    Say,
    SetFlag,
    SetModes,
    TakeOffice,
    Tell,
)
from parlour.core import hooks
from parlour.core.ports import Call
from parlour.errors import Reason, StoreError
from parlour.events import Done, HookList, HookMade, HookState, Refused, Said
from tests.unit.core.world import NOW, Client, World

URL = "https://ci.example/hook"
MAKE = MakeHook("deploybot", URL, words=("deploy",))


def owner(world: World, name: str = "olga") -> Client:
    """Somebody whose server it is."""
    world.hub.owner = ("root", "sesame")
    client = world.lasting(name)
    client.asks(TakeOffice("root", "sesame"))
    return client


def refused(client: Client, command: Command) -> tuple[Reason, str]:
    event = client.asks_for(Refused, command)
    return event.reason, event.about


def texts(client: Client) -> list[str]:
    return [event.text for event in client.told() if isinstance(event, Said)]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def root(world: World) -> Client:
    return owner(world)


# -- making and dropping -----------------------------------------------------------------------------------------------


def test_owners_make_hooks_and_are_told_the_secret_once(world: World, root: Client) -> None:
    made = root.asks_for(HookMade, MakeHook("DeployBot", URL, words=("/Deploy", "!undo", "deploy")))
    assert made.hook == HookState("DeployBot", URL, LOBBY, NOW, ("deploy", "undo"), "olga")
    assert len(made.secret) >= 40
    assert root.asks(Hooks(id="1")) == [HookList((made.hook,))]
    assert made.secret not in repr(root.asks(Hooks()))


@pytest.mark.parametrize("command", [MAKE, DropHook("x"), Hooks()])
def test_others_do_not(world: World, command: Command) -> None:
    assert refused(world.lasting("luca"), command) == (Reason.NOT_OWNER, "")


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (MakeHook("a b", URL), Reason.BAD_NAME),
        (MakeHook("server", URL), Reason.BAD_NAME),
        (MakeHook("Luca", URL), Reason.NAME_IN_USE),
        (MakeHook("Iuca", URL), Reason.NAME_IN_USE),
        (MakeHook("gone", URL), Reason.NAME_IN_USE),
        (MakeHook("g0ne", URL), Reason.NAME_IN_USE),
        (MakeHook("x", "http://ci.example/"), Reason.BAD_URL),
        (MakeHook("x", URL, "nowhere"), Reason.NO_SUCH_ROOM),
        (MakeHook("x", URL, "no where"), Reason.BAD_ROOM_NAME),
        (MakeHook("x", URL, "den"), Reason.NO_SUCH_ROOM),
        (MakeHook("x", URL, words=("a b",)), Reason.BAD_WORD),
        (MakeHook("x", URL, words=("",)), Reason.BAD_WORD),
        (MakeHook("x", URL, words=("1st",)), Reason.BAD_WORD),
        (MakeHook("x", URL, words=("x" * 33,)), Reason.BAD_WORD),
        (MakeHook("x", URL, words=(*(f"w{n}" for n in range(hooks.MOST_WORDS + 1)),)), Reason.BAD_WORD),
        (DropHook("nobody"), Reason.NO_SUCH_HOOK),
        (DropHook("x" * 10_000), Reason.NO_SUCH_HOOK),
    ],
    ids=str,
)
def test_what_cannot_be_made(world: World, root: Client, command: Command, reason: Reason) -> None:
    luca, gone = world.guest("luca"), world.lasting("gone")
    luca.asks(Join("den", private=True))
    world.hub.end(gone.session)
    assert refused(root, command)[0] is reason
    assert root.asks_for(HookList, Hooks()) == HookList()


def test_a_direct_room_has_none(world: World, root: Client) -> None:
    world.guest("luca")
    root.asks(Tell("luca", "hello"))
    direct = next(name for name in root.rooms if name.startswith("@"))
    assert refused(root, MakeHook("x", URL, direct))[0] is Reason.NO_SUCH_ROOM


def test_there_are_not_too_many(world: World, root: Client) -> None:
    for number in range(hooks.MOST):
        root.does(MakeHook(f"h-{number}", URL))
    assert refused(root, MAKE)[0] is Reason.TOO_MANY_HOOKS


def test_its_name_is_nobody_elses(world: World, root: Client) -> None:
    root.asks(MAKE)
    for name in ("deploybot", "DeployBot", "dep1oybot"):
        late = Client(world)
        late.does(Register(name))
        assert [event.reason for event in late.replies if isinstance(event, Refused)] == [Reason.NAME_IN_USE]
    assert refused(root, MakeHook("DEPLOYBOT", URL))[0] is Reason.NAME_IN_USE
    root.asks_for(Done, DropHook("DeployBot"))
    assert world.guest("deploybot").session.name == "deploybot"


# -- calling -----------------------------------------------------------------------------------------------------------


def test_a_word_calls_it(world: World, root: Client) -> None:
    secret = root.asks_for(HookMade, MAKE).secret
    luca = world.guest("luca")
    luca.asks(Say("!Deploy now"))
    person = next(iter(world.hub.hooks)).person
    assert world.caller.calls == [
        Call(person, "deploybot", URL, secret, LOBBY, "luca", 1, NOW, "!Deploy now", "deploy")
    ]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("/deploy", "deploy"),
        ("/DEPLOY\nnow", "deploy"),
        ("deploybot: are you there?", ""),
        ("are you there, @DeployBot?", ""),
        ("/deploy @deploybot", "deploy"),
        ("/other @deploybot", ""),
    ],
)
def test_what_calls_it(world: World, root: Client, text: str, word: str) -> None:
    root.asks(MAKE)
    world.guest("luca").asks(Say(text))
    assert [(call.text, call.word) for call in world.caller.calls] == [(text, word)]


@pytest.mark.parametrize(
    "command",
    [
        Say("deploy now"),
        Say("/deployed"),
        Say("/deploy!"),
        Say("/ deploy"),
        Say("//deploy"),
        Say("say /deploy"),
        Say("deploybot is here"),
        Say("@all"),
        Say("/deploy", notice=True),
        Say("/deploy", room="dev"),
        Say("@deploybot", room="dev"),
    ],
    ids=str,
)
def test_what_does_not(world: World, root: Client, command: Say) -> None:
    root.asks(MAKE)
    luca = world.guest("luca")
    luca.asks(Join("dev"), command)
    assert world.caller.calls == []


def test_programs_do_not_call_it(world: World, root: Client) -> None:
    root.asks(MAKE)
    bot = world.guest("bot")
    bot.asks(SetFlag("bot"), Say("/deploy"))
    assert world.caller.calls == []
    bot.asks(SetFlag("bot", False), Say("/deploy"))
    assert len(world.caller.calls) == 1


def test_what_is_not_stored_calls_nobody(world: World, root: Client) -> None:
    root.asks(MAKE)
    world.store.failing = StoreError("disk full")
    world.guest("luca").asks(Say("/deploy"))
    assert world.caller.calls == []


def test_a_word_that_was_typed_is_said_if_there_is_a_hook_for_it(world: World, root: Client) -> None:
    luca = world.guest("luca")
    assert refused(luca, Invoke("deploy", "now")) == (Reason.UNKNOWN_COMMAND, "")
    root.asks(MAKE)
    assert luca.asks(Invoke("Deploy", "now", id="1")) == [
        Done(LOBBY, 1, NOW),
        Said(LOBBY, "luca", NOW, 1, "/Deploy now"),
    ]
    assert luca.asks_for(Said, Invoke("deploy")).text == "/deploy"
    assert [call.word for call in world.caller.calls] == ["deploy", "deploy"]
    assert refused(luca, Invoke("undo"))[0] is Reason.UNKNOWN_COMMAND
    assert refused(luca, Invoke("deploy", room="nowhere"))[0] is Reason.NO_SUCH_ROOM
    luca.asks(Join("dev"))
    assert refused(luca, Invoke("deploy", room="dev"))[0] is Reason.UNKNOWN_COMMAND
    assert refused(luca, Invoke("deploy", "x" * 9000))[0] is Reason.TEXT_TOO_LONG


def test_two_hooks_can_have_one_word(world: World, root: Client) -> None:
    root.asks(MAKE, MakeHook("logbot", URL, words=("deploy",)))
    world.guest("luca").asks(Say("/deploy"))
    assert [call.name for call in world.caller.calls] == ["deploybot", "logbot"]


def test_a_batch_of_several_rooms_calls_the_right_ones(world: World, root: Client) -> None:
    root.asks(Join("dev"), MAKE, MakeHook("devbot", URL, "dev", ("deploy",)))
    root.asks(Say("/deploy 1"), Say("/deploy 2", "dev"), SetFlag("invisible"), Say("/deploy 3"))
    assert [(call.name, call.room, call.text) for call in world.caller.calls] == [
        ("deploybot", LOBBY, "/deploy 1"),
        ("deploybot", LOBBY, "/deploy 3"),
        ("devbot", "dev", "/deploy 2"),
    ]


# -- its answers -------------------------------------------------------------------------------------------------------


def test_its_answer_is_said_under_its_name(world: World, root: Client) -> None:
    root.asks(MAKE)
    luca = world.guest("luca")
    luca.asks(Say("/deploy"))
    world.caller.answer[0](["done, @luca", "\x02really"])
    world.turns()
    assert [event for event in luca.told() if isinstance(event, Said)] == [
        Said(LOBBY, "deploybot", NOW, 2, "done, @luca", reply=1, to="luca", mentions=("luca",)),
        Said(LOBBY, "deploybot", NOW, 3, "really", markup="\x02really"),
    ]


def test_its_answer_calls_no_hook(world: World, root: Client) -> None:
    root.asks(MAKE, MakeHook("other", URL, words=("deploy",)))
    world.guest("luca").asks(Say("@deploybot"))
    world.caller.answer[0](["/deploy @other @deploybot"])
    world.turns()
    assert len(world.caller.calls) == 1


def test_an_answer_to_what_was_taken_back_is_said_on_its_own(world: World, root: Client) -> None:
    root.asks(MAKE)
    luca = world.guest("luca")
    luca.asks(Say("/deploy"), Delete(LOBBY, 1))
    world.caller.answer[0](["done"])
    world.turns()
    assert [(event.text, event.reply) for event in luca.told() if isinstance(event, Said)] == [("done", 0)]


def test_an_answer_that_cannot_be_stored_is_not_said(world: World, root: Client) -> None:
    root.asks(MAKE)
    luca = world.guest("luca")
    luca.asks(Say("/deploy"))
    world.store.failing = StoreError("disk full")
    world.caller.answer[0](["done"])
    world.turns()
    assert texts(luca) == []


def test_it_speaks_where_only_some_may(world: World, root: Client) -> None:
    root.asks(Join("dev"), MakeHook("devbot", URL, "dev"), SetModes("dev", (Mode("moderated"),)), Say("@devbot", "dev"))
    world.caller.answer[0](["yes"])
    world.turns()
    assert texts(root) == ["yes"]


def test_a_hook_that_was_dropped_says_nothing(world: World, root: Client) -> None:
    root.asks(MAKE, Say("/deploy"))
    person = next(iter(world.hub.hooks)).person
    root.asks(DropHook("deploybot"))
    root.asks(MAKE, Say("/deploy"))
    assert world.caller.forgotten == [person]
    world.caller.answer[0](["late"])
    world.caller.answer[1](["in time"])
    world.turns()
    assert texts(root) == ["in time"]


def test_a_room_takes_its_hooks_with_it(world: World, root: Client) -> None:
    root.asks(Join("den", private=True), MakeHook("denbot", URL, "den"), Say("@denbot", "den"))
    root.asks(Leave("den"))
    assert root.asks_for(HookList, Hooks()) == HookList()
    luca = world.guest("luca")
    luca.asks(Join("den", private=True), Say("@denbot", "den"))
    assert len(world.caller.calls) == 1
    world.caller.answer[0](["for root alone"])
    world.turns()
    assert texts(luca) == []
    assert world.guest("denbot").session.name == "denbot"


def test_a_room_that_could_not_be_stored_has_none(world: World, root: Client) -> None:
    world.store.hold()
    world.store.failing = StoreError("disk full")
    root.does(Join("dev"), MakeHook("devbot", URL, "dev"))
    world.turns()
    world.store.release()
    world.store.failing = None
    assert root.asks_for(HookList, Hooks()) == HookList()


def test_a_room_with_another_name_keeps_them(world: World, root: Client) -> None:
    root.asks(Join("dev"), MakeHook("devbot", URL, "dev", ("deploy",)), Say("@devbot", "dev"))
    root.asks(RenameRoom("dev", "tools"), Say("/deploy", "tools"))
    assert [call.room for call in world.caller.calls] == ["dev", "tools"]
    world.caller.answer[0](["yes"])
    world.turns()
    assert [event.room for event in root.told() if isinstance(event, Said)] == ["tools"]
    assert root.asks_for(HookList, Hooks()).hooks[0].room == "tools"


# -- the store ---------------------------------------------------------------------------------------------------------


def test_they_are_there_again_after_a_restart(world: World, root: Client) -> None:
    root.asks(Join("dev"), MAKE)
    world.now += 1
    root.asks(MakeHook("devbot", URL, "dev", ("a", "b")), MakeHook("gone", URL), DropHook("gone"))
    again = world.restart()
    back = owner(again, "root2")
    listed = back.asks_for(HookList, Hooks())
    assert [(hook.name, hook.room, hook.words) for hook in listed.hooks] == [
        ("deploybot", LOBBY, ("deploy",)),
        ("devbot", "dev", ("a", "b")),
    ]
    back.asks(Say("/deploy"))
    (call,) = again.caller.calls
    assert call.secret == world.store.hooks[call.hook].secret
    late = Client(again)
    late.does(Register("deploybot"))
    assert [event.reason for event in late.replies if isinstance(event, Refused)] == [Reason.NAME_IN_USE]


def test_it_is_told_when_it_is_stored(world: World, root: Client) -> None:
    world.store.hold()
    assert root.asks(MAKE) == []
    world.store.release()
    assert [event for event in root.told() if isinstance(event, HookMade)]


def test_a_hook_that_cannot_be_stored_is_none(world: World, root: Client) -> None:
    world.store.failing = StoreError("disk full")
    assert root.asks(MAKE) == [Refused(Reason.NOT_STORED)]
    assert not world.hub.hooks
    world.store.failing = None
    assert root.asks_for(HookMade, MAKE).hook.name == "deploybot"
    assert [hook.name for hook in world.restart().hub.hooks] == ["deploybot"]


def test_a_drop_that_cannot_be_stored_is_none(world: World, root: Client) -> None:
    root.asks_for(HookMade, MAKE)
    world.store.failing = StoreError("disk full")
    assert root.asks(DropHook("deploybot")) == [Refused(Reason.NOT_STORED)]
    world.store.failing = None
    root.asks(Say("the disk is well again"), Say("/deploy"))
    assert len(world.caller.calls) == 1
    assert [hook.name for hook in world.hub.hooks] == [hook.name for hook in world.restart().hub.hooks] == ["deploybot"]
    assert root.asks_for(Done, DropHook("deploybot")) == Done(at=NOW)
    assert not world.hub.hooks
    assert not world.restart().hub.hooks


def test_one_may_be_dropped_twice(world: World, root: Client) -> None:
    world.store.hold()
    root.asks(MAKE, DropHook("deploybot", id="1"), DropHook("deploybot", id="2"))
    world.store.release()
    assert [root.answer(request) for request in "12"] == [Done(at=NOW)] * 2
    assert not world.hub.hooks
    assert not world.restart().hub.hooks
