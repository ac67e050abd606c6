"""Who somebody is beyond a connection: people who can prove that they are the same as before.

Everyone else is a new person with each connection, so that nobody reads what was meant for an earlier bearer of a name.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, NamedTuple

from parlour import names
from parlour.core.mentions import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from parlour.core.snapshot import StoredPerson


class Identity(NamedTuple):
    """A person."""

    person: int
    digest: bytes | None
    """SHA-256 of the secret, if there is one."""


class People:
    """The lasting people."""

    def __init__(self) -> None:
        self._people: dict[bytes, tuple[int, str]] = {}
        """By the digest of what proves each: the person, and the canonical name it goes with."""
        self._names: dict[str, str] = {}
        """Canonical names, by how they are `mentions.folded`."""
        self._namesakes: dict[str, int] = {}
        """How many people have a name, by the same, where it is more than one."""
        self._alike: dict[str, list[int]] = {}
        """Whose names have each of the `names.faces`, in the order in which they took them."""

    def load(self, people: Iterable[StoredPerson]) -> None:
        """Take up what the store remembers, in the order in which they were seen."""
        for person, name, secret in people:
            self._add(secret, person, name)

    def bearer(self, secret: str) -> tuple[Identity, str] | None:
        """The person of that secret, with the canonical name."""
        digest = _digest(secret)
        found = self._people.get(digest)
        return (Identity(found[0], digest), found[1]) if found is not None else None

    def called(self, digest: bytes) -> str:
        """The canonical name of whom that proves; empty: it is nobody any more."""
        _, name = self._people.get(digest, (0, ""))
        return name

    def forget(self, identity: Identity, name: str) -> None:
        """The lasting person with the canonical `name` is nobody any more."""
        assert identity.digest is not None
        del self._people[identity.digest]
        self._drop(identity.person, name)

    def stranger(self) -> Identity:
        """A person who cannot come back."""
        return Identity(_new_number(), None)

    def newcomer(self, name: str) -> tuple[Identity, str]:
        """A lasting person with the canonical `name`, and what will prove it."""
        secret = secrets.token_urlsafe(18)
        identity = Identity(_new_number(), _digest(secret))
        self._add(_digest(secret), identity.person, name)
        return identity, secret

    def named(self, name: str) -> str | None:
        """The canonical form of that `mentions.folded` name, if a lasting person has it."""
        return self._names.get(name)

    def looks_like(self, name: str) -> bool:
        """Whether a lasting person has the canonical `name`, or one that looks like it."""
        return not self._alike.keys().isdisjoint(names.faces(name))

    def take(self, person: int, name: str) -> None:
        """The lasting `person` has come under its canonical `name`: it is no namesake's any more."""
        for face in names.faces(name):
            alike = self._alike[face]
            alike.remove(person)
            alike.append(person)

    def bears(self, person: int, name: str) -> bool:
        """Whether no other lasting person has come under the canonical `name` of `person`, or one that looks like it,
        since that one did."""
        return all(self._alike.get(face, [0])[-1] == person for face in names.faces(name))

    def rename(self, identity: Identity, before: str, name: str) -> None:
        """The lasting person with the canonical name `before` has another one."""
        assert identity.digest is not None
        self._drop(identity.person, before)
        self._add(identity.digest, identity.person, name)

    def _add(self, digest: bytes, person: int, name: str) -> None:
        self._people[digest] = (person, name)
        key = folded(name)
        if key in self._names:
            self._namesakes[key] = self._namesakes.get(key, 1) + 1
        self._names[key] = name
        for face in names.faces(name):
            self._alike.setdefault(face, []).append(person)

    def _drop(self, person: int, name: str) -> None:
        """`person` has that name no longer."""
        for face in names.faces(name):
            alike = self._alike[face]
            alike.remove(person)
            if not alike:
                del self._alike[face]
        key = folded(name)
        count = self._namesakes.pop(key, 1) - 1
        if not count:
            self._names.pop(key, None)
        elif count > 1:
            self._namesakes[key] = count


def _new_number() -> int:
    """One that nobody has had: 53 bits, which JSON can carry."""
    return secrets.randbits(53) or 1


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
