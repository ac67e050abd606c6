"""People in browsers and at a terminal talk: what the page does with what is said."""

import signal
from pathlib import Path

import pytest
from click.testing import CliRunner

from parlour.cli import main
from tests.live.chat2 import Person
from tests.live.conftest import Serve
from tests.live.rooms import seated
from tests.live.server import ServerProcess, until
from tests.web.browser import PUT_OUT_OF_ALL, Visit


def test_two_in_browsers_and_one_in_a_terminal_talk(house: ServerProcess, visit: Visit) -> None:
    ann, bob = visit(house).enter("ann1"), visit(house).enter("bob1")
    with seated(house, "cleo1") as cleo:
        ann.say("who is here?")
        bob.hears("who is here?").say("me, @ann1")
        cleo.wait_for_said("ann1: who is here?", "bob1: me, @ann1")
        cleo.say("and me")
        for one in (ann, bob):
            one.hears("me, @ann1", "and me")
    assert ann.page.locator(".to-me .text").all_inner_texts() == ["me, @ann1"]
    assert bob.page.locator(".to-me").count() == 0


@pytest.mark.parametrize(
    ("name", "problem"),
    [("two words", "without spaces"), ("all", "reserved"), ("", "A name first"), ("x" * 33, "")],
)
def test_names_that_will_not_do(house: ServerProcess, visit: Visit, name: str, problem: str) -> None:
    page = visit(house).page
    page.fill("#name", name)
    page.press("#name", "Enter")
    if problem:
        page.locator("[role=alert]", has_text=problem).wait_for()
        assert page.is_visible("#name")
    else:  # the field takes no more than fits
        page.wait_for_selector(".rows")


def test_a_name_that_somebody_has(house: ServerProcess, visit: Visit) -> None:
    with Person(house.port, "dora"):
        late = visit(house)
        late.page.fill("#name", "Dora")
        late.page.press("#name", "Enter")
        late.page.locator("[role=alert]", has_text="called that already").wait_for()
        late.enter("dora2")


def test_words_to_somebody_do_not_go_to_who_had_the_name_before(house: ServerProcess, visit: Visit) -> None:
    with Person(house.port, "eve9") as watching:
        eli = visit(house).enter("eli9")
        with Person(house.port, "kim9") as other:
            other.ask("tell", name="eli9", text="it is me, kim9")
            earlier = other.until_told(type="said")["room"]
        watching.until_told(type="left", author="kim9")
        eli.page.locator(".room", has_text="kim9").wait_for()
        with Person(house.port, "kim9") as kim:
            eli.say("/msg kim9 for your eyes")
            said = kim.until_told(type="said", text="for your eyes")
            assert said["room"] != earlier
            eli.hears("for your eyes").say("and this")
            assert kim.until_told(type="said", text="and this")["room"] == said["room"]
        with Person(house.port, "kim9", other.secret) as again:
            assert again.texts(earlier) == ["it is me, kim9"]


