"""Which terms people follow, and whom a message finds by them (the course's assignment 3).

A term is a word, or ``@name``. It matches a whole word of a text without regard to case or to punctuation behind it;
``@name`` also matches what that person says. Everybody follows ``@all`` and their own name.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from parlour import names
from parlour.core.mentions import EVERYBODY
from parlour.core.roster import Roster
from parlour.errors import Reason, Refusal

if TYPE_CHECKING:
    from parlour.core.session import Session
    from parlour.events import Said

MOST_TERMS = 100
"""Terms of one person."""
MOST = 100_000
"""Terms of all names: they are kept for those, and there could be any number of guests' names."""
_PUNCTUATION = ".,:;!?)]}'\"…"


class Follows:
    """The followed terms, by name: they are kept for whoever has it."""

    def __init__(self) -> None:
        self._terms: dict[str, dict[str, None]] = {}
        """By `names.key`, in the order they came."""
        self._followers: dict[str, dict[Session, None]] = {}
        """Those who are connected, by term."""
        self._count = 0
        """How many terms all names have."""

    def load(self, terms: Iterable[tuple[str, str]]) -> None:
        """Take up what the store remembers."""
        for key, term in terms:
            self._terms.setdefault(key, {})[term] = None
            self._count += 1

    def arrive(self, session: Session) -> None:
        """`session` is registered."""
        for term in self._terms.get(names.key(session.name or ""), ()):
            self._followers.setdefault(term, {})[session] = None

    def depart(self, session: Session) -> None:
        """`session`, still with its name, is going."""
        for term in self._terms.get(names.key(session.name or ""), ()):
            self._drop(term, session)

    def rename(self, session: Session, before: str, name: str) -> list[tuple[str, str, bool]]:
        """`session`, not called `before` any more but `name`, goes on following what it did, and what goes with that.

        Returns what has changed: the `names.key`, the term, and whether it is followed under that.
        """
        old, new = names.key(before), names.key(name)
        if old == new:
            return []
        moved = self._terms.pop(old, {})
        kept = self._terms.get(new, {})
        self._count -= len(moved) + len(kept)
        for term in kept:
            self._followers.setdefault(term, {})[session] = None
        changed = [(old, term, False) for term in moved]
        for term in moved:
            if term not in kept and len(kept) < MOST_TERMS and not self._always(session, term):
                kept[term] = None
                changed.append((new, term, True))
            elif term not in kept:
                self._drop(term, session)
        if kept:
            self._terms[new] = kept
        self._count += len(kept)
        return changed

    def terms(self, session: Session) -> tuple[str, ...]:
        """What `session` follows; what nobody can drop comes last."""
        return (*self._terms.get(names.key(session.name or ""), ()), f"@{session.name}", f"@{EVERYBODY}")

    def follow(self, session: Session, term: str) -> str:
        """Follow `term` from now on; returns the form in which it is kept. Raises `Refusal`."""
        kept = _kept(term)
        key = names.key(session.name or "")
        terms = self._terms.get(key, {})
        if kept in terms or self._always(session, kept):
            raise Refusal(Reason.ALREADY_FOLLOWING, term)
        if len(terms) >= MOST_TERMS or self._count >= MOST:
            raise Refusal(Reason.TOO_MANY_TERMS, term)
        self._terms.setdefault(key, terms)[kept] = None
        self._count += 1
        self._followers.setdefault(kept, {})[session] = None
        return kept

    def unfollow(self, session: Session, term: str) -> str:
        """Follow `term` no longer; returns the form in which it was kept. Raises `Refusal`."""
        kept = _kept(term)
        if self._always(session, kept):
            raise Refusal(Reason.ALL_FOLLOW_ALL if kept == f"@{EVERYBODY}" else Reason.FOLLOWS_SELF, term)
        terms = self._terms.get(names.key(session.name or ""), {})
        if kept not in terms:
            raise Refusal(Reason.NOT_FOLLOWING, term)
        del terms[kept]
        self._count -= 1
        if not terms:
            del self._terms[names.key(session.name or "")]
        self._drop(kept, session)
        return kept

    def matches(self, said: Said, roster: Roster) -> dict[Session, str]:
        """Who is connected and follows something in `said`, each with the term."""
        found: dict[Session, str] = {}
        for term in (*_words(said.text), f"@{said.author.casefold()}"):
            for session in self._followers.get(term, ()):
                found.setdefault(session, term)
        for name in said.mentions:
            if name == EVERYBODY:
                for session in roster.sessions():
                    found.setdefault(session, f"@{EVERYBODY}")
            elif (mentioned := roster.find(name)) is not None:
                found.setdefault(mentioned, f"@{name}")
        return found

    def _drop(self, term: str, session: Session) -> None:
        followers = self._followers.get(term, {})
        followers.pop(session, None)
        if not followers:
            self._followers.pop(term, None)

    @staticmethod
    def _always(session: Session, kept: str) -> bool:
        return kept in (f"@{EVERYBODY}", f"@{(session.name or '').casefold()}")


def _kept(term: str) -> str:
    """The form in which a term is compared. Raises `Refusal`."""
    kept = term.strip().casefold()
    if kept.rstrip(_PUNCTUATION):
        kept = kept.rstrip(_PUNCTUATION)
    if not kept or kept == "@" or len(kept.split()) != 1 or not kept.isprintable():
        raise Refusal(Reason.BAD_TERM, term)
    if len(kept) > names.MAX_LENGTH * 2:
        raise Refusal(Reason.TEXT_TOO_LONG)
    return kept


def _words(text: str) -> dict[str, None]:
    """The words of `text` in their order, each as it is and without the punctuation behind it."""
    return dict.fromkeys(form for word in text.casefold().split() for form in (word, word.rstrip(_PUNCTUATION)))
