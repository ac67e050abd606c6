"""Direct messages to somebody who is away and will be back."""

from parlour.commands import Register, Tell
from parlour.errors import Reason
from parlour.events import Done, Refused, Registered
from tests.unit.core.world import World


def test_what_is_told_to_somebody_away_waits_for_them_if_the_two_have_talked() -> None:
    world = World()
    luca, kim = world.connect(), world.connect()
    luca.does(Register("luca", lasting=True))
    kim.does(Register("kim", lasting=True))
    luca.does(Tell("kim", "are you there?", id="1"))
    world.turn()
    welcome = next(event for event in kim.replies if isinstance(event, Registered))
    world.hub.end(kim.session)
    luca.does(Tell("Kim", "call me back", id="2"), Tell("ada", "anyone?", id="3"))
    world.turn()
    answers = dict(luca.answers)
    assert isinstance(answers["2"], Done)
    assert answers["3"] == Refused(Reason.NO_SUCH_PERSON, "ada")
    again = world.connect()
    again.does(Register("kim", welcome.secret))
    welcome = next(event for event in again.replies if isinstance(event, Registered))
    (direct,) = [room for room in welcome.rooms if room.kind == "direct"]
    assert (direct.last, direct.people) == (answers["2"].seq, ("luca", "kim"))


def test_who_has_the_name_of_somebody_away_does_not_get_what_was_meant_for_them() -> None:
    world = World()
    luca, kim = world.connect(), world.connect()
    luca.does(Register("luca", lasting=True))
    kim.does(Register("kim"))
    luca.does(Tell("kim", "hello", id="1"))
    world.turn()
    world.hub.end(kim.session)
    luca.does(Tell("kim", "still there?", id="2"))
    world.turn()
    assert dict(luca.answers)["2"] == Refused(Reason.NO_SUCH_PERSON, "kim")
