"""People who can prove that they are the same as before."""

import pytest

from parlour.core.people import People
from parlour.core.snapshot import StoredPerson


def test_a_newcomer_is_recognised_by_the_secret() -> None:
    people = People()
    identity, secret = people.newcomer("Luca")
    assert people.bearer(secret) == (identity, "Luca")
    assert people.bearer(secret + "x") is None
    assert people.bearer("") is None


def test_what_is_stored_is_enough_to_recognise_but_not_to_prove() -> None:
    people, later = People(), People()
    identity, secret = people.newcomer("Luca")
    assert identity.digest is not None
    later.load([StoredPerson(identity.person, "Luca", identity.digest)])
    assert later.bearer(secret) == (identity, "Luca")
    assert later.bearer(identity.digest.hex()) is None
    assert later.named("luca") == "Luca"


def test_everyone_is_somebody_else() -> None:
    people = People()
    numbers = {people.stranger().person for _ in range(50)} | {people.newcomer("luca")[0].person for _ in range(50)}
    assert len(numbers) == 100
    assert all(0 < number < 2**53 for number in numbers)
    assert people.stranger().digest is None


@pytest.mark.parametrize("secret", ["\ud800", "é" * 100, "\x00"])
def test_any_text_may_be_offered_as_a_secret(secret: str) -> None:
    assert People().bearer(secret) is None


def test_a_person_can_have_another_name() -> None:
    people = People()
    identity, secret = people.newcomer("Luca")
    people.rename(identity, "Luca", "Bob")
    assert people.bearer(secret) == (identity, "Bob")
    assert (people.named("luca"), people.named("bob")) == (None, "Bob")


def test_a_name_is_known_as_long_as_anybody_has_it() -> None:
    people = People()
    identities = [people.newcomer(name)[0] for name in ("luca", "Luca", "LUCA")]
    for left, identity in zip((2, 1, 0), identities, strict=True):
        people.rename(identity, "luca", "bob")
        assert (people.named("luca") is not None) is (left > 0)
    assert people._namesakes == {"bob": 3}


@pytest.mark.parametrize("other", ["Kim", "K1m", "KlM"])
def test_a_name_is_of_who_took_it_last_or_what_looks_like_it(other: str) -> None:
    people = People()
    (one, _), (two, _) = people.newcomer("KIm"), people.newcomer(other)
    assert people.bears(two.person, other)
    assert not people.bears(one.person, "KIm")
    people.take(one.person, "KIm")
    assert people.bears(one.person, "KIm")
    assert not people.bears(two.person, other)
    people.rename(one, "KIm", "bob")
    assert people.bears(two.person, other)
    assert people.bears(one.person, "bob")
    assert people.looks_like("k1m")
    people.forget(two, other)
    assert not people.looks_like("k1m")
    assert set(people._alike) == {"bob"}
