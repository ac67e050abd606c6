"""Rooms and people that change under one's hands: nothing goes to the wrong ones, nothing that was typed is lost."""

import json
import signal

import pytest

from tests.live.chat2 import Person
from tests.live.conftest import Serve
from tests.live.server import ServerProcess, until
from tests.web.browser import PUT_OUT_OF_ALL, Visit, Visitor
from tests.web.test_looks import PHONE

SENDS_AT_ONCE = """async () => {
    const { Store } = await import('/static/state/store.js');
    const { live } = Store.prototype;
    Store.prototype.live = function (event) {
        live.call(this, event);
        if (event.type === 'exited') document.querySelector('#composer').form.requestSubmit();
    };
}"""
"""Press Enter when one is put out, before anything is drawn anew."""


def at(visitor: Visitor, room: str) -> None:
    """Wait until one is there."""
    visitor.page.wait_for_function(
        "room => document.querySelector('.room-title')?.textContent === room"
        " && document.querySelector('.rows[aria-busy=false]')",
        arg=room,
    )


def invited(visitor: Visitor, host: Person, room: str) -> None:
    """`host` makes a private room, and the visitor goes there."""
    host.ask("join", room=room, private=True)
    host.ask("invite", room=room, name="ann")
    visitor.page.locator(f".room[data-room={room}]").click()
    at(visitor, room)


def both_in_den(visitor: Visitor, host: Person) -> None:
    """In a room of which `host` is an operator."""
    host.ask("join", room="den")
    visitor.say("/join den")
    at(visitor, "den")


def said(visitor: Visitor, text: str) -> Visitor:
    """Say it, and wait until it is there."""
    visitor.say(text).hears(text)
    return visitor.sent_all()


def refused_by_absence(visitor: Visitor, server: ServerProcess, text: str) -> str:
    """The visitor writes to bob, who is gone; returns his secret."""
    with Person(server.port, "bob") as bob:
        visitor.say("/msg bob")
        at(visitor, "bob")
    visitor.say(text)
    visitor.page.locator(".refused").wait_for()
    return bob.secret


def rooms(visitor: Visitor) -> list[str]:
    return list(visitor.page.eval_on_selector_all(".room", "all => all.map(one => one.getAttribute('aria-label'))"))


def ok(visitor: Visitor, text: str) -> None:
    """Have seen what a dialog tells."""
    dialog = visitor.page.locator("dialog", has_text=text)
    dialog.get_by_role("button", name="OK").click()
    dialog.wait_for(state="detached")


# -- to the right ones -------------------------------------------------------------------------------------------------


def test_what_is_said_again_goes_to_the_same_person(serve: Serve, visit: Visit) -> None:
    """Who has another name by now; and not to who has taken the old one."""
    server = serve()
    ann = visit(server).enter("ann")
    secret = refused_by_absence(ann, server, "for the first bob")
    with Person(server.port, "bob", secret) as bob:
        bob.ask("rename", name="robert")
        at(ann, "robert")
        with Person(server.port, "bob") as other:
            ann.page.get_by_role("button", name="Try again").click()
            bob.until_told(type="said", text="for the first bob")
            other.ask("ping")
            assert not [one for one in other.told if one["type"] == "said"]