def test_unread_and_mentions_are_counted_and_read(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann, bob = visit(server).enter("ann"), visit(server).enter("bob")
    for one in (ann, bob):
        one.say("/join kitchen")
        one.page.locator(".room-title", has_text="kitchen").wait_for()
    ann.go("lobby")
    bob.say("soup?", "with bread")
    ann.wait_for_badge("kitchen", "2")
    bob.say("@ann: soup?")
    ann.wait_for_badge("kitchen", "1")
    assert ann.page.title() == "(1) lobby · Parlour"
    ann.go("kitchen").hears("@ann: soup?")
    ann.until("() => document.title === 'kitchen · Parlour'")
    assert ann.badge("kitchen") == ""
    assert ann.page.locator(".fresh").count() == 1
    assert ann.page.evaluate("document.querySelector('.fresh').closest('.row').innerText.includes('soup?')")
    until(lambda: ann.has_sent(type="read", room="kitchen", seq=4), "the server is told")
    with Person(server.port, "ann", ann.page.evaluate("JSON.parse(localStorage['parlour.person']).secret")) as again:
        assert {room["name"]: room.get("last", 0) - room.get("read", 0) for room in again.welcome["rooms"]}[
            "kitchen"
        ] == 0
    ann.page.locator(".banner", has_text="another window").wait_for()


def test_replies_jump_edits_deletes_and_reactions(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann, bob = visit(server).enter("ann"), visit(server).enter("bob")
    ann.say("shall we met at nine?")
    bob.hears("shall we").choose("shall we", "Reply (R)")
    bob.say("yes, gladly")
    ann.hears("yes, gladly")
    assert "shall we met at nine?" in ann.page.inner_text(".quoted")
    ann.page.click(".quoted")
    ann.page.wait_for_selector("article.pointed[data-seq='1']")

    ann.page.fill("#composer", "")
    ann.page.press("#composer", "ArrowUp")
    assert ann.page.input_value("#composer") == "shall we met at nine?"
    ann.say("shall we meet at nine?")
    bob.hears("shall we meet at nine? (edited)")

    bob.choose("shall we", "React with 👍")
    ann.page.locator(".reaction", has_text="👍").wait_for()
    ann.page.click(".reaction")
    bob.page.locator(".reaction .number", has_text="2").wait_for()
    ann.page.locator(".reaction[aria-pressed=true]").wait_for()
    bob.page.click(".reaction")
    ann.page.locator(".reaction .number", has_text="1").wait_for()

    ann.choose("shall we", "More (M)")
    ann.page.get_by_role("menuitem", name="Take back").click()
    ann.page.get_by_role("button", name="Take back").click()
    bob.hears("This message was taken back.")
    assert "a message that was taken back" in bob.page.inner_text(".quoted")


def test_typing_is_told(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann, bob = visit(server).enter("ann"), visit(server).enter("bob")
    bob.page.locator(".member[aria-label^='ann']").wait_for()
    ann.page.type("#composer", "hello")
    bob.page.locator(".typists", has_text="ann is typing").wait_for()
    ann.page.fill("#composer", "")
    bob.until("() => document.querySelector('.typists').textContent === ''")


def test_a_text_that_is_too_long_is_not_cut(house: ServerProcess, visit: Visit) -> None:
    """Nothing of what was pasted is lost in silence."""
    ann = visit(house).enter("ann-long")
    ann.page.fill("#composer", "\U0001f33b" * 8000)
    ann.page.locator(".left", has_text="192").wait_for()
    ann.page.fill("#composer", "\U0001f33b" * 8195)
    ann.page.locator(".left.over", has_text="-3").wait_for()
    ann.page.press("#composer", "Enter")
    ann.page.locator(".toast", has_text="3 characters too long").wait_for()
    assert ann.page.input_value("#composer") == "\U0001f33b" * 8195
    ann.say("\U0001f33b" * 8192).page.locator(".left").wait_for(state="hidden")
    ann.hears("\U0001f33b" * 100)
    ann.sent_all()
    assert len(ann.texts[-1]) == 8192


def test_direct_messages(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann, bob = visit(server).enter("ann"), visit(server).enter("bob")
    ann.page.locator(".member[aria-label^='bob']").click()
    ann.page.get_by_role("menuitem", name="Write to bob").click()
    assert ann.place == "bob"
    assert ann.page.locator(".invite").is_hidden()
    ann.say("are you coming?")
    bob.wait_for_badge("ann", "1")
    bob.go("ann").hears("are you coming?").say("yes", "soon")
    ann.hears("yes", "soon")
    assert ann.texts == ["are you coming?", "yes", "soon"]
    assert "#room=@bob" in ann.page.url
    ann.page.reload()
    ann.arrived().hears("soon")
    assert ann.place == "bob"


def test_rooms_are_made_joined_left_and_kept_private(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann, bob = visit(server).enter("ann"), visit(server).enter("bob")
    ann.page.get_by_role("button", name="Join or make a room").click()
    ann.page.get_by_role("combobox", name="The name of a room").fill("den")
    ann.page.get_by_label("private").check()
    ann.page.get_by_role("option", name="Make “den”").click()
    ann.page.locator(".room-title", has_text="den").wait_for()
    ann.say("/invite bob")
    bob.page.get_by_role("button", name="Go there").click()
    bob.page.locator(".room-title", has_text="den").wait_for()
    ann.say("/topic nothing at all")
    bob.page.locator(".topic", has_text="nothing at all").wait_for()
    bob.page.locator(".note", has_text="ann set the topic: nothing at all").wait_for()
    bob.say("/leave")
    bob.page.get_by_role("button", name="Join or make a room").wait_for()
    bob.page.locator(".room-title", has_text="lobby").wait_for()
    ann.page.locator(".note", has_text="bob has left for good").wait_for()


def test_go_to_finds_open_rooms_that_one_is_not_in(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann, bob = visit(server).enter("ann"), visit(server).enter("bob")
    ann.say("/join kitchen").page.locator(".room-title", has_text="kitchen").wait_for()
    bob.page.keyboard.press("Control+k")
    bob.page.get_by_role("combobox", name="A room or a person").fill("kit")
    bob.page.get_by_role("option", name="kitchen").wait_for()
    assert bob.page.get_by_role("option").first.inner_text().startswith("kitchen")
    bob.page.keyboard.press("Enter")
    bob.page.locator(".room-title", has_text="kitchen").wait_for()
    bob.page.keyboard.press("Control+k")
    bob.page.get_by_role("combobox", name="A room or a person").fill("ann")
    bob.page.get_by_role("option", name="ann").first.wait_for()
    bob.page.keyboard.press("Enter")
    bob.page.locator(".room-title", has_text="ann").wait_for()


def test_a_link_leads_into_a_room(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    ann.say("/join kitchen").page.locator(".room-title", has_text="kitchen").wait_for()
    bob = visit(server)
    bob.page.goto(f"{bob.url}#room=kitchen")
    bob.page.reload()
    assert "#kitchen" in bob.page.inner_text(".where")
    bob.enter("bob")
    bob.page.locator(".room-title", has_text="kitchen").wait_for()
    bob.go("lobby")
    bob.page.go_back()
    bob.page.locator(".room-title", has_text="kitchen").wait_for()


def test_a_link_of_this_parlour_opens_where_one_is(serve: Serve, visit: Visit) -> None:
    """In another window one would come in again, and this one would end."""
    server = serve()
    with Person(server.port, "bob") as bob:
        bob.ask("join", room="kit")
        seq = bob.ask("say", room="kit", text="the place")["seq"]
        ann = visit(server).enter("ann")
        bob.ask(
            "say", room="lobby", text=f"see {ann.url}#room=kit&at={seq}, {ann.url}?x, https://example.org/#room=kit"
        )
        own, bare, other = ann.hears("see ").message("see ").locator("a").all()
        assert [one.get_attribute("target") for one in (own, bare, other)] == [None, None, "_blank"]
        assert bare.get_attribute("href") == "#room=lobby"
        own.click()
        ann.page.locator("article.pointed", has_text="the place").wait_for()
        assert len(ann.context.pages) == 1


def test_the_door_knows_where_one_goes_until_one_is_there(serve: Serve, visit: Visit) -> None:
    server = serve()
    page = visit(server).open("#room=kit")
    page.locator(".where", has_text="#kit").wait_for()
    page.evaluate(
        "window.seen = []; new MutationObserver(() => window.seen.push(document.querySelector('.where').textContent))"
        ".observe(document.querySelector('.where'), { childList: true })"
    )
    page.fill("#name", "ann")
    page.press("#name", "Enter")
    page.locator(".room-title", has_text="kit").wait_for()
    assert set(page.evaluate("seen")) == {"You are on your way to #kit."}


def test_one_who_goes_elsewhere_meanwhile_stays_there(serve: Serve, visit: Visit) -> None:
    """A room that one wanted to join without a connection does not take one away later."""
    server = serve()
    ann = visit(server).enter("ann").say("/join den")
    ann.page.locator(".room-title", has_text="den").wait_for()
    server.process.send_signal(signal.SIGSTOP)
    ann.say("/join kit").go("lobby")
    server.process.send_signal(signal.SIGCONT)
    ann.page.locator(".toast", has_text="You are in #kit now").wait_for()
    ann.page.locator(".room-title", has_text="lobby").wait_for()


def test_a_name_of_several_words_becomes_one(serve: Serve, visit: Visit) -> None:
    ann = visit(serve())
    ann.page.fill("#name", " ann  maria ")
    ann.page.press("#name", "Enter")
    ann.page.locator(".problem", has_text="One word only").wait_for()
    assert ann.page.input_value("#name") == "ann-maria"
    ann.page.press("#name", "Enter")
    assert ann.arrived().page.inner_text(".me-name") == "ann-maria"


def test_back_leads_to_where_one_began(serve: Serve, visit: Visit) -> None:
    ann = visit(serve()).enter("ann")
    ann.say("/join kitchen").page.locator(".room-title", has_text="kitchen").wait_for()
    ann.page.go_back()
    ann.page.locator(".room-title", has_text="lobby").wait_for()
    ann.page.go_forward()
    ann.page.locator(".room-title", has_text="kitchen").wait_for()


def test_being_put_out_renamed_and_away(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann, bob = visit(server).enter("ann"), visit(server).enter("bob")
    ann.say("/join attic").page.locator(".room-title", has_text="attic").wait_for()
    bob.say("/join attic").page.locator(".room-title", has_text="attic").wait_for()
    ann.page.locator(".member[aria-label^='bob']").wait_for()
    bob.say("/nick rob")
    ann.page.locator(".note", has_text="bob is called rob now").wait_for()
    bob.page.locator(".me-name", has_text="rob").wait_for()
    bob.say("/away lunch")
    ann.page.locator(".member.away", has_text="lunch").wait_for()
    ann.say("/rename loft")
    bob.page.locator(".room-title", has_text="loft").wait_for()
    ann.say("/kick rob no adverts")
    bob.page.locator("dialog", has_text="ann put you out of loft: no adverts").wait_for()
    bob.page.locator(".room-title", has_text="lobby").wait_for()
    assert bob.page.locator(".room").count() == 1


def test_a_word_that_the_room_has_a_webhook_for_is_said(serve: Serve, visit: Visit, tmp_path: Path) -> None:
    server = serve("--data", str(tmp_path))
    arguments = ["hook", "create", "deploybot", "https://ci.invalid/", "--word", "deploy", "--data", str(tmp_path)]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    ann = visit(server).enter("ann")
    ann.say("/Deploy now")
    ann.hears("/Deploy now")
    assert ann.page.input_value("#composer") == ""


def test_what_is_refused_elsewhere_is_not_lost(serve: Serve, visit: Visit) -> None:
    """To somebody who is gone, while one looks at another room: it is told, and shown where it was said."""
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob"):
        ann.page.evaluate("document.querySelector('#composer').value = '/msg bob'")
        ann.page.press("#composer", "Enter")
        ann.page.locator(".room-title", has_text="bob").wait_for()
    ann.page.locator(".room-title", has_text="bob").wait_for()
    server.process.send_signal(signal.SIGSTOP)
    ann.say("are you there?")
    ann.go("lobby")
    server.process.send_signal(signal.SIGCONT)
    toast = ann.page.locator(".toast", has_text="Not sent: “are you there?”")
    toast.wait_for()
    toast.get_by_role("button", name="Go there").click()
    ann.page.locator(".message.refused", has_text="are you there?").wait_for()
    ann.go("lobby")
    ann.page.reload()
    ann.page.locator(".toast", has_text="Not sent").get_by_role("button", name="Show it").click()
    ann.page.locator(".message.refused", has_text="are you there?").wait_for()
    ann.page.get_by_role("button", name="Discard").click()
    ann.until("() => document.querySelectorAll('.refused').length === 0")


def test_who_is_in_no_room_is_told_and_loses_no_words(serve: Serve, visit: Visit) -> None:
    server = serve()
    ann = visit(server).enter("ann")
    with Person(server.port, "bob") as bob:
        bob.ask("join", room="den")
        ann.page.fill("#composer", "half a thou")
        ann.page.evaluate(PUT_OUT_OF_ALL)
        bob.ask("say", room="lobby", text="now")
        ann.page.locator("dialog", has_text="bob put you out").get_by_role("button", name="OK").click()
        ann.page.locator(".banner", has_text="You are in no room.").wait_for()
        ann.page.evaluate("document.querySelector('.composer').requestSubmit()")
        ann.page.locator(".toast", has_text="Join one first").wait_for()
        assert ann.page.input_value("#composer") == "half a thou"
        take = ann.page.locator(".toast", has_text="What you wrote in lobby").get_by_role(
            "button", name="Write it here"
        )
        take.click()  # where?
        take.wait_for()
        ann.page.get_by_role("button", name="Join a room").click()
        ann.page.get_by_role("option", name="den").click()
        ann.page.locator(".room-title", has_text="den").wait_for()
        take.click()
        assert ann.page.input_value("#composer") == "half a thou"
        ann.page.locator(".banner").wait_for(state="hidden")


def test_what_is_refused_is_said_and_kept(serve: Serve, visit: Visit) -> None:
    ann = visit(serve()).enter("ann")
    ann.say("/nonsense")
    ann.page.locator(".toast", has_text="There is no command /nonsense").wait_for()
    ann.until("() => document.querySelector('#composer').value === '/nonsense'")
    ann.say("//nonsense")
    ann.hears("/nonsense")
    ann.say("/msg nobody hello?")
    ann.page.locator(".why", has_text="nobody is not here").wait_for()
    ann.page.get_by_role("button", name="Edit", exact=True).click()
    assert ann.page.input_value("#composer") == "hello?"
