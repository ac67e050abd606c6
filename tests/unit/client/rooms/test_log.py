import pytest

from parlour.client.rooms.log import KEPT, Log
from parlour.client.rooms.refer import NotFound, ones_own, others
from parlour.events import Deleted, Edited, Reacted, Reaction, Said, TopicSet


def said(seq: int, author: str, text: str = "x") -> Said:
    return Said("dev", author, float(seq), seq, text)


def filled(*messages: Said) -> Log:
    log = Log()
    for message in messages:
        log.take(message)
    return log


TALK = (said(1, "bob", "one"), said(2, "luca", "two"), said(3, "Bob", "three"), said(4, "ann", "four"))


def test_a_message_is_as_it_is_now() -> None:
    log = filled(said(1, "bob", "tpyo"))
    log.take(Edited("dev", "bob", 9.0, 2, target=1, text="typo"))
    assert log.get(1) == Said("dev", "bob", 1.0, 1, "typo", edited=9.0)
    log.take(Reacted("dev", "ann", 9.0, 3, target=1, emoji="+1"))
    log.take(Reacted("dev", "luca", 9.0, 4, target=1, emoji="+1"))
    log.take(Reacted("dev", "ann", 9.0, 5, target=1, emoji="x"))
    log.take(Reacted("dev", "ann", 9.0, 6, target=1, emoji="+1", on=False))
    log.take(Reacted("dev", "ann", 9.0, 7, target=1, emoji="x"))
    message = log.get(1)
    assert message is not None
    assert message.reactions == (Reaction("+1", ("luca",)), Reaction("x", ("ann",)))
    log.take(Deleted("dev", "bob", 9.0, 8, target=1))
    message = log.get(1)
    assert message is not None
    assert (message.deleted, message.text, message.reactions) == (True, "", ())


def test_what_one_said_under_another_name_is_ones_own() -> None:
    log = Log()
    log.take_page((said(1, "luca"), said(2, "bob")))
    log.rename("luca", "luc")
    assert ones_own(log, "", "luc").seq == 1
    assert log.last_but("luc") == said(2, "bob")


def test_what_happens_to_unknown_messages_does_not_matter() -> None:
    log = Log()
    for event in (Edited("dev", "b", 1.0, 2, 1, "x"), Deleted("dev", "b", 1.0, 3, 1), TopicSet("dev", "b", 1.0, 4)):
        log.take(event)
    log.take(Reacted("dev", "b", 1.0, 5, 1, "x"))
    assert log.last(10) == []


def test_pages_may_come_in_any_order_and_the_rest_is_forgotten() -> None:
    log = filled(said(10, "bob"), said(11, "bob"))
    log.take_page([said(8, "ann"), said(9, "ann")])
    assert [message.seq for message in log.last(3)] == [9, 10, 11]
    log.take_page([said(seq, "ann") for seq in range(20, 20 + KEPT)])
    assert log.get(10) is None


@pytest.mark.parametrize(
    ("whom", "seq"), [("bob", 3), ("@BOB", 3), ("ann", 4), ("", 4), ("1", 1), ("#2", 2), ("77", 77)]
)
def test_whom_one_means(whom: str, seq: int) -> None:
    assert others(filled(*TALK), whom, "luca").seq == seq


@pytest.mark.parametrize(("whom", "seq"), [("", 2), ("#2", 2), ("77", 77)])
def test_ones_own_messages(whom: str, seq: int) -> None:
    assert ones_own(filled(*TALK), whom, "luca").seq == seq


def test_what_was_taken_back_is_not_meant() -> None:
    log = filled(*TALK)
    log.take(Deleted("dev", "luca", 9.0, 5, target=2))
    log.take(Deleted("dev", "ann", 9.0, 6, target=4))
    assert others(log, "", "luca").seq == 3
    with pytest.raises(NotFound):
        ones_own(log, "", "luca")


@pytest.mark.parametrize(("find", "whom"), [(others, "eve"), (ones_own, "#1"), (ones_own, "bob")])
def test_what_is_not_there(find: object, whom: str) -> None:
    assert callable(find)
    with pytest.raises(NotFound):
        find(filled(*TALK), whom, "luca")
    with pytest.raises(NotFound):
        others(Log(), "", "luca")