def test_who_is_put_out_while_they_type_says_the_rest_nowhere(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        invited(ann, bob, "den")
        ann.page.keyboard.type("the password is ")
        bob.ask("kick", room="den", name="ann")
        ann.page.locator("dialog", has_text="bob put you out of den").wait_for()
        ann.page.keyboard.type("hunter 2")
        ann.page.keyboard.press("Enter")
        ok(ann, "bob put you out of den")
        at(ann, "lobby")
        assert ann.page.input_value("#composer") == ""
        assert not [one for one in ann.sent if one["type"] == "say"]
        bob.ask("invite", room="den", name="ann")
        ann.page.locator(".room[data-room=den]").click()
        at(ann, "den")
        assert ann.page.input_value("#composer") == "the password is "


def test_who_says_it_that_very_moment_says_it_nowhere(serve: Serve, visit: Visit) -> None:
    """Before the page is drawn anew, the field is still that of the room one was in."""
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        invited(ann, bob, "den")
        ann.page.fill("#composer", "our secret")
        ann.page.evaluate(SENDS_AT_ONCE)
        bob.ask("kick", room="den", name="ann")
        ok(ann, "bob put you out of den")
        at(ann, "lobby")
        assert not [one for one in ann.sent if one["type"] == "say"]


def test_words_to_somebody_go_there_and_do_not_take_one_away(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann").say("/join den")
    at(ann, "den")
    with Person(server.port, "bob") as bob:
        bob.ask("tell", name="ann", text="hi")
        ann.page.locator(".room[aria-label^=bob]").wait_for()
        server.process.send_signal(signal.SIGSTOP)
        ann.say("/msg bob a private word").go("lobby")
        ann.page.keyboard.type("typed in the lobby")
        server.process.send_signal(signal.SIGCONT)
        bob.until_told(type="said", text="a private word")
        assert ann.place == "lobby"
        assert ann.page.input_value("#composer") == "typed in the lobby"


def test_back_leads_into_no_room_that_one_has_left(serve: Serve, visit: Visit) -> None:
    """Nor does it make one of an old name; a link does, since who follows one wants to go there."""
    server = serve()
    ann = visit(server).enter("ann")
    for room in ("kitchen", "attic"):
        ann.say(f"/join {room}")
        at(ann, room)
    ann.go("kitchen")
    ann.say("/leave")
    at(ann, "lobby")
    ann.go("attic")
    at(ann, "attic")
    ann.say("/rename loft")
    at(ann, "loft")
    for _ in range(4):  # attic, kitchen, both of no use, and the beginning
        ann.page.evaluate(
            "new Promise(done => { addEventListener('popstate', done, { once: true }); history.back(); })"
        )
    at(ann, "lobby")
    assert rooms(ann) == ["lobby", "loft"]
    ann.page.evaluate("location.hash = '#room=kitchen'")
    at(ann, "kitchen")


def test_a_link_that_leads_nowhere_is_not_where_one_is(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        bob.ask("join", room="den", private=True)
        ann.page.evaluate("location.hash = '#room=two words'")
        ann.page.locator(".toast").wait_for()
        ann.until("() => location.hash === '#room=lobby'")


def test_the_address_goes_with_a_name_however_it_is_written(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    ann.page.evaluate("location.hash = '#room=Kitchen'")
    at(ann, "kitchen")
    ann.say("/rename pantry")
    at(ann, "pantry")
    assert ann.page.evaluate("location.hash") == "#room=pantry"
    with Person(server.port, "Bob") as bob:
        bob.ask("tell", name="ann", text="hi")
        ann.page.locator(".room[aria-label^=Bob]").click()
        at(ann, "Bob")
        bob.ask("rename", name="Robert")
        at(ann, "Robert")
        assert ann.page.evaluate("location.hash") == "#room=@Robert"


# -- nothing typed is lost ---------------------------------------------------------------------------------------------


def test_what_was_refused_is_there_when_the_talk_begins(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    secret = refused_by_absence(ann, server, "are you there?")
    with Person(server.port, "bob", secret) as bob:
        bob.ask("tell", name="ann", text="now I am")
        ann.hears("now I am")
        ann.page.locator(".refused", has_text="are you there?").get_by_role("button", name="Try again").click()
        bob.until_told(type="said", text="are you there?")


def test_a_change_that_is_refused_can_be_typed_on(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        both_in_den(ann, bob)
        said(ann, "first")
        ann.page.press("#composer", "ArrowUp")
        ann.page.fill("#composer", "an hour of work")
        bob.ask("delete", room="den", seq=int(ann.page.locator("article").last.get_attribute("data-seq") or 0))
        ann.page.press("#composer", "Enter")
        ann.until("() => document.querySelector('#composer').value === 'an hour of work'")


def test_a_call_that_is_refused_can_be_typed_on(serve: Serve, visit: Visit) -> None:
    """Below what is typed by then, or in the draft of its room."""
    server = serve()
    ann = visit(server).enter("ann").say("/join den")
    at(ann, "den")
    server.process.send_signal(signal.SIGSTOP)
    ann.say("/deploy this text")
    ann.page.keyboard.type("next")
    server.process.send_signal(signal.SIGCONT)
    ann.until("() => document.querySelector('#composer').value === 'next\\n/deploy this text'")
    ann.page.fill("#composer", "")
    server.process.send_signal(signal.SIGSTOP)
    ann.say("/deploy that text").go("lobby")
    server.process.send_signal(signal.SIGCONT)
    ann.page.locator(".room[aria-label='den, draft']").click()
    at(ann, "den")
    assert ann.page.input_value("#composer") == "/deploy that text"


def test_what_is_written_again_does_not_get_into_another_message(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        both_in_den(ann, bob)
        said(ann, "mine")
        bob.ask("setmodes", room="den", modes=[{"name": "moderated", "on": True}])
        ann.say("refused")
        ann.page.locator(".refused").wait_for()
        ann.page.press("#composer", "ArrowUp")
        ann.page.locator(".context", has_text="Changing").wait_for()
        ann.page.locator(".refused").get_by_role("button", name="Edit").click()
        ann.page.locator(".toast", has_text="when you are done with this change").wait_for()
        assert ann.page.input_value("#composer") == "mine"
        ann.page.press("#composer", "Escape")
        assert ann.page.input_value("#composer") == "refused"


def test_two_drafts_that_meet_are_both_there(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann").say("/msg robert")
    at(ann, "robert")
    ann.page.fill("#composer", "for robert")
    ann.go("lobby")
    with Person(server.port, "bob") as bob:
        bob.ask("tell", name="ann", text="hi")
        ann.page.locator(".room[aria-label^=bob]").click()
        at(ann, "bob")
        ann.page.fill("#composer", "for bob")
        bob.ask("rename", name="robert")
        at(ann, "robert")
        ann.until("() => document.querySelector('#composer').value === 'for robert\\nfor bob'")
        ann.go("lobby")
        ann.page.locator(".room[aria-label^=robert]").click()
        at(ann, "robert")
        assert ann.page.input_value("#composer") == "for robert\nfor bob"


def test_a_room_may_be_called_like_what_every_object_has(house: ServerProcess, visit: Visit) -> None:
    ann = visit(house).enter("ann-constructs").say("/join constructor")
    at(ann, "constructor")
    assert ann.page.input_value("#composer") == ""
    ann.page.fill("#composer", "a draft")
    ann.go("lobby").go("constructor")
    assert ann.page.input_value("#composer") == "a draft"


def test_what_wants_an_answer_stays(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        for number in range(5):
            bob.ask("join", room=f"room-{number}")
            bob.ask("invite", room=f"room-{number}", name="ann")
        ann.page.locator(".toast", has_text="room-4").wait_for()
        ann.say("/nonsense").page.locator(".toast", has_text="no command").wait_for()
        assert ann.page.locator(".toast", has_text="invites you").count() == 5


def test_drafts_of_two_whose_names_were_passed_on_are_not_mixed(house: ServerProcess, visit: Visit) -> None:
    page = visit(house).page
    body = """async () => {
        const { drafts } = await import('/static/io/keep.js');
        drafts.set('@carl', 'for carl'); drafts.set('@bob', 'for bob');
        drafts.move([{ from: '@carl', to: '@bob' }, { from: '@bob', to: '@robert' }]);
        return [drafts.rooms().sort(), drafts.get('@bob'), drafts.get('@robert')];
    }"""
    assert page.evaluate(body) == [["@bob", "@robert"], "for carl", "for bob"]


def test_a_talk_that_has_not_begun_is_there_after_a_reload(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob"):
        ann.say("/msg bob")
        at(ann, "bob")
        ann.page.fill("#composer", "half a thou")
        ann.page.reload()
        at(ann, "bob")
        assert ann.page.input_value("#composer") == "half a thou"


def test_a_draft_goes_with_somebody_whose_talk_is_not_listed(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        ann.say("/msg bob")
        at(ann, "bob")
        ann.page.fill("#composer", "our secret")
        ann.go("lobby")
        bob.ask("rename", name="robert")
        ann.page.locator(".note", has_text="is called robert now").wait_for()
        with Person(server.port, "bob"):
            ann.say("/msg bob")
            at(ann, "bob")
            assert ann.page.input_value("#composer") == ""
            ann.say("/msg robert")
            at(ann, "robert")
            assert ann.page.input_value("#composer") == "our secret"


def test_what_is_refused_late_does_not_end_a_change(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    said(ann, "mine")
    server.process.send_signal(signal.SIGSTOP)
    ann.say("/deploy this")
    ann.page.press("#composer", "ArrowUp")
    ann.page.fill("#composer", "mine, after an hour")
    server.process.send_signal(signal.SIGCONT)
    ann.page.locator(".toast", has_text="no command").wait_for()
    assert ann.page.input_value("#composer") == "mine, after an hour"
    ann.page.press("#composer", "Enter")
    ann.hears("mine, after an hour")
    assert ann.page.input_value("#composer") == "/deploy this"


def test_a_link_that_leads_nowhere_ends_no_answer(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    said(ann, "one")
    ann.page.focus("article")
    ann.page.keyboard.press("r")
    ann.page.evaluate("location.hash = '#room=two words'")
    ann.page.locator(".toast").wait_for()
    ann.until("() => !location.hash.includes('two')")
    assert ann.page.locator(".context", has_text="Answering ann").is_visible()


def test_a_message_can_be_taken_back_after_its_room_was_renamed(serve: Serve, visit: Visit) -> None:
    """And what was found leads there, too, instead of making the old room anew."""
    server = serve()
    ann = visit(server).enter("ann").say("/join attic")
    at(ann, "attic")
    said(ann, "needle")
    ann.say("/search needle").page.locator(".result").wait_for()
    ann.page.fill("#composer", "/rename loft")
    ann.page.press("#composer", "Enter")
    at(ann, "loft")
    ann.page.locator(".result").click()
    ann.page.locator(".pointed", has_text="needle").wait_for()
    assert rooms(ann) == ["lobby", "loft"]
    ann.page.keyboard.press("Delete")
    ann.page.get_by_role("dialog").get_by_role("button", name="Take back").click()
    ann.hears("This message was taken back.")


def test_a_late_answer_to_leaving_ends_no_change_elsewhere(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    ann.say("mine").hears("mine").say("/join den")
    at(ann, "den")
    server.process.send_signal(signal.SIGSTOP)
    ann.say("/leave").go("lobby")
    ann.page.press("#composer", "ArrowUp")
    ann.page.fill("#composer", "mine, after an hour")
    server.process.send_signal(signal.SIGCONT)
    ann.page.locator(".room[data-room=den]").wait_for(state="detached")
    ann.page.evaluate("new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)))")
    assert ann.page.input_value("#composer") == "mine, after an hour"


@pytest.mark.parametrize(("button", "stays"), [("OK", True), ("Go there", False)])
def test_a_word_in_passing_closes_a_dialog_only_if_it_leads_away(
    serve: Serve, visit: Visit, button: str, stays: bool
) -> None:
    """In it may be a token that is not shown again."""
    ann = visit(serve()).enter("ann")
    ann.page.keyboard.press("Control+k")
    ann.page.evaluate(
        """async ([label, stays]) => {
        const { Notices } = await import('/static/view/notices.js');
        const notices = new Notices();
        document.querySelector('dialog').append(notices.toasts);
        notices.say('Something', { buttons: [[label, () => {}, stays]] });
    }""",
        [button, stays],
    )
    ann.page.get_by_role("button", name=button).click()
    assert ann.page.locator("dialog").count() == stays


def test_the_menu_stays_when_one_is_put_out_elsewhere(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        bob.ask("join", room="den", private=True)
        bob.ask("invite", room="den", name="ann")
        ann.page.locator(".room[data-room=den]").wait_for()
        said(ann, "mine")
        ann.page.focus("article")
        ann.page.keyboard.press("m")
        ann.page.locator(".menu").wait_for()
        bob.ask("kick", room="den", name="ann")
        ann.page.locator(".toast", has_text="put you out of den").wait_for()
        assert ann.page.locator(".menu").is_visible()


def test_back_leads_past_a_link_to_somebody(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        bob.ask("tell", name="ann", text="hi")
        ann.page.locator(".room", has_text="bob").wait_for()
        ann.page.evaluate("location.hash = '#room=@bob&at=2'")
        ann.page.locator(".pointed", has_text="hi").wait_for()
        ann.page.evaluate("history.back()")
        at(ann, "lobby")


def test_who_says_a_change_that_very_moment_changes_nothing_else(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        invited(ann, bob, "den")
        said(ann, "secret")
        ann.page.press("#composer", "ArrowUp")
        ann.page.fill("#composer", "our secret")
        ann.page.evaluate(SENDS_AT_ONCE)
        bob.ask("kick", room="den", name="ann")
        until(lambda: ann.has_sent(type="edit"), "the change is asked for")
        assert [one["room"] for one in ann.sent if one["type"] == "edit"] == ["den"]


def test_no_menu_is_left_of_a_room_one_was_put_out_of(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        invited(ann, bob, "den")
        bob.ask("say", room="den", text="hello")
        ann.hears("hello").page.focus("article")
        ann.page.keyboard.press("m")
        ann.page.locator(".menu").wait_for()
        bob.ask("kick", room="den", name="ann")
        ok(ann, "put you out of den")
        assert ann.page.locator(".menu").count() == 0


# -- while one was away ------------------------------------------------------------------------------------------------


def go_away(visitor: Visitor) -> None:
    """Have another window take the place of this one, and close it."""
    other = visitor.open()
    other.wait_for_selector(".rows[aria-busy=false]")
    visitor.page.locator(".banner", has_text="another window").wait_for()
    other.close()


def come_back(visitor: Visitor) -> None:
    visitor.page.get_by_role("button", name="Come back in").click()
    visitor.page.locator(".banner").wait_for(state="hidden")


def test_somebody_away_keeps_the_draft(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        bob.ask("tell", name="ann", text="hi")
        ann.page.locator(".room[aria-label^=bob]").click()
        at(ann, "bob")
        go_away(ann)
        ann.page.fill("#composer", "half a thou")
        bob.ask("rename", name="robert")
        come_back(ann)
        at(ann, "robert")
        assert ann.page.input_value("#composer") == "half a thou"
        assert ann.page.evaluate("location.hash") == "#room=@robert"


def test_a_room_that_is_gone_meanwhile_is_told_and_not_made_anew(serve: Serve, visit: Visit) -> None:
    """What was typed there is at hand, and in no other room by itself; the address is where one is."""
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        invited(ann, bob, "den")
        go_away(ann)
        ann.page.fill("#composer", "our secret")
        bob.ask("renameroom", room="den", name="cave")
        come_back(ann)
        ok(ann, "You are not in #den any more")
        at(ann, "lobby")
        assert ann.page.evaluate("location.hash") == "#room=lobby"
        assert ann.page.input_value("#composer") == ""
        assert "cave" in rooms(ann)
        ann.go("cave")
        ann.page.locator(".toast", has_text="is kept").get_by_role("button", name="Write it here").click()
        assert ann.page.input_value("#composer") == "our secret"
        assert json.loads(ann.page.evaluate("localStorage['parlour.drafts']")) == {"cave": "our secret"}


# -- on a phone --------------------------------------------------------------------------------------------------------


def test_people_can_be_written_to_from_their_list_on_a_phone(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server, **PHONE).enter("ann")
    with Person(server.port, "bob"):
        ann.page.locator(".head-tools .wide").click()
        ann.page.locator(".member", has_text="bob").click()
        ann.page.get_by_role("menuitem", name="Mention").click()
        assert ann.page.input_value("#composer") == "@bob "
        assert ann.page.evaluate("document.activeElement.id") == "composer"
        ann.page.locator(".head-tools .wide").click()
        ann.page.locator(".member", has_text="bob").click()
        ann.page.get_by_role("menuitem", name="Write to bob").click()
        at(ann, "bob")
        ann.page.locator("#composer").click()  # nothing lies over it


def test_who_is_put_out_of_the_last_room_is_not_shut_in_on_a_phone(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server, **PHONE).enter("ann")
    with Person(server.port, "bob") as bob:
        ann.page.locator(".head-tools .wide").click()
        ann.page.evaluate(PUT_OUT_OF_ALL)
        bob.ask("say", room="lobby", text="now")
        ok(ann, "bob put you out")
        ann.page.keyboard.press("Alt+p")
        ann.page.keyboard.press("Control+Shift+F")
        ann.page.get_by_role("button", name="Join a room").click()
        ann.page.locator("dialog[aria-label='Join or make a room']").wait_for()


def test_panels_and_the_width_of_the_window(serve: Serve, visit: Visit) -> None:
    """Nothing stays covered, and who writes goes on writing."""
    server = serve()
    ann = visit(server, viewport={"width": 900, "height": 700}).enter("ann")
    with Person(server.port, "bob"):
        page = ann.page
        page.locator(".head-tools .wide").click()
        page.locator(".member", has_text="bob").click()
        page.get_by_role("menuitem", name="Mention").click()
        page.locator(".side").wait_for(state="hidden")
        page.locator(".head-tools .wide").click()
        page.focus("#composer")
        page.set_viewport_size({"width": 600, "height": 700})
        page.wait_for_function("() => document.querySelector('.screen').dataset.panel === ''")
        assert page.evaluate("document.activeElement.id") == "composer"
        page.get_by_role("button", name="Rooms", exact=True).click()
        page.keyboard.press("Control+Shift+F")
        page.keyboard.type("needle")
        assert page.input_value("input[type=search]") == "needle"
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Rooms", exact=True).click()
        page.set_viewport_size({"width": 900, "height": 700})
        page.wait_for_function("() => !document.querySelector('.drawn')")
        page.set_viewport_size({"width": 600, "height": 700})
        page.locator("#composer").click()


def test_what_is_put_out_with_a_draft_can_be_taken_along(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        invited(ann, bob, "den")
        ann.page.fill("#composer", "version 1")
        bob.ask("kick", room="den", name="ann")
        ok(ann, "bob put you out of den")
        toast = ann.page.locator(".toast", has_text="What you wrote in den is kept")
        bob.ask("invite", room="den", name="ann")
        ann.page.locator(".room[data-room=den]").click()
        at(ann, "den")
        ann.page.fill("#composer", "version 2")
        toast.get_by_role("button", name="Write it here").click()
        assert ann.page.input_value("#composer") == "version 2"
        assert ann.page.evaluate("JSON.parse(localStorage['parlour.drafts']).den") == "version 2"
